//! A room's log: adding to it, and reading runs of it.
//!
//! The log only grows, and what stands in it stays, but for texts that were deleted. A message is told
//! as it stands when it is read: with what the changes after it in the log have come to.

use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::text::{Body, RoomSlug};
use sarang_protocol::user::User;

use super::database::{Connection, Sql, both, each, either, hex, on, rows, run, text_of};
use super::error::is_taken;
use super::events::{self, events_as_text};
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
    /// Whom it calls, or calls no more, in a message that was there before: their own logs tell it.
    pub called: Vec<UserId>,
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
    /// Messages that are shown in the room; other events are passed over.
    Messages,
}

// `limit $4 + 0` and not `limit $4`: SQLite looks into a bare parameter there to plan better, and
// so prepares the statement anew at each use, which costs more than the query.
macro_rules! after {
    ($words:ident) => {
        events_as_text!(
            $words,
            "e.room_id = $1 and e.seq > $2 and (e.kind = 'message' and e.aside = 0 or $3 = 'events')
             order by e.seq limit $4 + 0"
        )
    };
}

macro_rules! before {
    ($words:ident) => {
        events_as_text!(
            $words,
            "e.room_id = $1 and e.seq < $2 and (e.kind = 'message' and e.aside = 0 or $3 = 'events')
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
        let logged = |(event, leaver)| Logged { room, slug: slug.clone(), event, leaver, called: vec![] };
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
    let (name, text) = match &kind {
        EventKind::Message { body, .. } => ("message", Some(body.as_str())),
        EventKind::Edited { body, .. } => ("edited", body.as_ref().map(Body::as_str)),
        EventKind::Deleted { .. } => ("deleted", None),
        EventKind::Reacted { emoji, on, .. } => {
            (if *on { "reacted" } else { "unreacted" }, Some(emoji.as_str()))
        }
        EventKind::Pinned { on, .. } => (if *on { "pinned" } else { "unpinned" }, None),
        EventKind::Joined | EventKind::Added { .. } => ("joined", None),
        EventKind::Left => ("left", None),
        EventKind::Removed { .. } => ("removed", None),
        EventKind::Renamed { name } => ("renamed", Some(name.as_str())),
        EventKind::Unknown => return Err(StoreError::Unexpected("an event of an unknown kind")),
    };
    let target = match &kind {
        EventKind::Message { reply_to, .. } => reply_to.as_ref().map(|quote| quote.seq),
        other => other.target(),
    };
    let cid = kind.cid();
    let leaver = if kind == EventKind::Left { Some(actor) } else { subject };
    // Who comes in is kept as the one who does it, whoever adds them.
    let (actor, subject, by, leaver) = match (&kind, subject) {
        (EventKind::Added { .. }, Some(whom)) => (whom, None, Some(actor), None),
        _ => (actor, subject, None, leaver),
    };
    let (seq, messages, slug): (i64, i64, String) = on!(connection, |c| sqlx::query_as(
        "update rooms set last_seq = last_seq + 1, message_count = message_count + $2
         where id = $1 returning last_seq, message_count, slug",
    )
    .bind(room.0)
    .bind(i64::from(name == "message"))
    .fetch_optional(c))?
    .ok_or(Refusal::NoSuchRoom)?;
    let at = now();
    run!(connection, |c| sqlx::query(
        "insert into events
            (room_id, seq, at, actor_id, kind, message_count, cid, body, subject_id, target, by_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(room.0)
    .bind(seq)
    .bind(at.0)
    .bind(actor.0)
    .bind(name)
    .bind(messages)
    .bind(cid.map(|cid| cid.0.as_bytes().to_vec()))
    .bind(text)
    .bind(subject.map(|subject| subject.0))
    .bind(target.map(values::to_sql))
    .bind(by.map(|by| by.0)))
    .map_err(met)?;
    Ok(Logged {
        room,
        slug: RoomSlug::trusted(slug),
        event: RoomEvent { seq: values::seq(seq), at, author, kind },
        leaver,
        called: vec![],
    })
}

/// How many messages of one's own are between two events of the room `$2`, for `$1`: where one has marked a
/// room as unread there may be some, and they count as read.
macro_rules! own_behind {
    ($from:literal, $until:literal) => {
        concat!(
            "(select count(*) from events o where o.room_id = $2 and o.seq >= ",
            $from,
            " and o.seq <= ",
            $until,
            " and o.actor_id = $1 and o.kind = 'message' and o.aside = 0)"
        )
    };
}

/// Notes that somebody has read a room up to this event, unless they have read further, or have marked it as
/// unread after what they knew of their own log. The count of messages goes along with the position.
pub(super) async fn read_up_to(
    connection: &mut Connection<'_>,
    person: UserId,
    room: RoomId,
    seq: Seq,
    known: Option<Seq>,
) -> Result<bool> {
    let moved = run!(connection, |c| sqlx::query(concat!(
        "update memberships set read_seq = e.seq, read_count = e.message_count
            + case when e.seq < memberships.unread_until then ",
        own_behind!("e.seq + 1", "memberships.unread_until"),
        " else 0 end
         from events e
         where e.room_id = $2 and e.seq = $3
           and memberships.user_id = $1 and memberships.room_id = $2
           and memberships.read_seq < e.seq and memberships.unread_at <= $4",
    ))
    .bind(person.0)
    .bind(room.0)
    .bind(values::to_sql(seq))
    .bind(known.map_or(i64::MAX, values::to_sql)))?;
    Ok(moved > 0)
}

/// Moves somebody's read position back to before this message, if they have read it.
pub(super) async fn unread_from(
    connection: &mut Connection<'_>,
    person: UserId,
    room: RoomId,
    from: Seq,
) -> Result<bool> {
    let moved = run!(connection, |c| sqlx::query(concat!(
        "update memberships set read_seq = $3 - 1,
            unread_until = case when read_seq > unread_until then read_seq else unread_until end,
            read_count = coalesce((select e.message_count from events e
                where e.room_id = $2 and e.seq = $3 - 1), 0) + ",
        own_behind!(
            "$3",
            "case when memberships.read_seq > memberships.unread_until
                then memberships.read_seq else memberships.unread_until end"
        ),
        " where user_id = $1 and room_id = $2 and read_seq >= $3",
    ))
    .bind(person.0)
    .bind(room.0)
    .bind(values::to_sql(from)))?;
    Ok(moved > 0)
}

/// A client id that was free a moment ago: another instance stored it in another room meanwhile.
pub(super) fn met(error: sqlx::Error) -> StoreError {
    if is_taken(&error) { StoreError::Met } else { error.into() }
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
    let mut events = events::parse_with_leavers(&text)?;
    if query == BEFORE {
        events.reverse();
    }
    Ok(events)
}
