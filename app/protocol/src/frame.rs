//! What goes over the socket at `/ws`: JSON text frames. `docs/protocol.md` shows each one.

mod flat;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use flat::Front;

use crate::error::ErrorCode;
use crate::id::{ClientId, Epoch, Seq};
use crate::message::RoomEvent;
use crate::own::OwnEvent;
use crate::presence::{Attention, PersonPresence};
use crate::room::RoomSummary;
use crate::text::RoomSlug;
use crate::thread::is_not;
use crate::time::Timestamp;
use crate::user::User;

/// The version of this protocol.
pub const VERSION: u32 = 1;

/// The longest frame a client may send, in bytes: a body of the greatest length fits many times.
pub const MAX_CLIENT_FRAME: usize = 64 * 1024;

/// The server pings this often, in milliseconds: well under the minute at which proxies cut idle sockets.
pub const HEARTBEAT_MS: u32 = 25_000;

/// The most events that one `more` gives.
pub const MAX_BATCH: u32 = 200;

/// What a client sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientFrame {
    /// The first frame: who speaks which version and what they have already.
    Hello {
        /// [`VERSION`].
        v: u32,
        /// The database life that the cursors are from, if there are any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        epoch: Option<Epoch>,
        /// How far the client has applied the rooms it shows. Other rooms start at their head.
        #[serde(default)]
        rooms: Vec<Cursor>,
        /// How far the client has applied its user's own log, if it has a list of rooms.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user_after: Option<Seq>,
        /// How many minutes the clock that the client's user reads is ahead of UTC, one of
        /// [`UTC_OFFSETS`](crate::time::UTC_OFFSETS): pages are drawn and `/remind` is read by it, until another is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        utc_offset: Option<i32>,
    },
    /// Post a message. Answered by `ack` or `nack`; silence means unknown: send it again.
    Send {
        /// A fresh UUID; the same one when sending again.
        cid: ClientId,
        /// Where to.
        room: RoomSlug,
        /// The text, raw: the server judges it.
        body: String,
        /// The message in the same room that it replies to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<Seq>,
        /// The message of the room whose thread it is said in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thread: Option<Seq>,
        /// Show it in the room too. Only with `thread`.
        #[serde(default, skip_serializing_if = "is_not")]
        also_to_room: bool,
    },
    /// Give one's own message another text. Answered as `send` is, and so are the next three.
    Edit {
        /// A fresh UUID; the same one when sending again.
        cid: ClientId,
        /// Where the message is.
        room: RoomSlug,
        /// Which it is.
        target: Seq,
        /// The new text, raw.
        body: String,
    },
    /// Take a message away: one's own; administrators any.
    Delete {
        /// A fresh UUID; the same one when sending again.
        cid: ClientId,
        /// Where the message is.
        room: RoomSlug,
        /// Which it is.
        target: Seq,
    },
    /// Put an emoji under a message, or take it back.
    React {
        /// A fresh UUID; the same one when sending again.
        cid: ClientId,
        /// Where the message is.
        room: RoomSlug,
        /// Which it is.
        target: Seq,
        /// The emoji, raw.
        emoji: String,
        /// Put it, or take it back.
        on: bool,
    },
    /// Pin a message to its room, or take it off.
    Pin {
        /// A fresh UUID; the same one when sending again.
        cid: ClientId,
        /// Where the message is.
        room: RoomSlug,
        /// Which it is.
        target: Seq,
        /// Pin it, or take it off.
        on: bool,
    },
    /// Ask for a part of a room's log. Answered by `batch`.
    More {
        /// Whose.
        room: RoomSlug,
        /// Events after this one, oldest first …
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Seq>,
        /// … or the ones just before this one. With neither, the newest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Seq>,
        /// At most so many events, [`MAX_BATCH`] at the most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<u32>,
    },
    /// Ask for a part of one's own log. Answered by `own`.
    Own {
        /// What happened after this one. Without it, one's rooms as they are now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Seq>,
    },
    /// One has read the room up to here, or a thread of it. No answer.
    Read {
        /// Which room.
        room: RoomSlug,
        /// The last event seen.
        seq: Seq,
        /// The message that the thread began with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thread: Option<Seq>,
        /// How far one's own log had been applied then: who did not know yet that the room was marked as
        /// unread does not undo it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user_after: Option<Seq>,
    },
    /// Follow a thread, or no longer. No answer but `own`.
    Follow {
        /// Which room.
        room: RoomSlug,
        /// The message that the thread began with.
        thread: Seq,
        /// Follow it, or no longer.
        on: bool,
    },
    /// Whether somebody is at the device, and which room they have before them. No answer but the
    /// `presence` of that room; of others, nothing is told.
    Presence {
        /// Whether they are.
        state: Attention,
        /// The room, if there is one: of those one is a member of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        room: Option<RoomSlug>,
    },
    /// One is typing a message. To be repeated every [`crate::presence::TYPING_EVERY_MS`] while the text changes. No
    /// answer.
    Typing {
        /// Where.
        room: RoomSlug,
    },
    /// Asks for a `pong`.
    Ping {
        /// Comes back as it is.
        n: u64,
    },
}

/// How far a client has applied a room's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// Which room.
    pub room: RoomSlug,
    /// The last event applied.
    pub after: Seq,
}

