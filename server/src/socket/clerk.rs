//! What a connection hands its client's frames to.

use std::sync::Arc;

use sarang_protocol::frame::ClientFrame;
use sarang_protocol::id::ClientId;
use sarang_protocol::language::Language;
use sarang_protocol::text::RoomSlug;

use crate::chat::Wish;
use crate::hub::{Allowance, Outbox};

/// Does what the client of one socket asks for: the session, or what stands for it where the
/// fan-out is measured by itself.
pub trait Clerk: Send + Sync + 'static {
    /// Where the answers go.
    fn outbox(&self) -> &Outbox;

    /// What its user reads.
    fn language(&self) -> Language {
        Language::default()
    }

    /// How much may be asked.
    fn allowance(&self) -> Arc<Allowance>;

    /// Whether the client has said `hello`.
    fn is_greeted(&self) -> bool;

    /// Does a job; the answer, if there is one, is in the outbox then.
    fn work(self: Arc<Self>, job: Job) -> impl Future<Output = ()> + Send;

    /// Takes messages in, in this order, after those of earlier calls: at once, so that those which
    /// a client sends one behind the other share a commit. The answers are in the outbox, in the same
    /// order, when what it gives resolves.
    fn hand_in(self: Arc<Self>, posts: Vec<Posting>) -> impl Future<Output = ()> + Send;
}

/// Something to be done for the client.
#[derive(Debug)]
pub enum Job {
    /// It asked, for anything but a message to be posted or changed.
    Frame(ClientFrame),
    /// Its user's sessions or memberships may have changed.
    Recheck,
}

/// A [`ClientFrame::Send`], or what else is put into a room's log and acknowledged.
#[derive(Debug)]
pub struct Posting {
    /// The client's name for the message or change.
    pub cid: ClientId,
    /// Where it goes.
    pub room: RoomSlug,
    /// What it is.
    pub wish: Wish,
}

impl Posting {
    /// Whether there is one in a frame.
    pub fn is_in(frame: &ClientFrame) -> bool {
        use ClientFrame::{Delete, Edit, Pin, React, Send};

        matches!(frame, Send { .. } | Edit { .. } | Delete { .. } | React { .. } | Pin { .. })
    }

    /// The posting in a frame, or the frame, if there is none in it.
    pub fn of(frame: ClientFrame) -> Result<Self, ClientFrame> {
        let (cid, room, wish) = match frame {
            ClientFrame::Send { cid, room, body, reply_to, thread, also_to_room } => {
                (cid, room, Wish::Post { body, reply_to, thread, also_to_room })
            }
            ClientFrame::Edit { cid, room, target, body } => (cid, room, Wish::Edit { target, body }),
            ClientFrame::Delete { cid, room, target } => (cid, room, Wish::Delete { target }),
            ClientFrame::React { cid, room, target, emoji, on } => {
                (cid, room, Wish::React { target, emoji, on })
            }
            ClientFrame::Pin { cid, room, target, on } => (cid, room, Wish::Pin { target, on }),
            other => return Err(other),
        };
        Ok(Self { cid, room, wish })
    }
}
