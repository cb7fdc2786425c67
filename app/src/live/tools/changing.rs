//! Messages that are reacted to, pinned and edited. A change is shown at once, sent as soon as there is a
//! line, and taken back, with a word, if it is refused.

use gloo_net::http::Method;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sarang_protocol::api::ReadRoom;
use sarang_protocol::change::{Change, State};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::RoomEvent;
use sarang_protocol::text::{Emoji, RoomSlug};
use sarang_protocol::timeline::{PendingState, Timeline};
use uuid::Uuid;
use wasm_bindgen_futures::JsFuture;

use super::{aim, bar, menu, thread, undo};
use crate::live::fetch::{self, tell};
use crate::live::socket::{Transmitted, transmit};
use crate::live::{Connection, Live, Notice, OpenRoom, drafts};
use crate::routes::{SAVED, message_path};
use crate::words::browser as words;

/// Does what a button or a key of a message says.
pub(super) fn act(live: Live, room: OpenRoom, seq: Seq, act: &str) {
    match act {
        "more" => return menu::open(live, room, seq),
        "link" => return copy_link(live, room, seq),
        "copy" => return copy_text(live, room, seq),
        "save" => return save(live, room, seq),
        "unread" => return mark_unread(live, room, seq),
        "thread" => {
            // What is in a thread already has its thread, and a deleted message may have one too.
            let of = room.timeline.with_untracked(|timeline| timeline.event(seq).and_then(RoomEvent::thread));
            return thread::open(live, room, of.unwrap_or(seq), true);
        }
        _ => {}
    }
    if bar::choice(live, room, seq).is_none_or(|choice| !choice.joined) {
        return;
    }
    match act {
        "reply" => aim::reply(room, seq),
        "edit" => aim::edit(live, room, Some(seq)),
        "delete" => {
            if bar::allows(live, room, seq, &Change::Delete) {
                undo::delete(live, room, seq);
            }
        }
        "pin" => {
            let on = !stands(live, room, seq, |state| state.pinned);
            change(live, room, seq, Change::Pin { on });
        }
        sign => {
            let emoji = Emoji::trusted(sign);
            let on = !stands(live, room, seq, |state| state.has(&emoji, &live.me().user));
            change(live, room, seq, Change::React { emoji, on });
        }
    }
}

/// Keeps a message for later.
fn save(live: Live, room: OpenRoom, seq: Seq) {
    let path = [&fetch::room_path(&room.slug()), "/messages/", &seq.to_string(), "/saved"].concat();
    spawn_local(async move {
        match fetch::act(Method::PUT, &path).await {
            Ok(()) => {
                let link = Some((words::look().to_owned(), SAVED.to_owned()));
                live.notice.set(Some(Notice { text: words::kept_for_later().to_owned(), link }));
            }
            Err(error) => tell(live, error),
        }
    });
}

/// Makes the room unread from this message on, for whoever wants to come back to it. What is before it counts
/// as read, which the server may not know yet.
fn mark_unread(live: Live, room: OpenRoom, seq: Seq) {
    let path = fetch::room_path(&room.slug());
    let seen = room.timeline.with_untracked(Timeline::last);
    spawn_local(async move {
        let read = fetch::put(&[&path, "/read"].concat(), &ReadRoom { seq: seen }).await;
        let done = match read {
            Ok(()) => fetch::put(&[&path, "/unread"].concat(), &ReadRoom { seq }).await,
            Err(error) => Err(error),
        };
        match done {
            Ok(()) => {
                let text = words::unread_from_there().to_owned();
                live.notice.set(Some(Notice { text, link: None }));
            }
            Err(error) => tell(live, error),
        }
    });
}

/// Changes a message.
pub(super) fn change(live: Live, room: OpenRoom, target: Seq, change: Change) {
    if live.connection.get_untracked() == Connection::SignedOut {
        return;
    }
    let cid = ClientId(Uuid::new_v4());
    shows(live, &room.slug(), |timeline| timeline.change(cid, target, change.clone()));
    // Without a line it goes after the next `welcome`.
    if transmit(live, &change.frame(cid, room.slug(), target)) == Transmitted::TooLarge {
        refused(live, cid, ErrorCode::TooLarge, words::too_large_to_send());
    }
}

