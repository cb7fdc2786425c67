//! Messages that people keep for later.

use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::message::RoomEvent;
use sarang_protocol::saved::Saved;
use sarang_protocol::text::{RoomName, RoomSlug};
use sarang_protocol::time::Timestamp;

use super::conversations::{called, people_as_text};
use super::database::{Sql, both, either, hex, on, rows, run, text_of};
use super::events::{self, events_as_text};
use super::{Refusal, Result, Store, StoreError, now, values};

/// A message that somebody has saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its number: what was saved later has a higher one.
    pub id: u64,
    /// When they saved it.
    pub at: Timestamp,
    /// The room's address.
    pub slug: RoomSlug,
    /// The room's name.
    pub name: RoomName,
    /// The message as it stands.
    pub message: RoomEvent,
}

macro_rules! page {
    ($words:ident) => {
        concat!(
            "select k.id, k.at, r.slug, r.name, ",
            people_as_text!($words, "k.user_id"),
            ", (",
            events_as_text!($words, "e.room_id = k.room_id and e.seq = k.seq"),
            ") from saved k join rooms r on r.id = k.room_id
             where k.user_id = $1 and k.id < $2 and (r.kind = 'open'
                or exists (select 1 from memberships m where m.user_id = k.user_id and m.room_id = k.room_id))
             order by k.id desc limit $3 + 0"
        )
    };
}

const PAGE: Sql = both!(page);

type Row = (i64, i64, String, String, Option<String>, String);

impl Store {
    /// Keeps a message for later, or no longer; again is fine.
    ///
    /// Refuses with [`Refusal::NoSuchMessage`] and, to keep it, [`Refusal::MessageDeleted`].
    pub async fn save(&self, person: UserId, room: RoomId, message: Seq, keep: bool) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let deleted: Option<i64> = on!(tx, |c| sqlx::query_scalar(
            "select coalesce(s.deleted, 0) from events e
             left join message_states s on s.room_id = e.room_id and s.seq = e.seq
             where e.room_id = $1 and e.seq = $2 and e.kind = 'message'"
        )
        .bind(room.0)
        .bind(values::to_sql(message))
        .fetch_optional(c))?;
        match (deleted, keep) {
            (None, _) => return Err(Refusal::NoSuchMessage.into()),
            (Some(1), true) => return Err(Refusal::MessageDeleted.into()),
            (_, true) => run!(tx, |c| {
                sqlx::query(
                "insert into saved (user_id, room_id, seq, at) values ($1, $2, $3, $4) on conflict do nothing"
            )
            .bind(person.0)
            .bind(room.0)
            .bind(values::to_sql(message))
            .bind(now().0)
            })?,
            (_, false) => run!(tx, |c| sqlx::query(
                "delete from saved where user_id = $1 and room_id = $2 and seq = $3"
            )
            .bind(person.0)
            .bind(room.0)
            .bind(values::to_sql(message)))?,
        };
        tx.commit().await
    }

    /// Whether somebody has saved a message.
    pub async fn has_saved(&self, person: UserId, room: RoomId, message: Seq) -> Result<bool> {
        let mut reader = self.read().await?;
        let found: Option<i64> = on!(reader, |c| sqlx::query_scalar(
            "select id from saved where user_id = $1 and room_id = $2 and seq = $3"
        )
        .bind(person.0)
        .bind(room.0)
        .bind(values::to_sql(message))
        .fetch_optional(c))?;
        Ok(found.is_some())
    }

    /// What somebody has saved, in rooms that they may read now: what has a lower number than `before`, the
    /// last saved first, at most [`Saved::PAGE`]; and whether there is more.
    pub async fn saved(&self, person: UserId, before: Option<u64>) -> Result<(Vec<Kept>, bool)> {
        let before = before.and_then(|id| i64::try_from(id).ok()).unwrap_or(i64::MAX);
        let mut reader = self.read().await?;
        let rows: Vec<Row> = on!(reader, |c| sqlx::query_as(PAGE.of(c))
            .bind(person.0)
            .bind(before)
            .bind(i64::from(Saved::PAGE) + 1)
            .fetch_all(c))?;
        drop(reader);
        let older = rows.len() > Saved::PAGE as usize;
        let kept =
            rows.into_iter().take(Saved::PAGE as usize).map(|(id, at, slug, name, people, message)| {
                let message = events::parse(&message)?.pop();
                Ok(Kept {
                    id: id.unsigned_abs(),
                    at: Timestamp(at),
                    slug: RoomSlug::trusted(slug),
                    name: called(name, people.as_deref())?.0,
                    message: message.ok_or(StoreError::Unexpected("a saved message that is none"))?,
                })
            });
        Ok((kept.collect::<Result<_>>()?, older))
    }
}
