//! A message by itself, what is pinned, and what commands there are.

use sarang_protocol::api::{CommandHelp, Message, Version};
use sarang_protocol::id::ClientId;
use sarang_protocol::text::{RoomName, RoomSlug};
use sarang_protocol::user::{Role, User};

/// A message by itself. Below its own address it posts `body` to `edit`, `body` and `cid` to `reply`, `emoji` to
/// `react`, `on` (`true` or `false`) to `pin` and `save`, `to` (a room's address) and `cid` to `forward`, and nothing to
/// `delete` and `unread`; `csrf` with each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessagePage {
    /// Who is looking.
    pub me: User,
    /// What they may do.
    pub role: Role,
    /// What the installation is called.
    pub title: String,
    /// The room's address.
    pub slug: RoomSlug,
    /// The room's name.
    pub name: RoomName,
    /// Whether they are in the room; others only read.
    pub joined: bool,
    /// The message as it stands.
    pub message: Message,
    /// The texts that it has had, oldest first.
    pub versions: Vec<Version>,
    /// Where it can be forwarded to.
    pub rooms: Vec<(RoomSlug, RoomName)>,
    /// Who has seen it, if it is their own in a small room.
    pub seen: Vec<User>,
    /// Whether they have saved it.
    pub saved: bool,
    /// Whether the room has just been marked as unread from here on.
    pub marked_unread: bool,
    /// By this the server knows the same form sent twice.
    pub cid: ClientId,
    /// The forms' token.
    pub csrf: String,
}

/// What is pinned to a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinsPage {
    /// Who is looking.
    pub me: User,
    /// What the installation is called.
    pub title: String,
    /// The room's address.
    pub slug: RoomSlug,
    /// The room's name.
    pub name: RoomName,
    /// The messages, the last pinned first.
    pub messages: Vec<Message>,
}

/// All commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandsPage {
    /// What the installation is called.
    pub title: String,
    /// They, in the reader's language.
    pub commands: Vec<CommandHelp>,
}
