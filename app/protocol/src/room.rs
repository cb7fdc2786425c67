//! Rooms, as lists show them.

use serde::{Deserialize, Serialize};

use crate::id::Seq;
use crate::text::{Purpose, RoomName, RoomSlug};

/// A room that one is a member of, as the sidebar shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomSummary {
    /// Its address.
    pub slug: RoomSlug,
    /// Its name.
    pub name: RoomName,
    /// The newest event.
    pub head: Seq,
    /// How far one has read.
    pub read: Seq,
    /// Messages of others after `read`, counted up to [`RoomSummary::UNREAD_CAP`].
    pub unread: u32,
}

impl RoomSummary {
    /// Counting stops here; the badge shows "99+". More would cost the database and tell nobody more.
    pub const UNREAD_CAP: u32 = 100;
}

/// A room, as the directory shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomListing {
    /// Its address.
    pub slug: RoomSlug,
    /// Its name.
    pub name: RoomName,
    /// What it is for; may be empty.
    pub purpose: Purpose,
    /// How many people are in it.
    pub members: u32,
    /// Whether the asking person is one of them.
    pub joined: bool,
}
