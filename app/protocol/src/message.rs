//! What happens in a room: the events of its log.

use serde::{Deserialize, Serialize};

use crate::id::{ClientId, Seq};
use crate::rich_text::RichText;
use crate::text::{Body, RoomName};
use crate::time::Timestamp;
use crate::user::User;

/// One entry of a room's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "FlatEvent")]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// The author posted a message.
    Message {
        /// The author's own name for it.
        cid: ClientId,
        /// Its text.
        #[serde(flatten)]
        body: Body,
    },
    /// The author became a member.
    Joined,
    /// The author is no longer a member.
    Left,
    /// The author has taken somebody out, who is no longer a member.
    Removed {
        /// Whom.
        whom: User,
    },
    /// The author gave the room another name.
    Renamed {
        /// The new one.
        name: RoomName,
    },
}

/// An event as it is read: every field of every kind.
///
/// Serde's own reading of tagged and flattened types first collects whatever comes into a tree;
/// this costs the browser tens of kilobytes of code. A flat struct does not.
#[derive(Deserialize)]
pub(crate) struct FlatEvent {
    seq: Seq,
    at: Timestamp,
    author: User,
    kind: FlatKind,
    #[serde(default)]
    cid: Option<ClientId>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    nodes: Option<RichText>,
    #[serde(default)]
    name: Option<RoomName>,
    #[serde(default)]
    whom: Option<User>,
}

/// The names of [`EventKind`].
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FlatKind {
    Message,
    Joined,
    Left,
    Removed,
    Renamed,
}

/// A field that its kind or type needs is not there.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("missing field `{0}`")]
pub(crate) struct Missing(pub(crate) &'static str);

impl TryFrom<FlatEvent> for RoomEvent {
    type Error = Missing;

    fn try_from(flat: FlatEvent) -> Result<Self, Missing> {
        let body = flat.body.map(|text| Body::trusted(text).with_markup(flat.nodes.unwrap_or_default()));
        let kind = EventKind::from_fields(flat.kind, flat.cid, body, flat.name, flat.whom)?;
        Ok(Self { seq: flat.seq, at: flat.at, author: flat.author, kind })
    }
}

impl EventKind {
    pub(crate) fn from_fields(
        kind: FlatKind,
        cid: Option<ClientId>,
        body: Option<Body>,
        name: Option<RoomName>,
        whom: Option<User>,
    ) -> Result<Self, Missing> {
        Ok(match kind {
            FlatKind::Message => {
                Self::Message { cid: cid.ok_or(Missing("cid"))?, body: body.ok_or(Missing("body"))? }
            }
            FlatKind::Joined => Self::Joined,
            FlatKind::Left => Self::Left,
            FlatKind::Removed => Self::Removed { whom: whom.ok_or(Missing("whom"))? },
            FlatKind::Renamed => Self::Renamed { name: name.ok_or(Missing("name"))? },
        })
    }
}

impl RoomEvent {
    /// The text, if it is a message.
    pub fn body(&self) -> Option<&Body> {
        match &self.kind {
            EventKind::Message { body, .. } => Some(body),
            _ => None,
        }
    }

    /// The same, to have its markup read.
    pub fn body_mut(&mut self) -> Option<&mut Body> {
        match &mut self.kind {
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
