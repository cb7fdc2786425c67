//! Whom and what messages call by name: looked up when a text is written, and kept beside it. Who signs
//! up later changes nothing of what was said.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::names::{ALL, EVERYONE, HERE, Names};
use sarang_protocol::text::Body;
use sarang_protocol::user::Role;

use super::database::{Connection, Sql, both, each, either, on, run};
use super::groups::{self, Called};
use super::own_log::{self, Happened};
use super::{Logged, Result, values};

/// A message whose text may call names.
pub(super) struct Caller<'a> {
    pub(super) room: RoomId,
    /// The message.
    pub(super) seq: Seq,
    /// The event with the text.
    pub(super) said: Seq,
    pub(super) author: UserId,
    pub(super) role: Role,
    /// Its text: knows what it may call, and afterwards what it does.
    pub(super) body: &'a mut Body,
}

/// For rooms and names whoever is called there. In a room that is not open only its members are: to
/// others it does not exist.
macro_rules! people {
    ($words:ident) => {
        concat!(
            "select cast(i.value ->> 0 as bigint), u.id, u.handle from ",
            each!($words, "$1"),
            either!($words, " cross", ""),
            " join users u on u.handle = i.value ->> 1
              join rooms r on r.id = cast(i.value ->> 0 as bigint)
              where r.kind = 'open'
                 or exists (select 1 from memberships m where m.room_id = r.id and m.user_id = u.id)"
        )
    };
}

/// Of these addresses those of rooms that everybody may see.
macro_rules! open_rooms {
    ($words:ident) => {
        concat!(
            "select r.slug from ",
            each!($words, "$1"),
            either!($words, " cross", ""),
            " join rooms r on r.slug = i.value ->> 0 and r.kind = 'open'"
        )
    };
}

/// Who made these rooms, and how many people are in them.
macro_rules! sizes {
    ($words:ident) => {
        concat!(
            "select r.id, r.creator_id, r.member_count from ",
            each!($words, "$1"),
            either!($words, " cross", ""),
            " join rooms r on r.id = cast(i.value ->> 0 as bigint)"
        )
    };
}

macro_rules! insert {
    ($words:ident) => {
        concat!(
            "insert into mentions (room_id, seq, said, name, user_id, everyone)
             select cast(i.value ->> 0 as bigint), cast(i.value ->> 1 as bigint),
                    cast(i.value ->> 2 as bigint), i.value ->> 3,
                    cast(i.value ->> 4 as bigint), cast(i.value ->> 5 as bigint) from ",
            each!($words, "$1")
        )
    };
}

/// Of these names those of emoji, and their pictures.
macro_rules! emoji {
    ($words:ident) => {
        concat!(
            "select x.name, x.fingerprint from ",
            each!($words, "$1"),
            either!($words, " cross", ""),
            " join emoji x on x.name = i.value ->> 0"
        )
    };
}

const PEOPLE: Sql = both!(people);
const OPEN_ROOMS: Sql = both!(open_rooms);
const SIZES: Sql = both!(sizes);
const EMOJI: Sql = both!(emoji);
const INSERT: Sql = both!(insert);

/// How many messages a member (of the membership `m` in the room `r`) has not read that call them. What is
/// said in a thread alone is counted there.
macro_rules! unread_calls {
    () => {
        "(case when r.message_count > m.read_count then
            (select count(*) from (
                select n.seq from mentions n join events e on e.room_id = n.room_id and e.seq = n.seq
                where e.aside = 0 and e.actor_id <> m.user_id and n.stands = 1 and n.user_id = m.user_id and n.room_id = m.room_id and n.seq > m.read_seq
                union
                select n.seq from mentions n join events e on e.room_id = n.room_id and e.seq = n.seq
                where e.aside = 0 and e.actor_id <> m.user_id and n.stands = 1 and n.everyone = 1 and n.room_id = m.room_id and n.seq > m.read_seq
                limit 100) calls)
          else 0 end)"
    };
}
pub(super) use unread_calls;

