//! What the server says, put where it belongs.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use sarang_protocol::frame::{ResetReason, ServerFrame};
use sarang_protocol::id::{Epoch, Seq};
use sarang_protocol::message::RoomEvent;
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::timeline::{Step, Timeline};
use sarang_protocol::user::User;

use super::intake::{Came, take_in};
use super::membership::{absorb, became_member, no_longer_member};
use super::outbox::Refusal;
use super::pointing::Ask;
use super::{Live, Notice, OpenRoom, Typists, company, own, places, pointing, rooms, sending, socket, tabs};

/// A message that may be sent again goes again after so long, in milliseconds, unless the server
/// said when.
const RETRY_MS: u32 = 2_000;

/// Rows have been drawn, and screen readers have looked at them, after so long, in milliseconds.
pub(super) const DRAWN_MS: u32 = 100;

/// Puts a frame where it belongs.
pub(super) fn frame(live: Live, frame: ServerFrame) {
    match frame {
        ServerFrame::Welcome { user, epoch, rooms, user_head, missed, .. } => {
            welcome(live, user, epoch, rooms, user_head);
            missed.iter().flatten().for_each(|event| own::tell(live, event));
        }
        ServerFrame::Event { room, event } => happened(live, &room, event),
        ServerFrame::Batch { room, events, head } => batch(live, &room, &events, head),
        ServerFrame::Ack { cid, room, seq, message, go, .. } => {
            for room in live.views(&room) {
                room.timeline.update(|timeline| {
                    // Its event comes by itself, so nothing has to be asked for.
                    let _ = timeline.ack(cid, seq);
                });
                if !room.info.with_untracked(|info| info.joined) {
                    // It was stored before one left, and nothing comes by itself any more.
                    places::reload(live, &room.slug());
                }
            }
            sending::settled(live, cid);
            // What a command has done.
            if let Some(text) = message {
                live.notice.set(Some(Notice { text, link: None }));
            }
            if let Some(slug) = go {
                live.open(slug, None);
            }
        }
        ServerFrame::Nack { cid, code, message, is_final: true, .. } => {
            pointing::ask(live, Ask::Refused(cid, code, message.clone()));
            sending::refused(live, cid, Refusal { code, message });
        }
        ServerFrame::Nack { cid, retry_after_ms, .. } => {
            let wait_ms = retry_after_ms.unwrap_or(RETRY_MS);
            pointing::ask(live, Ask::HeldBack(cid, wait_ms));
            sending::held_back(live, cid, wait_ms);
        }
        ServerFrame::Lag { room, head } => {
            note_head(live, &room, head);
            for room in live.views(&room) {
                take_in(live, room, Came::Lag(head));
            }
            // What was left out is in no count.
            own::ask(live, None);
        }
        ServerFrame::Reset { room, reason, head } => reset(live, &room, reason, head),
        ServerFrame::Joined { summary: room } => {
            became_member(live, &room);
            // What was said about it before may have come too early.
            company::introduce(live);
        }
        ServerFrame::Gone { room } => no_longer_member(live, &room),
        ServerFrame::Own { after, head, own, rooms } => own::learn(live, after, head, own, rooms),
        ServerFrame::Drain { window_ms } => {
            // At random within the window, so that not everybody comes to the others at once.
            let wait = js_sys::Math::random() * f64::from(window_ms);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and window_ms"
            )]
            Timeout::new(wait as u32, move || socket::move_on(live)).forget();
        }
        ServerFrame::Presence { room, active, away, here, changed } => {
            company::hear(live, &room, (active, away), here, changed);
        }
        ServerFrame::Typing { room, people, more } => {
            company::hear_keys(live, &room, Typists { people, more, told: 0 });
        }
        ServerFrame::Seen { room, seq, people } => {
            pointing::ask_for(live, Ask::Seen(room, seq, people), false);
        }
        ServerFrame::Pong { .. } | ServerFrame::Error { .. } => {}
    }
}

