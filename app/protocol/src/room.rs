//! Rooms, as lists show them.

use serde::{Deserialize, Serialize};

use crate::id::Seq;
use crate::notifications::Attention;
use crate::sections::Part;
use crate::text::{Purpose, RoomName, RoomSlug, SectionName};
use crate::thread::is_not;
use crate::user::User;

/// Who may find a room, and who is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// Everybody finds it, reads it and joins.
    #[default]
    Open,
    /// Its members add others. To everybody else there is no such room.
    Closed,
    /// A conversation of two people, or one's notes to oneself. Nobody comes or goes.
    Direct,
    /// A conversation of three people or more. Nobody comes or goes.
    Group,
}

impl RoomKind {
    /// Whether everybody finds it.
    pub fn is_open(&self) -> bool {
        *self == Self::Open
    }

    /// Whether it is a conversation: it has no name but those of the people in it, who are always
    /// the same.
    pub fn is_conversation(self) -> bool {
        matches!(self, Self::Direct | Self::Group)
    }
}

/// A room that one is a member of, as the sidebar shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomSummary {
    /// Its address.
    pub slug: RoomSlug,
    /// Its name. That of a conversation is made of the names of the others in it, so everybody has
    /// another one.
    pub name: RoomName,
    /// Who may find it.
    #[serde(default, skip_serializing_if = "RoomKind::is_open")]
    pub kind: RoomKind,
    /// With whom one is in a conversation, by name; oneself, if it is with nobody else. Of other rooms
    /// nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<User>,
    /// The newest event.
    pub head: Seq,
    /// How far one has read.
    pub read: Seq,
    /// Messages of others after `read`, counted up to [`RoomSummary::UNREAD_CAP`].
    pub unread: u32,
    /// Of those, the ones that call oneself by name or with everybody, counted as far. Left out where
    /// there are none.
    #[serde(default, skip_serializing_if = "is_none")]
    pub mentions: u32,
    /// Of what in it one wants to hear now. Left out where it is everything.
    #[serde(default, skip_serializing_if = "Attention::is_everything")]
    pub attention: Attention,
    /// Whether it is one of one's favourites. Left out where it is not.
    #[serde(default, skip_serializing_if = "is_not")]
    pub favourite: bool,
    /// The section of one's list that one has sorted it into. Left out where one has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<SectionName>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_none(number: &u32) -> bool {
    *number == 0
}

impl RoomSummary {
    /// Counting stops here; the badge shows "99+". More would cost the database and tell nobody more.
    pub const UNREAD_CAP: u32 = 100;
    /// So many people may be in a conversation, oneself among them: their names still fit a line, and a
    /// larger circle has a name of its own and newcomers, as closed rooms do.
    pub const PEOPLE: usize = 10;

    /// The part of one's list that it stands in.
    pub fn part(&self) -> Part<'_> {
        match &self.section {
            _ if self.favourite => Part::Favourites,
            Some(name) => Part::Section(name),
            None if self.kind.is_conversation() => Part::Conversations,
            None => Part::Rooms,
        }
    }

    /// What one's list is sorted by: part by part, and by name in each. `lower` makes names comparable; no name
    /// has the character that stands between them.
    pub fn place(&self, lower: impl Fn(&str) -> String) -> String {
        let (rank, part) = match self.part() {
            Part::Favourites => ("0", ""),
            Part::Section(name) => ("1", name.as_str()),
            Part::Rooms => ("2", ""),
            Part::Conversations => ("3", ""),
        };
        lower(&[rank, part, "\u{1f}", self.name.as_str()].concat())
    }
}

/// A room, as the directory shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomListing {
    /// Its address.
    pub slug: RoomSlug,
    /// Its name.
    pub name: RoomName,
    /// What it is for; may be empty.
    pub purpose: Purpose,
    /// How many people are in it.
    pub members: u32,
    /// Whether the asking person is one of them.
    pub joined: bool,
}
