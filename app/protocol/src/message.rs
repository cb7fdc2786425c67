//! What happens in a room: the events of its log.

use serde::{Deserialize, Serialize};

use crate::id::{ClientId, Seq};
use crate::text::{Body, RoomName};
use crate::time::Timestamp;
use crate::user::User;

/// One entry of a room's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomEvent {
    /// Its position; also its address: `/rooms/{slug}/{seq}`.
    pub seq: Seq,
    /// When it was committed, by the server's clock.
    pub at: Timestamp,
    /// Who did it.
    pub author: User,
    /// What was done.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What was done in a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// The author posted a message.
    Message {
        /// The author's own name for it.
        cid: ClientId,
        /// Its text.
        body: Body,
    },
    /// The author became a member.
    Joined,
    /// The author is no longer a member.
    Left,
    /// The author gave the room another name.
    Renamed {
        /// The new one.
        name: RoomName,
    },
}

impl RoomEvent {
    /// The text, if it is a message.
    pub fn body(&self) -> Option<&Body> {
        match &self.kind {
            EventKind::Message { body, .. } => Some(body),
            _ => None,
        }
    }

    /// The sender's name for it, if it is a message.
    pub fn cid(&self) -> Option<ClientId> {
        match &self.kind {
            EventKind::Message { cid, .. } => Some(*cid),
            _ => None,
        }
    }
}
