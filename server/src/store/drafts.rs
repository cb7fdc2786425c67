//! What people have begun to write and have not sent.

use sarang_protocol::drafts::{Draft, Drafts};
use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::text::RoomSlug;
use sarang_protocol::time::Timestamp;

use super::conversations::{called, people_as_text};
use super::database::{Connection, Sql, both, on, run};
use super::own_log::{self, Happened};
use super::{Refusal, Result, Store, now, values};

macro_rules! own {
    ($words:ident) => {
        concat!(
            "select r.slug, r.name, ",
            people_as_text!($words, "d.user_id"),
            ", d.thread, d.body, d.at
             from drafts d
             join memberships m on m.user_id = d.user_id and m.room_id = d.room_id
             join rooms r on r.id = d.room_id
             where d.user_id = $1 order by d.at desc, d.id desc"
        )
    };
}

const OWN: Sql = both!(own);

type Row = (String, String, Option<String>, i64, String, i64);

impl Store {
    /// Keeps what somebody has begun to write in a room that they are in, or in the thread of one of its
    /// messages; nothing is thrown away. Gives where their own log ends, and whether something else stands there
    /// than before.
    ///
    /// Refuses with [`Refusal::NotAMember`], [`Refusal::NoSuchMessage`] and [`Refusal::TooManyDrafts`].
    pub async fn set_draft(
        &self,
        person: UserId,
        room: RoomId,
        thread: Option<Seq>,
        body: &str,
    ) -> Result<(Seq, bool)> {
        let place = thread.map_or(0, values::to_sql);
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let before: Option<(i64, Option<String>)> = on!(tx, |c| sqlx::query_as(
            "select u.own_seq, d.body from memberships m join users u on u.id = m.user_id
             left join drafts d on d.user_id = m.user_id and d.room_id = m.room_id and d.thread = $3
             where m.user_id = $1 and m.room_id = $2"
        )
        .bind(person.0)
        .bind(room.0)
        .bind(place)
        .fetch_optional(c))?;
        let (own, before) = before.ok_or(Refusal::NotAMember)?;
        if before.as_deref().unwrap_or_default() == body {
            return Ok((values::seq(own), false));
        }
        if before.is_none() {
            admit(&mut tx.on(), person, room, thread).await?;
        }
        if body.is_empty() {
            run!(tx, |c| sqlx::query(
                "delete from drafts where user_id = $1 and room_id = $2 and thread = $3"
            )
            .bind(person.0)
            .bind(room.0)
            .bind(place))?;
        } else {
            run!(tx, |c| sqlx::query(
                "insert into drafts (user_id, room_id, thread, body, at) values ($1, $2, $3, $4, $5)
                 on conflict (user_id, room_id, thread) do update set body = excluded.body, at = excluded.at"
            )
            .bind(person.0)
            .bind(room.0)
            .bind(place)
            .bind(body)
            .bind(now().0))?;
        }
        let own = own_log::append(&mut tx.on(), person, Happened::Draft(room, thread)).await?;
        tx.commit().await?;
        Ok((own, true))
    }

    /// What somebody has begun to write in the rooms that they are in, the last first.
    pub async fn drafts(&self, person: UserId) -> Result<Vec<Draft>> {
        let mut reader = self.read().await?;
        let rows: Vec<Row> = on!(reader, |c| sqlx::query_as(OWN.of(c)).bind(person.0).fetch_all(c))?;
        drop(reader);
        rows.into_iter()
            .map(|(slug, name, people, thread, body, at)| {
                Ok(Draft {
                    room: RoomSlug::trusted(slug),
                    name: called(name, people.as_deref())?.0,
                    thread: (thread > 0).then(|| values::seq(thread)),
                    body,
                    at: Timestamp(at),
                })
            })
            .collect()
    }

    /// What somebody has begun to write in the thread of a message.
    pub async fn draft(&self, person: UserId, room: RoomId, thread: Seq) -> Result<String> {
        let mut reader = self.read().await?;
        let body: Option<String> = on!(reader, |c| sqlx::query_scalar(
            "select body from drafts where user_id = $1 and room_id = $2 and thread = $3"
        )
        .bind(person.0)
        .bind(room.0)
        .bind(values::to_sql(thread))
        .fetch_optional(c))?;
        Ok(body.unwrap_or_default())
    }
}

/// Whether there may be one more.
async fn admit(
    connection: &mut Connection<'_>,
    person: UserId,
    room: RoomId,
    thread: Option<Seq>,
) -> Result<()> {
    if let Some(root) = thread {
        let found: Option<i64> = on!(connection, |c| sqlx::query_scalar(
            "select seq from events where room_id = $1 and seq = $2 and kind = 'message'"
        )
        .bind(room.0)
        .bind(values::to_sql(root))
        .fetch_optional(c))?;
        found.ok_or(Refusal::NoSuchMessage)?;
    }
    let kept: i64 =
        on!(connection, |c| sqlx::query_scalar("select count(*) from drafts where user_id = $1")
            .bind(person.0)
            .fetch_one(c))?;
    if kept >= i64::from(Drafts::MOST) {
        return Err(Refusal::TooManyDrafts.into());
    }
    Ok(())
}
