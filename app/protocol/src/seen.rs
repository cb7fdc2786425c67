//! How far the people in a small room have read it.

use serde::{Deserialize, Serialize};

use crate::id::Seq;
use crate::user::User;

/// `GET /rooms/{slug}/seen`: how far the others in the room have read it, by name. Nobody, where there are more people
/// than [`SeenBy::MEMBERS`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenBy {
    /// Those who let it be seen.
    pub seen: Vec<Seen>,
}

/// How far somebody has read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Who.
    pub user: User,
    /// Up to here. It never goes back, also where they have marked something as unread.
    pub seq: Seq,
}

impl SeenBy {
    /// A room is small with no more members than this, oneself among them.
    pub const MEMBERS: u32 = 20;
}