/// Finds whom and what these messages call, and notes it: beside the texts, and in them.
pub(super) async fn look_up(connection: &mut Connection<'_>, callers: Vec<Caller<'_>>) -> Result<()> {
    let callers: Vec<Caller<'_>> =
        callers.into_iter().filter(|caller| !caller.body.names().is_empty()).collect();
    if callers.is_empty() {
        return Ok(());
    }
    let people = people(connection, &callers).await?;
    let groups = groups(connection, &callers, &people).await?;
    let rooms = open_rooms(connection, &callers).await?;
    let emoji = emoji(connection, &callers).await?;
    let loud = who_may_call_all(connection, &callers).await?;
    let mut rows = Vec::new();
    for (index, caller) in callers.into_iter().enumerate() {
        let person = |name: &str| people.get(&(caller.room.0, name.strip_prefix('@')?.to_owned())).copied();
        let group = |name: &str| groups.get(&(caller.room.0, name.strip_prefix('@')?.to_owned()));
        let is_everyone = |name: &str| matches!(name, ALL | HERE);
        let picture = |name: &str| emoji.get(name.strip_prefix(':')?);
        let names = caller.body.names().settled(|name| match name.split_at(1) {
            ("#", slug) => rooms.contains(slug),
            (":", _) => picture(name).is_some(),
            _ if is_everyone(name) => loud.contains(&index),
            _ => person(name).is_some() || group(name).is_some(),
        });
        let names = groups::spread(&names, group, |name| if is_everyone(name) { None } else { person(name) });
        rows.extend(names.iter().map(|(name, person)| {
            let (seq, said) = (values::to_sql(caller.seq), values::to_sql(caller.said));
            (caller.room.0, seq, said, name.clone(), *person, i64::from(is_everyone(name)))
        }));
        let pictured = names.iter().map(|(name, _)| match picture(name) {
            Some(picture) => [name, ":", picture].concat(),
            None => name.clone(),
        });
        let pictured: Vec<String> = pictured.collect();
        let names = Names::found(pictured.iter().map(String::as_str));
        *caller.body = std::mem::replace(caller.body, Body::trusted("")).calling(names);
    }
    if !rows.is_empty() {
        run!(connection, |c| sqlx::query(INSERT.of(c)).bind(values::json(&rows)))?;
    }
    Ok(())
}

/// The keys of those who are called, by room and handle.
async fn people(
    connection: &mut Connection<'_>,
    callers: &[Caller<'_>],
) -> Result<BTreeMap<(i64, String), i64>> {
    let asked = asked(callers, '@', |caller, handle| (caller.room.0, handle.to_owned()));
    if asked.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(i64, i64, String)> =
        on!(connection, |c| sqlx::query_as(PEOPLE.of(c)).bind(values::json(&asked)).fetch_all(c))?;
    Ok(rows.into_iter().map(|(room, id, handle)| ((room, handle), id)).collect())
}

/// The groups that are called. No group is called like a person.
async fn groups(
    connection: &mut Connection<'_>,
    callers: &[Caller<'_>],
    people: &BTreeMap<(i64, String), i64>,
) -> Result<Called> {
    let mut asked = asked(callers, '@', |caller, handle| (caller.room.0, handle.to_owned()));
    asked.retain(|name| !people.contains_key(name));
    groups::called(connection, &asked).await
}

async fn open_rooms(connection: &mut Connection<'_>, callers: &[Caller<'_>]) -> Result<HashSet<String>> {
    let asked = asked(callers, '#', |_, slug| [slug.to_owned()]);
    if asked.is_empty() {
        return Ok(HashSet::new());
    }
    let rows: Vec<String> =
        on!(connection, |c| sqlx::query_scalar(OPEN_ROOMS.of(c)).bind(values::json(&asked)).fetch_all(c))?;
    Ok(rows.into_iter().collect())
}

/// The pictures of the emoji that are named, by their names.
async fn emoji(connection: &mut Connection<'_>, callers: &[Caller<'_>]) -> Result<HashMap<String, String>> {
    let asked = asked(callers, ':', |_, name| [name.to_owned()]);
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(String, String)> =
        on!(connection, |c| sqlx::query_as(EMOJI.of(c)).bind(values::json(&asked)).fetch_all(c))?;
    Ok(rows.into_iter().collect())
}

