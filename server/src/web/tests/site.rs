//! An installation, and what it answers.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::response::Response;
use http::header::{ACCEPT, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderName, Method, Request, StatusCode};
use sarang_protocol::error::{ErrorCode, Problem};
use sarang_protocol::user::Role;
use serde::de::DeserializeOwned;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::config::{Config, Key, Layer, Mode};
use crate::shutdown::Shutdown;
use crate::state::App;

/// Where its pages are.
pub(super) const ORIGIN: &str = "http://127.0.0.1:3000";

pub(super) const PASSWORD: &str = "correct horse battery";

/// An installation in a folder of its own.
pub(super) struct Site {
    pub(super) app: App,
    router: Router,
    _folder: TempDir,
}

/// A request in the making.
pub(super) struct Ask {
    site: Router,
    method: Method,
    path: String,
    headers: Vec<(HeaderName, String)>,
    body: String,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    response: Response<()>,
    pub(super) text: String,
}

impl Site {
    /// One that nobody has set up yet.
    pub(super) async fn empty() -> Self {
        Self::with(&[]).await
    }

    /// One with an administrator, dana, and the room general.
    pub(super) async fn set_up() -> Self {
        let site = Self::empty().await;
        site.app.chat.add_user("dana", Some("Dana"), PASSWORD, Role::Admin).await.unwrap();
        site.app.chat.create_room_as_operator("general", Some("General")).await.unwrap();
        site
    }

    /// One with these settings.
    pub(super) async fn with(settings: &[(Key, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let data = (Key::DataDir, Some(folder.path().display().to_string()));
        let given = settings.iter().map(|(key, text)| (*key, Some((*text).to_owned())));
        let config = Config::judge(&[Layer::from_flags(given.chain([data]))]).unwrap();
        let app = App::open(config, Shutdown::new()).await.unwrap();
        Self { router: crate::web::router(app.clone()), app, _folder: folder }
    }

    /// One that somebody develops (`SARANG_DEV=1`).
    pub(super) async fn in_development() -> Self {
        let folder = TempDir::new().unwrap();
        let data = (Key::DataDir, Some(folder.path().display().to_string()));
        let mut config = Config::judge(&[Layer::from_flags([data])]).unwrap();
        config.mode = Mode::Development;
        let app = App::open(config, Shutdown::new()).await.unwrap();
        Self { router: crate::web::router(app.clone()), app, _folder: folder }
    }

    /// A bearer token of somebody.
    pub(super) async fn token(&self, handle: &str) -> String {
        self.app.chat.create_token(handle, None).await.unwrap().expose().to_owned()
    }

    pub(super) fn get(&self, path: &str) -> Ask {
        self.ask(Method::GET, path)
    }

    pub(super) fn post(&self, path: &str) -> Ask {
        self.ask(Method::POST, path)
    }

    pub(super) fn ask(&self, method: Method, path: &str) -> Ask {
        Ask {
            site: self.router.clone(),
            method,
            path: path.to_owned(),
            headers: Vec::new(),
            body: String::new(),
        }
    }
}

impl Ask {
    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.parse().unwrap(), value.to_owned()));
        self
    }

    /// As a browser that loads a page.
    pub(super) fn for_page(self) -> Self {
        self.header(ACCEPT.as_str(), "text/html,application/xhtml+xml,*/*;q=0.8")
    }

    pub(super) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(super) fn cookies(self, cookies: &str) -> Self {
        self.header(COOKIE.as_str(), cookies)
    }

    pub(super) fn of_this_site(self) -> Self {
        self.header("origin", ORIGIN)
    }

    pub(super) fn json(self, body: &str) -> Self {
        Self { body: body.to_owned(), ..self }.header("content-type", "application/json")
    }

    /// A form, its values already percent-encoded.
    pub(super) fn form(self, body: &str) -> Self {
        Self { body: body.to_owned(), ..self }.header("content-type", "application/x-www-form-urlencoded")
    }

    pub(super) async fn sent(self) -> Answer {
        let mut request = Request::builder().method(self.method).uri(self.path);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let response = self.site.oneshot(request.body(Body::from(self.body)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 4 << 20).await.unwrap();
        Answer {
            status: parts.status,
            response: Response::from_parts(parts, ()),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> &str {
        self.response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(super) fn goes_to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.header(LOCATION.as_str())
    }

    pub(super) fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The code of a problem document that is consistent in itself.
    pub(super) fn problem(&self) -> ErrorCode {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let problem: Problem = self.json();
        assert_eq!(problem.status, self.status.as_u16());
        assert!(!problem.detail.is_empty());
        problem.code
    }

    /// A page, whatever its status.
    pub(super) fn page(&self) -> &str {
        assert_eq!(self.header("content-type"), "text/html; charset=utf-8", "{}", self.text);
        assert!(self.text.starts_with("<!DOCTYPE html>"), "{}", self.text);
        &self.text
    }

    /// The value that a cookie is set to.
    pub(super) fn cookie(&self, name: &str) -> Option<String> {
        let lines = self.response.headers().get_all(SET_COOKIE).into_iter();
        let pairs = lines.map(|line| line.to_str().unwrap().split(';').next().unwrap());
        pairs
            .filter_map(|pair| pair.split_once('='))
            .find(|(found, _)| *found == name)
            .map(|(_, v)| v.to_owned())
    }
}
