//! People's own logs: what happened to themselves, for all their tabs and devices.
//!
//! An event is written in the transaction that makes it true. It says where to look; what it tells
//! is read from the other tables, so that it is true when it is read. Of the marks how far a room
//! (or a thread) has been read only the last is kept, and the rest is forgotten in time, so that no log grows
//! for ever. Posting a message writes nothing here: its event in the room says as much.

use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::own::{OwnEvent, OwnKind};
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::{RoomName, RoomSlug, SectionName};
use sarang_protocol::time::Timestamp;

use super::conversations::{called, people_as_text};
use super::database::{Connection, Sql, both, each, either, on, rows, run, text_of};
use super::mentions::unread_calls;
use super::threads::{self, unread_replies};
use super::{Refusal, Result, Store, StoreError, levels, now, values};

/// Events kept of each person, beside the marks. Who was away for longer than that many changes
/// of their own gets everything anew, which is no more than a page shows.
pub const OWN_KEPT: u32 = 200;

/// Stands where a mark names its thread, if it is that a room was marked as unread: each is kept beside the marks
/// how far it has been read.
const UNREAD: i64 = -1;

/// Stands there for the draft of a room, and below it for those of its threads: of each place only the last change
/// is kept, too.
const DRAFT: i64 = -2;

/// What happens to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Happened {
    Joined(RoomId),
    Left(RoomId),
    /// … by this person.
    Removed(RoomId, UserId),
    /// … further in a room, or wants to hear of something else in it, or has sorted it otherwise.
    Read(RoomId),
    /// Has marked a part of it as unread.
    Unread(RoomId),
    /// Reads further in the thread that began with this message, or follows it now, or no longer.
    Thread(RoomId, Seq),
    /// Has begun to write something else in a room, or in the thread of this message of it.
    Draft(RoomId, Option<Seq>),
    /// A session or token has ended.
    Doors,
    /// Their name or role is another one.
    Me,
}

/// What happened to somebody after some position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnRun {
    /// This, oldest first, up to `head`. What later events have made untrue is left out.
    Events {
        /// The newest event of the log.
        head: Seq,
        /// What happened.
        events: Vec<OwnEvent>,
    },
    /// That is too long ago, or was never.
    Forgotten,
}

macro_rules! own_events {
    ($words:ident) => {
        concat!(
            "select i.key, cast(i.value ->> 1 as bigint), u.own_seq, u.own_pruned, u.handle, u.name, u.role, (select ",
            rows!(
                $words,
                "user_seq, at, kind, slug, room_name, last_seq, read_seq, unread, handle, name, room_kind, people, thread, calls, chosen, draft",
                "order by user_seq"
            ),
            " from
             (select e.user_seq, e.at, case when e.thread <= -2 then 'draft' when e.thread = -1 then 'unread' else e.kind end as kind, r.slug, coalesce(e.room_name, r.name) as room_name,
                     r.last_seq, m.read_seq, r.message_count - m.read_count as unread, a.handle, a.name,
                     r.kind as room_kind, ",
            people_as_text!($words, "m.user_id"),
            " as people, case when f.thread is not null then ",
            text_of!($words, "f.thread, f.following, f.read_seq, ", unread_replies!(), ""),
            " end as thread, ",
            unread_calls!(),
            " as calls, case when m.level is not null then ",
            text_of!($words, "m.level, m.muted_until, m.favourite, m.section", "", ""),
            " end as chosen, case when e.thread <= -2 then ",
            text_of!(
                $words,
                "-2 - e.thread, (select d.body from drafts d
                  where d.user_id = e.user_id and d.room_id = e.room_id and d.thread = -2 - e.thread)",
                "",
                ""
            ),
            " end as draft
              from user_events e
                   left join rooms r on r.id = e.room_id
                   left join memberships m on m.room_id = e.room_id and m.user_id = e.user_id
                   left join users a on a.id = e.actor_id
                   left join thread_followers f on f.user_id = e.user_id and f.room_id = e.room_id
                        and f.thread = e.thread
              where e.user_id = u.id and e.user_seq > cast(i.value ->> 1 as bigint)) run)
             from ",
            each!($words, "$1"),
            either!($words, " cross", ""),
            " join users u on u.id = cast(i.value ->> 0 as bigint)"
        )
    };
}

