//! Threads: a conversation under one message of a room, named by that message's position.
//!
//! What is said in a thread is an event of the room's log like any other. It is shown in its thread,
//! and in the room as well if its author says so; the message that the thread began with tells what it
//! has come to, and every reply and every one deleted is a change of that message.

use serde::{Deserialize, Serialize};

use crate::api::Message;
use crate::id::Seq;
use crate::message::{EventKind, RoomEvent};
use crate::text::{RoomName, RoomSlug};
use crate::time::Timestamp;
use crate::user::User;

/// Which thread a message is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InThread {
    /// The message that it began with. That one is in no thread.
    #[serde(rename = "thread")]
    pub root: Seq,
    /// It is shown in the room too.
    #[serde(default, skip_serializing_if = "is_not")]
    pub also_to_room: bool,
}

/// What a thread has come to, as the message that it began with tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadState {
    /// Replies, without those that were deleted.
    pub count: u32,
    /// When the last one was posted, be it deleted since.
    pub last: Timestamp,
    /// The first who replied, at most [`ThreadState::NAMED`].
    pub people: Vec<User>,
    /// Counted before its turn ([`RoomEvent::takes_in_passing`]): not to be counted again then.
    #[serde(skip)]
    pub(crate) early: Vec<Seq>,
}

/// How somebody stands to a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Following {
    /// They follow it: who began it and who replied does, until they say otherwise, and who says so.
    pub following: bool,
    /// How far they have read it.
    pub read: Seq,
    /// Replies after that, counted up to [`Following::UNREAD_CAP`]; none where it is not followed.
    pub unread: u32,
}

/// `GET /rooms/{slug}/threads/{seq}`: a thread, with a page of its replies, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadView {
    /// The message that it began with.
    pub root: Message,
    /// Replies.
    pub replies: Vec<Message>,
    /// Whether there are older replies than these.
    pub older: bool,
    /// The room's newest event when this was read.
    pub head: Seq,
    /// How one stands to it.
    #[serde(flatten)]
    pub own: Following,
    /// What one has begun to write in it, on whichever device.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub draft: String,
}

/// `GET /threads`: the threads that one follows, those with the newest reply first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threads {
    /// At most [`Threads::MOST`].
    pub threads: Vec<FollowedThread>,
}

/// A thread that one follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowedThread {
    /// The room's address.
    pub room: RoomSlug,
    /// The room's name.
    pub name: RoomName,
    /// The message that it began with.
    pub root: Message,
    /// How one stands to it.
    #[serde(flatten)]
    pub own: Following,
}

/// `PUT /rooms/{slug}/threads/{seq}/read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadThread {
    /// The last reply seen.
    pub seq: Seq,
}

impl ThreadState {
    /// So many faces stand beside the number of replies.
    pub const NAMED: usize = 3;

    /// So many replies, the last one at this moment, these people first.
    pub fn new(count: u32, last: Timestamp, people: Vec<User>) -> Self {
        Self { count, last, people, early: Vec::new() }
    }

    /// Nobody has replied yet.
    pub(crate) fn begun() -> Self {
        Self::new(0, Timestamp(0), Vec::new())
    }

    /// Takes in a reply, or that one was deleted.
    pub(crate) fn take(&mut self, event: &RoomEvent) {
        if let Some(index) = self.early.iter().position(|seq| *seq == event.seq) {
            self.early.swap_remove(index);
        } else {
            self.count_in(event);
        }
        let is_author = |user: &User| user.handle == event.author.handle;
        if is_reply(event) && self.people.len() < Self::NAMED && !self.people.iter().any(is_author) {
            self.people.push(event.author.clone());
        }
    }

    fn count_in(&mut self, event: &RoomEvent) {
        if is_reply(event) {
            self.count += 1;
            self.last = self.last.max(event.at);
        } else {
            self.count = self.count.saturating_sub(1);
        }
    }

    /// The same before its turn: others may come between. So it is counted now, and is one of those
    /// who replied first when its turn comes. False, if it was counted.
    pub(crate) fn take_early(&mut self, event: &RoomEvent) -> bool {
        if self.early.contains(&event.seq) {
            return false;
        }
        self.count_in(event);
        self.early.push(event.seq);
        true
    }
}

impl Following {
    /// Counting stops here, as it does for rooms.
    pub const UNREAD_CAP: u32 = 100;
}

impl Threads {
    /// The list ends here: older ones are found where they are.
    pub const MOST: u32 = 100;
}

impl RoomEvent {
    /// The thread that it belongs to: of a message in one, and of the deletion of such a message.
    pub fn thread(&self) -> Option<Seq> {
        match &self.kind {
            EventKind::Message { thread, .. } => thread.map(|thread| thread.root),
            EventKind::Deleted { thread, .. } => *thread,
            _ => None,
        }
    }

    /// Whether it changes how another message stands.
    pub fn touches(&self) -> bool {
        self.target().is_some() || self.thread().is_some()
    }

    /// Whether it is a message that is shown in the room, and not in a thread alone.
    pub fn is_in_room(&self) -> bool {
        match &self.kind {
            EventKind::Message { thread, .. } => thread.is_none_or(|thread| thread.also_to_room),
            _ => false,
        }
    }
}

fn is_reply(event: &RoomEvent) -> bool {
    event.body().is_some()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
pub(crate) fn is_not(flag: &bool) -> bool {
    !flag
}
