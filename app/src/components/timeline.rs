//! The messages of a room.

use leptos::either::{EitherOf3, EitherOf4};
use leptos::prelude::*;
use sarang_protocol::timeline::Timeline as Log;
#[cfg(not(feature = "ssr"))]
use sarang_protocol::user::User;

use super::empty::EmptyRoom;
use super::icon::{Icon, icon};
#[cfg(not(feature = "ssr"))]
use super::message::Message;
#[cfg(feature = "ssr")]
use super::message::message;
use super::row::{DayRow, NewLine, NoteLine};
use super::rows::{self, Row};
#[cfg(not(feature = "ssr"))]
use super::rows::{Delivery, Look, MessageRow};
use crate::live::{Live, OpenRoom, Scroll};
use crate::routes::room_path;
use crate::words;

/// The messages of a room, scrolling.
#[component]
pub(crate) fn Timeline(live: Live, room: OpenRoom) -> impl IntoView {
    let scroll = Scroll::new(live, room);
    let me = live.me().user;
    #[cfg(not(feature = "ssr"))]
    let writer = me.clone();
    let rows = move || {
        scroll.hold();
        let line = room.read_line.get();
        room.timeline.with(|log| rows::rows(log, &me, line, |at| live.day_of(at)))
    };
    let draw = move |row| match row {
        Row::Day { at, .. } => EitherOf4::A(view! { <DayRow live at/> }),
        Row::New => EitherOf4::B(view! { <NewLine room/> }),
        Row::Note(row) => EitherOf4::C(view! { <NoteLine row/> }),
        Row::Message(row) => {
            #[cfg(feature = "ssr")]
            let message = message(live, room, &row);
            #[cfg(not(feature = "ssr"))]
            let message = {
                let delivery = follow(room, &writer, &row);
                let look = look(room, &writer, &row);
                view! { <Message live room row delivery look/> }
            };
            EitherOf4::D(message)
        }
    };
    // On the server nothing is ever put between others: rows need no keys, and no owners.
    #[cfg(feature = "ssr")]
    let list = rows().into_iter().map(draw).collect::<Vec<_>>();
    #[cfg(not(feature = "ssr"))]
    let list = view! { <For each=rows key=Row::key children=draw/> };
    // History that is being fetched is not news, and not to be read out.
    let manners = move || {
        if room.loading_older.get() || room.loading_newer.get() { "off" } else { "polite" }
    };
    let name = move || match room.thread() {
        Some(_) => words::thread().to_owned(),
        None => room.info.with(|info| words::messages_in(info.audience(), info.name.as_str())),
    };

    let of = if room.is_thread() { words::thread() } else { words::messages() };

    view! {
        <section class="timeline" aria-label=of>
            <div
                class="timeline__scroller"
                tabindex="0"
                role="log"
                aria-live=manners
                aria-label=name
                node_ref=scroll.scroller
                on:scroll=move |_| scroll.scrolled()
            >
                <div class="timeline__content">
                    <Before live room/>
                    <ol class="timeline__list" node_ref=scroll.list>
                        {list}
                    </ol>
                    <After live room/>
                </div>
            </div>
            <Jump live room/>
        </section>
    }
}

/// How far a message is. One that was in the log when it was first drawn stays as it is.
#[cfg(not(feature = "ssr"))]
fn follow(room: OpenRoom, me: &User, row: &MessageRow) -> Signal<Delivery> {
    if let Delivery::Sent { .. } = row.delivery {
        return Signal::stored(row.delivery.clone());
    }
    let (me, cid, first) = (me.clone(), row.cid, row.delivery.clone());
    Memo::new(move |before: Option<&Delivery>| {
        let now = room.timeline.with(|log| rows::delivery(log, &me, cid));
        now.unwrap_or_else(|| before.unwrap_or(&first).clone())
    })
    .into()
}

/// How a message looks. One that is under way is shown as it was typed, until the server has read its
/// markup.
#[cfg(not(feature = "ssr"))]
fn look(room: OpenRoom, me: &User, row: &MessageRow) -> Signal<Look> {
    let place = match row.delivery {
        Delivery::Sent { seq, .. } => Ok(seq),
        _ => Err(row.cid),
    };
    let (me, first) = (me.clone(), row.look.clone());
    Memo::new_owning(move |before: Option<Look>| {
        let is_first = before.is_none();
        let before = before.unwrap_or_else(|| first.clone());
        let (now, is_new) = room.timeline.with(|log| rows::look(log, &me, place, before));
        (now, is_new || is_first)
    })
    .into()
}

/// Above the first row: the room's beginning, or the way to what came before.
#[component]
fn Before(live: Live, room: OpenRoom) -> impl IntoView {
    let start = Memo::new(move |_| room.timeline.with(Start::of));
    move || match start.get() {
        Start::Empty => EitherOf3::A(view! { <EmptyRoom room/> }),
        Start::Reached => {
            let words =
                move || room.info.with(|info| words::beginning_of(info.audience(), info.name.as_str()));
            EitherOf3::B((!room.is_thread()).then(|| {
                view! {
                    <p class="timeline__start">{words}</p>
                }
            }))
        }
        Start::Further => {
            let words = move || {
                if room.loading_older.get() { words::loading_older() } else { words::older_messages() }
            };
            let path = move || room_path(&room.slug(), room.timeline.with(Log::first));
            EitherOf3::C(view! {
                <p class="timeline__older">
                    <a href=path on:click=move |event| {
                        event.prevent_default();
                        live.load_older(room);
                    }>{words}</a>
                </p>
            })
        }
    }
}

/// What is above the first row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// Nobody has written yet.
    Empty,
    /// Nothing.
    Reached,
    /// Older events.
    Further,
}

impl Start {
    fn of(log: &Log) -> Self {
        if !log.is_at_start() {
            Self::Further
        } else if log.pending().is_empty() && log.is_live() && log.events().all(|event| !event.is_in_room()) {
            Self::Empty
        } else {
            Self::Reached
        }
    }
}

/// Below the last row, where that is not the newest: the way on.
#[component]
fn After(live: Live, room: OpenRoom) -> impl IntoView {
    let reached = Memo::new(move |_| room.timeline.with(Log::is_live));
    move || {
        (!reached.get()).then(|| {
            let words = move || {
                if room.loading_newer.get() { words::loading_newer() } else { words::newer_messages() }
            };
            let path = move || room_path(&room.slug(), Some(room.timeline.with(Log::last)));
            view! {
                <p class="timeline__older">
                    <a href=path on:click=move |event| {
                        event.prevent_default();
                        live.load_newer(room);
                    }>{words}</a>
                </p>
            }
        })
    }
}

/// The way back to the newest message, from anywhere further up.
#[component]
fn Jump(live: Live, room: OpenRoom) -> impl IntoView {
    let hidden = move || room.following.get();
    let words = move || words::new_messages(room.unseen.get());
    view! {
        <a
            class="timeline__jump"
            href=room_path(&room.slug(), None)
            hidden=hidden
            on:click=move |event| {
                event.prevent_default();
                live.jump_to_newest(room);
            }
        >
            {icon(Icon::Down)}
            <span>{words}</span>
        </a>
    }
}
