//! The token in forms: proof that a form was drawn by us for this very browser.
//!
//! It is a hash of the session's secret, or, for people without a session, of a random cookie. So
//! nothing has to be stored, and signing in changes it.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::HeaderMap;
use http::header::HeaderValue;
use http::request::Parts;
use sarang_protocol::error::ErrorCode;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Refusal;
use super::cookies::Cookies;
use crate::config::Config;
use crate::state::App;

/// The token of this browser's forms.
#[derive(Clone, Debug)]
pub struct FormKey {
    token: String,
    cookie: Option<HeaderValue>,
}

impl FormKey {
    /// The token for a browser that sent these headers; a new one if it has no cookie yet.
    pub fn of(config: &Config, headers: &HeaderMap) -> Self {
        let cookies = Cookies::of(config);
        if let Some(secret) = cookies.session(headers).or_else(|| cookies.form(headers)) {
            return Self { token: derive(secret), cookie: None };
        }
        let secret = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>());
        Self { token: derive(&secret), cookie: Some(cookies.set_form(&secret)) }
    }

    /// What a form's field `csrf` carries.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The cookie that has to go out along with a form, if the browser has none yet.
    pub fn cookie(&self) -> Option<&HeaderValue> {
        self.cookie.as_ref()
    }

    /// Refuses a form that carries another token.
    pub fn check(&self, given: &str) -> Result<(), Refusal> {
        if self.token.as_bytes().ct_eq(given.as_bytes()).into() {
            return Ok(());
        }
        Err(Refusal::new(
            ErrorCode::WrongCsrfToken,
            "This form is from before you last signed in or out, or your browser refuses cookies. Go back, load the page again and send it once more.",
        ))
    }
}

impl FromRequestParts<App> for FormKey {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::of(&app.config, &parts.headers))
    }
}

fn derive(secret: &str) -> String {
    let hash = Sha256::new().chain_update(b"sarang form\0").chain_update(secret).finalize();
    BASE64_URL_SAFE_NO_PAD.encode(hash)
}

#[cfg(test)]
mod tests {
    use http::header::COOKIE;

    use super::*;

    fn key(cookie: &str) -> FormKey {
        let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(cookie).unwrap())]);
        FormKey::of(&Config::judge(&[]).unwrap(), &headers)
    }

    #[test]
    fn a_form_comes_back_with_its_cookie() {
        let drawn = FormKey::of(&Config::judge(&[]).unwrap(), &HeaderMap::new());
        let cookie = drawn.cookie().unwrap().to_str().unwrap();
        let back = key(cookie.split(';').next().unwrap());
        assert!(back.check(drawn.token()).is_ok());
        assert!(back.cookie().is_none());
    }

    #[test]
    fn a_form_of_another_browser_or_session_is_refused() {
        let mine = key("sarang=one");
        assert!(mine.check(key("sarang=one; sarang-form=x").token()).is_ok());
        for other in [key("sarang=two").token(), key("sarang-form=one2").token(), ""] {
            assert_eq!(mine.check(other).unwrap_err().code, ErrorCode::WrongCsrfToken);
        }
    }

    #[test]
    fn the_token_tells_nothing_of_the_secret() {
        assert!(!key("sarang=one").token().contains("one"));
        assert_eq!(key("sarang=one").token().len(), 43);
    }
}
