//! Somebody with a browser that runs no scripts: it keeps cookies and sends forms.

use std::collections::BTreeMap;

use super::site::{Answer, PASSWORD, Site};

pub(super) struct Browser<'a> {
    site: &'a Site,
    cookies: BTreeMap<String, String>,
}

/// The cookies that we set, over plain http.
const NAMES: [&str; 4] = ["sarang", "sarang-form", "theme", "language"];

impl<'a> Browser<'a> {
    pub(super) fn new(site: &'a Site) -> Self {
        Self { site, cookies: BTreeMap::new() }
    }

    /// One in which somebody is signed in.
    pub(super) async fn signed_in(site: &'a Site, handle: &str) -> Self {
        let mut browser = Self::new(site);
        browser.open("/sign-in").await;
        let fields = format!("handle={handle}&password={}", PASSWORD.replace(' ', "+"));
        let answer = browser.submits("/sign-in", "/sign-in", &fields).await;
        assert_eq!(answer.goes_to(), "/");
        browser
    }

    pub(super) fn cookies(&self) -> String {
        let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    pub(super) fn forgets(&mut self, cookie: &str) {
        self.cookies.remove(cookie);
    }

    pub(super) fn has(&self, cookie: &str) -> Option<&str> {
        self.cookies.get(cookie).map(String::as_str)
    }

    pub(super) async fn open(&mut self, path: &str) -> Answer {
        let answer = self.site.get(path).for_page().cookies(&self.cookies()).sent().await;
        self.keep(&answer);
        answer
    }

    /// Sends the form that stands on a page, with its token.
    pub(super) async fn submits(&mut self, page: &str, action: &str, fields: &str) -> Answer {
        let page = self.open(page).await;
        let token = csrf(page.page());
        self.sends(action, &format!("csrf={token}&{fields}")).await
    }

    /// Sends a form as it is.
    pub(super) async fn sends(&mut self, action: &str, fields: &str) -> Answer {
        let ask = self.site.post(action).for_page().of_this_site().cookies(&self.cookies());
        let answer = ask.form(fields).sent().await;
        self.keep(&answer);
        answer
    }

    fn keep(&mut self, answer: &Answer) {
        for name in NAMES {
            match answer.cookie(name) {
                Some(value) if value.is_empty() => drop(self.cookies.remove(name)),
                Some(value) => drop(self.cookies.insert(name.to_owned(), value)),
                None => {}
            }
        }
    }
}

/// The token of the forms on a page.
pub(super) fn csrf(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"csrf\" value=\"").unwrap_or_else(|| panic!("no form in {page}"));
    rest.split('"').next().unwrap().to_owned()
}
