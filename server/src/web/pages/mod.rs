//! Pages and the forms on them: usable without any script.

mod activity;
mod commands;
mod day;
mod drafts;
mod emoji;
pub(super) mod gallery;
mod groups;
mod home;
mod language;
mod message;
mod notifications;
mod people;
mod reminders;
mod room;
mod rooms;
mod saved;
mod sections;
mod settings;
mod sign_in;
mod sign_up;
mod theme;
mod threads;
mod unread;
mod welcome;
mod workspace;

use std::convert::Infallible;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, RETRY_AFTER, SET_COOKIE, VARY};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use sarang_app::page::{Head, Page, Theme};
use sarang_app::render::render;
use sarang_protocol::error::ErrorCode;

use super::assets;
use super::policy::Nonce;
use crate::chat::ChatError;
use crate::config::{Config, Mode};
use crate::door::Refusal;
use crate::door::cookies::Cookies;
use crate::door::csrf::FormKey;
use crate::door::language::Chosen;
use crate::state::App;

/// The type of a page.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// What a page is drawn from besides its address, for caches.
const DEPENDS: &str = "accept-language, cookie";

/// All pages.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .merge(home::routes())
        .merge(welcome::routes())
        .merge(sign_in::routes())
        .merge(sign_up::routes())
        .merge(settings::routes())
        .merge(theme::routes())
        .merge(language::routes())
        .merge(people::routes())
        .merge(rooms::routes())
        .merge(room::routes())
        .merge(threads::routes())
        .merge(commands::routes())
        .merge(message::routes())
        .merge(notifications::routes())
        .merge(day::routes())
        .merge(activity::routes())
        .merge(drafts::routes())
        .merge(saved::routes())
        .merge(reminders::routes())
        .merge(sections::routes())
        .merge(emoji::routes())
        .merge(groups::routes())
        .merge(unread::routes())
}

/// What a page is drawn on: all that it takes from the request.
#[derive(Debug)]
pub(super) struct Paper {
    head: Head,
    key: FormKey,
    /// Brings the choice to this browser that was made in another: what answers before anybody is
    /// known (errors, the door) knows only the cookie.
    language_cookie: Option<HeaderValue>,
}

impl FromRequestParts<App> for Paper {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let Nonce(nonce) = parts.extensions.get().cloned().expect("the policy comes before");
        let key = FormKey::of(&app.config, &parts.headers);
        let mut head = head(&app.config, nonce, &parts.headers);
        let mut language_cookie = None;
        let chosen: Chosen = parts.extensions.get().copied().unwrap_or_default();
        if let Some(language) = chosen.language {
            head.language = language;
            let cookies = Cookies::of(&app.config);
            if cookies.language(&parts.headers) != Some(language.as_str()) {
                language_cookie = Some(cookies.set_language(Some(language.as_str())));
            }
        }
        head.utc_offset = chosen.utc_offset.unwrap_or_else(|| head.language.likely_offset());
        Ok(Self { head, key, language_cookie })
    }
}

impl Paper {
    /// How many minutes the reader's clock is ahead of UTC, as far as that is known.
    pub(super) fn utc_offset(&self) -> i32 {
        self.head.utc_offset
    }

    /// The token for its forms.
    pub(super) fn csrf(&self) -> String {
        self.key.token().to_owned()
    }

    /// The page as a response.
    pub(super) fn draw(self, page: Page) -> Response {
        let html = render(page, &self.head);
        let mut response = ([(CONTENT_TYPE, HTML), (VARY, DEPENDS)], html).into_response();
        if let Some(cookie) = self.key.cookie() {
            response.headers_mut().append(SET_COOKIE, cookie.clone());
        }
        if let Some(cookie) = self.language_cookie {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }

    /// The page of a form that was refused.
    pub(super) fn draw_refused(self, page: Page, refusal: Refusal) -> Response {
        let mut response = self.draw(page);
        // The refusal itself stays behind, or an error page would be drawn over this one.
        let status = refusal.status();
        if let Some(wait) = refusal.into_response().headers_mut().remove(RETRY_AFTER) {
            response.headers_mut().insert(RETRY_AFTER, wait);
        }
        *response.status_mut() = status;
        response
    }
}

/// What stands in `<head>`.
pub(super) fn head(config: &Config, nonce: String, headers: &HeaderMap) -> Head {
    let cookies = Cookies::of(config);
    let files = assets::manifest();
    let language = crate::door::language::of(cookies, headers);
    Head {
        nonce,
        js: files.js.clone(),
        wasm: files.wasm.clone(),
        css: files.css.clone(),
        pages_css: files.pages_css.clone(),
        favicon: files.favicon.clone(),
        touch_icon: files.touch_icon.clone(),
        web_manifest: files.web_manifest.clone(),
        theme: cookies.theme(headers).and_then(Theme::parse).unwrap_or_default(),
        language,
        utc_offset: language.likely_offset(),
        dev: config.mode == Mode::Development,
    }
}

/// A refusal that belongs on the form itself. Others are pages of their own.
fn on_form(error: ChatError) -> Result<Refusal, Refusal> {
    let refusal = Refusal::from(error);
    match refusal.code {
        ErrorCode::Internal | ErrorCode::Unauthenticated | ErrorCode::NotFound => Err(refusal),
        _ => Ok(refusal),
    }
}

/// A path of this site to go on to, as it came in by a form or link; anything else is the start.
///
/// `//host` and `/\host` are other sites, and browsers skip control characters while reading.
fn local(next: &str) -> &str {
    let inside = next.starts_with('/') && !next.starts_with("//");
    let plain = !next.chars().any(|c| c == '\\' || c.is_control());
    if inside && plain { next } else { "/" }
}

/// An empty pattern for forms that have nothing but their token.
#[derive(Debug, serde::Deserialize)]
struct Nothing {}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(local("/rooms/general?x=1#newest"), "/rooms/general?x=1#newest");
        for elsewhere in
            ["", "rooms", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"]
        {
            assert_eq!(local(elsewhere), "/", "{elsewhere:?}");
        }
    }
}
