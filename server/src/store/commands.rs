//! Commands that were carried out and stand in no log: so that one that comes again does nothing more.

use sarang_protocol::id::{ClientId, UserId};
use sarang_protocol::text::RoomSlug;
use sarang_protocol::time::Timestamp;

use super::database::{on, run};
use super::{Result, Store};

/// A command that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Where.
    pub room: RoomSlug,
    /// As it was written.
    pub text: String,
    /// When it was carried out.
    pub at: Timestamp,
}

impl Store {
    /// What somebody has given under this name.
    pub async fn given(&self, person: UserId, cid: ClientId) -> Result<Option<Given>> {
        let mut reader = self.read().await?;
        let row: Option<(String, String, i64)> = on!(reader, |c| sqlx::query_as(
            "select room, body, at from commands where user_id = $1 and cid = $2"
        )
        .bind(person.0)
        .bind(cid.0.as_bytes().to_vec())
        .fetch_optional(c))?;
        Ok(row.map(|(room, text, at)| Given { room: RoomSlug::trusted(room), text, at: Timestamp(at) }))
    }

    /// Somebody's command was carried out. What was noted first stays.
    pub async fn note_given(&self, person: UserId, cid: ClientId, given: &Given) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        run!(tx, |c| {
            sqlx::query(
            "insert into commands (user_id, cid, room, body, at) values ($1, $2, $3, $4, $5) on conflict do nothing"
        )
        .bind(person.0)
        .bind(cid.0.as_bytes().to_vec())
        .bind(given.room.as_str())
        .bind(&given.text)
        .bind(given.at.0)
        })?;
        tx.commit().await?;
        Ok(())
    }
}
