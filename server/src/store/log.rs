//! A room's log: adding to it, and reading runs of it.
//!
//! The log only grows and never changes, so what is at or below a head that was read is the same
//! in every later read: a window up to that head agrees with it without a transaction.

use sqlx::SqliteConnection;
use uuid::Uuid;

use sarang_protocol::id::{ClientId, RoomId, Seq, UserId};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::{Body, RoomName, RoomSlug};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::User;
use sarang_protocol::view::RoomView;

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

/// The most events in a room's page: so many joins in a row may crowd out messages.
const WINDOW: i64 = 200;

pub(super) type EventRow = (
    i64,
    i64,
    String,
    Option<Vec<u8>>,
    Option<String>,
    String,
    String,
);

macro_rules! events_where {
    ($rest:literal) => {
        concat!(
            "select e.seq, e.at, e.kind, e.cid, e.body, u.handle, u.name
             from events e join users u on u.id = e.actor_id
             where e.room_id = $1 and ",
            $rest
        )
    };
}

const AFTER: &str =
    events_where!("e.seq > $2 and (e.kind = 'message' or $3 = 'events') order by e.seq limit $4");

const BEFORE: &str = events_where!(
    "e.seq < $2 and (e.kind = 'message' or $3 = 'events') order by e.seq desc limit $4"
);

/// The run around `$2` that holds `$3` messages up to it and `$5` after it, as far as they lie
/// within `$4` events before and `$6` after.
const WINDOW_AROUND: &str = events_where!(
    "e.seq >= coalesce(
        (select m.seq from events m
         where m.room_id = $1 and m.seq <= $2 and m.seq > $2 - $4 and m.kind = 'message'
         order by m.seq desc limit 1 offset $3 - 1), $2 - $4 + 1)
     and e.seq <= coalesce(
        (select m.seq from events m
         where m.room_id = $1 and m.seq > $2 and m.seq <= $2 + $6 and m.kind = 'message'
         order by m.seq limit 1 offset $5 - 1), $2 + $6)
     order by e.seq"
);

impl Store {
    /// A part of a room's log, oldest first, at most `limit` long.
    pub async fn span(
        &self,
        room: RoomId,
        span: Span,
        reach: Reach,
        limit: u32,
    ) -> Result<Vec<RoomEvent>> {
        let mut reader = self.read().await;
        match span {
            Span::Newest => run(&mut reader, BEFORE, room, Seq(u64::MAX), reach, limit).await,
            Span::Before(seq) => run(&mut reader, BEFORE, room, seq, reach, limit).await,
            Span::After(seq) => run(&mut reader, AFTER, room, seq, reach, limit).await,
            Span::Around(seq) => {
                let after = limit / 2;
                let mut events =
                    run(&mut reader, BEFORE, room, seq.next(), reach, limit - after).await?;
                events.extend(run(&mut reader, AFTER, room, seq, reach, after).await?);
                Ok(events)
            }
        }
    }

    /// The part of a room's log that its page shows: [`RoomView::MESSAGES`] messages up to
    /// `head`, or around an older event, without holes.
    pub async fn window(
        &self,
        room: RoomId,
        head: Seq,
        around: Option<Seq>,
    ) -> Result<Vec<RoomEvent>> {
        let messages = i64::from(RoomView::MESSAGES);
        let (centre, before, after) = match around {
            // Nothing lies after the head.
            None => (head, (messages, WINDOW), (1, 0)),
            Some(seq) => {
                let half = (messages / 2, WINDOW / 2);
                (seq.min(head), half, half)
            }
        };
        let mut reader = self.read().await;
        let rows: Vec<EventRow> = sqlx::query_as(WINDOW_AROUND)
            .bind(room.0)
            .bind(values::to_sql(centre))
            .bind(before.0)
            .bind(before.1)
            .bind(after.0)
            .bind(after.1)
            .fetch_all(&mut *reader)
            .await?;
        rows.into_iter().map(event).collect()
    }

