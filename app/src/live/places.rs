//! Going to places, and what can be done to rooms there.

use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sarang_protocol::api::{CreateRoom, RenameRoom, RoomInfo, Rooms};
use sarang_protocol::frame::ClientFrame;
use sarang_protocol::id::Seq;
use sarang_protocol::message::RoomEvent;
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::timeline::Timeline;

use super::fetch::{self, FetchError};
use super::membership::{became_member, no_longer_member};
use super::start::is_attentive;
use super::{Live, NewRoomForm, Notice, OpenRoom, Place, drafts, navigation, receive, sending, socket};
use crate::routes::{Route, room_path};

/// So many events are asked for at a time on scrolling: a few screens.
const PAGE: u32 = 100;

/// Shows a page of the workspace. The address is the caller's business.
pub(super) fn show(live: Live, route: Route) {
    drafts::save(live);
    read_on_leaving(live);
    let engine = live.engine();
    engine.wanted.replace(route.clone());
    match route {
        // Its caller knows which room.
        Route::Home => {}
        Route::Directory => directory(live),
        Route::NewRoom => {
            let form = engine.owner.with(|| NewRoomForm::new(String::new(), String::new(), None));
            live.place.set(Place::NewRoom(form));
        }
        Route::Room { slug, seq } => open(live, slug, seq),
    }
}

/// Who was at the newest message has seen it, however soon they go on.
fn read_on_leaving(live: Live) {
    if let Some(room) = live.shown()
        && room.following.get_untracked()
        && is_attentive()
    {
        mark_read(live, room, room.timeline.with_untracked(Timeline::last));
    }
}

/// Fetches once more what could not be fetched.
pub(super) fn retry(live: Live) {
    let route = live.engine().wanted.borrow().clone();
    show(live, route);
}