/// Lets something happen to a room's messages wherever they are shown.
pub(super) fn shows(live: Live, room: &RoomSlug, act: impl Fn(&mut Timeline)) {
    for view in live.views(room) {
        view.timeline.update(&act);
    }
}

/// Sends what has not been answered, on a new line.
pub(super) fn send_again(live: Live) {
    for room in live.engine().rooms() {
        let changes = room.timeline.with_untracked(|timeline| timeline.changes().to_vec());
        for one in changes {
            if one.state == PendingState::Waiting && !undo::holds(live, one.cid) {
                transmit(live, &one.change.frame(one.cid, room.slug(), one.target));
            }
        }
    }
}

/// Whether changes wait for a line: they are kept by nothing but the page.
pub(super) fn needs_the_page(live: Live) -> bool {
    let waits = |room: &OpenRoom| {
        room.timeline.with_untracked(|timeline| {
            timeline.changes().iter().any(|one| one.state == PendingState::Waiting)
        })
    };
    live.connection.get_untracked() != Connection::Connected && live.engine().rooms().iter().any(waits)
}

/// A change, if it is one, was refused for good.
pub(super) fn refused(live: Live, cid: ClientId, code: ErrorCode, message: &str) {
    let Some(room) = room_of(live, cid) else { return };
    let edited = room.timeline.with_untracked(|timeline| {
        let refused = timeline.changes().iter().find(|one| one.cid == cid)?;
        let Change::Edit { body } = &refused.change else { return None };
        let thread = timeline.event(refused.target).filter(|event| !event.is_in_room());
        Some((thread.and_then(RoomEvent::thread), body.to_string()))
    });
    shows(live, &room.slug(), |timeline| {
        timeline.fail(cid, code, message.to_owned());
        timeline.forget(cid);
    });
    if let Some((thread, text)) = edited {
        // What was written is nowhere else.
        let view = live.views(&room.slug()).into_iter().find(|view| view.root() == thread);
        drafts::give_back(live, view.unwrap_or(room), text);
    }
    live.notice.set(Some(Notice { text: message.to_owned(), link: None }));
}

/// A change, if it is one, was refused for now.
pub(super) fn held_back(live: Live, cid: ClientId, wait_ms: u32) {
    if room_of(live, cid).is_some() {
        Timeout::new(wait_ms, move || send_again(live)).forget();
    }
}

fn room_of(live: Live, cid: ClientId) -> Option<OpenRoom> {
    live.engine().rooms().into_iter().find(|room| {
        room.timeline.with_untracked(|timeline| timeline.changes().iter().any(|one| one.cid == cid))
    })
}

fn copy_link(live: Live, room: OpenRoom, seq: Seq) {
    if let Ok(origin) = window().location().origin() {
        let thread = room.timeline.with_untracked(|timeline| {
            let event = timeline.event(seq)?;
            event.thread().filter(|_| !event.is_in_room())
        });
        copy(live, [origin, message_path(&room.slug(), thread, seq)].concat(), words::link_copied());
    }
}

fn copy_text(live: Live, room: OpenRoom, seq: Seq) {
    let text = room.timeline.with_untracked(|timeline| {
        let shown = timeline.as_shown(timeline.event(seq)?, &live.me().user);
        shown.body().map(ToString::to_string)
    });
    if let Some(text) = text {
        copy(live, text, words::text_copied());
    }
}

/// Puts a text into the clipboard. Over plain HTTP the browser keeps that shut: there it is told, to be
/// copied by hand.
fn copy(live: Live, text: String, done: &'static str) {
    if !window().is_secure_context() {
        return live.notice.set(Some(Notice { text, link: None }));
    }
    let copied = window().navigator().clipboard().write_text(&text);
    spawn_local(async move {
        if JsFuture::from(copied).await.is_ok() {
            live.notice.set(Some(Notice { text: done.to_owned(), link: None }));
        }
    });
}

/// Whether a message stands so, with what is under way.
fn stands(live: Live, room: OpenRoom, seq: Seq, how: impl Fn(&State) -> bool) -> bool {
    room.timeline.with_untracked(|timeline| {
        let event = timeline.event(seq)?;
        timeline.as_shown(event, &live.me().user).state().map(how)
    }) == Some(true)
}