fn welcome(live: Live, user: User, epoch: Epoch, rooms: Vec<RoomSummary>, user_head: Seq) {
    let engine = live.engine();
    let same_life = engine.epoch.replace(epoch) == epoch;
    engine.own.borrow_mut().restart(user_head);
    live.rename_me(user);
    live.rooms.set(rooms);
    if !same_life {
        // Positions mean something else now.
        engine.rooms().into_iter().for_each(|room| places::reload(live, &room.slug()));
    }
    for room in engine.rooms().into_iter().chain(live.panel.get_untracked()) {
        // What was asked for on another line does not come on this one.
        room.asked.set_value(None);
    }
    if same_life {
        own::settle(live);
    }
    for room in engine.rooms() {
        ask_again(live, room);
    }
    company::introduce(live);
    tabs::ask(live);
    tabs::grow_impatient(live);
    sending::flush(live);
    pointing::ask(live, Ask::Welcome);
    live.returned.notify();
}

/// Asks for what was asked for on a line that was lost since.
fn ask_again(live: Live, room: OpenRoom) {
    if room.loading_older.get_untracked() {
        places::ask_older(live, room);
    }
    if room.loading_newer.get_untracked() {
        places::ask_newer(live, room);
    }
}

fn happened(live: Live, slug: &RoomSlug, event: RoomEvent) {
    if let Some(cid) = event.cid()
        && live.is_me(&event.author)
    {
        sending::settled(live, cid);
    }
    rooms::count(live, slug, &event);
    if let Some(thread) = live.panel.get_untracked().filter(|thread| thread.is(slug)) {
        take_in(live, thread, Came::One(event.clone()));
    }
    let Some(room) = live.engine().room(slug) else {
        return;
    };
    let is_live = room.timeline.with_untracked(Timeline::is_live);
    if is_live {
        take_in(live, room, Came::One(event));
    } else {
        absorb(live, room, &event);
        // Its head moves, and messages change; the run stays where it is.
        let step = room.timeline.try_update_untracked(|timeline| timeline.apply(event));
        if step == Some(Step::Applied) {
            room.draw_soon();
        }
    }
}

fn batch(live: Live, slug: &RoomSlug, events: &[RoomEvent], head: Seq) {
    // What came between `welcome` and now may come this way.
    for event in events {
        rooms::count(live, slug, event);
    }
    for room in live.views(slug) {
        take_in_batch(live, room, events.to_vec(), head);
    }
}

fn take_in_batch(live: Live, room: OpenRoom, events: Vec<RoomEvent>, head: Seq) {
    let (first, last) = room.timeline.with_untracked(|timeline| (timeline.first(), timeline.last()));
    let older = events.first().is_none_or(|event| Some(event.seq) < first);
    let newer = events.last().is_none_or(|event| event.seq > last);
    take_in(live, room, Came::Batch(events, head));
    room.draw_now();
    // The rows are drawn first: until then nothing of them is to be read out.
    Timeout::new(DRAWN_MS, move || {
        if older {
            room.loading_older.try_set(false);
        }
        if newer {
            room.loading_newer.try_set(false);
        }
    })
    .forget();
}

/// The newest event of a room is known to be this one.
pub(super) fn note_head(live: Live, slug: &RoomSlug, head: Seq) {
    live.rooms.maybe_update(|rooms| {
        let summary = rooms.iter_mut().find(|summary| summary.slug == *slug);
        summary.is_some_and(|summary| {
            let moved = head > summary.head;
            summary.head = summary.head.max(head);
            moved
        })
    });
    for room in live.views(slug) {
        take_in(live, room, Came::Head(head));
    }
}

fn reset(live: Live, slug: &RoomSlug, reason: ResetReason, head: Seq) {
    live.rooms.update(|rooms| {
        if let Some(summary) = rooms.iter_mut().find(|summary| summary.slug == *slug) {
            // In another life of the database the newest event may be an earlier one.
            summary.head = match reason {
                ResetReason::Gap => summary.head.max(head),
                ResetReason::Epoch | ResetReason::Ahead => head,
            };
        }
    });
    places::reload(live, slug);
}
