//! A deletion that can be taken back: for ten seconds nobody but this page knows of it. What has gone
//! into the log stays there, so it goes only when the time to think better of it is over.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use sarang_protocol::change::Change;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::text::RoomSlug;
use uuid::Uuid;
use web_sys::{Element, RequestInit};

use super::place::{element, find};
use super::{aim, changing};
use crate::components::icon::Icon;
use crate::live::fetch::room_path;
use crate::live::second_thoughts::return_to_composer;
use crate::live::socket::transmit;
use crate::live::{Connection, Live, OpenRoom};
use crate::words;

/// So long a deletion waits, in milliseconds: long enough to read a line and reach a button.
const WAIT_MS: u32 = 10_000;

/// A deletion that nobody else knows of yet.
pub(crate) struct Deletion {
    cid: ClientId,
    room: OpenRoom,
    slug: RoomSlug,
    target: Seq,
    /// Carries it out. None while the reader is at the button that takes it back.
    timer: Option<Timeout>,
}

/// Deletes a message, for this page at once, for everybody after a while.
pub(super) fn delete(live: Live, room: OpenRoom, target: Seq) {
    if live.connection.get_untracked() == Connection::SignedOut {
        return;
    }
    // One can be taken back at a time.
    carry_out(live);
    let cid = ClientId(Uuid::new_v4());
    changing::shows(live, &room.slug(), |timeline| timeline.change(cid, target, Change::Delete));
    let deletion = Deletion { cid, room, slug: room.slug(), target, timer: None };
    live.engine().hand.borrow_mut().deletion = Some(deletion);
    runs(live, true);
    show(live);
    aim::leave(room, target);
    // The row may be gone, and the focus with it.
    return_to_composer(room);
}

/// The time runs, from its beginning, or stands still.
fn runs(live: Live, on: bool) {
    if let Some(deletion) = live.engine().hand.borrow_mut().deletion.as_mut() {
        deletion.timer = on.then(|| Timeout::new(WAIT_MS, move || carry_out(live)));
    }
}

/// A button beside the word that it is deleted.
pub(super) fn pressed(live: Live, act: &str) {
    if act != "undo" {
        return carry_out(live);
    }
    if let Some(deletion) = taken(live) {
        changing::shows(live, &deletion.slug, |timeline| timeline.forget(deletion.cid));
        return_to_composer(deletion.room);
    }
}

/// Whether this change is to stay here yet.
pub(super) fn holds(live: Live, cid: ClientId) -> bool {
    live.engine().hand.borrow().deletion.as_ref().is_some_and(|deletion| deletion.cid == cid)
}

/// It can be taken back no more. Without a line it goes after the next `welcome`.
fn carry_out(live: Live) {
    if let Some(Deletion { cid, slug, target, .. }) = taken(live) {
        transmit(live, &Change::Delete.frame(cid, slug, target));
    }
}

/// The page goes, and does not wait. What it sends now has to outlive it.
pub(super) fn leave(live: Live) {
    let Some(Deletion { slug, target, .. }) = taken(live) else { return };
    let init = RequestInit::new();
    init.set_method("DELETE");
    let _ = js_sys::Reflect::set(&init, &JsValue::from_str("keepalive"), &JsValue::TRUE);
    let path = [&room_path(&slug), "/messages/", &target.0.to_string()].concat();
    let _ = window().fetch_with_str_and_init(&path, &init);
}

fn taken(live: Live) -> Option<Deletion> {
    if let Some(said) = find(".undo") {
        said.remove();
    }
    live.engine().hand.borrow_mut().deletion.take()
}

/// Says what happened, beside the way back. Whoever is at it is waited for.
fn show(live: Live) {
    let (Some(place), Some(said)) = (find(".notice-place"), element("div", &[("class", "notice undo")]))
    else {
        return;
    };
    if let Some(text) = element("p", &[]) {
        text.set_text_content(Some(words::message_deleted()));
        let _ = said.append_child(&text);
    }
    button(&said, "undo", "notice__undo", words::browser::undo(), None);
    button(&said, "dismiss", "icon-button", words::dismiss(), Some(Icon::Close));
    for (name, on) in [("mouseenter", false), ("mouseleave", true), ("focusin", false), ("focusout", true)] {
        let listener = leptos::wasm_bindgen::closure::Closure::<dyn Fn()>::new(move || runs(live, on));
        let _ = said.add_event_listener_with_callback(
            name,
            leptos::wasm_bindgen::JsCast::unchecked_ref(listener.as_ref()),
        );
        // It goes with its element.
        let _ = listener.into_js_value();
    }
    let _ = place.append_child(&said);
}

fn button(said: &Element, act: &str, class: &str, label: &str, icon: Option<Icon>) {
    let Some(button) = element("button", &[("class", class), ("type", "button"), ("data-act", act)]) else {
        return;
    };
    match icon {
        Some(icon) => {
            button.set_inner_html(&icon.html());
            let _ = button.set_attribute("aria-label", label);
        }
        None => button.set_text_content(Some(label)),
    }
    let _ = said.append_child(&button);
}
