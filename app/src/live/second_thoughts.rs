//! What becomes of a message that was refused: tried again, edited, or given up.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use sarang_protocol::id::ClientId;
use web_sys::HtmlElement;

use super::field::has_touch;
use super::news::News;
use super::open_room::Part;
use super::outbox::Letter;
use super::{Live, OpenRoom, drafts, sending};

/// Sends a failed message again.
pub(super) fn retry(live: Live, room: OpenRoom, cid: ClientId) {
    live.engine().outbox.borrow_mut().revive(cid, sending::now_ms());
    sending::show(live, &room.slug());
    sending::file(live);
    return_to_composer(room);
}

/// Gives a failed message up.
pub(super) fn discard(live: Live, room: OpenRoom, cid: ClientId) {
    if let Some(letter) = sending::drop_letter(live, cid, &News::Discarded(cid)) {
        sending::hide(live, &letter);
    }
    return_to_composer(room);
}

/// Takes a failed message back into the composer, before what stands there.
pub(super) fn edit(live: Live, room: OpenRoom, cid: ClientId) {
    let letter = live.engine().outbox.borrow().letters().find(|letter| letter.cid == cid).cloned();
    let Some(Letter { body, .. }) = letter else { return };
    drafts::give_back(live, room, body);
    discard(live, room, cid);
}

/// The button that was pressed goes away, and the keyboard must not be left with nothing. A finger
/// does not want a keyboard on the screen for it.
pub(super) fn return_to_composer(room: OpenRoom) {
    let composer = document().get_element_by_id(room.part(Part::Message));
    if let Some(composer) = composer.and_then(|element| element.dyn_into::<HtmlElement>().ok())
        && !has_touch()
    {
        let _ = composer.focus();
    }
}
