//! Light or dark: the page's root element says it to the style, a cookie to the server, which
//! draws the next page right from its first byte.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use super::{Live, Theme};

/// The attribute on `<html>`; absent, the system decides.
const ATTRIBUTE: &str = "data-theme";

/// Both are this long remembered, in seconds: a year.
const COOKIE_AGE: &str = "31536000";

pub(super) fn read(live: Live) {
    let theme = root().and_then(|root| root.get_attribute(ATTRIBUTE));
    live.theme.set(match theme.as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    });
}

pub(super) fn set(live: Live, theme: Theme) {
    live.theme.set(theme);
    let (word, age) = match theme {
        Theme::System => ("", "0"),
        Theme::Light => ("light", COOKIE_AGE),
        Theme::Dark => ("dark", COOKIE_AGE),
    };
    if let Some(root) = root() {
        let _ = match theme {
            Theme::System => root.remove_attribute(ATTRIBUTE),
            _ => root.set_attribute(ATTRIBUTE, word),
        };
    }
    if let Some(document) = document().dyn_ref::<web_sys::HtmlDocument>() {
        let cookie = ["theme=", word, "; path=/; samesite=lax; max-age=", age].concat();
        let _ = document.set_cookie(&cookie);
    }
}

fn root() -> Option<web_sys::Element> {
    document().document_element()
}
