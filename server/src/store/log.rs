//! A room's log: adding to it, and reading runs of it.
//!
//! The log only grows and never changes: what is at or below a head that was read is the same in
//! every later read.

use uuid::Uuid;

use sarang_protocol::id::{ClientId, RoomId, Seq, UserId};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::text::{Body, RoomName, RoomSlug};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::User;

use super::database::{Connection, Sql, both, each, hex, on, rows, run};
use super::{Refusal, Result, Store, StoreError, now, values};

/// An event that is in the log now.
#[derive(Clone, Debug)]
pub struct Logged {
    /// The room's key.
    pub room: RoomId,
    /// The room's address.
    pub slug: RoomSlug,
    /// The event.
    pub event: RoomEvent,
    /// Whose membership ends with it: nothing that follows is for them.
    pub leaver: Option<UserId>,
}

/// Which part of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// The end of it.
    Newest,
    /// What follows this event.
    After(Seq),
    /// What goes before this event.
    Before(Seq),
    /// This event, with about as many before as after it.
    Around(Seq),
}

/// What counts in a [`Span`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Every event.
    Events,
    /// Messages; other events are passed over.
    Messages,
}

/// The events of a condition and order, as one text for [`parse`]. One row holds them all, for
/// each row that sqlx carries from SQLite's thread to ours costs a wake-up, several times what
/// reading it costs. The text keeps the inner select's order: SQLite drops that only where it
/// cannot show (<https://www.sqlite.org/optoverview.html#omitting_order_by_on_subqueries>), and
/// a second one to make sure would sort in a table of its own.
macro_rules! events_as_text {
    ($words:ident, $which:literal) => {
        concat!(
            "select ",
            rows!($words, "seq, at, kind, cid, body, handle, name, whom_handle, whom_name, leaver", ""),
            " from (select e.seq, e.at, e.kind, ",
            hex!($words, "e.cid"),
            " as cid, e.body, u.handle, u.name, w.handle as whom_handle, w.name as whom_name,
                          case e.kind when 'left' then e.actor_id else e.subject_id end as leaver
                   from events e join users u on u.id = e.actor_id
                                 left join users w on w.id = e.subject_id
                   where ",
            $which,
            ") run"
        )
    };
}
pub(super) use events_as_text;

// `limit $4 + 0` and not `limit $4`: SQLite looks into a bare parameter there to plan better, and
// so prepares the statement anew at each use, which costs more than the query.
macro_rules! after {
    ($words:ident) => {
        events_as_text!(
            $words,
            "e.room_id = $1 and e.seq > $2 and (e.kind = 'message' or $3 = 'events')
             order by e.seq limit $4 + 0"
        )
    };
}

macro_rules! before {
    ($words:ident) => {
        events_as_text!(
            $words,
            "e.room_id = $1 and e.seq < $2 and (e.kind = 'message' or $3 = 'events')
             order by e.seq desc limit $4 + 0"
        )
    };
}

const AFTER: Sql = both!(after);

/// Newest first.
const BEFORE: Sql = both!(before);

macro_rules! heads {
    ($words:ident) => {
        concat!(
            "select r.id, r.last_seq from rooms r
             where r.id in (select cast(i.value ->> 0 as bigint) from ",
            each!($words, "$1"),
            ") order by r.id"
        )
    };
}

const HEADS: Sql = both!(heads);

type EventRow<'a> = (
    i64,
    i64,
    &'a str,
    Option<&'a str>,
    Option<String>,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<i64>,
);

impl Store {
    /// A part of a room's log, oldest first, at most `limit` long.
    pub async fn span(&self, room: RoomId, span: Span, reach: Reach, limit: u32) -> Result<Vec<RoomEvent>> {
        let mut reader = self.read().await?;
        let run = match span {
            Span::Newest => run(&mut reader.on(), BEFORE, room, Seq(u64::MAX), reach, limit).await?,
            Span::Before(seq) => run(&mut reader.on(), BEFORE, room, seq, reach, limit).await?,
            Span::After(seq) => run(&mut reader.on(), AFTER, room, seq, reach, limit).await?,
            Span::Around(seq) => {
                let after = limit / 2;
                let mut events =
                    run(&mut reader.on(), BEFORE, room, seq.next(), reach, limit - after).await?;
                events.extend(run(&mut reader.on(), AFTER, room, seq, reach, after).await?);
                events
            }
        };
        Ok(run.into_iter().map(|(event, _)| event).collect())
    }

    /// The newest event of each of these rooms.
    pub async fn heads(&self, rooms: &[RoomId]) -> Result<Vec<(RoomId, Seq)>> {
        let ids: Vec<[i64; 1]> = rooms.iter().map(|room| [room.0]).collect();
        let mut reader = self.read().await?;
        let rows: Vec<(i64, i64)> =
            on!(reader, |c| sqlx::query_as(HEADS.of(c)).bind(values::json(&ids)).fetch_all(c))?;
        Ok(rows.into_iter().map(|(id, head)| (RoomId(id), values::seq(head))).collect())
    }

