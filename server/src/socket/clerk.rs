//! What a connection hands its client's frames to.

use std::sync::Arc;

use sarang_protocol::frame::ClientFrame;
use sarang_protocol::id::ClientId;
use sarang_protocol::text::RoomSlug;

use crate::hub::{Allowance, Outbox};

/// Does what the client of one socket asks for: the session, or what stands for it where the
/// fan-out is measured by itself.
pub trait Clerk: Send + Sync + 'static {
    /// Where the answers go.
    fn outbox(&self) -> &Outbox;

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
    /// It asked, for anything but a message to be posted.
    Frame(ClientFrame),
    /// Its user's sessions or memberships may have changed.
    Recheck,
}

/// A [`ClientFrame::Send`].
#[derive(Debug)]
pub struct Posting {
    /// The client's name for the message.
    pub cid: ClientId,
    /// Where it goes.
    pub room: RoomSlug,
    /// What it says.
    pub body: String,
}
