//! Rooms: seeing, making, joining, adding, leaving, renaming, and having read them.

use sarang_protocol::api::{CreateRoom, RoomInfo};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::Seq;
use sarang_protocol::room::{RoomKind, RoomListing, RoomSummary};
use sarang_protocol::text::{Handle, Purpose, RoomName, RoomSlug};
use sarang_protocol::user::Role;
use sarang_protocol::view::RoomView;

use super::questions::{Own, OwnEvents};
use super::{Chat, ChatError, OwnRooms, OwnRun, Result, Viewer, address, secret};
use crate::markup;
use crate::store::{Address, Change, NewRoom, Page, Refusal, Room};

/// The address of a room whose name has no letter or digit in it.
const NAMELESS: &str = "room";

/// So many events back a room can be marked as unread at most: what is one's own among them is counted.
pub(super) const UNREAD_REACH: u64 = 10_000;

impl Chat {
    /// One's rooms, by name.
    pub async fn rooms(&self, viewer: &Viewer) -> Result<Vec<RoomSummary>> {
        let rooms = self.own(viewer).await?.rooms;
        Ok(rooms.into_iter().map(|(_, room)| room).collect())
    }

    /// What stands around every page: the installation's title and one's rooms.
    pub async fn surroundings(&self, viewer: &Viewer) -> Result<(String, OwnRooms)> {
        Ok(self.store.surroundings(viewer.id).await?)
    }

    /// One's rooms with their keys, for a socket to follow, and where one's own log stands.
    pub async fn own(&self, viewer: &Viewer) -> Result<OwnRooms> {
        let own = self.questions.own.ask(Own(viewer.id)).await?;
        own.ok_or_else(|| Refusal::NoSuchUser.into())
    }

    /// What happened to oneself after this position of one's own log.
    pub async fn own_events(&self, viewer: &Viewer, after: Seq) -> Result<OwnRun> {
        let run = self.questions.own_events.ask(OwnEvents(viewer.id, after)).await?;
        run.ok_or_else(|| Refusal::NoSuchUser.into())
    }

    /// All open rooms, by name.
    pub async fn directory(&self, viewer: &Viewer) -> Result<Vec<RoomListing>> {
        Ok(self.store.directory(viewer.id).await?)
    }

    /// A room's page: its newest messages, or those around an event. Who is not a member of an open
    /// room reads too. An event that does not exist is `NotFound`.
    pub async fn room_view(&self, viewer: &Viewer, slug: &str, around: Option<Seq>) -> Result<RoomView> {
        let page = self.store.page(viewer.id, &address(slug)?, around).await?;
        let Page { room, members, events, draft } = page.ok_or(Refusal::NoSuchRoom)?;
        if around.is_some_and(|seq| seq == Seq::ZERO || seq > room.head) {
            return Err(ChatError::refused(ErrorCode::NotFound, "There is no such message in this room."));
        }
        Ok(RoomView {
            slug: room.slug,
            name: room.name,
            purpose: room.purpose,
            joined: room.read.is_some(),
            kind: room.kind,
            may_manage: !room.kind.is_conversation()
                && (viewer.role == Role::Admin || room.creator == Some(viewer.id)),
            member_count: room.member_count,
            members,
            head: room.head,
            events: events.into_iter().map(markup::marked).collect(),
            // Nothing is new to who has never been here.
            read: room.read.unwrap_or(room.head),
            focus: around,
            refused: None,
            draft,
        })
    }

    /// A room, in short.
    pub async fn room_info(&self, viewer: &Viewer, slug: &str) -> Result<RoomInfo> {
        Ok(info(self.room(viewer, slug).await?))
    }

    /// Makes a room; its maker is in it.
    pub async fn create_room(&self, viewer: &Viewer, form: CreateRoom) -> Result<RoomInfo> {
        let name = RoomName::parse(&form.name)?;
        let slug = form.slug.as_deref().map(str::trim).filter(|slug| !slug.is_empty());
        let (kind, address) = match (form.closed, slug) {
            (false, None) => (RoomKind::Open, derived(&name)),
            (false, Some(slug)) => (RoomKind::Open, Address::Chosen(RoomSlug::parse(slug)?)),
            (true, None) => (RoomKind::Closed, Address::Chosen(secret::address())),
            (true, Some(_)) => {
                return Err(ChatError::refused(
                    ErrorCode::Invalid,
                    "A closed room's address is made by the server, so that nobody can guess it. Leave it out.",
                ));
            }
        };
        let room = NewRoom { address, name, purpose: Purpose::parse(&form.purpose)?, kind };
        let (chat, me) = (self.clone(), viewer.id);
        self.see_through(async move {
            let (room, entered) = chat.store.create_room(me, &room).await?;
            chat.tell(&entered).await;
            chat.tell_user(me).await;
            Ok(info(room))
        })
        .await
    }

    /// Becomes a member; who is one already stays one.
    pub async fn join(&self, viewer: &Viewer, slug: &str) -> Result<RoomInfo> {
        let slug = address(slug)?;
        self.change(viewer, slug.clone(), Membership::Join).await?;
        Ok(info(self.room(viewer, slug.as_str()).await?))
    }

