//! What stands beside the list of rooms, and what is known of a room.

use leptos::prelude::*;
use sarang_protocol::id::Seq;
use sarang_protocol::room::{RoomKind, RoomListing};
use sarang_protocol::text::{Purpose, RoomName, RoomSlug};
use sarang_protocol::user::User;
use sarang_protocol::view::{Pane, RoomView};

use super::{NewRoomForm, OpenRoom};
use crate::words::Audience;

/// What stands beside the list of rooms.
#[derive(Clone)]
pub enum Place {
    /// A room that is being fetched.
    Loading(RoomSlug),
    /// A room.
    Room(OpenRoom),
    /// The directory of rooms.
    Directory(RwSignal<Vec<RoomListing>>),
    /// The form for a new room.
    NewRoom(NewRoomForm),
    /// No such room, or none that one may see.
    NotFound,
    /// It could not be fetched; [`super::Live::retry_place`] tries again.
    Failed {
        /// What was wrong and what to do.
        message: String,
    },
}

/// What the header of a room shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomMeta {
    /// Its name.
    pub name: RoomName,
    /// Who may find it.
    pub kind: RoomKind,
    /// What it is for; may be empty.
    pub purpose: Purpose,
    /// Whether one is a member. Others read, and are offered to join.
    pub joined: bool,
    /// Whether one may give it another name.
    pub may_manage: bool,
    /// How many people are in it.
    pub member_count: u32,
    /// The first of them by name.
    pub members: Vec<User>,
}

/// Who is typing in a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typists {
    /// The first of them.
    pub people: Vec<User>,
    /// How many more there are.
    pub more: u32,
    /// Counts how often it was told.
    pub told: u32,
}

/// What the composer is about, where that is not a new message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// A message of one's own is edited.
    Edit {
        /// Which.
        seq: Seq,
        /// Its text, as far as one is.
        text: String,
    },
    /// What is written replies to a message.
    Reply(Seq),
}

impl RoomMeta {
    /// The header's part of a room.
    pub fn of(view: &RoomView) -> Self {
        Self {
            name: view.name.clone(),
            kind: view.kind,
            purpose: view.purpose.clone(),
            joined: view.joined,
            may_manage: view.may_manage,
            member_count: view.member_count,
            members: view.members.clone(),
        }
    }
}

impl RoomMeta {
    /// Whom one speaks to in it.
    pub(crate) fn audience(&self) -> Audience {
        match (self.kind.is_conversation(), self.member_count) {
            (false, _) => Audience::Room,
            (true, 0 | 1) => Audience::Oneself,
            (true, _) => Audience::Others,
        }
    }
}

impl From<Pane> for Place {
    fn from(pane: Pane) -> Self {
        match pane {
            Pane::Room(view) => Self::Room(OpenRoom::new(view)),
            Pane::Directory { rooms } => Self::Directory(RwSignal::new(rooms)),
            Pane::NewRoom { name, purpose, closed, error } => {
                Self::NewRoom(NewRoomForm::new(name, purpose, closed, error))
            }
            Pane::NotFound => Self::NotFound,
        }
    }
}

/// Tells places apart: one with another key is drawn anew.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PlaceKey {
    /// A room that is being fetched.
    Loading(RoomSlug),
    /// A room; the number tells one opening from the next.
    Room(RoomSlug, u32),
    /// The directory.
    Directory,
    /// The form for a new room.
    NewRoom,
    /// No such room.
    NotFound,
    /// What went wrong.
    Failed(String),
}

impl Place {
    /// What tells it apart.
    pub fn key(&self) -> PlaceKey {
        match self {
            Self::Loading(slug) => PlaceKey::Loading(slug.clone()),
            Self::Room(room) => PlaceKey::Room(room.slug(), room.opened.get_value()),
            Self::Directory(_) => PlaceKey::Directory,
            Self::NewRoom(_) => PlaceKey::NewRoom,
            Self::NotFound => PlaceKey::NotFound,
            Self::Failed { message } => PlaceKey::Failed(message.clone()),
        }
    }

    /// The room, if it is one.
    pub fn room(&self) -> Option<OpenRoom> {
        match self {
            Self::Room(room) => Some(*room),
            _ => None,
        }
    }
}
