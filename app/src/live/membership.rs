//! Who is in a room: oneself, and the people in its header.

use leptos::prelude::*;
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::user::User;
use sarang_protocol::view::RoomView;

use super::pointing::Ask;
use super::start::is_attentive;
use super::{Live, OpenRoom, Place, RoomMeta, company, pointing, receive, ringing, rooms};

/// Changes the room's header by an event that came after the header was read.
pub(super) fn absorb(live: Live, room: OpenRoom, event: &RoomEvent) {
    if event.seq <= room.known.get_value() {
        return;
    }
    room.known.set_value(event.seq);
    match &event.kind {
        EventKind::Message { .. } => {
            company::wrote(room, &event.author.handle);
            if room.is_thread() || event.is_in_room() {
                arrived(live, room, event);
            }
        }
        EventKind::Joined => room.info.update(|info| add(info, &event.author)),
        EventKind::Added { whom } => room.info.update(|info| add(info, whom)),
        EventKind::Left => room.info.update(|info| remove(info, &event.author)),
        EventKind::Removed { whom } => room.info.update(|info| remove(info, whom)),
        EventKind::Renamed { name } => {
            room.info.update(|info| info.name = name.clone());
            live.rooms.update(|rooms| {
                if let Some(summary) = rooms.iter_mut().find(|summary| room.is(&summary.slug)) {
                    summary.name = name.clone();
                }
                rooms::sort(rooms);
            });
        }
        // What they change is the messages, in the timeline.
        EventKind::Edited { .. }
        | EventKind::Deleted { .. }
        | EventKind::Reacted { .. }
        | EventKind::Pinned { .. }
        | EventKind::Unknown => {}
    }
}

/// One has become a member of a room.
pub(super) fn became_member(live: Live, summary: &RoomSummary) {
    let (slug, head) = (summary.slug.clone(), summary.head);
    live.rooms.update(|rooms| {
        live.engine().own.borrow().join(rooms, summary);
        rooms::sort(rooms);
    });
    list(live, &slug, true);
    if let Some(room) = live.engine().room(&slug) {
        rooms::set_joined(room, true);
        receive::note_head(live, &slug, head);
    }
    if summary.unread > 0 && ringing::rings(&live.engine().shelf) {
        pointing::ask_for(live, Ask::Began(slug), false);
    }
}

/// One is no longer a member of a room.
pub(super) fn no_longer_member(live: Live, slug: &RoomSlug) {
    live.rooms.update(|rooms| rooms.retain(|room| room.slug != *slug));
    list(live, slug, false);
    if let Some(room) = live.engine().room(slug) {
        part(live, room);
        let me = live.me().user;
        room.info.update(|info| remove(info, &me));
    }
}

/// One is in a room no longer. One that is not open is shown no longer either.
pub(super) fn part(live: Live, room: OpenRoom) {
    rooms::set_joined(room, false);
    if room.info.with_untracked(|info| !info.kind.is_open())
        && live.shown().is_some_and(|shown| shown.is(&room.slug()))
    {
        live.place.set(Place::NotFound);
    }
}

/// A message came while the reader was elsewhere in the room, or elsewhere altogether.
fn arrived(live: Live, room: OpenRoom, event: &RoomEvent) {
    if live.is_me(&event.author) || live.shown().is_none_or(|shown| !shown.is(&room.slug())) {
        return;
    }
    if !room.following.get_untracked() {
        room.unseen.update(|unseen| *unseen += 1);
    }
    if room.is_thread() {
        return;
    }
    let line = room.read_line.get_untracked();
    let read = live.summary(&room.slug()).map_or(event.seq.prev(), |summary| summary.read);
    // All before it had been read: what comes while one looks elsewhere is new when one is back.
    if !is_attentive() && line.is_none_or(|line| line < read) && read.next() >= event.seq {
        room.read_line.set(Some(event.seq.prev()));
    }
}

/// Marks the room in the directory, if that is shown.
fn list(live: Live, slug: &RoomSlug, joined: bool) {
    if let Place::Directory(rooms) = live.place.get_untracked() {
        rooms.maybe_update(|rooms| {
            let found = rooms.iter_mut().find(|room| room.slug == *slug);
            found.is_some_and(|room| {
                let changed = room.joined != joined;
                room.joined = joined;
                room.members = match (changed, joined) {
                    (false, _) => room.members,
                    (true, true) => room.members + 1,
                    (true, false) => room.members.saturating_sub(1),
                };
                changed
            })
        });
    }
}

fn add(info: &mut RoomMeta, user: &User) {
    if info.members.iter().any(|member| member.handle == user.handle) {
        return;
    }
    info.member_count += 1;
    if info.members.len() < RoomView::MEMBERS as usize {
        info.members.push(user.clone());
        info.members.sort_by_cached_key(|member| crate::live::case::lower(member.name.as_str()));
    }
}

fn remove(info: &mut RoomMeta, user: &User) {
    let before = info.members.len();
    info.members.retain(|member| member.handle != user.handle);
    // Of a list that names all, somebody who is not in it has gone before.
    if info.members.len() < before || before < info.member_count as usize {
        info.member_count = info.member_count.saturating_sub(1);
    }
}