    /// Is a member no longer; who was none stays none.
    pub async fn leave(&self, viewer: &Viewer, slug: &str) -> Result<()> {
        self.change(viewer, address(slug)?, Membership::Leave).await
    }

    /// Adds somebody to a room: its members may. Who is in it stays in it.
    pub async fn add(&self, viewer: &Viewer, slug: &str, handle: &str) -> Result<()> {
        let slug = address(slug)?;
        let handle = Handle::parse(handle).map_err(|_| Refusal::NoSuchUser);
        let (chat, me) = (self.clone(), viewer.id);
        self.see_through(async move {
            if let Some((person, logged)) = chat.store.add(me, &slug, &handle?).await? {
                chat.tell(&logged).await;
                chat.tell_user(person).await;
            }
            Ok(())
        })
        .await
    }

    /// Takes somebody out of a room: its creator may, and administrators. Who is not in it stays
    /// out.
    pub async fn remove(&self, viewer: &Viewer, slug: &str, handle: &str) -> Result<()> {
        let slug = address(slug)?;
        let handle = Handle::parse(handle).map_err(|_| Refusal::NoSuchUser)?;
        if handle == viewer.user.handle {
            return Err(ChatError::refused(ErrorCode::Invalid, "That is you. Leave the room instead."));
        }
        let (chat, me, role) = (self.clone(), viewer.id, viewer.role);
        self.see_through(async move {
            if let Some((person, logged)) = chat.store.remove(me, role, &slug, &handle).await? {
                chat.tell(&logged).await;
                chat.tell_user(person).await;
            }
            Ok(())
        })
        .await
    }

    /// Gives a room another name: its creator may, and administrators.
    pub async fn rename(&self, viewer: &Viewer, slug: &str, raw: &str) -> Result<RoomInfo> {
        let (slug, name) = (address(slug)?, RoomName::parse(raw)?);
        let (chat, me, role) = (self.clone(), viewer.id, viewer.role);
        let renamed = slug.clone();
        self.see_through(async move {
            let logged = chat.store.rename_room(me, role, &renamed, &name).await?;
            if let Some(logged) = logged {
                chat.tell(&logged).await;
            }
            Ok(())
        })
        .await?;
        Ok(info(self.room(viewer, slug.as_str()).await?))
    }

    /// Has read a room up to an event. Going back, beyond the newest event, or into a room one
    /// is not in changes nothing, nor does who knew one's own log only up to `known` undo that the room was
    /// marked as unread since.
    pub async fn mark_read(&self, viewer: &Viewer, slug: &str, seq: Seq, known: Option<Seq>) -> Result<()> {
        let room = self.room(viewer, slug).await?;
        // Most marks come twice, from several tabs: those need no write.
        let forward = room.read.is_some_and(|read| read < seq && seq <= room.head);
        if forward && self.store.mark_read(viewer.id, room.id, seq, known).await? {
            self.tell_user(viewer.id).await;
            self.tell_seen(viewer, &room, seq).await;
        }
        Ok(())
    }

    /// Marks a room as unread from this message on, however far one had read.
    pub async fn mark_unread(&self, viewer: &Viewer, slug: &str, from: Seq) -> Result<()> {
        let room = self.room(viewer, slug).await?;
        if room.read.is_none() {
            return Err(Refusal::NotAMember.into());
        }
        self.message(viewer, slug, from).await?;
        if room.head.0 - from.0.min(room.head.0) > UNREAD_REACH {
            return Err(ChatError::refused(
                ErrorCode::Invalid,
                "That is too far back to be marked as unread.",
            ));
        }
        if self.store.mark_unread(viewer.id, room.id, from).await? {
            self.tell_user(viewer.id).await;
        }
        Ok(())
    }

    /// A room that the viewer may see: the lookup is the permission.
    pub(super) async fn room(&self, viewer: &Viewer, slug: &str) -> Result<Room> {
        let found = self.store.room(viewer.id, &address(slug)?).await?;
        found.ok_or_else(|| Refusal::NoSuchRoom.into())
    }

    async fn change(&self, viewer: &Viewer, slug: RoomSlug, change: Membership) -> Result<()> {
        let (chat, me) = (self.clone(), viewer.id);
        self.see_through(async move {
            let change = match change {
                Membership::Join => chat.store.join(me, &slug).await?,
                Membership::Leave => chat.store.leave(me, &slug).await?,
            };
            if let Change::Made(logged) = change {
                chat.tell(&logged).await;
                chat.tell_user(me).await;
            }
            Ok(())
        })
        .await
    }
}

#[derive(Clone, Copy)]
enum Membership {
    Join,
    Leave,
}

/// An address made from the name.
pub(super) fn derived(name: &RoomName) -> Address {
    Address::Derived(RoomSlug::from_name(name).unwrap_or_else(|| RoomSlug::trusted(NAMELESS)))
}

pub(super) fn info(room: Room) -> RoomInfo {
    RoomInfo { slug: room.slug, name: room.name, kind: room.kind, purpose: room.purpose, head: room.head }
}