/// What the server sends. Clients ignore types and fields that they do not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The answer to `hello`.
    Welcome {
        /// [`VERSION`].
        v: u32,
        /// This connection, for the log.
        conn: Uuid,
        /// Who one is.
        user: User,
        /// The database's life. Another one than before: throw away what you have.
        epoch: Epoch,
        /// The server pings this often, in milliseconds.
        heartbeat_ms: u32,
        /// What the server refuses.
        limits: Limits,
        /// One's rooms. Events after `head` come by themselves.
        rooms: Vec<RoomSummary>,
        /// The newest event of one's own log, read in the same moment as `rooms`.
        user_head: Seq,
        /// What happened to oneself since `user_after`, to be told; `rooms` has it in it already.
        /// Left out when nobody asked, and when it is too long ago.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        missed: Option<Vec<OwnEvent>>,
    },
    /// Something happened.
    Event {
        /// Where.
        room: RoomSlug,
        /// What.
        #[serde(flatten)]
        event: RoomEvent,
    },
    /// A run of the log without holes, oldest first: the answer to `more`, or what was missed.
    Batch {
        /// Whose.
        room: RoomSlug,
        /// The run; may be empty.
        events: Vec<RoomEvent>,
        /// The newest event of the room when this was read.
        head: Seq,
    },
    /// The message or change is durable at `seq`; or, where that is 0, a command was carried out that stands in
    /// no log.
    Ack {
        /// Which message or change.
        cid: ClientId,
        /// Where.
        room: RoomSlug,
        /// Its position.
        seq: Seq,
        /// When it was committed.
        at: Timestamp,
        /// What a command has to tell, for people.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        /// The room that a command leads to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        go: Option<RoomSlug>,
    },
    /// The message or change was not stored.
    Nack {
        /// Which message or change.
        cid: ClientId,
        /// Why, for programs.
        code: ErrorCode,
        /// Why, for people.
        message: String,
        /// Whether sending it again is useless.
        #[serde(rename = "final")]
        is_final: bool,
        /// When to send it again, in milliseconds, if not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after_ms: Option<u32>,
    },
    /// This connection was too slow for the room; frames were dropped. Ask for `more`.
    Lag {
        /// Which room.
        room: RoomSlug,
        /// The newest event.
        head: Seq,
    },
    /// What the client has of a room is of no use any more: load it anew.
    Reset {
        /// Which room.
        room: RoomSlug,
        /// Why.
        reason: ResetReason,
        /// The newest event.
        head: Seq,
    },
    /// One has become a member of a room (here or in another tab).
    Joined {
        /// The room.
        summary: RoomSummary,
    },
    /// One is no longer a member of a room.
    Gone {
        /// Which room.
        room: RoomSlug,
    },
    /// A part of one's own log: what happened after one position, up to another. What later events
    /// have made untrue may be left out.
    Own {
        /// The position before the first.
        after: Seq,
        /// The position of the last.
        head: Seq,
        /// What happened, oldest first.
        own: Vec<OwnEvent>,
        /// One's rooms at `head`, which replace those before; then `own` is empty. So it is when
        /// what was missed is too long ago.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rooms: Option<Vec<RoomSummary>>,
    },
    /// Who is here of the room that one has before oneself. With `here`, everybody who is; with
    /// `changed`, only what is another state than before; with neither, too many to be named. May
    /// be left out when the line is slow.
    Presence {
        /// Which room.
        room: RoomSlug,
        /// How many people are active.
        active: u32,
        /// How many are away.
        away: u32,
        /// All of them; the others are offline.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        here: Option<Vec<PersonPresence>>,
        /// Some of them, and of those who were.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        changed: Option<Vec<PersonPresence>>,
    },
    /// Who is typing in the room that one has before oneself, oneself apart. Holds for
    /// [`crate::presence::TYPING_HOLDS_MS`] at the most. May be left out when the line is slow.
    Typing {
        /// Which room.
        room: RoomSlug,
        /// The first of them, at most [`crate::presence::TYPING_NAMED`].
        people: Vec<User>,
        /// How many more there are.
        more: u32,
    },
    /// These people have read the room that one has before oneself up to here: of small rooms, [`crate::seen::SeenBy`].
    /// May be left out when the line is slow.
    Seen {
        /// Which room.
        room: RoomSlug,
        /// Up to where.
        seq: Seq,
        /// Who.
        people: Vec<User>,
    },
    /// This server is about to stop: reconnect at a random moment within the window.
    Drain {
        /// The window, in milliseconds.
        window_ms: u32,
    },
    /// The answer to `ping`.
    Pong {
        /// As it was sent.
        n: u64,
    },
    /// A frame could not be used, or the connection is about to be closed.
    Error {
        /// Why, for programs.
        code: ErrorCode,
        /// Why and what to do, for people.
        message: String,
    },
}

/// Why a room has to be loaded anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetReason {
    /// The cursor is of another life of the database.
    Epoch,
    /// More was missed than is worth sending.
    Gap,
    /// The cursor is beyond the newest event.
    Ahead,
}

/// What the server refuses, told beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The longest message, in characters as people count them (grapheme clusters, UAX #29).
    pub body: u32,
    /// The longest frame, in bytes.
    pub frame: u32,
    /// The most events in a `batch`.
    pub batch: u32,
}
