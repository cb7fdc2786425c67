//! What one has begun to write and has not sent, on all one's devices. Nobody else learns of it.

use serde::{Deserialize, Serialize};

use crate::id::Seq;
use crate::text::{RoomName, RoomSlug};
use crate::time::Timestamp;

/// `PUT /rooms/{slug}/draft`: what stands in the composer now. Nothing is no draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetDraft {
    /// The text, as it is.
    pub body: String,
    /// The message whose thread it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<Seq>,
}

/// The answer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftKept {
    /// The newest event of one's own log when it was kept: what that says of this place is no newer up to there.
    pub user_seq: Seq,
}

/// Something that one has begun to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The room's address.
    pub room: RoomSlug,
    /// The room's name.
    pub name: RoomName,
    /// The message whose thread it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<Seq>,
    /// The text.
    pub body: String,
    /// When it was last changed.
    pub at: Timestamp,
}

/// `GET /drafts`: what one has begun to write, the last first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drafts {
    /// At most [`Drafts::MOST`].
    pub drafts: Vec<Draft>,
}

impl Drafts {
    /// So many are kept of each person.
    pub const MOST: u32 = 200;

    /// A draft may be longer than a message, for it is not done; so many bytes at the most.
    pub const BYTES: usize = 64 * 1024;
}
