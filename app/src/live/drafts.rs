//! Unsent text, kept for each room.

use gloo_timers::callback::Timeout;

use super::engine::Unsaved;
use super::{Live, OpenRoom};

/// Typing is stored when it has rested for so long, in milliseconds: not with every key, and
/// before anybody has reached for the reload button.
const REST_MS: u32 = 400;

/// The text of a room's composer has changed.
pub(super) fn changed(live: Live, room: OpenRoom, text: String) {
    let engine = live.engine();
    let room = room.slug();
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

/// The text was sent: nothing of it stays.
pub(super) fn drop_draft(live: Live, room: OpenRoom) {
    let engine = live.engine();
    engine.draft.take();
    engine.shelf.set_draft(&room.slug(), "");
}

/// What was kept for a room.
pub(super) fn kept(live: Live, room: OpenRoom) -> Option<String> {
    save(live);
    live.engine().shelf.draft(&room.slug())
}
