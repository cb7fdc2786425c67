//! What the composer is about, where that is not a new message: one of one's own that is edited, or one that
//! is replied to. A line above it says so, and is the way out.

use leptos::prelude::*;
use sarang_protocol::change::{Change, Quote};
use sarang_protocol::id::Seq;
use sarang_protocol::text::Body;

use super::bar;
use super::changing;
use super::place::element;
use crate::components::icon::Icon;
use crate::live::open_room::Part;
use crate::live::second_thoughts::return_to_composer;
use crate::live::{Aim, Connection, Live, OpenRoom, sending};
use crate::words::browser as words;

/// What is written next replies to this message.
pub(super) fn reply(room: OpenRoom, seq: Seq) {
    stop_editing(room);
    room.aim.set_value(Some(Aim::Reply(seq)));
    show(room);
    return_to_composer(room);
}

/// Takes a message of one's own into the composer: this one, or the last.
pub(super) fn edit(live: Live, room: OpenRoom, seq: Option<Seq>) {
    let me = live.me().user;
    let found = room.timeline.with_untracked(|timeline| {
        let event = timeline.events().rev().find(|event| {
            let wanted = seq.is_none_or(|seq| seq == event.seq);
            wanted
                && event.body().is_some()
                && (seq.is_some() || timeline.is_thread() || event.is_in_room() || event.thread().is_none())
                && event.author.handle == me.handle
                && !timeline.as_shown(event, &me).is_deleted()
        })?;
        let text = timeline.as_shown(event, &me).body()?.to_string();
        Some((event.seq, text))
    });
    let Some((seq, text)) = found else { return };
    if !bar::allows(live, room, seq, &Change::Edit { body: Body::trusted("") }) {
        return;
    }
    room.aim.set_value(Some(Aim::Edit { seq, text: text.clone() }));
    put(room, &text);
    show(room);
    return_to_composer(room);
}

/// The composer is there again, after one was elsewhere.
pub(super) fn resume(room: OpenRoom) {
    if let Some(Aim::Edit { text, .. }) = room.aim.get_value() {
        put(room, &text);
    }
    show(room);
}

/// The composer is about a new message again, with what had been written of it.
pub(super) fn cancel(room: OpenRoom) {
    stop_editing(room);
    room.aim.set_value(None);
    show(room);
    return_to_composer(room);
}

/// Whoever deletes the message that they were editing edits nothing any more.
pub(super) fn leave(room: OpenRoom, target: Seq) {
    if room.aim.with_value(|aim| matches!(aim, Some(Aim::Edit { seq, .. }) if *seq == target)) {
        stop_editing(room);
        show(room);
    }
}

/// Sends what is in the composer. True where it has gone as a message.
pub(super) fn send(live: Live, room: OpenRoom, text: String) -> bool {
    match room.aim.get_value() {
        Some(Aim::Edit { seq, .. }) => {
            if rewrite(live, room, seq, &text) {
                cancel(room);
            }
            false
        }
        Some(Aim::Reply(seq)) => {
            let sent = sending::send(live, room, text, Some(seq));
            if sent {
                room.aim.set_value(None);
                show(room);
            }
            sent
        }
        None => sending::send(live, room, text, None),
    }
}

/// Gives a message of one's own another text. False where that cannot be.
fn rewrite(live: Live, room: OpenRoom, target: Seq, text: &str) -> bool {
    let text = text.trim_end().trim_start_matches('\n');
    if text.trim().is_empty() || live.connection.get_untracked() == Connection::SignedOut {
        return false;
    }
    changing::change(live, room, target, Change::Edit { body: Body::trusted(text) });
    true
}

/// What was being written before stands there again.
fn stop_editing(room: OpenRoom) {
    if let Some(Aim::Edit { .. }) = room.aim.get_value() {
        room.aim.set_value(None);
        put(room, &room.draft.get_untracked());
    }
}

fn put(room: OpenRoom, text: &str) {
    if let Some(field) = room.field.get_value() {
        field.put(text);
    }
}

/// Says above the composer what it is about.
fn show(room: OpenRoom) {
    let Some(line) = document().get_element_by_id(room.part(Part::Aim)) else { return };
    line.set_inner_html("");
    let (what, excerpt) = match room.aim.get_value() {
        None => return,
        Some(Aim::Edit { .. }) => (words::editing().to_owned(), String::new()),
        Some(Aim::Reply(seq)) => {
            let quote = room.timeline.with_untracked(|timeline| timeline.event(seq).and_then(Quote::of));
            quote.map_or_else(
                || (words::answer().to_owned(), String::new()),
                |quote| (words::replying_to(quote.author.name.as_str()), quote.excerpt),
            )
        }
    };
    for (tag, attributes, text) in [
        ("b", [("class", "aim__what"), ("dir", "auto")], what),
        ("span", [("class", "aim__text"), ("dir", "auto")], excerpt),
    ] {
        if let Some(part) = element(tag, &attributes) {
            part.set_text_content(Some(&text));
            let _ = line.append_child(&part);
        }
    }
    let cancel = [
        ("class", "icon-button"),
        ("type", "button"),
        ("data-act", "cancel"),
        ("aria-label", crate::words::cancel()),
        ("title", words::cancel_by_key()),
    ];
    if let Some(cancel) = element("button", &cancel) {
        cancel.set_inner_html(&Icon::Close.html());
        let _ = line.append_child(&cancel);
    }
}
