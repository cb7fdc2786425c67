//! Going to places: another page of the workspace, another part of a room.

use futures_util::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sarang_protocol::api::Rooms;
use sarang_protocol::frame::ClientFrame;
use sarang_protocol::id::Seq;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::timeline::Timeline;

use super::fetch::{self, FetchError, sentence, tell};
use super::pointing::Ask;
use super::start::is_attentive;
use super::{
    Live, NewRoomForm, OpenRoom, Place, drafts, navigation, pointing, receive, rooms, sending, socket,
};
use crate::components::late;
use crate::routes::{Route, room_path};

/// So many events are asked for at a time on scrolling: a few screens.
const PAGE: u32 = 100;

/// Shows a page of the workspace. The address is the caller's business.
pub(super) fn show(live: Live, route: Route) {
    drafts::save(live);
    read_on_leaving(live);
    let is_beside = |panel: OpenRoom| matches!(&route, Route::Room { slug, .. } if panel.is(slug));
    if live.panel.get_untracked().is_some_and(|panel| !is_beside(panel)) {
        pointing::ask(live, Ask::Away);
    }
    let engine = live.engine();
    engine.wanted.replace(route.clone());
    match route {
        // Its caller knows which room.
        Route::Home => {}
        Route::Directory => directory(live),
        Route::NewRoom => new_room(live),
        Route::Room { slug, seq } => open(live, slug, seq),
    }
}

/// Who was at the newest message has seen it, however soon they go on.
fn read_on_leaving(live: Live) {
    if let Some(room) = live.shown()
        && room.following.get_untracked()
        && is_attentive()
    {
        rooms::mark_read(live, room, room.timeline.with_untracked(Timeline::last));
    }
}

/// Fetches once more what could not be fetched.
pub(super) fn retry(live: Live) {
    let route = live.engine().wanted.borrow().clone();
    show(live, route);
}

fn open(live: Live, slug: RoomSlug, seq: Option<Seq>) {
    // Of a closed room that one is not in any more nothing is shown from memory.
    let kept = live.engine().room(&slug);
    let kept = kept.filter(|room| room.info.with_untracked(|info| info.joined || info.kind.is_open()));
    if let Some(room) = kept {
        let at_hand = match seq {
            Some(seq) => room.holds(seq),
            None => room.timeline.with_untracked(sarang_protocol::timeline::Timeline::is_live),
        };
        if at_hand {
            enter(live, room, seq);
            // Nothing tells us what happens in rooms of others.
            if !room.info.with_untracked(|info| info.joined) {
                reload(live, &slug);
            }
            return;
        }
    }
    if live.shown().is_none_or(|shown| !shown.is(&slug)) {
        live.place.set(Place::Loading(slug.clone()));
    }
    spawn_local(async move {
        let fetched = fetch::room_view(&slug, seq).await;
        if *live.engine().wanted.borrow() != (Route::Room { slug, seq }) {
            return;
        }
        match fetched {
            Ok(view) => {
                let (engine, focus) = (live.engine(), view.focus);
                let room = match engine.room(&view.slug) {
                    Some(room) => {
                        room.replace(view);
                        room
                    }
                    None => engine.keep(view),
                };
                sending::show_pending(live, room);
                catch_up(live, room);
                enter(live, room, focus);
            }
            Err(error) => live.place.set(failed(error)),
        }
    });
}

/// Between the reading of a view and now its room may have moved on.
fn catch_up(live: Live, room: OpenRoom) {
    let slug = room.slug();
    if let Some(summary) = live.summary(&slug) {
        receive::note_head(live, &slug, summary.head);
    }
}

fn enter(live: Live, room: OpenRoom, focus: Option<Seq>) {
    let slug = room.slug();
    let engine = live.engine();
    engine.held.take();
    engine.touch(&slug);
    engine.shelf.set_last_room(&slug);
    if live.shown().is_some_and(|shown| shown.is(&slug)) {
        match focus {
            Some(_) => {
                room.following.set(false);
                room.focus.set(focus);
            }
            None => jump_to_newest(live, room),
        }
        return;
    }
    let line = live
        .summary(&slug)
        .filter(|summary| summary.unread > 0 && summary.read > Seq::ZERO)
        .map(|summary| summary.read);
    room.read_line.set(line);
    room.unseen.set(0);
    room.focus.set(focus);
    room.following.set(focus.is_none());
    room.opened.update_value(|opened| *opened += 1);
    live.place.set(Place::Room(room));
}

