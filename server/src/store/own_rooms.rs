//! The rooms that somebody is in: what stands beside every page, and what a socket follows.

use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::{RoomName, RoomSlug};

use super::database::{Sql, both, on, rows};
use super::{Refusal, Result, Store, values};

/// The rooms that a person is in, and the end of their own log at the same moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRooms {
    /// The newest event of their own log.
    pub head: Seq,
    /// Their rooms, by name.
    pub rooms: Vec<(RoomId, RoomSummary)>,
}

/// One's rooms as one text, for the reason that [`log::events_as_text`] tells.
macro_rules! own_rooms {
    ($words:ident) => {
        concat!(
            "select ",
            rows!(
                $words,
                "r.id, r.slug, r.name, r.last_seq, m.read_seq, r.message_count - m.read_count",
                "order by r.name_key"
            ),
            " from memberships m join rooms r on r.id = m.room_id where m.user_id = $1"
        )
    };
}

/// With the position of one's own log that they are true at: one statement, so one moment.
macro_rules! own {
    ($words:ident) => {
        concat!("select u.own_seq, (", own_rooms!($words), ") from users u where u.id = $1")
    };
}

macro_rules! surroundings {
    ($words:ident) => {
        concat!(
            "select i.title, u.own_seq, (",
            own_rooms!($words),
            ") from installation i, users u where u.id = $1"
        )
    };
}

const OWN: Sql = both!(own);
const SURROUNDINGS: Sql = both!(surroundings);

impl Store {
    /// The rooms that a person is in, by name.
    pub async fn rooms(&self, person: UserId) -> Result<Vec<(RoomId, RoomSummary)>> {
        Ok(self.own(person).await?.rooms)
    }

    /// The rooms that a person is in, and the end of their own log at the same moment.
    ///
    /// Refuses with [`Refusal::NoSuchUser`].
    pub async fn own(&self, person: UserId) -> Result<OwnRooms> {
        let mut reader = self.read().await?;
        let row: Option<(i64, String)> =
            on!(reader, |c| sqlx::query_as(OWN.of(c)).bind(person.0).fetch_optional(c))?;
        let (head, text) = row.ok_or(Refusal::NoSuchUser)?;
        Ok(OwnRooms { head: values::seq(head), rooms: summaries(&text)? })
    }

    /// What stands around every page: the installation's title, and the rooms that a person is
    /// in, by name. One statement, for each costs as much again in going to SQLite's thread and
    /// back as in reading.
    pub async fn surroundings(&self, person: UserId) -> Result<(String, OwnRooms)> {
        let mut reader = self.read().await?;
        let (title, head, text): (String, i64, String) =
            on!(reader, |c| sqlx::query_as(SURROUNDINGS.of(c)).bind(person.0).fetch_one(c))?;
        Ok((title, OwnRooms { head: values::seq(head), rooms: summaries(&text)? }))
    }
}

fn summaries(text: &str) -> Result<Vec<(RoomId, RoomSummary)>> {
    let rows: Vec<(i64, String, String, i64, i64, i64)> = values::list(text)?;
    Ok(rows
        .into_iter()
        .map(|(id, slug, name, head, read, unread)| {
            let summary = RoomSummary {
                slug: RoomSlug::trusted(slug),
                name: RoomName::trusted(name),
                head: values::seq(head),
                read: values::seq(read),
                unread: values::count(unread).min(RoomSummary::UNREAD_CAP),
            };
            (RoomId(id), summary)
        })
        .collect())
}
