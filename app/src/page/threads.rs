//! Threads: one, and those that somebody follows.

use sarang_protocol::id::ClientId;
use sarang_protocol::text::{Handle, RoomSlug};
use sarang_protocol::thread::{FollowedThread, ThreadView};

/// A thread. Posts `body`, `also_to_room` (`true`, or not at all), `cid` and `csrf` to its own path, and
/// `on` (`true`, `false`) and `csrf` to `following` below that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadPage {
    /// What the installation is called.
    pub title: String,
    /// The room's address.
    pub room: RoomSlug,
    /// The room's name.
    pub name: String,
    /// Who reads it.
    pub me: Handle,
    /// Whether one is in the room, and may reply and follow.
    pub joined: bool,
    /// The thread.
    pub view: ThreadView,
    /// The reply that was refused, to go on with.
    pub typed: String,
    /// What was wrong with it.
    pub error: Option<String>,
    /// By this the server knows the same form sent twice.
    pub cid: ClientId,
    /// The forms' token.
    pub csrf: String,
}

/// The threads that one follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadsPage {
    /// What the installation is called.
    pub title: String,
    /// Those with the newest reply first.
    pub threads: Vec<FollowedThread>,
}