const OWN_EVENTS: Sql = both!(own_events);

/// The question's number and position; where the log ends and begins; who it is; the events.
type RunRow = (i64, i64, i64, i64, String, String, String, String);

#[derive(serde::Deserialize)]
struct OwnRow<'a> {
    seq: i64,
    at: i64,
    kind: &'a str,
    slug: Option<String>,
    room: Option<String>,
    head: Option<i64>,
    read: Option<i64>,
    unread: Option<i64>,
    by: Option<String>,
    by_name: Option<String>,
    room_kind: Option<String>,
    people: Option<String>,
    thread: Option<String>,
    calls: Option<i64>,
    chosen: Option<String>,
    draft: Option<String>,
}

/// Of what in a room somebody wants to hear, and where it stands in their list.
type Chosen = (String, Option<i64>, i64, Option<String>);

impl Store {
    /// What happened to each of these people after a position, and where their log ends: of one
    /// moment. Nothing for who does not exist.
    pub async fn own_events(&self, asked: &[(UserId, Seq)]) -> Result<Vec<Option<OwnRun>>> {
        let after: Vec<(i64, i64)> =
            asked.iter().map(|(person, after)| (person.0, values::to_sql(*after))).collect();
        let mut reader = self.read().await?;
        let rows: Vec<RunRow> =
            on!(reader, |c| sqlx::query_as(OWN_EVENTS.of(c)).bind(values::json(&after)).fetch_all(c))?;
        drop(reader);
        let mut runs = vec![None; asked.len()];
        for (key, after, head, pruned, handle, name, role, text) in rows {
            *values::place(&mut runs, key)? = Some(if after < pruned || after > head {
                OwnRun::Forgotten
            } else {
                let me = OwnKind::Me { user: values::user(handle, name), role: values::role(&role)? };
                OwnRun::Events { head: values::seq(head), events: events(&text, &me)? }
            });
        }
        Ok(runs)
    }
}

fn events(text: &str, me: &OwnKind) -> Result<Vec<OwnEvent>> {
    let mut events = Vec::new();
    for row in values::list::<OwnRow>(text)? {
        events.extend(event(row, me)?);
    }
    Ok(events)
}

/// Adds to somebody's own log: the next number, without a hole, for a rollback gives it back.
///
/// Whoever changes rooms and memberships too has to do that before: the person's row is the last
/// that is locked.
pub(super) async fn append(connection: &mut Connection<'_>, person: UserId, what: Happened) -> Result<Seq> {
    let (kind, room, actor) = match what {
        Happened::Joined(room) => ("joined", Some(room), None),
        Happened::Left(room) => ("left", Some(room), None),
        Happened::Removed(room, actor) => ("removed", Some(room), Some(actor)),
        Happened::Read(room)
        | Happened::Unread(room)
        | Happened::Thread(room, _)
        | Happened::Draft(room, _) => ("read", Some(room), None),
        Happened::Doors => ("doors", None, None),
        Happened::Me => ("me", None, None),
    };
    let thread = match what {
        Happened::Thread(_, root) => values::to_sql(root),
        Happened::Unread(_) => UNREAD,
        Happened::Draft(_, root) => DRAFT - root.map_or(0, values::to_sql),
        _ => 0,
    };
    let seq: i64 = on!(connection, |c| sqlx::query_scalar(
        "update users set own_seq = own_seq + 1 where id = $1 returning own_seq"
    )
    .bind(person.0)
    .fetch_optional(c))?
    .ok_or(Refusal::NoSuchUser)?;
    run!(connection, |c| sqlx::query(
        "insert into user_events (user_id, user_seq, at, kind, room_id, actor_id, room_name, thread)
         values ($1, $2, $3, $4, $5, $6,
                 case when $6 is not null then (select name from rooms where id = $5) end, $7)
         on conflict (user_id, room_id, thread) where kind = 'read'
         do update set user_seq = excluded.user_seq, at = excluded.at",
    )
    .bind(person.0)
    .bind(seq)
    .bind(now().0)
    .bind(kind)
    .bind(room.map(|room| room.0))
    .bind(actor.map(|actor| actor.0))
    .bind(thread))?;
    if kind != "read" || thread != 0 {
        forget(connection, person).await?;
    }
    Ok(values::seq(seq))
}

