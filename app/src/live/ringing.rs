//! What is told outside of the page: what has been chosen here, and what the browser lets be.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::Live;
use super::bell::{Bell, Leave};
use super::storage::Shelf;

/// What it is kept under.
const NAME: &str = "bell";

/// What is kept where nothing rings begins so.
const NEVER: &str = "never";

pub(super) fn of(shelf: &Shelf) -> Bell {
    shelf.get(NAME).map_or_else(Bell::default, |text| Bell::parse(&text))
}

/// Whether anything is told. It is asked whenever something comes, for it may have been chosen in another tab; and on
/// every page, which need not know the rest of it.
pub(super) fn rings(shelf: &Shelf) -> bool {
    shelf.get(NAME).is_some_and(|text| !text.starts_with(NEVER))
}

pub(super) fn set(live: Live, bell: Bell) {
    live.engine().shelf.set(NAME, &bell.to_text());
}

pub(super) fn leave() -> Leave {
    let said = class().and_then(|class| Reflect::get(&class, &"permission".into()).ok()?.as_string());
    match said.as_deref() {
        Some("granted") => Leave::Given,
        Some("denied") => Leave::Refused,
        Some(_) => Leave::Open,
        None => Leave::Missing,
    }
}

pub(super) fn ask(said: RwSignal<Leave>) {
    if leave() != Leave::Open {
        return;
    }
    let asked = class().and_then(|class| {
        let ask: Function = Reflect::get(&class, &"requestPermission".into()).ok()?.dyn_into().ok()?;
        ask.call0(&class).ok()?.dyn_into::<Promise>().ok()
    });
    spawn_local(async move {
        if let Some(asked) = asked {
            let _ = JsFuture::from(asked).await;
        }
        said.try_set(leave());
    });
}

fn class() -> Option<JsValue> {
    Reflect::get(&window(), &"Notification".into()).ok().filter(|class| !class.is_undefined())
}