/// Reads a room anew, if it is shown; others are forgotten, and read when they are opened.
pub(super) fn reload(live: Live, slug: &RoomSlug) {
    pointing::ask(live, Ask::Anew(slug.clone()));
    let shown = live.shown().filter(|shown| shown.is(slug));
    let Some(room) = shown else {
        live.engine().forget(slug);
        return;
    };
    spawn_local(async move {
        let slug = room.slug();
        match fetch::room_view(&slug, None).await {
            Ok(view) => {
                if live.engine().room(&slug).is_some() {
                    room.replace(view);
                    catch_up(live, room);
                }
            }
            Err(FetchError::NotFound) => live.place.set(Place::NotFound),
            Err(error) => tell(live, error),
        }
    });
}

fn new_room(live: Live) {
    spawn_local(async move {
        let arrived = late::load_new_room().await;
        if *live.engine().wanted.borrow() != Route::NewRoom {
            return;
        }
        live.place.set(match arrived {
            Ok(()) => {
                let owner = &live.engine().owner;
                Place::NewRoom(owner.with(|| NewRoomForm::new(String::new(), String::new(), false, None)))
            }
            Err(error) => failed(error.into()),
        });
    });
}

fn directory(live: Live) {
    spawn_local(async move {
        // Both at the same time: the part comes over the network the first time.
        let (arrived, fetched) = join(late::load_directory(), fetch::get::<Rooms>("/api/v1/rooms")).await;
        let fetched = arrived.map_err(FetchError::from).and(fetched);
        if *live.engine().wanted.borrow() != Route::Directory {
            return;
        }
        if let (Ok(Rooms { directory, .. }), Place::Directory(listed)) =
            (&fetched, live.place.get_untracked())
        {
            listed.set(directory.clone());
            return;
        }
        live.place.set(match fetched {
            Ok(Rooms { directory, .. }) => {
                let owner = &live.engine().owner;
                Place::Directory(owner.with(|| RwSignal::new(directory)))
            }
            Err(error) => failed(error),
        });
    });
}

pub(super) fn load_older(live: Live, room: OpenRoom) {
    let at_start = room.timeline.with_untracked(sarang_protocol::timeline::Timeline::is_at_start);
    if !at_start && !room.loading_older.get_untracked() {
        room.loading_older.set(true);
        if room.is_thread() {
            pointing::ask(live, Ask::Older(room));
            return;
        }
        ask_older(live, room);
    }
}

pub(super) fn load_newer(live: Live, room: OpenRoom) {
    let reached = room.timeline.with_untracked(sarang_protocol::timeline::Timeline::is_live);
    if !reached && !room.loading_newer.get_untracked() {
        room.loading_newer.set(true);
        ask_newer(live, room);
    }
}

/// Without a line, it is asked for when there is one.
pub(super) fn ask_older(live: Live, room: OpenRoom) {
    let first = room.timeline.with_untracked(sarang_protocol::timeline::Timeline::first);
    more(live, room, None, first);
}

pub(super) fn ask_newer(live: Live, room: OpenRoom) {
    let last = room.timeline.with_untracked(sarang_protocol::timeline::Timeline::last);
    more(live, room, Some(last), None);
}

fn more(live: Live, room: OpenRoom, after: Option<Seq>, before: Option<Seq>) {
    socket::transmit(live, &ClientFrame::More { room: room.slug(), after, before, limit: Some(PAGE) });
}

pub(super) fn jump_to_newest(live: Live, room: OpenRoom) {
    room.unseen.set(0);
    if room.focus.get_untracked().is_some() {
        room.focus.set(None);
        navigation::replace(&room_path(&room.slug(), None));
    }
    if room.timeline.with_untracked(sarang_protocol::timeline::Timeline::is_live) {
        room.following.set(true);
        room.to_bottom.notify();
        return;
    }
    spawn_local(async move {
        let slug = room.slug();
        let fetched = fetch::room_view(&slug, None).await;
        if live.engine().room(&slug).is_none() {
            return;
        }
        match fetched {
            Ok(view) => {
                room.following.set(true);
                room.replace(view);
                catch_up(live, room);
                room.to_bottom.notify();
            }
            Err(error) => tell(live, error),
        }
    });
}

fn failed(error: FetchError) -> Place {
    match error {
        FetchError::NotFound => Place::NotFound,
        error => Place::Failed { message: sentence(error) },
    }
}
