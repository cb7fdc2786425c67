//! Who is here and who is typing: what this page says about its reader, and what it hears of others.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use sarang_protocol::frame::ClientFrame;
use sarang_protocol::presence::{Attention, Company, PersonPresence, TYPING_EVERY_MS, TYPING_HOLDS_MS};
use sarang_protocol::text::{Handle, RoomSlug};
use web_sys::VisibilityState;

use super::clock::now;
use super::{Live, OpenRoom, Place, Typists, socket};

/// Who has touched nothing for so long, in milliseconds, is away.
const IDLE_MS: i64 = 5 * 60_000;

/// What shows that somebody is at the device.
pub(super) const SIGNS: [&str; 5] = ["pointerdown", "pointermove", "keydown", "wheel", "focus"];

/// What is told about a room.
type Told = (RwSignal<Option<Company>>, RwSignal<Typists>);

/// What the page has said about its reader.
#[derive(Default)]
pub(super) struct Manners {
    attention: Cell<Attention>,
    /// When the reader last did something, in milliseconds since 1970.
    touched: Cell<i64>,
    /// What was said on this line: whether one is there, and where one looks.
    said: RefCell<Option<(Attention, Option<RoomSlug>)>>,
    /// Where, and when, it was last said that one is typing.
    typed: RefCell<Option<(RoomSlug, i64)>>,
}

/// From here on the server is told when something changes.
pub(super) fn watch(live: Live) {
    touch(live);
    look_up(live);
    Effect::new(move |before: Option<Option<Told>>| {
        let room = live.place.with(Place::room);
        let told = room.map(|room| (room.company, room.typists));
        // What is known of a room that one does not look at is soon untrue.
        if let Some(Some((company, typists))) = before.filter(|before| *before != told) {
            company.try_set(None);
            typists.try_set(Typists::default());
        }
        // Followed, because members alone are told.
        room.map(|room| room.info.with(|info| info.joined));
        say(live);
        told
    });
}

/// The line is a new one: nothing has been said on it.
pub(super) fn introduce(live: Live) {
    live.engine().manners.said.take();
    say(live);
}

/// The page has come into sight, or out of it.
pub(super) fn look_up(live: Live) {
    if document().visibility_state() == VisibilityState::Visible {
        touch(live);
    } else {
        attend(live, Attention::Away);
    }
}

/// Looks whether the reader has gone; asked every few seconds.
pub(super) fn doze(live: Live) {
    if now().0 - live.engine().manners.touched.get() > IDLE_MS {
        attend(live, Attention::Away);
    }
}

/// The reader has changed what they write. Never told of an empty text.
pub(super) fn types(live: Live, room: OpenRoom) {
    let (engine, now, slug) = (live.engine(), now().0, room.slug());
    let mut typed = engine.manners.typed.borrow_mut();
    let told = typed.as_ref().is_some_and(|(of, at)| *of == slug && now - at < i64::from(TYPING_EVERY_MS));
    if !told {
        socket::transmit(live, &ClientFrame::Typing { room: slug.clone() });
        *typed = Some((slug, now));
    }
}

/// A message has gone; what is typed from now on is another one.
pub(super) fn typed(live: Live) {
    live.engine().manners.typed.take();
}

/// Who is here has been told.
pub(super) fn hear(
    live: Live,
    slug: &RoomSlug,
    (active, away): (u32, u32),
    here: Option<Vec<PersonPresence>>,
    changed: Option<Vec<PersonPresence>>,
) {
    if let Some(room) = live.engine().room(slug) {
        room.company.update(|company| {
            company.get_or_insert_with(Company::default).apply(active, away, here, changed);
        });
    }
}

/// Who is typing has been told. It does not hold for ever: the next word may get lost.
pub(super) fn hear_keys(live: Live, slug: &RoomSlug, typists: Typists) {
    let Some(room) = live.engine().room(slug) else { return };
    let told = Typists { told: room.typists.with_untracked(|before| before.told.wrapping_add(1)), ..typists };
    let (number, silent) = (told.told, told.people.is_empty());
    room.typists.set(told);
    if !silent {
        Timeout::new(TYPING_HOLDS_MS, move || {
            let stale = room.typists.try_with_untracked(|typists| typists.told == number);
            if stale == Some(true) {
                room.typists.set(Typists::default());
            }
        })
        .forget();
    }
}

/// Somebody's message is here: they are not typing it any more.
pub(super) fn wrote(room: OpenRoom, author: &Handle) {
    room.typists.maybe_update(|typists| {
        let before = typists.people.len();
        typists.people.retain(|person| person.handle != *author);
        typists.people.len() != before
    });
}

/// The reader has done something.
pub(super) fn touch(live: Live) {
    live.engine().manners.touched.set(now().0);
    attend(live, Attention::Active);
}

fn attend(live: Live, attention: Attention) {
    if live.engine().manners.attention.replace(attention) != attention {
        say(live);
    }
}

/// Tells the server, if it does not know.
fn say(live: Live) {
    let engine = live.engine();
    let state = engine.manners.attention.get();
    let shown = live.place.with_untracked(Place::room);
    let room = shown.filter(|room| room.info.with_untracked(|info| info.joined)).map(OpenRoom::slug);
    let news = Some((state, room.clone()));
    if *engine.manners.said.borrow() != news
        && socket::transmit(live, &ClientFrame::Presence { state, room }) == socket::Transmitted::Sent
    {
        engine.manners.said.replace(news);
    }
}
