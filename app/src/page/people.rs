//! Pages on which people are found by a name.

use sarang_protocol::text::{RoomName, RoomSlug};
use sarang_protocol::user::User;

/// People, found by a name. Gets `q`, what was typed, from the same address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeoplePage {
    /// Who is looking.
    pub me: User,
    /// What the installation is called.
    pub title: String,
    /// What they are looked for.
    pub aim: Aim,
    /// What was typed.
    pub typed: String,
    /// Who is meant, the best first.
    pub found: Vec<Found>,
    /// What was wrong.
    pub error: Option<String>,
    /// The forms' token.
    pub csrf: String,
}

/// What people are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// To talk with them. Posts `people`, their handles with spaces between, to `/new-conversation`;
    /// gets those who are chosen so far as `with`, in the same form.
    Talk {
        /// Those who are chosen so far.
        with: Vec<User>,
    },
    /// To add them to a room. Posts `handle` and `q` to `/rooms/{slug}/people`.
    Add {
        /// The room's address.
        slug: RoomSlug,
        /// The room's name.
        name: RoomName,
        /// Who has just been added.
        added: Option<User>,
    },
}

/// Somebody who is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub user: User,
    /// Whether they are chosen, or in the room already.
    pub is_in: bool,
}
