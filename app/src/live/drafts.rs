//! Unsent text, kept for each room.

use gloo_timers::callback::Timeout;
use sarang_protocol::id::Seq;
use sarang_protocol::text::RoomSlug;

use super::engine::Unsaved;
use super::outbox::Letter;
use super::{Live, OpenRoom};

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
        engine.shelf.set_draft(&room, &text);
    }
}

/// The text is kept as a letter: no longer as a draft, unless something else stands there by now.
pub(super) fn forget(live: Live, letter: &Letter) {
    let engine = live.engine();
    let room = name(letter.room.clone(), letter.thread);
    if engine.shelf.draft(&room).as_ref() == Some(&letter.body) {
        engine.shelf.set_draft(&room, "");
    }
}

/// Keeps a text before what is kept already.
pub(super) fn prepend(live: Live, room: OpenRoom, text: &str) {
    let draft = match kept(live, room) {
        Some(draft) if !draft.trim().is_empty() => [text, "\n", &draft].concat(),
        _ => text.to_owned(),
    };
    live.engine().shelf.set_draft(&name(room.slug(), room.root()), &draft);
}

/// What was kept for a room.
pub(super) fn kept(live: Live, room: OpenRoom) -> Option<String> {
    save(live);
    live.engine().shelf.draft(&name(room.slug(), room.root()))
}

/// A draft in a thread has a name that no room has.
fn name(room: RoomSlug, thread: Option<Seq>) -> RoomSlug {
    match thread {
        Some(root) => RoomSlug::trusted([room.as_str(), "/", &root.to_string()].concat()),
        None => room,
    }
}
