//! Threads.

use sarang_protocol::frame::ClientFrame;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::RoomEvent;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::thread::{Following, InThread, ThreadState};
use uuid::Uuid;

use super::{Order, Talker};
use crate::wait::soon;

impl Talker {
    /// Says something in a thread alone and waits for the acknowledgement.
    pub async fn replies_in(&self, room: &str, root: Seq, body: &str) -> Seq {
        self.says_within(room, InThread { root, also_to_room: false }, body).await
    }

    /// Says something in a thread and waits for the acknowledgement.
    pub async fn says_within(&self, room: &str, thread: InThread, body: &str) -> Seq {
        let cid = self.begins_to_reply(room, thread, body);
        self.is_told_of(room, cid).await
    }

    /// Says something in a thread and waits for nothing.
    pub fn begins_to_reply(&self, room: &str, thread: InThread, body: &str) -> ClientId {
        let cid = ClientId(Uuid::new_v4());
        self.shared.with(|memory| memory.says_within(room, thread, cid, body));
        self.order(Order::Flush);
        cid
    }

    /// The newest messages that a room has, at most so many, the newest first; without what is under way.
    pub fn newest_messages(&self, room: &str, most: usize) -> Vec<RoomEvent> {
        self.shared.with(|memory| memory.newest_messages(room, most))
    }

    /// How many of its messages and changes are neither acknowledged nor refused.
    pub fn waiting(&self) -> usize {
        self.shared.with(|memory| memory.waiting())
    }

    /// Waits until the message that a thread began with tells of so many replies.
    pub async fn is_told_of_replies(&self, room: &str, root: Seq, count: u32) -> ThreadState {
        soon(format!("{} is told of {count} replies", self.name()), || {
            let shown = self.shown(room);
            let message = shown.iter().find(|event| event.seq == root);
            let thread = message.and_then(|message| message.state()?.thread.clone());
            thread.filter(|thread| thread.count == count).map(|thread| *thread).ok_or(format!("{message:#?}"))
        })
        .await
    }

    /// Says that a thread has been read up to here.
    pub fn reads_thread(&self, room: &str, root: Seq, seq: Seq) {
        self.says(ClientFrame::Read {
            room: RoomSlug::trusted(room),
            seq,
            thread: Some(root),
            user_after: None,
        });
    }

    /// Follows a thread, or no longer.
    pub fn follows(&self, room: &str, thread: Seq, on: bool) {
        self.says(ClientFrame::Follow { room: RoomSlug::trusted(room), thread, on });
    }

    /// Waits until its own log tells how it stands to a thread.
    pub async fn learns_of_thread(&self, root: Seq, wanted: impl Fn(&Following) -> bool) -> Following {
        self.learns("of a thread", |what| match what {
            sarang_protocol::own::OwnKind::Thread { thread, own, .. } if *thread == root && wanted(own) => {
                Some(own.clone())
            }
            _ => None,
        })
        .await
    }
}
