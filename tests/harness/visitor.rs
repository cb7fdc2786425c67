//! A person with a browser that runs no scripts: pages, forms, cookies. What `curl` does, and
//! what a reader with JavaScript off does.

use std::collections::BTreeMap;
use std::sync::Arc;

use reqwest::cookie::Jar;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder};

use crate::api::Answer;
use crate::html::{self, Form};
use crate::installation::PASSWORD;
use crate::instance::Instance;

/// As many redirects as a browser would follow before it gives up is far more than this; a site
/// that needs more than a few is going in circles.
const MOST_REDIRECTS: usize = 5;

/// A person with cookies, on one page.
pub struct Visitor {
    origin: String,
    jar: Arc<Jar>,
    client: Client,
    page: Option<Page>,
}

/// A page that has been loaded.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its path, after redirects.
    pub path: String,
    /// The answer it came with.
    pub answer: Answer,
}

impl Visitor {
    /// Somebody without any cookies.
    pub fn to(instance: &Instance) -> Self {
        let jar = Arc::new(Jar::default());
        let client = Client::builder()
            .cookie_provider(Arc::clone(&jar))
            .redirect(Policy::none())
            .build()
            .expect("a plain client needs nothing that could be missing");
        Self { origin: instance.origin(), jar, client, page: None }
    }

    /// Somebody who has signed in by the form.
    pub async fn signed_in(instance: &Instance, handle: &str) -> Self {
        let mut visitor = Self::to(instance);
        visitor.signs_in(handle, PASSWORD).await;
        visitor.is_at("/rooms");
        visitor
    }

    /// Opens the sign-in page, fills it in and sends it.
    pub async fn signs_in(&mut self, handle: &str, password: &str) {
        self.opens("/sign-in").await;
        self.submits("/sign-in", &[("handle", handle), ("password", password)]).await;
    }

    /// Opens a path and follows redirects.
    pub async fn opens(&mut self, path: &str) -> &Page {
        let request = self.request(Method::GET, path);
        self.follows(path.to_owned(), request).await
    }

    /// Fills in the form of the page that posts to `action`, and sends it as a browser would:
    /// with what is hidden in it, the page's origin and the cookies.
    ///
    /// # Panics
    /// If there is no such form, or it has no such field.
    pub async fn submits(&mut self, action: &str, values: &[(&str, &str)]) -> &Page {
        let form = self.form(action);
        let mut fields = form.fields.clone();
        for (name, value) in values {
            assert!(fields.contains_key(*name), "the form has no field {name}: {form:?}");
            fields.insert((*name).to_owned(), (*value).to_owned());
        }
        self.sends(action, &fields).await
    }

    /// Posts fields to a path, whatever the page has for forms, as a browser would.
    pub async fn sends(&mut self, path: &str, fields: &BTreeMap<String, String>) -> &Page {
        let request = self
            .request(Method::POST, path)
            .header("origin", &self.origin)
            .header("sec-fetch-site", "same-origin")
            .form(fields);
        self.follows(path.to_owned(), request).await
    }

    /// Fills in the form of the page that posts to `action`, chooses a file, and sends it: said to be what it
    /// is not, for a server has to look for itself.
    ///
    /// # Panics
    /// If there is no such form.
    pub async fn uploads(&mut self, action: &str, values: &[(&str, &str)], file: (&str, &[u8])) -> &Page {
        let mut fields = self.form(action).fields;
        fields.remove(file.0);
        fields.extend(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let mut body = Vec::new();
        for (name, value) in &fields {
            let head = format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
        }
        let head = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"{}\"; filename=\"a.svg\"\r\ncontent-type: image/svg+xml\r\n\r\n",
            file.0
        );
        body.extend([head.as_bytes(), file.1, b"\r\n--edge--\r\n"].concat());
        let request = self.multipart(action, body);
        self.follows(action.to_owned(), request).await
    }