    /// A room's events after `after`, oldest first.
    pub async fn room_events(&self, room: RoomId, after: Seq, limit: u32) -> Result<Vec<Logged>> {
        let mut reader = self.read().await?;
        let slug: Option<String> =
            on!(reader, |c| sqlx::query_scalar("select slug from rooms where id = $1")
                .bind(room.0)
                .fetch_optional(c))?;
        let slug = RoomSlug::trusted(slug.ok_or(Refusal::NoSuchRoom)?);
        let events = run(&mut reader.on(), AFTER, room, after, Reach::Events, limit).await?;
        let logged = |(event, leaver)| Logged { room, slug: slug.clone(), event, leaver };
        Ok(events.into_iter().map(logged).collect())
    }
}

/// Adds an event to a room's log: the next number, without a hole, for a rollback gives it back.
/// `subject` is whom it concerns beside its author.
pub(super) async fn append(
    connection: &mut Connection<'_>,
    room: RoomId,
    (actor, author): (UserId, User),
    subject: Option<UserId>,
    kind: EventKind,
) -> Result<Logged> {
    let (name, cid, text) = match &kind {
        EventKind::Message { cid, body } => ("message", Some(cid), Some(body.as_str())),
        EventKind::Joined => ("joined", None, None),
        EventKind::Left => ("left", None, None),
        EventKind::Removed { .. } => ("removed", None, None),
        EventKind::Renamed { name } => ("renamed", None, Some(name.as_str())),
    };
    let leaver = if kind == EventKind::Left { Some(actor) } else { subject };
    let (seq, messages, slug): (i64, i64, String) = on!(connection, |c| sqlx::query_as(
        "update rooms set last_seq = last_seq + 1, message_count = message_count + $2
         where id = $1 returning last_seq, message_count, slug",
    )
    .bind(room.0)
    .bind(i64::from(cid.is_some()))
    .fetch_optional(c))?
    .ok_or(Refusal::NoSuchRoom)?;
    let at = now();
    run!(connection, |c| sqlx::query(
        "insert into events (room_id, seq, at, actor_id, kind, message_count, cid, body, subject_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(room.0)
    .bind(seq)
    .bind(at.0)
    .bind(actor.0)
    .bind(name)
    .bind(messages)
    .bind(cid.map(|cid| cid.0.as_bytes().to_vec()))
    .bind(text)
    .bind(subject.map(|subject| subject.0)))?;
    Ok(Logged {
        room,
        slug: RoomSlug::trusted(slug),
        event: RoomEvent { seq: values::seq(seq), at, author, kind },
        leaver,
    })
}

/// Notes that somebody has read a room up to this event, unless they have read further. The
/// count of messages goes along with the position.
pub(super) async fn read_up_to(
    connection: &mut Connection<'_>,
    person: UserId,
    room: RoomId,
    seq: Seq,
) -> Result<bool> {
    let moved = run!(connection, |c| sqlx::query(
        "update memberships set read_seq = e.seq, read_count = e.message_count
         from events e
         where e.room_id = $2 and e.seq = $3
           and memberships.user_id = $1 and memberships.room_id = $2
           and memberships.read_seq < e.seq",
    )
    .bind(person.0)
    .bind(room.0)
    .bind(values::to_sql(seq)))?;
    Ok(moved > 0)
}

/// The events in a text that [`events_as_text!`] made.
pub(super) fn parse(text: &str) -> Result<Vec<RoomEvent>> {
    values::list::<EventRow>(text)?.into_iter().map(|row| Ok(event(row)?.0)).collect()
}

/// The event in a row, and who is no longer a member after it.
fn event(
    (seq, at, kind, cid, text, handle, name, whom_handle, whom_name, leaver): EventRow<'_>,
) -> Result<(RoomEvent, Option<UserId>)> {
    let whom = whom_handle.zip(whom_name).map(|(handle, name)| values::user(handle, name));
    let kind = match (kind, text, whom) {
        ("message", Some(body), _) => EventKind::Message {
            cid: cid
                .and_then(|cid| Uuid::try_parse(cid).ok())
                .map(ClientId)
                .ok_or(StoreError::Unexpected("a client id that is no UUID"))?,
            body: Body::trusted(body),
        },
        ("joined", None, _) => EventKind::Joined,
        ("left", None, _) => EventKind::Left,
        ("removed", None, Some(whom)) => EventKind::Removed { whom },
        ("renamed", Some(name), _) => EventKind::Renamed { name: RoomName::trusted(name) },
        _ => return Err(StoreError::Unexpected("an event of an unknown kind")),
    };
    let author = values::user(handle, name);
    Ok((RoomEvent { seq: values::seq(seq), at: Timestamp(at), author, kind }, leaver.map(UserId)))
}

async fn run(
    connection: &mut Connection<'_>,
    query: Sql,
    room: RoomId,
    from: Seq,
    reach: Reach,
    limit: u32,
) -> Result<Vec<(RoomEvent, Option<UserId>)>> {
    let text: String = on!(connection, |c| sqlx::query_scalar(query.of(c))
        .bind(room.0)
        .bind(values::to_sql(from))
        .bind(match reach {
            Reach::Events => "events",
            Reach::Messages => "messages",
        })
        .bind(i64::from(limit))
        .fetch_one(c))?;
    let mut events: Vec<_> =
        values::list::<EventRow>(&text)?.into_iter().map(event).collect::<Result<_>>()?;
    if query == BEFORE {
        events.reverse();
    }
    Ok(events)
}
