//! What one has begun to write, in each room and thread.
//!
//! The server keeps it, for all devices (`live/tools/drafts` tells it); this browser keeps what the server does not
//! know yet, also that nothing stands there any more.

use gloo_timers::callback::Timeout;
use leptos::prelude::{GetUntracked, Set, UpdateUntracked, WithValue};
use sarang_protocol::id::Seq;
use sarang_protocol::text::RoomSlug;

use super::engine::Unsaved;
use super::outbox::Letter;
use super::pointing::{Ask, ask_for};
use super::{Aim, Live, OpenRoom};

/// Typing is stored when it has rested for so long, in milliseconds: not with every key, and
/// before anybody has reached for the reload button.
const REST_MS: u32 = 400;

/// The text of a room's composer has changed.
pub(super) fn changed(live: Live, room: OpenRoom, text: String) {
    let engine = live.engine();
    let room = name(room.slug(), room.root());
    let late = engine.draft.borrow().as_ref().is_some_and(|draft| draft.room != room);
    if late {
        save(live);
    }
    let timer = Timeout::new(REST_MS, move || save(live));
    engine.draft.replace(Some(Unsaved { room, text, timer }));
}

/// Stores what is not stored yet.
pub(super) fn save(live: Live) {
    let engine = live.engine();
    let unsaved = engine.draft.take();
    if let Some(Unsaved { room, text, timer }) = unsaved {
        timer.cancel();
        keep(live, &room, &text);
    }
}

/// The text is about to go as a letter; until that is kept, it is here.
pub(super) fn hold(live: Live, room: OpenRoom, text: &str) {
    if kept(live, room).is_none() {
        live.engine().shelf.set_draft(&name(room.slug(), room.root()), text);
    }
}

/// It is kept as a letter: no longer as a draft, unless something else stands there by now.
pub(super) fn forget(live: Live, letter: &Letter) {
    let engine = live.engine();
    let room = name(letter.room.clone(), letter.thread);
    if engine.shelf.draft(&room).as_ref() == Some(&letter.body) {
        keep(live, &room, "");
    }
}

/// Puts a text that was refused before what is being written, and keeps both: there may be no composer, if one is no
/// longer a member, and another message may be edited in it.
pub(super) fn give_back(live: Live, room: OpenRoom, text: String) {
    let draft = kept(live, room).unwrap_or_else(|| room.draft.get_untracked());
    let draft = if draft.trim().is_empty() { text.clone() } else { [&text, "\n", &draft].concat() };
    keep(live, &name(room.slug(), room.root()), &draft);
    if room.aim.with_value(|aim| matches!(aim, Some(Aim::Edit { .. }))) {
        room.draft.update_untracked(|begun| *begun = draft);
    } else {
        room.draft.set(text);
    }
}

fn keep(live: Live, room: &RoomSlug, text: &str) {
    live.engine().shelf.set_draft(room, text);
    ask_for(live, Ask::Drafted, false);
}

/// What the server does not know yet of a room, or of a thread.
pub(super) fn kept(live: Live, room: OpenRoom) -> Option<String> {
    save(live);
    live.engine().shelf.draft(&name(room.slug(), room.root()))
}

/// A draft in a thread has a name that no room has.
pub(super) fn name(room: RoomSlug, thread: Option<Seq>) -> RoomSlug {
    match thread {
        Some(root) => RoomSlug::trusted([room.as_str(), "/", &root.to_string()].concat()),
        None => room,
    }
}
