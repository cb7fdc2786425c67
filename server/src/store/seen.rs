//! How far the people in a room have read it, for each other.

use sarang_protocol::id::{RoomId, UserId};
use sarang_protocol::seen::{Seen, SeenBy};

use super::database::{on, run};
use super::{Result, Store, values};

impl Store {
    /// How far the others in a room have read it, those who let it be seen, by name.
    pub async fn seen(&self, person: UserId, room: RoomId) -> Result<Vec<Seen>> {
        let mut reader = self.read().await?;
        let rows: Vec<(String, String, i64)> = on!(reader, |c| {
            sqlx::query_as(
            "select u.handle, u.name, case when m.read_seq > m.unread_until then m.read_seq else m.unread_until end
             from memberships m join users u on u.id = m.user_id
             where m.room_id = $1 and m.user_id <> $2 and u.shows_seen = 1 and u.speaks = 0
             order by m.name_key, m.user_id limit $3"
        )
        .bind(room.0)
        .bind(person.0)
        .bind(i64::from(SeenBy::MEMBERS))
        .fetch_all(c)
        })?;
        let seen = rows.into_iter();
        Ok(seen
            .map(|(handle, name, seq)| Seen { user: values::user(handle, name), seq: values::seq(seq) })
            .collect())
    }

    /// Whether somebody lets others see how far they have read.
    pub async fn shows_seen(&self, person: UserId) -> Result<bool> {
        let mut reader = self.read().await?;
        let shows: i64 = on!(reader, |c| sqlx::query_scalar("select shows_seen from users where id = $1")
            .bind(person.0)
            .fetch_one(c))?;
        Ok(shows != 0)
    }

    /// Notes it.
    pub async fn set_shows_seen(&self, person: UserId, shows: bool) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        run!(tx, |c| sqlx::query("update users set shows_seen = $2 where id = $1")
            .bind(person.0)
            .bind(i64::from(shows)))?;
        tx.commit().await
    }
}