    /// A form with files, to be sent; its parts are divided by `--edge`.
    pub fn multipart(&self, path: &str, body: Vec<u8>) -> RequestBuilder {
        self.request(Method::POST, path)
            .header("origin", &self.origin)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "multipart/form-data; boundary=edge")
            .body(body)
    }

    /// A request with the cookies, to be completed. It follows no redirects.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        // Browsers say what they want; a server may well answer others with problem documents.
        let wanted = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        self.client.request(method, format!("{}{path}", self.origin)).header("accept", wanted)
    }

    /// Adds a cookie.
    pub fn keeps_cookie(&self, cookie: &str) {
        let url = self.origin.parse().expect("an origin is a URL");
        self.jar.add_cookie_str(cookie, &url);
    }

    /// The `Cookie` header as it would be sent now.
    pub fn cookies(&self) -> String {
        use reqwest::cookie::CookieStore;
        let url = self.origin.parse().expect("an origin is a URL");
        self.jar.cookies(&url).and_then(|value| value.to_str().ok().map(str::to_owned)).unwrap_or_default()
    }

    /// The page that is open.
    ///
    /// # Panics
    /// If none is.
    pub fn page(&self) -> &Page {
        self.page.as_ref().expect("a page has been opened")
    }

    /// The form of the page that posts to `action`.
    ///
    /// # Panics
    /// If there is none.
    pub fn form(&self, action: &str) -> Form {
        let page = self.page();
        let forms = html::forms(&page.answer.text);
        forms
            .iter()
            .find(|form| form.action == action && form.method == "post")
            .unwrap_or_else(|| panic!("{} has no form that posts to {action}: {forms:?}", page.path))
            .clone()
    }

    /// Posts a message by the form of a room's page.
    pub async fn posts(&mut self, room: &str, body: &str) -> &Page {
        self.opens(&format!("/rooms/{room}")).await;
        let action = self.composer_action();
        self.submits(&action, &[("body", body)]).await
    }

    /// Where the composer of the page posts to.
    ///
    /// # Panics
    /// If the page has no composer.
    pub fn composer_action(&self) -> String {
        html::forms(&self.page().answer.text)
            .into_iter()
            .find(|form| form.fields.contains_key("body"))
            .map_or_else(|| panic!("no composer on {:#?}", self.page()), |form| form.action)
    }

    /// Asserts that the page's path begins so.
    ///
    /// # Panics
    /// If one is elsewhere.
    pub fn is_at(&self, path: &str) {
        let page = self.page();
        assert!(page.path.starts_with(path), "not at {path}: {page:#?}");
    }

    /// Asserts that the page says something.
    ///
    /// # Panics
    /// If it does not.
    pub fn reads(&self, text: &str) {
        let said = self.page().text();
        assert!(said.contains(text), "{text:?} is not in: {said}");
    }

    /// Asserts that the room's page shows a message, once.
    ///
    /// # Panics
    /// If it does not.
    pub fn sees(&self, body: &str) {
        let bodies = self.page().bodies();
        let times = bodies.iter().filter(|one| *one == body).count();
        assert_eq!(times, 1, "{body:?} among {bodies:?}");
    }

    async fn follows(&mut self, path: String, request: RequestBuilder) -> &Page {
        let mut path = path;
        let mut answer = Answer::to(request).await;
        let mut redirects = 0;
        while matches!(answer.status, 301..=303) {
            let to = answer.header("location").to_owned();
            to.strip_prefix(&self.origin).unwrap_or(&to).clone_into(&mut path);
            assert!(path.starts_with('/') && !path.starts_with("//"), "led away to {to}");
            redirects += 1;
            assert!(redirects <= MOST_REDIRECTS, "going in circles at {path}");
            answer = Answer::to(self.request(Method::GET, &path)).await;
        }
        self.page.insert(Page { path, answer })
    }
}

impl Page {
    /// What it says.
    pub fn text(&self) -> String {
        html::text(&self.answer.text)
    }

    /// The messages it shows.
    pub fn bodies(&self) -> Vec<String> {
        html::texts_of_class(&self.answer.text, "message__body")
    }
}
