//! What a page shows: drawn by the server, sent along for hydration, fetched when switching rooms.

use serde::{Deserialize, Serialize};

use crate::id::{ClientId, Epoch, Seq};
use crate::message::RoomEvent;
use crate::room::{RoomKind, RoomListing, RoomSummary};
use crate::text::{Purpose, RoomName, RoomSlug};
use crate::user::{Role, User};

/// The signed-in part of Sarang: the list of rooms and one pane beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// Who is looking.
    pub me: User,
    /// What they may do.
    pub role: Role,
    /// The name of this installation.
    pub title: String,
    /// The database's life.
    pub epoch: Epoch,
    /// Token for forms that work without JavaScript.
    pub csrf: String,
    /// A fresh name for what this page's form posts without JavaScript: the same form sent twice
    /// is one message.
    pub cid: ClientId,
    /// One's rooms, by name.
    pub rooms: Vec<RoomSummary>,
    /// The newest event of one's own log, read in the same moment as `rooms`.
    pub user_head: Seq,
    /// The pane.
    pub pane: Pane,
}

/// What stands beside the list of rooms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pane {
    /// A room.
    Room(RoomView),
    /// The directory of open rooms, `/rooms`.
    Directory {
        /// All rooms, by name.
        rooms: Vec<RoomListing>,
    },
    /// The form for a new room, `/rooms/new`, with what was typed and what was wrong, if anything.
    NewRoom {
        /// The name typed.
        name: String,
        /// The purpose typed.
        purpose: String,
        /// Whether it is to be closed.
        closed: bool,
        /// What was wrong with it.
        error: Option<String>,
    },
    /// No such room, or none that one may see.
    NotFound,
}

/// A room and a part of its log. `GET /api/v1/rooms/{slug}/view[?around=SEQ]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomView {
    /// Its address.
    pub slug: RoomSlug,
    /// Its name; of a conversation, that of the others in it.
    pub name: RoomName,
    /// Who may find it.
    #[serde(default, skip_serializing_if = "RoomKind::is_open")]
    pub kind: RoomKind,
    /// What it is for; may be empty.
    pub purpose: Purpose,
    /// Whether one is a member. Others read, and are offered to join.
    pub joined: bool,
    /// Whether one may give it another name and take people out of it: who made it may, and
    /// administrators.
    #[serde(default)]
    pub may_manage: bool,
    /// How many people are in it.
    pub member_count: u32,
    /// The first of them by name, at most [`RoomView::MEMBERS`].
    pub members: Vec<User>,
    /// A run of the log without holes, oldest first.
    pub events: Vec<RoomEvent>,
    /// The newest event, read in the same transaction as `events`.
    pub head: Seq,
    /// How far one had read before this page was made: the "new messages" line goes after it.
    pub read: Seq,
    /// The event that the page is about (`/rooms/{slug}/{seq}`), marked and scrolled to.
    pub focus: Option<Seq>,
    /// A text that the server refused (form without JavaScript), to put back into the composer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refused>,
    /// What one has begun to write there, on whichever device.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub draft: String,
}

/// A message that was posted by form and not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The text, kept.
    pub body: String,
    /// What was wrong and what to do.
    pub error: String,
}

impl RoomView {
    /// A page shows so many messages at first.
    pub const MESSAGES: u32 = 50;
    /// A page names so many members; the rest is a count.
    pub const MEMBERS: u32 = 50;
}
