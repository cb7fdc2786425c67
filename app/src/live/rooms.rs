//! What becomes of rooms: what is unread in them, and what one does to them.

use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sarang_protocol::api::{CreateRoom, RenameRoom, RoomInfo};
use sarang_protocol::frame::ClientFrame;
use sarang_protocol::id::Seq;
use sarang_protocol::message::RoomEvent;
use sarang_protocol::notifications::Attention;
use sarang_protocol::room::RoomSummary;
use sarang_protocol::sections::Sorting;
use sarang_protocol::text::{Handle, RoomSlug};

use super::fetch::{self, sentence, tell};
use super::membership::{became_member, no_longer_member};
use super::pointing::Ask;
use super::start::is_attentive;
use super::{Live, OpenRoom, Place, navigation, pointing, receive, ringing, socket};
use crate::routes;

/// Something happened in a room of one's own: its place in the list changes.
pub(super) fn count(live: Live, slug: &RoomSlug, event: &RoomEvent) {
    let watched = is_attentive()
        && live.shown().is_some_and(|room| room.is(slug) && room.following.get_untracked())
        && !is_held(live, slug);
    let me = live.me().user.handle;
    let engine = live.engine();
    let mut is_new = false;
    live.rooms.maybe_update(|rooms| {
        let room = rooms.iter_mut().find(|room| room.slug == *slug);
        room.is_some_and(|room| {
            is_new = event.seq > room.head;
            engine.own.borrow_mut().count(room, event, &me, watched)
        })
    });
    if is_new && ringing::rings(&engine.shelf) && !(watched && event.is_in_room()) {
        pointing::ask_for(live, Ask::Came(slug.clone(), event.clone()), false);
    }
}

/// Rooms stand part by part, and by name in each, as the server gives them.
pub(super) fn sort(rooms: &mut [RoomSummary]) {
    rooms.sort_by_cached_key(|room| room.place(crate::live::case::lower));
}

/// Notes whether one is a member.
pub(super) fn set_joined(room: OpenRoom, joined: bool) {
    room.info.maybe_update(|info| std::mem::replace(&mut info.joined, joined) != joined);
}

pub(super) fn mark_read(live: Live, room: OpenRoom, seq: Seq) {
    if room.is_thread() {
        pointing::ask(live, Ask::Read(room));
        return;
    }
    let slug = room.slug();
    if is_held(live, &slug) {
        return;
    }
    let mut moved = false;
    live.rooms.maybe_update(|rooms| {
        let Some(summary) = rooms.iter_mut().find(|summary| summary.slug == slug) else {
            return false;
        };
        moved = seq > summary.read;
        let cleared = summary.unread > 0 && seq >= summary.head;
        summary.read = summary.read.max(seq);
        if cleared {
            (summary.unread, summary.mentions) = (0, 0);
        }
        cleared
    });
    if moved {
        // Without a line, the list of rooms in the next `welcome` makes the view say it again.
        let user_after = Some(live.engine().own.borrow().seq());
        socket::transmit(live, &ClientFrame::Read { room: slug, seq, thread: None, user_after });
    }
}

fn is_held(live: Live, slug: &RoomSlug) -> bool {
    live.engine().held.borrow().as_ref() == Some(slug)
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

pub(super) fn create(live: Live, name: String, purpose: String, closed: bool) {
    let Place::NewRoom(form) = live.place.get_untracked() else {
        return;
    };
    if form.busy.get_untracked() {
        return;
    }
    form.busy.set(true);
    form.error.set(None);
    spawn_local(async move {
        let room = CreateRoom { name, purpose, closed, slug: None };
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

pub(super) fn favour(live: Live, slug: RoomSlug) {
    let Some(RoomSummary { favourite, section, .. }) = live.summary(&slug) else { return };
    spawn_local(async move {
        let path = [&fetch::room_path(&slug), "/sorting"].concat();
        // One's own log tells it to the list, in every tab.
        if let Err(error) = fetch::put(&path, &Sorting { favourite: !favourite, section }).await {
            tell(live, error);
        }
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

pub(super) fn remove(live: Live, room: OpenRoom, handle: Handle) {
    spawn_local(async move {
        let mut path = [&fetch::room_path(&room.slug()), "/members/"].concat();
        routes::encode(handle.as_str(), &mut path);
        match fetch::act(Method::DELETE, &path).await {
            // The list follows by the room's event. The button that was used goes with its row.
            Ok(()) => navigation::focus("members"),
            Err(error) => tell(live, error),
        }
    });
}

/// A room that one has just joined or made. The socket tells it too, sooner or later.
pub(super) fn add_own(live: Live, info: &RoomInfo) {
    let (known, head) = (live.summary(&info.slug), info.head);
    let known = known.unwrap_or_else(|| RoomSummary {
        slug: info.slug.clone(),
        name: info.name.clone(),
        kind: info.kind,
        with: vec![],
        head,
        read: head,
        unread: 0,
        mentions: 0,
        attention: Attention::Everything,
        favourite: false,
        section: None,
    });
    became_member(live, &known);
    receive::note_head(live, &info.slug, head);
}
