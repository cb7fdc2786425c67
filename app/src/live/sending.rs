//! Messages on their way: shown at once, kept until they are durable, sent in order.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::ClientFrame;
use sarang_protocol::id::ClientId;
use uuid::Uuid;

use super::clock::now;
use super::outbox::{Letter, Refusal};
use super::socket::{Transmitted, transmit};
use super::{Connection, Live, OpenRoom, places};

/// Shows, keeps and sends a message. False where it could not be kept.
pub(super) fn send(live: Live, room: OpenRoom, text: String) -> bool {
    if text.trim().is_empty() || live.connection.get_untracked() == Connection::SignedOut {
        return false;
    }
    let engine = live.engine();
    let letter = Letter {
        cid: ClientId(Uuid::new_v4()),
        room: room.slug(),
        body: text,
        order: engine.outbox.borrow().next_order(now_ms()),
        refusal: None,
    };
    // Kept before it is sent, so that nothing is lost between.
    engine.shelf.keep(&letter);
    engine.outbox.borrow_mut().put(letter.clone());
    room.timeline.update(|timeline| timeline.send(letter.cid, letter.body));
    room.read_line.set(None);
    places::jump_to_newest(live, room);
    flush(live);
    true
}

/// Sends what is due.
pub(super) fn flush(live: Live) {
    let engine = live.engine();
    if live.connection.get_untracked() != Connection::Connected {
        return;
    }
    let due = engine.outbox.borrow_mut().due();
    for letter in due {
        let cid = letter.cid;
        let frame = ClientFrame::Send { cid, room: letter.room, body: letter.body };
        match transmit(live, &frame) {
            Transmitted::Sent => {}
            Transmitted::NoLine => engine.outbox.borrow_mut().free(cid),
            Transmitted::TooLarge => refused(
                live,
                cid,
                Refusal {
                    code: ErrorCode::TooLarge,
                    message: "The message is too large to send. Split it into several.".to_owned(),
                },
            ),
        }
    }
}

/// A message is durable.
pub(super) fn settled(live: Live, cid: ClientId) {
    let engine = live.engine();
    let removed = engine.outbox.borrow_mut().remove(cid);
    if removed.is_some() {
        engine.shelf.drop_letter(cid);
        flush(live);
    }
}

/// A message was refused for good: it stays, visibly failed.
pub(super) fn refused(live: Live, cid: ClientId, refusal: Refusal) {
    let engine = live.engine();
    let letter = engine.outbox.borrow_mut().refuse(cid, refusal.clone());
    let Some(letter) = letter else { return };
    engine.shelf.keep(&letter);
    if let Some(room) = engine.room(&letter.room) {
        room.timeline.update(|timeline| timeline.fail(cid, refusal.code, refusal.message));
    }
    flush(live);
}

/// A message was refused for now.
pub(super) fn held_back(live: Live, cid: ClientId, wait_ms: u32) {
    Timeout::new(wait_ms, move || {
        live.engine().outbox.borrow_mut().free(cid);
        flush(live);
    })
    .forget();
}

/// Sends a failed message again.
pub(super) fn retry(live: Live, room: OpenRoom, cid: ClientId) {
    let engine = live.engine();
    let letter = engine.outbox.borrow_mut().revive(cid, now_ms());
    if let Some(letter) = letter {
        engine.shelf.keep(&letter);
    }
    room.timeline.update(|timeline| {
        timeline.retry(cid);
    });
    flush(live);
}

/// Gives a failed message up, and its text back.
pub(super) fn discard(live: Live, room: OpenRoom, cid: ClientId) -> Option<String> {
    let engine = live.engine();
    engine.outbox.borrow_mut().remove(cid);
    engine.shelf.drop_letter(cid);
    room.timeline.try_update(|timeline| timeline.discard(cid)).flatten()
}

/// Takes a failed message back into the composer.
pub(super) fn edit(live: Live, room: OpenRoom, cid: ClientId) {
    if let Some(text) = discard(live, room, cid) {
        room.draft.set(text);
    }
}

/// Shows what is under way to a room that has just been opened.
pub(super) fn show_pending(live: Live, room: OpenRoom) {
    let engine = live.engine();
    let slug = room.slug();
    let outbox = engine.outbox.borrow();
    let letters: Vec<Letter> =
        outbox.letters().iter().filter(|letter| letter.room == slug).cloned().collect();
    drop(outbox);
    // Those that are in the log already were sent by another tab, or before a reload.
    let (arrived, letters): (Vec<_>, Vec<_>) = letters.into_iter().partition(|letter| {
        room.timeline.with_untracked(|timeline| {
            timeline.events().any(|event| event.cid() == Some(letter.cid) && live.is_me(&event.author))
        })
    });
    for letter in arrived {
        settled(live, letter.cid);
    }
    if letters.is_empty() {
        return;
    }
    room.timeline.update(|timeline| {
        for letter in letters {
            timeline.send(letter.cid, letter.body);
            if let Some(refusal) = letter.refusal {
                timeline.fail(letter.cid, refusal.code, refusal.message);
            }
        }
    });
}

/// How many messages are not known to be durable.
pub(super) fn unsent(live: Live) -> usize {
    live.engine().outbox.borrow().letters().len()
}

fn now_ms() -> u64 {
    u64::try_from(now().0).unwrap_or_default()
}
