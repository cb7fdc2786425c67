//! All that one has not read, room by room.

use serde::{Deserialize, Serialize};

use crate::api::Message;
use crate::room::RoomSummary;

/// `GET /unread`: the rooms that show something as unread, in the order of one's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// The first [`Unread::ROOMS`] of them.
    pub rooms: Vec<UnreadRoom>,
    /// How many more there are; they come when these are read. Left out where there are none.
    #[serde(default, skip_serializing_if = "is_none")]
    pub further: usize,
}

/// A room, and what is unread in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadRoom {
    /// The room.
    pub room: RoomSummary,
    /// The first [`Unread::MESSAGES`] messages of others after what one has read, oldest first.
    pub messages: Vec<Message>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_none(number: &usize) -> bool {
    *number == 0
}

impl Unread {
    /// So many rooms at once: each is a read of its own, and nobody looks through more at one sitting.
    pub const ROOMS: usize = 20;
    /// So many messages of each: enough to see what it is about, and whether to go there.
    pub const MESSAGES: u32 = 10;
}
