//! Of what in a room its members want to hear, and when it is morning where they are.

use sarang_protocol::id::{RoomId, UserId};
use sarang_protocol::notifications::{Level, Notifications};
use sarang_protocol::time::Timestamp;

use super::database::{on, run};
use super::own_log::{self, Happened};
use super::{Refusal, Result, Store, StoreError};

/// Mutes that are ended at one look at most: where very many end in the same moment ("until tomorrow
/// morning"), that is told in parts, and others write in between.
const ENDED: i64 = 500;

impl Store {
    /// Of what in a room somebody wants to hear; nothing for who is not in it.
    pub async fn notifications(&self, person: UserId, room: RoomId) -> Result<Option<Notifications>> {
        let mut reader = self.read().await?;
        let row: Option<(String, Option<i64>)> = on!(reader, |c| sqlx::query_as(
            "select level, muted_until from memberships where user_id = $1 and room_id = $2"
        )
        .bind(person.0)
        .bind(room.0)
        .fetch_optional(c))?;
        row.map(|(level, muted)| notifications(&level, muted)).transpose()
    }

    /// Notes of what in a room one of its members wants to hear. Tells whether that is something else than
    /// before. Refuses with [`Refusal::NotAMember`].
    pub async fn set_notifications(
        &self,
        person: UserId,
        room: RoomId,
        wanted: Notifications,
    ) -> Result<bool> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let before: Option<(String, Option<i64>)> = on!(tx, |c| sqlx::query_as(
            "select level, muted_until from memberships where user_id = $1 and room_id = $2"
        )
        .bind(person.0)
        .bind(room.0)
        .fetch_optional(c))?;
        let (level, muted) = before.ok_or(Refusal::NotAMember)?;
        if notifications(&level, muted)? == wanted {
            return Ok(false);
        }
        let changed = run!(tx, |c| sqlx::query(
            "update memberships set level = $3, muted_until = $4 where user_id = $1 and room_id = $2"
        )
        .bind(person.0)
        .bind(room.0)
        .bind(level_to_sql(wanted.level))
        .bind(wanted.muted_until.map(|until| until.0)))?;
        if changed == 0 {
            // They have left meanwhile.
            return Err(Refusal::NotAMember.into());
        }
        own_log::append(&mut tx.on(), person, Happened::Read(room)).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Ends mutes whose moment has come, a part of them if there are very many, and tells those who they
    /// are of: gives who that is. Instances may all do it at once.
    pub async fn end_mutes(&self, now: Timestamp) -> Result<Vec<UserId>> {
        let mut reader = self.read().await?;
        let over: Vec<(i64, i64)> = on!(reader, |c| {
            sqlx::query_as(
            "select user_id, room_id from memberships where muted_until <= $1 order by muted_until limit $2"
        )
        .bind(now.0)
        .bind(ENDED)
        .fetch_all(c)
        })?;
        drop(reader);
        let mut told = Vec::new();
        for (person, room) in over {
            // One after the other, so that nothing is locked for long. What a power cut undoes is done again.
            let mut writer = self.write().await;
            let mut tx = writer.begin_in_passing().await?;
            let ended = run!(tx, |c| sqlx::query(
                "update memberships set muted_until = null
                 where user_id = $1 and room_id = $2 and muted_until <= $3"
            )
            .bind(person)
            .bind(room)
            .bind(now.0))?;
            if ended > 0 {
                own_log::append(&mut tx.on(), UserId(person), Happened::Read(RoomId(room))).await?;
                tx.commit().await?;
                told.push(UserId(person));
            }
        }
        Ok(told)
    }

    /// Minutes that somebody's clock is ahead of UTC, if they have said so.
    pub async fn utc_offset(&self, person: UserId) -> Result<Option<i32>> {
        let mut reader = self.read().await?;
        let offset: Option<i64> =
            on!(reader, |c| sqlx::query_scalar("select utc_offset from users where id = $1")
                .bind(person.0)
                .fetch_one(c))?;
        Ok(offset.and_then(|minutes| i32::try_from(minutes).ok()))
    }

    /// Notes it.
    pub async fn set_utc_offset(&self, person: UserId, minutes: i32) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin_in_passing().await?;
        run!(tx, |c| sqlx::query("update users set utc_offset = $2 where id = $1")
            .bind(person.0)
            .bind(i64::from(minutes)))?;
        tx.commit().await
    }
}

/// As it was kept.
pub(super) fn notifications(level: &str, muted_until: Option<i64>) -> Result<Notifications> {
    let level = match level {
        "everything" => Level::Everything,
        "mentions" => Level::Mentions,
        "nothing" => Level::Nothing,
        _ => return Err(StoreError::Unexpected("an unknown level")),
    };
    Ok(Notifications { level, muted_until: muted_until.map(Timestamp) })
}

fn level_to_sql(level: Level) -> &'static str {
    match level {
        Level::Everything => "everything",
        Level::Mentions => "mentions",
        Level::Nothing => "nothing",
    }
}
