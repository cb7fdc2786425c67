//! What happens in a room: the events of its log.

use serde::{Deserialize, Serialize};

use crate::change::{Quote, State};
use crate::id::{ClientId, Seq};
use crate::rich_text::RichText;
use crate::text::{Body, Emoji, RoomName};
use crate::thread::InThread;
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
        /// Its text, as it is when this is read; empty once it was deleted.
        #[serde(flatten)]
        body: Body,
        /// The message that it replies to.
        #[serde(skip_serializing_if = "Option::is_none")]
        reply_to: Option<Box<Quote>>,
        /// The thread that it is in, if it is in one.
        #[serde(flatten)]
        thread: Option<InThread>,
        /// How it stands, if it was changed since.
        #[serde(skip_serializing_if = "Option::is_none")]
        state: Option<Box<State>>,
    },
    /// The author gave their message another text.
    Edited {
        /// The author's own name for this change.
        cid: ClientId,
        /// The message.
        target: Seq,
        /// The new text; gone when the message is.
        #[serde(flatten)]
        body: Option<Body>,
    },
    /// The author took a message away.
    Deleted {
        /// The author's own name for this change.
        cid: ClientId,
        /// The message.
        target: Seq,
        /// The thread that it was in.
        #[serde(skip_serializing_if = "Option::is_none")]
        thread: Option<Seq>,
    },
    /// The author put an emoji under a message, or took it back.
    Reacted {
        /// The author's own name for this change.
        cid: ClientId,
        /// The message.
        target: Seq,
        /// Which.
        emoji: Emoji,
        /// Put, or taken back.
        on: bool,
    },
    /// The author pinned a message to the room, or took it off.
    Pinned {
        /// The author's own name for this change.
        cid: ClientId,
        /// The message.
        target: Seq,
        /// Pinned, or no longer.
        on: bool,
    },
    /// The author became a member.
    Joined,
    /// The author has added somebody, who is a member now.
    Added {
        /// Whom.
        whom: User,
    },
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
    /// Something that this program is too old to know. It has its position all the same.
    Unknown,
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
    #[serde(default)]
    reply_to: Option<Box<Quote>>,
    #[serde(default)]
    thread: Option<Seq>,
    #[serde(default)]
    also_to_room: Option<bool>,
    #[serde(default)]
    state: Option<Box<State>>,
    #[serde(default)]
    target: Option<Seq>,
    #[serde(default)]
    emoji: Option<Emoji>,
    #[serde(default)]
    on: Option<bool>,
}

/// The fields that only some kinds have.
#[derive(Default)]
pub(crate) struct Fields {
    pub(crate) cid: Option<ClientId>,
    pub(crate) body: Option<Body>,
    pub(crate) name: Option<RoomName>,
    pub(crate) whom: Option<User>,
    pub(crate) reply_to: Option<Box<Quote>>,
    pub(crate) thread: Option<Seq>,
    pub(crate) also_to_room: Option<bool>,
    pub(crate) state: Option<Box<State>>,
    pub(crate) target: Option<Seq>,
    pub(crate) emoji: Option<Emoji>,
    pub(crate) on: Option<bool>,
}

/// The names of [`EventKind`].
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FlatKind {
    Message,
    Edited,
    Deleted,
    Reacted,
    Pinned,
    Joined,
    Added,
    Left,
    Removed,
    Renamed,
    #[serde(other)]
    Unknown,
}

/// A field that its kind or type needs is not there.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("missing field `{0}`")]
pub(crate) struct Missing(pub(crate) &'static str);

impl TryFrom<FlatEvent> for RoomEvent {
    type Error = Missing;

    fn try_from(flat: FlatEvent) -> Result<Self, Missing> {
        let body = flat.body.map(|text| Body::trusted(text).with_markup(flat.nodes.unwrap_or_default()));
        let FlatEvent { seq, at, author, kind, cid, name, whom, reply_to, state, target, emoji, on, .. } =
            flat;
        let (thread, also_to_room) = (flat.thread, flat.also_to_room);
        let fields =
            Fields { cid, body, name, whom, reply_to, thread, also_to_room, state, target, emoji, on };
        Ok(Self { seq, at, author, kind: EventKind::from_fields(kind, fields)? })
    }
}

impl EventKind {
    /// A message that was just posted.
    pub fn message(cid: ClientId, body: Body) -> Self {
        Self::Message { cid, body, reply_to: None, thread: None, state: None }
    }

    /// Its author's own name for it: a message or a change has one.
    pub fn cid(&self) -> Option<ClientId> {
        match self {
            Self::Message { cid, .. }
            | Self::Edited { cid, .. }
            | Self::Deleted { cid, .. }
            | Self::Reacted { cid, .. }
            | Self::Pinned { cid, .. } => Some(*cid),
            _ => None,
        }
    }

    /// The message that this changes, if it is a change.
    pub fn target(&self) -> Option<Seq> {
        match self {
            Self::Edited { target, .. }
            | Self::Deleted { target, .. }
            | Self::Reacted { target, .. }
            | Self::Pinned { target, .. } => Some(*target),
            _ => None,
        }
    }

    pub(crate) fn from_fields(kind: FlatKind, fields: Fields) -> Result<Self, Missing> {
        let Fields { cid, body, name, whom, reply_to, thread, also_to_room, state, target, emoji, on } =
            fields;
        let cid = || cid.ok_or(Missing("cid"));
        let target = || target.ok_or(Missing("target"));
        let on = || on.ok_or(Missing("on"));
        Ok(match kind {
            FlatKind::Message => {
                let also_to_room = also_to_room.unwrap_or_default();
                let thread = thread.map(|root| InThread { root, also_to_room });
                Self::Message { cid: cid()?, body: body.ok_or(Missing("body"))?, reply_to, thread, state }
            }
            FlatKind::Edited => Self::Edited { cid: cid()?, target: target()?, body },
            FlatKind::Deleted => Self::Deleted { cid: cid()?, target: target()?, thread },
            FlatKind::Reacted => {
                let emoji = emoji.ok_or(Missing("emoji"))?;
                Self::Reacted { cid: cid()?, target: target()?, emoji, on: on()? }
            }
            FlatKind::Pinned => Self::Pinned { cid: cid()?, target: target()?, on: on()? },
            FlatKind::Joined => Self::Joined,
            FlatKind::Added => Self::Added { whom: whom.ok_or(Missing("whom"))? },
            FlatKind::Left => Self::Left,
            FlatKind::Removed => Self::Removed { whom: whom.ok_or(Missing("whom"))? },
            FlatKind::Renamed => Self::Renamed { name: name.ok_or(Missing("name"))? },
            FlatKind::Unknown => Self::Unknown,
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

    /// What it says or makes a message say, to have its markup read.
    pub fn body_mut(&mut self) -> Option<&mut Body> {
        match &mut self.kind {
            EventKind::Message { body, .. } => Some(body),
            EventKind::Edited { body, .. } => body.as_mut(),
            _ => None,
        }
    }

    /// Its author's own name for it: a message or a change has one.
    pub fn cid(&self) -> Option<ClientId> {
        self.kind.cid()
    }

    /// The message that this changes, if it is a change.
    pub fn target(&self) -> Option<Seq> {
        self.kind.target()
    }
}
