//! Bodies of the REST API under `/api/v1`.

use serde::{Deserialize, Serialize};

use crate::change::{Quote, State};
use crate::id::{ClientId, Seq};
use crate::message::{EventKind, RoomEvent};
use crate::room::{RoomKind, RoomListing, RoomSummary};
use crate::text::{Body, Purpose, RoomName, RoomSlug};
use crate::thread::{InThread, is_not};
use crate::time::Timestamp;
use crate::user::User;

/// `POST /rooms/{slug}/messages`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostMessage {
    /// A fresh UUID; the same one when trying again.
    pub cid: ClientId,
    /// The text, raw.
    pub body: String,
    /// The message in the same room that it replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Seq>,
    /// The message of the room whose thread it is said in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<Seq>,
    /// Show it in the room too. Only with `thread`.
    #[serde(default, skip_serializing_if = "is_not")]
    pub also_to_room: bool,
}

/// `PATCH /rooms/{slug}/messages/{seq}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditMessage {
    /// A fresh UUID; the same one when trying again. Without it, trying again is a new try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cid: Option<ClientId>,
    /// The new text, raw.
    pub body: String,
}

/// The answer to it: 201, or 200 when the `cid` had been stored before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostedMessage {
    /// Where it is.
    pub room: RoomSlug,
    /// Its position.
    pub seq: Seq,
    /// The sender's name for it.
    pub cid: ClientId,
    /// When it was committed.
    pub at: Timestamp,
    /// What a command has to tell, for people. Then `seq` is 0, and so it is of all commands that stand
    /// in no log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The room that a command leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub go: Option<RoomSlug>,
}

/// `GET /rooms/{slug}/messages`: a page of messages, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Messages {
    /// The messages.
    pub messages: Vec<Message>,
    /// The room's newest event when this was read.
    pub head: Seq,
}

/// A message in a list of messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its position.
    pub seq: Seq,
    /// The sender's name for it.
    pub cid: ClientId,
    /// Who wrote it.
    pub author: User,
    /// Its text; empty once it was deleted.
    #[serde(flatten)]
    pub body: Body,
    /// When it was committed.
    pub at: Timestamp,
    /// The message that it replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Box<Quote>>,
    /// The thread that it is in, if it is in one.
    #[serde(flatten)]
    pub thread: Option<InThread>,
    /// How it stands, if it was changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Box<State>>,
}

/// `GET /rooms/{slug}/messages/{seq}/history`: the texts that a message has had, oldest first. None, if
/// it was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The texts.
    pub versions: Vec<Version>,
}

/// A text that a message has had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The event that gave it: the message itself, or the edit.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// The text.
    #[serde(flatten)]
    pub body: Body,
}

impl Message {
    /// The message in an event, if it is one.
    pub fn from_event(event: RoomEvent) -> Option<Self> {
        let EventKind::Message { cid, body, reply_to, thread, state } = event.kind else {
            return None;
        };
        Some(Self { seq: event.seq, cid, author: event.author, body, at: event.at, reply_to, thread, state })
    }

    /// The inverse.
    pub fn into_event(self) -> RoomEvent {
        let Self { seq, cid, author, body, at, reply_to, thread, state } = self;
        RoomEvent { seq, at, author, kind: EventKind::Message { cid, body, reply_to, thread, state } }
    }
}

/// `GET /rooms`: the rooms one is in, and all that one could join.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rooms {
    /// One's own, by name.
    pub rooms: Vec<RoomSummary>,
    /// The directory: all open rooms, by name; one's own are in it too.
    pub directory: Vec<RoomListing>,
}

/// `POST /rooms`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateRoom {
    /// Its name, raw.
    pub name: String,
    /// Its address; made from the name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// What it is for, raw.
    #[serde(default)]
    pub purpose: String,
    /// Whether only those find it who are in it. Then the server makes the address, and it cannot be
    /// guessed.
    #[serde(default)]
    pub closed: bool,
}

/// `POST /conversations`: the conversation of these people and oneself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartConversation {
    /// The handles of the others, raw; nobody is oneself alone.
    pub people: Vec<String>,
}

/// `GET /people`: who is meant by what was typed, the best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// They.
    pub people: Vec<User>,
}

impl People {
    /// So many are found at the most: more than a list under a field shows without scrolling.
    pub const MAX: u32 = 50;
    /// So many, if nothing is said.
    pub const USUAL: u32 = 10;
}

/// `GET /complete`: what a word that was begun may become, the best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestions {
    /// It.
    pub suggestions: Vec<Suggestion>,
}

/// What a word may become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What to write instead.
    pub text: String,
    /// What it is called.
    pub name: String,
    /// More about it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Suggestions {
    /// So many at the most: what is seen at one look.
    pub const MAX: usize = 8;
}

/// `GET /commands`: those whose name begins with what was typed, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commands {
    /// They, in the order in which help tells them.
    pub commands: Vec<CommandHelp>,
}

/// A command: what stands behind a `/` at the beginning of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandHelp {
    /// Its name, without the slash.
    pub name: String,
    /// What goes behind it, for people; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub arguments: String,
    /// What it does.
    pub help: String,
    /// Who may give it.
    pub may: MayGive,
}

/// Who may give a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MayGive {
    /// Everybody who may see the room.
    Everybody,
    /// Who is in it.
    Members,
    /// Who made it, and administrators.
    Managers,
}

/// `PATCH /rooms/{slug}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenameRoom {
    /// Its new name, raw.
    pub name: String,
}

/// `PUT /rooms/{slug}/read` and `PUT /rooms/{slug}/unread`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadRoom {
    /// The last event that was read, or the first message that is to be unread.
    pub seq: Seq,
}

/// A room that was just made, joined, renamed or started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomInfo {
    /// Its address.
    pub slug: RoomSlug,
    /// Its name; of a conversation, that of the others in it.
    pub name: RoomName,
    /// Who may find it.
    #[serde(default, skip_serializing_if = "RoomKind::is_open")]
    pub kind: RoomKind,
    /// What it is for.
    pub purpose: Purpose,
    /// The newest event.
    pub head: Seq,
}