/// Forgets what is older than the last [`OWN_KEPT`] events.
async fn forget(connection: &mut Connection<'_>, person: UserId) -> Result<()> {
    let last: Option<i64> = on!(connection, |c| sqlx::query_scalar(
        "select user_seq from user_events where user_id = $1 and (kind <> 'read' or thread <> 0)
         order by user_seq desc limit 1 offset $2",
    )
    .bind(person.0)
    .bind(i64::from(OWN_KEPT))
    .fetch_optional(c))?;
    let Some(last) = last else { return Ok(()) };
    run!(connection, |c| sqlx::query("delete from user_events where user_id = $1 and user_seq <= $2")
        .bind(person.0)
        .bind(last))?;
    run!(connection, |c| sqlx::query("update users set own_pruned = $2 where id = $1")
        .bind(person.0)
        .bind(last))?;
    Ok(())
}

/// The event in a row; none, if a later one has made it untrue.
fn event(row: OwnRow<'_>, me: &OwnKind) -> Result<Option<OwnEvent>> {
    let place = row.slug.zip(row.room).map(|(slug, name)| (RoomSlug::trusted(slug), name));
    let by = row.by.zip(row.by_name).map(|(handle, name)| values::user(handle, name));
    let kind = match (row.kind, place, by) {
        ("read", Some((room, _)), _) if row.thread.is_some() => {
            // One who is in the room no more is told nothing of its threads.
            let (Some(thread), Some(_)) = (row.thread, row.read) else { return Ok(None) };
            let (thread, following, read, unread): (i64, i64, i64, i64) = values::parsed(&thread)?;
            OwnKind::Thread {
                room,
                thread: values::seq(thread),
                own: threads::own((following, read, unread)),
            }
        }
        ("draft", Some((room, _)), _) => {
            // The same for what they had begun to write.
            let (Some(draft), Some(_)) = (row.draft, row.read) else { return Ok(None) };
            let (root, body): (i64, Option<String>) = values::parsed(&draft)?;
            let thread = (root > 0).then(|| values::seq(root));
            OwnKind::Draft { room, thread, body: body.unwrap_or_default() }
        }
        ("joined" | "read" | "unread", Some((slug, name)), _) => {
            let (Some(head), Some(read), Some(unread), Some(chosen)) =
                (row.head, row.read, row.unread, row.chosen)
            else {
                return Ok(None);
            };
            let (level, muted, favourite, section): Chosen = values::parsed(&chosen)?;
            let (name, with) = called(name, row.people.as_deref())?;
            let summary = RoomSummary {
                slug,
                name,
                kind: values::kind(&row.room_kind.unwrap_or_default())?,
                with,
                head: values::seq(head),
                read: values::seq(read),
                unread: values::count(unread).min(RoomSummary::UNREAD_CAP),
                mentions: values::count(row.calls.unwrap_or_default()),
                attention: levels::notifications(&level, muted)?.at(now()),
                favourite: favourite != 0,
                section: section.map(SectionName::trusted),
            };
            match row.kind {
                "joined" => OwnKind::Joined { summary },
                "read" => OwnKind::Read { summary },
                _ => OwnKind::Unread { summary },
            }
        }
        ("left", Some((room, _)), _) => OwnKind::Left { room },
        ("removed", Some((room, name)), Some(by)) => {
            OwnKind::Removed { room, name: RoomName::trusted(name), by }
        }
        ("doors", ..) => OwnKind::Doors,
        ("me", ..) => me.clone(),
        _ => return Err(StoreError::Unexpected("an event of an unknown kind")),
    };
    Ok(Some(OwnEvent { seq: values::seq(row.seq), at: Timestamp(row.at), kind }))
}
