//! What others do that concerns oneself.

use serde::{Deserialize, Serialize};

use crate::id::Seq;
use crate::text::{Emoji, RoomName, RoomSlug};
use crate::thread::is_not;
use crate::time::Timestamp;
use crate::user::User;

/// How it concerns one. A message that does so in several ways is told by the first of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// A message calls one, by name or with everybody in the room.
    Mention,
    /// A message answers one of one's own.
    Quote,
    /// A message was said in a thread that one followed then.
    Reply,
    /// Somebody reacted to a message of one's own.
    Reaction,
}

impl ActivityKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Mention, Self::Reply, Self::Quote, Self::Reaction];

    /// As addresses have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Quote => "quote",
            Self::Reply => "reply",
            Self::Reaction => "reaction",
        }
    }

    /// Reads that.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityItem {
    /// Its number: later ones have higher ones.
    pub id: u64,
    /// How it concerns one.
    pub kind: ActivityKind,
    /// It calls everybody in the room.
    #[serde(default, skip_serializing_if = "is_not")]
    pub everyone: bool,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: User,
    /// The room's address.
    pub room: RoomSlug,
    /// The room's name.
    pub name: RoomName,
    /// The message: theirs, or one's own that they reacted to.
    pub seq: Seq,
    /// The thread in which alone the message is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<Seq>,
    /// What they reacted with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emoji: Option<Emoji>,
    /// The beginning of the message; empty, if it was deleted.
    pub excerpt: String,
    /// It was not there when one last looked.
    #[serde(default, skip_serializing_if = "is_not")]
    pub new: bool,
}

/// `GET /activity`: what others have done that concerns oneself, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// It.
    pub items: Vec<ActivityItem>,
    /// Whether there is more before that.
    pub older: bool,
}

impl Activity {
    /// So many at once: what a page shows without growing long.
    pub const PAGE: u32 = 50;
}

/// `PUT /activity/seen`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenActivity {
    /// The newest that one has seen.
    pub id: u64,
}
