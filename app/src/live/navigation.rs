//! Addresses: links within the workspace change the place instead of loading a page.

use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use sarang_protocol::text::RoomSlug;
use web_sys::{Element, MouseEvent, Url};

use super::pointing::Ask;
use super::{Live, Place, clipboard, places, pointing};
use crate::routes::Route;

/// Goes somewhere, with an entry in the browser's history.
pub(super) fn go(live: Live, route: Route) {
    let Some(route) = resolve(live, route) else {
        leave_for("/");
        return;
    };
    let path = route.to_path();
    if path == here() {
        replace(&path);
    } else if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&path));
    }
    places::show(live, route);
}

/// Changes the address without going anywhere.
pub(super) fn replace(path: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

/// Takes over links, and the browser's back and forward.
pub(super) fn listen(live: Live) {
    window_event_listener(leptos::ev::click, move |event| clicked(live, &event));
    window_event_listener(leptos::ev::popstate, move |_| popped(live));
    Effect::new(move |_| document().set_title(&live.title()));
    Effect::new(move |before: Option<bool>| {
        let room = live.place.with(|place| matches!(place, Place::Room(_) | Place::Loading(_)));
        // In a room the composer takes the focus; elsewhere the new content does, so that the
        // keyboard and screen readers follow.
        if before.is_some() && !room {
            focus("main");
        }
        room
    });
}

/// `/` is the room that was open last, else the first, else the directory.
fn resolve(live: Live, route: Route) -> Option<Route> {
    if route != Route::Home {
        return Some(route);
    }
    let last = live.engine().shelf.last_room();
    live.rooms.with_untracked(|rooms| {
        let known = |slug: &RoomSlug| rooms.iter().any(|room| room.slug == *slug);
        let slug = last.filter(known).or_else(|| rooms.first().map(|room| room.slug.clone()));
        Some(slug.map_or(Route::Directory, Route::room))
    })
}

fn clicked(live: Live, event: &MouseEvent) {
    let plain = event.button() == 0
        && !event.default_prevented()
        && !(event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key());
    if !plain {
        return;
    }
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    if clipboard::clicked(&target) {
        return;
    }
    let link = target.closest("a[href]").ok().flatten();
    if let Some(route) = link.as_ref().and_then(inner_route) {
        event.prevent_default();
        go(live, route);
    }
}

/// The page of the workspace that a link leads to, if it does and nothing special is wanted of it.
fn inner_route(link: &Element) -> Option<Route> {
    if link.has_attribute("download") || link.has_attribute("target") {
        return None;
    }
    let location = window().location();
    let url = Url::new_with_base(&link.get_attribute("href")?, &location.href().ok()?).ok()?;
    let inner = url.origin() == location.origin().ok()? && url.hash().is_empty() && url.search().is_empty();
    inner.then(|| Route::parse(&url.pathname()))?
}

fn popped(live: Live) {
    if pointing::ask(live, Ask::Popped) {
        return;
    }
    match Route::parse(&here()).and_then(|route| resolve(live, route)) {
        Some(route) => places::show(live, route),
        None => {
            let _ = window().location().reload();
        }
    }
}

/// Leads the keyboard and screen readers to a part of the page.
pub(super) fn focus(id: &str) {
    let part = document().get_element_by_id(id);
    if let Some(part) = part.and_then(|part| part.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = part.focus();
    }
}

/// The path of the address.
pub(super) fn here() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Goes to a page of another kind.
pub(super) fn leave_for(path: &str) {
    let _ = window().location().set_href(path);
}
