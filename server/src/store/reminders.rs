//! What people want to be reminded of, and the account that reminds them.

use sarang_protocol::id::{ClientId, RoomId, UserId};
use sarang_protocol::text::{DisplayName, Handle, RoomName, RoomSlug};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::User;

use super::conversations::{called, people_as_text};
use super::database::{Sql, both, on, run};
use super::error::is_taken;
use super::{Refusal, Result, Store, StoreError, groups, now, values};

/// So many may be to come for one person: more than anybody keeps in view.
const MOST: i64 = 500;

/// So many are said at a time; the rest with the next look.
const AT_ONCE: i64 = 100;

/// What somebody wants to be reminded of.
#[derive(Clone, Debug)]
pub struct NewReminder {
    /// Who.
    pub person: UserId,
    /// Their name for it.
    pub cid: ClientId,
    /// Where they asked for it.
    pub room: RoomId,
    /// Of what.
    pub text: String,
    /// When.
    pub due: Timestamp,
}

/// One that is to come, or is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// Its number.
    pub id: i64,
    /// Who wants it.
    pub person: UserId,
    /// Their user name.
    pub handle: Handle,
    /// When.
    pub due: Timestamp,
    /// Of what.
    pub text: String,
    /// Where they asked for it, by address and name, if they may see that room now.
    pub room: Option<(RoomSlug, RoomName)>,
}

macro_rules! reminders {
    ($words:ident, $which:literal) => {
        concat!(
            "select k.id, k.user_id, u.handle, k.due_at, k.body, r.slug, r.name, ",
            people_as_text!($words, "k.user_id"),
            " from reminders k join users u on u.id = k.user_id
              left join rooms r on r.id = k.room_id and (r.kind = 'open'
                or exists (select 1 from memberships m where m.user_id = k.user_id and m.room_id = k.room_id))
              where ",
            $which,
            " order by k.due_at, k.id limit $2 + 0"
        )
    };
}

macro_rules! own {
    ($words:ident) => {
        reminders!($words, "k.user_id = $1")
    };
}

macro_rules! due {
    ($words:ident) => {
        reminders!($words, "k.due_at <= $1")
    };
}

const OWN: Sql = both!(own);
const DUE: Sql = both!(due);

type Row = (i64, i64, String, i64, String, Option<String>, Option<String>, Option<String>);

impl Store {
    /// Notes what somebody wants to be reminded of, and when; what was noted by the same name stays.
    ///
    /// Refuses with [`Refusal::TooManyReminders`], and with [`Refusal::ClientIdReused`] if it was of something else.
    pub async fn remind(&self, reminder: &NewReminder) -> Result<Timestamp> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let cid = reminder.cid.0.as_bytes().to_vec();
        let known: Option<(String, i64)> = on!(tx, |c| sqlx::query_as(
            "select body, due_at from reminders where user_id = $1 and cid = $2"
        )
        .bind(reminder.person.0)
        .bind(&cid)
        .fetch_optional(c))?;
        if let Some((text, due)) = known {
            return if text == reminder.text {
                Ok(Timestamp(due))
            } else {
                Err(Refusal::ClientIdReused.into())
            };
        }
        let number: i64 =
            on!(tx, |c| sqlx::query_scalar("select count(*) from reminders where user_id = $1")
                .bind(reminder.person.0)
                .fetch_one(c))?;
        if number >= MOST {
            return Err(Refusal::TooManyReminders.into());
        }
        run!(tx, |c| sqlx::query(
            "insert into reminders (user_id, cid, room_id, body, created_at, due_at)
             values ($1, $2, $3, $4, $5, $6) on conflict do nothing"
        )
        .bind(reminder.person.0)
        .bind(&cid)
        .bind(reminder.room.0)
        .bind(&reminder.text)
        .bind(now().0)
        .bind(reminder.due.0))?;
        tx.commit().await?;
        Ok(reminder.due)
    }

    /// What is to come for somebody, the next first.
    pub async fn reminders(&self, person: UserId) -> Result<Vec<Reminder>> {
        self.reminders_of(OWN, person.0, MOST).await
    }

    /// What is due now, for anybody, the longest due first.
    pub async fn due_reminders(&self, now: Timestamp) -> Result<Vec<Reminder>> {
        self.reminders_of(DUE, now.0, AT_ONCE).await
    }

    async fn reminders_of(&self, sql: Sql, which: i64, most: i64) -> Result<Vec<Reminder>> {
        let mut reader = self.read().await?;
        let rows: Vec<Row> = on!(reader, |c| sqlx::query_as(sql.of(c)).bind(which).bind(most).fetch_all(c))?;
        rows.into_iter().map(reminder).collect()
    }

    /// One has been said; or it is no longer wanted by whose it is. False if there is none.
    pub async fn end_reminder(&self, id: i64, person: UserId) -> Result<bool> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let ended = run!(tx, |c| sqlx::query("delete from reminders where id = $1 and user_id = $2")
            .bind(id)
            .bind(person.0))?;
        tx.commit().await?;
        Ok(ended > 0)
    }

    /// The account by which Sarang itself speaks, made where there is none yet by the first of these user names that
    /// is free. It has no password, and is in no room but those of its conversations.
    pub async fn speaker(&self, name: &DisplayName, handles: &[Handle]) -> Result<(UserId, User)> {
        if let Some(known) = self.known_speaker().await? {
            return Ok(known);
        }
        for handle in handles {
            let mut writer = self.write().await;
            let mut tx = writer.begin().await?;
            match groups::settle(&mut tx.on(), handle).await {
                Ok(_) => {}
                Err(StoreError::Refused(Refusal::HandleOfGroup)) => continue,
                Err(error) => return Err(error),
            }
            let made = on!(tx, |c| sqlx::query_scalar::<_, i64>(
                "insert into users (handle, name, role, password_hash, created_at, speaks)
                 values ($1, $2, 'member', '', $3, 1) returning id"
            )
            .bind(handle.as_str())
            .bind(name.as_str())
            .bind(now().0)
            .fetch_one(c));
            match made {
                Ok(id) => {
                    tx.commit().await?;
                    return Ok((UserId(id), User { handle: handle.clone(), name: name.clone() }));
                }
                // Somebody has this name, or another instance was faster.
                Err(error) if is_taken(&error) => {}
                Err(error) => return Err(error.into()),
            }
            drop(tx);
            drop(writer);
            if let Some(known) = self.known_speaker().await? {
                return Ok(known);
            }
        }
        Err(Refusal::HandleTaken.into())
    }

    async fn known_speaker(&self) -> Result<Option<(UserId, User)>> {
        let mut reader = self.read().await?;
        let row: Option<(i64, String, String)> =
            on!(reader, |c| sqlx::query_as("select id, handle, name from users where speaks = 1")
                .fetch_optional(c))?;
        Ok(row.map(|(id, handle, name)| (UserId(id), values::user(handle, name))))
    }
}

fn reminder(row: Row) -> Result<Reminder> {
    let (id, person, handle, due, text, slug, name, people) = row;
    let room = match slug.zip(name) {
        Some((slug, name)) => Some((RoomSlug::trusted(slug), called(name, people.as_deref())?.0)),
        None => None,
    };
    Ok(Reminder {
        id,
        person: UserId(person),
        handle: Handle::trusted(handle),
        due: Timestamp(due),
        text,
        room,
    })
}