fn open(live: Live, slug: RoomSlug, seq: Option<Seq>) {
    let kept = live.engine().room(&slug);
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

fn directory(live: Live) {
    if let Place::Directory(_) = live.place.get_untracked() {
        refresh_rooms(live);
        return;
    }
    spawn_local(async move {
        let fetched = fetch::get::<Rooms>("/api/v1/rooms").await;
        if *live.engine().wanted.borrow() != Route::Directory {
            return;
        }
        live.place.set(match fetched {
            Ok(Rooms { rooms, directory }) => {
                live.rooms.set(rooms);
                let owner = &live.engine().owner;
                Place::Directory(owner.with(|| RwSignal::new(directory)))
            }
            Err(error) => failed(error),
        });
    });
}

/// Reads the list of rooms anew, once at a time.
pub(super) fn refresh_rooms(live: Live) {
    if live.engine().refreshing.replace(true) {
        return;
    }
    spawn_local(async move {
        let fetched = fetch::get::<Rooms>("/api/v1/rooms").await;
        live.engine().refreshing.set(false);
        let Ok(Rooms { rooms, directory }) = fetched else {
            return;
        };
        live.rooms.set(rooms);
        if let Place::Directory(listed) = live.place.get_untracked() {
            listed.set(directory);
        }
        for room in live.engine().rooms() {
            catch_up(live, room);
        }
    });
}

/// Something happened in a room of one's own: its place in the list changes.
pub(super) fn count(live: Live, slug: &RoomSlug, event: &RoomEvent) {
    let watched =
        is_attentive() && live.shown().is_some_and(|room| room.is(slug) && room.following.get_untracked());
    let news = event.body().is_some() && !live.is_me(&event.author);
    live.rooms.maybe_update(|rooms| {
        let Some(room) = rooms.iter_mut().find(|room| room.slug == *slug) else {
            return false;
        };
        if event.seq <= room.head {
            return false;
        }
        room.head = event.seq;
        if live.is_me(&event.author) && event.body().is_some() {
            // Who writes has read, says the server too.
            room.read = event.seq;
            return std::mem::take(&mut room.unread) > 0;
        }
        let unread = news && !watched && event.seq > room.read;
        if unread {
            room.unread = (room.unread + 1).min(RoomSummary::UNREAD_CAP);
        }
        unread
    });
}

/// Rooms stand by name, as the server gives them.
pub(super) fn sort(rooms: &mut [RoomSummary]) {
    rooms.sort_by_cached_key(|room| crate::live::case::lower(room.name.as_str()));
}

/// Notes whether one is a member.
pub(super) fn set_joined(room: OpenRoom, joined: bool) {
    room.info.maybe_update(|info| std::mem::replace(&mut info.joined, joined) != joined);
}

pub(super) fn load_older(live: Live, room: OpenRoom) {
    let at_start = room.timeline.with_untracked(sarang_protocol::timeline::Timeline::is_at_start);
    if !at_start && !room.loading_older.get_untracked() {
        room.loading_older.set(true);
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

pub(super) fn mark_read(live: Live, room: OpenRoom, seq: Seq) {
    let slug = room.slug();
    let mut moved = false;
    live.rooms.maybe_update(|rooms| {
        let Some(summary) = rooms.iter_mut().find(|summary| summary.slug == slug) else {
            return false;
        };
        moved = seq > summary.read;
        let cleared = summary.unread > 0 && seq >= summary.head;
        summary.read = summary.read.max(seq);
        if cleared {
            summary.unread = 0;
        }
        cleared
    });
    if moved {
        // Without a line, the list of rooms in the next `welcome` makes the view say it again.
        socket::transmit(live, &ClientFrame::Read { room: slug, seq });
    }
}

pub(super) fn join(live: Live, slug: RoomSlug) {
    spawn_local(async move {
        let path = [&fetch::room_path(&slug), "/membership"].concat();
        match fetch::change::<RoomInfo>(Method::PUT, &path, &()).await {
            Ok(info) => {
                add_own(live, &info);
                if live.shown().is_none_or(|room| !room.is(&slug)) {
                    live.open(slug, None);
                }
            }
            Err(error) => tell(live, error),
        }
    });
}

pub(super) fn leave(live: Live, slug: RoomSlug) {
    spawn_local(async move {
        let path = [&fetch::room_path(&slug), "/membership"].concat();
        match fetch::act(Method::DELETE, &path).await {
            Ok(()) => no_longer_member(live, &slug),
            Err(error) => tell(live, error),
        }
    });
}

pub(super) fn create(live: Live, name: String, purpose: String, slug: Option<String>) {
    let Place::NewRoom(form) = live.place.get_untracked() else {
        return;
    };
    if form.busy.get_untracked() {
        return;
    }
    form.busy.set(true);
    form.error.set(None);
    spawn_local(async move {
        let room = CreateRoom { name, slug, purpose };
        match fetch::change::<RoomInfo>(Method::POST, "/api/v1/rooms", &room).await {
            Ok(info) => {
                add_own(live, &info);
                live.open(info.slug, None);
            }
            Err(error) => form.error.set(Some(sentence(error))),
        }
        form.busy.set(false);
    });
}

pub(super) fn rename(live: Live, slug: RoomSlug, name: String) {
    spawn_local(async move {
        let path = fetch::room_path(&slug);
        let renamed = fetch::change::<RoomInfo>(Method::PATCH, &path, &RenameRoom { name }).await;
        if let Err(error) = renamed {
            tell(live, error);
        }
    });
}

/// A room that one has just joined or made. The socket tells it too, sooner or later.
fn add_own(live: Live, info: &RoomInfo) {
    let (known, head) = (live.summary(&info.slug), info.head);
    let known = known.unwrap_or_else(|| RoomSummary {
        slug: info.slug.clone(),
        name: info.name.clone(),
        head,
        read: head,
        unread: 0,
    });
    became_member(live, known);
    receive::note_head(live, &info.slug, head);
}

fn failed(error: FetchError) -> Place {
    match error {
        FetchError::NotFound => Place::NotFound,
        error => Place::Failed { message: sentence(error) },
    }
}

fn tell(live: Live, error: FetchError) {
    let link = match error {
        FetchError::SignedOut => Some(("Sign in".to_owned(), live.sign_in_path())),
        _ => None,
    };
    live.notice.set(Some(Notice { text: sentence(error), link }));
}

fn sentence(error: FetchError) -> String {
    match error {
        FetchError::SignedOut => "You are signed out. Sign in and try again.".to_owned(),
        FetchError::NotFound => "There is no such room any more.".to_owned(),
        FetchError::Other(sentence) => sentence,
    }
}
