//! Messages are edited, deleted, reacted to, pinned and quoted.

use sarang_protocol::change::Change;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::RoomEvent;
use uuid::Uuid;

use super::{Order, Talker};
use crate::wait::{holds, soon};

impl Talker {
    /// Changes a message and waits for the acknowledgement.
    pub async fn changes(&self, room: &str, target: Seq, change: Change) -> Seq {
        let cid = self.begins_to_change(room, target, change);
        self.is_told_of(room, cid).await
    }

    /// Changes a message and waits for nothing.
    pub fn begins_to_change(&self, room: &str, target: Seq, change: Change) -> ClientId {
        let cid = ClientId(Uuid::new_v4());
        self.shared.with(|memory| memory.changes_one(room, cid, target, change));
        self.order(Order::Flush);
        cid
    }

    /// Replies to a message in the room, with what it says, and waits for nothing.
    pub fn begins_to_quote(&self, room: &str, to: &RoomEvent, body: &str) -> ClientId {
        let cid = ClientId(Uuid::new_v4());
        self.shared.with(|memory| memory.quotes(room, to, cid, body));
        self.order(Order::Flush);
        cid
    }

    /// What a room shows of its log, with its changes that are under way.
    pub fn shown(&self, room: &str) -> Vec<RoomEvent> {
        self.shared.with(|memory| memory.shown(room))
    }

    /// Waits until a room shows something.
    pub async fn is_shown(&self, room: &str, what: &str, is: impl Fn(&[RoomEvent]) -> bool) {
        soon(format!("{} is shown {what}", self.name), || {
            let shown = self.shown(room);
            holds(is(&shown), format!("{shown:#?}"))
        })
        .await;
    }
}