/// Those of the messages, by their places, whose author may call everybody: administrators and who made
/// the room, and in small rooms everybody.
async fn who_may_call_all(connection: &mut Connection<'_>, callers: &[Caller<'_>]) -> Result<HashSet<usize>> {
    let calls_all = |caller: &Caller<'_>| caller.body.names().iter().any(|name| matches!(name, ALL | HERE));
    let asking: Vec<(usize, &Caller<'_>)> =
        callers.iter().enumerate().filter(|(_, caller)| calls_all(caller)).collect();
    if asking.is_empty() {
        return Ok(HashSet::new());
    }
    let rooms: BTreeSet<[i64; 1]> = asking.iter().map(|(_, caller)| [caller.room.0]).collect();
    let rows: Vec<(i64, Option<i64>, i64)> =
        on!(connection, |c| sqlx::query_as(SIZES.of(c)).bind(values::json(&rooms)).fetch_all(c))?;
    let may = |caller: &Caller<'_>| {
        rows.iter().any(|(room, creator, members)| {
            *room == caller.room.0
                && (caller.role == Role::Admin
                    || *creator == Some(caller.author.0)
                    || *members <= i64::from(EVERYONE))
        })
    };
    Ok(asking.into_iter().filter(|(_, caller)| may(caller)).map(|(index, _)| index).collect())
}

/// What the messages' names with this sign ask for, each once.
fn asked<T: Ord>(callers: &[Caller<'_>], sign: char, ask: impl Fn(&Caller<'_>, &str) -> T) -> BTreeSet<T> {
    let names = callers.iter().flat_map(|caller| caller.body.names().iter().map(move |name| (caller, name)));
    names.filter_map(|(caller, name)| Some(ask(caller, name.strip_prefix(sign)?))).collect()
}

/// The members whom a message calls and who have not read it. Of everybody in a large room, nobody: their
/// counts are right again when they are read next.
pub(super) async fn unread(
    connection: &mut Connection<'_>,
    room: RoomId,
    message: Seq,
) -> Result<BTreeSet<i64>> {
    let rows: Vec<i64> = on!(connection, |c| sqlx::query_scalar(
        "select m.user_id from mentions n join rooms r on r.id = n.room_id
         join memberships m on m.room_id = n.room_id
            and (m.user_id = n.user_id or n.everyone = 1 and r.member_count <= $3)
         where n.room_id = $1 and n.seq = $2 and n.stands = 1 and m.read_seq < n.seq",
    )
    .bind(room.0)
    .bind(values::to_sql(message))
    .bind(i64::from(EVERYONE))
    .fetch_all(c))?;
    Ok(rows.into_iter().collect())
}

/// The message has another text now.
pub(super) async fn outdate(connection: &mut Connection<'_>, room: RoomId, message: Seq) -> Result<()> {
    run!(connection, |c| sqlx::query(
        "update mentions set stands = 0 where room_id = $1 and seq = $2 and stands = 1"
    )
    .bind(room.0)
    .bind(values::to_sql(message)))?;
    Ok(())
}

/// The message is gone, and its texts with it.
pub(super) async fn forget(connection: &mut Connection<'_>, room: RoomId, message: Seq) -> Result<()> {
    run!(connection, |c| sqlx::query("delete from mentions where room_id = $1 and seq = $2")
        .bind(room.0)
        .bind(values::to_sql(message)))?;
    Ok(())
}

/// Tells those for whom it is another number now. People's rows are the last that are locked, in one
/// order.
pub(super) async fn tell(
    connection: &mut Connection<'_>,
    changes: impl Iterator<Item = &Logged>,
) -> Result<()> {
    let mut called = BTreeSet::new();
    for logged in changes {
        called.extend(logged.called.iter().map(|person| (person.0, logged.room.0)));
    }
    for (person, room) in called {
        own_log::append(connection, UserId(person), Happened::Read(RoomId(room))).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sarang_protocol::room::RoomSummary;

    /// It stands as a number in the statement.
    #[test]
    fn counting_ends_where_it_should() {
        assert!(unread_calls!().contains(&format!("limit {})", RoomSummary::UNREAD_CAP)));
    }
}
