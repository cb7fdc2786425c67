//! The rooms that somebody is in: what stands beside every page, and what a socket follows.

use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::room::RoomSummary;
use sarang_protocol::sections::Part;
use sarang_protocol::text::{RoomSlug, SectionName};

use super::conversations::{called, people_as_text};
use super::database::{Sql, both, each, either, on, rows};
use super::mentions::unread_calls;
use super::{Result, Store, levels, now, values};

/// The rooms that a person is in, and the end of their own log at the same moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRooms {
    /// The newest event of their own log.
    pub head: Seq,
    /// Their rooms in the order of their list: part by part, by name in each.
    pub rooms: Vec<(RoomId, RoomSummary)>,
}

/// One's rooms as one text, for the reason that [`super::events::events_as_text`] tells.
macro_rules! own_rooms {
    ($words:ident) => {
        concat!(
            "select ",
            rows!(
                $words,
                "id, slug, name, last_seq, read_seq, unread, kind, people, calls, level, muted_until, favourite, section",
                "order by name_key"
            ),
            " from (select r.id, r.slug, r.name, r.last_seq, m.read_seq, r.kind, r.name_key, m.level, m.muted_until, m.favourite, m.section,
                           r.message_count - m.read_count as unread, ",
            people_as_text!($words, "m.user_id"),
            " as people, ",
            unread_calls!(),
            " as calls
                    from memberships m join rooms r on r.id = m.room_id where m.user_id = u.id) mine"
        )
    };
}

/// With the position of one's own log that they are true at: one statement, so one moment. For many
/// people at once, for they come back together; `cross join` keeps SQLite at their side.
macro_rules! own {
    ($words:ident) => {
        concat!(
            "select i.key, u.own_seq, (",
            own_rooms!($words),
            ") from ",
            each!($words, "$1"),
            either!($words, " cross", ""),
            " join users u on u.id = cast(i.value ->> 0 as bigint)"
        )
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
    /// The rooms that each of these people is in, and the end of their own log at the same moment;
    /// nothing for who does not exist.
    pub async fn own(&self, people: &[UserId]) -> Result<Vec<Option<OwnRooms>>> {
        let ids: Vec<[i64; 1]> = people.iter().map(|person| [person.0]).collect();
        let mut reader = self.read().await?;
        let rows: Vec<(i64, i64, String)> =
            on!(reader, |c| sqlx::query_as(OWN.of(c)).bind(values::json(&ids)).fetch_all(c))?;
        drop(reader);
        let mut found = vec![None; people.len()];
        for (key, head, text) in rows {
            *values::place(&mut found, key)? =
                Some(OwnRooms { head: values::seq(head), rooms: summaries(&text)? });
        }
        Ok(found)
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
    type Row<'a> = (
        i64,
        String,
        String,
        i64,
        i64,
        i64,
        String,
        Option<String>,
        i64,
        &'a str,
        Option<i64>,
        i64,
        Option<String>,
    );
    let now = now();
    let mut rooms = Vec::new();
    for (id, slug, name, head, read, unread, kind, people, calls, level, muted, favourite, section) in
        values::list::<Row<'_>>(text)?
    {
        let (name, with) = called(name, people.as_deref())?;
        let summary = RoomSummary {
            slug: RoomSlug::trusted(slug),
            name,
            kind: values::kind(&kind)?,
            with,
            head: values::seq(head),
            read: values::seq(read),
            unread: values::count(unread).min(RoomSummary::UNREAD_CAP),
            mentions: values::count(calls),
            attention: levels::notifications(level, muted)?.at(now),
            favourite: favourite != 0,
            section: section.map(SectionName::trusted),
        };
        rooms.push((RoomId(id), summary));
    }
    // Conversations are called differently by everybody, so no index has them in order.
    if rooms.iter().any(|(_, room)| room.part() != Part::Rooms) {
        rooms.sort_by_cached_key(|(_, room)| room.place(values::name_key));
    }
    Ok(rooms)
}
