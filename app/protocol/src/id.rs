//! Identifiers: what rooms' events, messages and databases are called.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Position of an event in its room's log: 1, 2, 3 … without holes. 0 means "before the first".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    /// Before the first event of a room.
    pub const ZERO: Seq = Seq(0);

    /// The position after this one; the last that can be counted stays, for clients may send it.
    pub fn next(self) -> Seq {
        Seq(self.0.saturating_add(1))
    }

    /// The position before this one; [`Seq::ZERO`] has none and stays.
    pub fn prev(self) -> Seq {
        Seq(self.0.saturating_sub(1))
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The sender's own name for a message (`cid` on the wire): a UUID, unique for its user for ever.
///
/// Sending the same one again is how a client asks "did you get this?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientId(pub Uuid);

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Names one life of a database. It changes on restore or import, so that no client resumes
/// from positions that mean something else now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epoch(pub Uuid);

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A room's key in the database. Instances tell it each other; clients only know the slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomId(pub i64);

/// A person's key in the database. Clients only know the handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub i64);