    /// The newest event of each of these rooms.
    pub async fn heads(&self, rooms: &[RoomId]) -> Result<Vec<(RoomId, Seq)>> {
        let ids: Vec<i64> = rooms.iter().map(|room| room.0).collect();
        let mut reader = self.read().await;
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "select id, last_seq from rooms where id in (select value from json_each($1))",
        )
        .bind(serde_json::Value::from(ids).to_string())
        .fetch_all(&mut *reader)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, head)| (RoomId(id), values::seq(head)))
            .collect())
    }

    /// A room's address, and its events after `after`, oldest first.
    pub async fn room_events(
        &self,
        room: RoomId,
        after: Seq,
        limit: u32,
    ) -> Result<(RoomSlug, Vec<RoomEvent>)> {
        let mut reader = self.read().await;
        let slug: Option<String> = sqlx::query_scalar("select slug from rooms where id = $1")
            .bind(room.0)
            .fetch_optional(&mut *reader)
            .await?;
        let slug = RoomSlug::trusted(slug.ok_or(Refusal::NoSuchRoom)?);
        let events = run(&mut reader, AFTER, room, after, Reach::Events, limit).await?;
        Ok((slug, events))
    }
}

/// Adds an event to a room's log: the next number, without a hole, for a rollback gives it back.
pub(super) async fn append(
    connection: &mut SqliteConnection,
    room: RoomId,
    actor: UserId,
    author: User,
    kind: EventKind,
) -> Result<Logged> {
    let (name, cid, text) = match &kind {
        EventKind::Message { cid, body } => ("message", Some(cid), Some(body.as_str())),
        EventKind::Joined => ("joined", None, None),
        EventKind::Left => ("left", None, None),
        EventKind::Renamed { name } => ("renamed", None, Some(name.as_str())),
    };
    let (seq, slug): (i64, String) = sqlx::query_as(
        "update rooms set last_seq = last_seq + 1,
             last_message_seq = case when $2 = 'message' then last_seq + 1 else last_message_seq end
         where id = $1 returning last_seq, slug",
    )
    .bind(room.0)
    .bind(name)
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Refusal::NoSuchRoom)?;
    let at = now();
    sqlx::query(
        "insert into events (room_id, seq, at, actor_id, kind, cid, body)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(room.0)
    .bind(seq)
    .bind(at.0)
    .bind(actor.0)
    .bind(name)
    .bind(cid.map(|cid| cid.0.as_bytes().to_vec()))
    .bind(text)
    .execute(&mut *connection)
    .await?;
    Ok(Logged {
        room,
        slug: RoomSlug::trusted(slug),
        event: RoomEvent {
            seq: values::seq(seq),
            at,
            author,
            kind,
        },
    })
}

/// Messages of others after `read`, as far as a badge counts them: a scalar of the rows `r`
/// (rooms) and `m` (memberships) around it, with the cap at `$2`. Rooms without anything new
/// are not looked into.
macro_rules! unread {
    () => {
        "case when r.last_message_seq > m.read_seq then
            (select count(*) from
                (select 1 from events e
                 where e.room_id = r.id and e.seq > m.read_seq
                   and e.kind = 'message' and e.actor_id <> m.user_id
                 limit $2) as unread)
         else 0 end"
    };
}
pub(super) use unread;

/// The cap for [`unread!`].
pub(super) const UNREAD_CAP: i64 = RoomSummary::UNREAD_CAP as i64;

/// The event in a row.
pub(super) fn event(row: EventRow) -> Result<RoomEvent> {
    let (seq, at, kind, cid, text, handle, name) = row;
    let kind = match (kind.as_str(), cid, text) {
        ("message", Some(cid), Some(body)) => EventKind::Message {
            cid: Uuid::from_slice(&cid)
                .map(ClientId)
                .map_err(|_| StoreError::Unexpected("a client id that is no UUID"))?,
            body: Body::trusted(body),
        },
        ("joined", None, None) => EventKind::Joined,
        ("left", None, None) => EventKind::Left,
        ("renamed", None, Some(name)) => EventKind::Renamed {
            name: RoomName::trusted(name),
        },
        _ => return Err(StoreError::Unexpected("an event of an unknown kind")),
    };
    Ok(RoomEvent {
        seq: values::seq(seq),
        at: Timestamp(at),
        author: values::user(handle, name),
        kind,
    })
}

async fn run(
    connection: &mut SqliteConnection,
    query: &'static str,
    room: RoomId,
    from: Seq,
    reach: Reach,
    limit: u32,
) -> Result<Vec<RoomEvent>> {
    let rows: Vec<EventRow> = sqlx::query_as(query)
        .bind(room.0)
        .bind(values::to_sql(from))
        .bind(match reach {
            Reach::Events => "events",
            Reach::Messages => "messages",
        })
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?;
    let mut events: Vec<RoomEvent> = rows.into_iter().map(event).collect::<Result<_>>()?;
    if query == BEFORE {
        events.reverse();
    }
    Ok(events)
}
