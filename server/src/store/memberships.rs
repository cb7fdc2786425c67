//! Who is in a room, and how far they have read it.

use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::message::EventKind;
use sarang_protocol::text::{Handle, RoomSlug};
use sarang_protocol::user::{Role, User};

use super::database::{Connection, Sql, both, locking, on, run};
use super::own_log::{self, Happened};
use super::{Logged, Refusal, Result, Store, log, now, users, values};

/// Whether something is different now.
#[derive(Clone, Debug)]
pub enum Change {
    /// It is, and this event tells it.
    Made(Logged),
    /// It was like that before.
    None,
}

/// The room is locked before its members: everybody who changes both does it in this order, so
/// that nobody waits for who waits for them.
macro_rules! standing {
    ($words:ident) => {
        concat!(
            "select r.id, (select m.user_id from memberships m where m.room_id = r.id and m.user_id = $1)
             from rooms r where r.slug = $2",
            locking!($words, "r")
        )
    };
}

/// The same of somebody else, with who made the room. Somebody unknown is no member.
macro_rules! standing_of {
    ($words:ident) => {
        concat!(
            "select r.id, r.creator_id,
                    (select m.user_id from memberships m join users u on u.id = m.user_id
                     where m.room_id = r.id and u.handle = $1)
             from rooms r where r.slug = $2",
            locking!($words, "r")
        )
    };
}

const STANDING: Sql = both!(standing);
const STANDING_OF: Sql = both!(standing_of);

impl Store {
    /// Makes somebody a member. Refuses with [`Refusal::NoSuchRoom`].
    pub async fn join(&self, person: UserId, slug: &RoomSlug) -> Result<Change> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let (room, member) = standing(&mut tx.on(), person, slug).await?;
        if member {
            return Ok(Change::None);
        }
        let user = users::user(&mut tx.on(), person).await?;
        let logged = enter(&mut tx.on(), room, person, user).await?;
        tx.commit().await?;
        Ok(Change::Made(logged))
    }

    /// Ends a membership. Refuses with [`Refusal::NoSuchRoom`].
    pub async fn leave(&self, person: UserId, slug: &RoomSlug) -> Result<Change> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let (room, member) = standing(&mut tx.on(), person, slug).await?;
        if !member {
            return Ok(Change::None);
        }
        let user = users::user(&mut tx.on(), person).await?;
        let by = (person, user);
        let logged = part(&mut tx.on(), room, person, by, EventKind::Left).await?;
        tx.commit().await?;
        Ok(Change::Made(logged))
    }

    /// Takes somebody out of a room: its creator may, and administrators. Gives whom it concerns,
    /// if they were a member.
    ///
    /// Refuses with [`Refusal::NoSuchRoom`] and [`Refusal::NotYours`].
    pub async fn remove(
        &self,
        actor: UserId,
        role: Role,
        slug: &RoomSlug,
        handle: &Handle,
    ) -> Result<Option<(UserId, Logged)>> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let row: Option<(i64, Option<i64>, Option<i64>)> = on!(tx, |c| sqlx::query_as(STANDING_OF.of(c))
            .bind(handle.as_str())
            .bind(slug.as_str())
            .fetch_optional(c))?;
        let (room, creator, member) = row.ok_or(Refusal::NoSuchRoom)?;
        if role != Role::Admin && creator != Some(actor.0) {
            return Err(Refusal::NotYours.into());
        }
        let Some(person) = member.map(UserId) else {
            return Ok(None);
        };
        let whom = users::user(&mut tx.on(), person).await?;
        let by = (actor, users::user(&mut tx.on(), actor).await?);
        let logged = part(&mut tx.on(), RoomId(room), person, by, EventKind::Removed { whom }).await?;
        tx.commit().await?;
        Ok(Some((person, logged)))
    }

    /// Moves a member's read position forward, never back and never beyond the newest event.
    /// Tells whether it moved.
    pub async fn mark_read(&self, person: UserId, room: RoomId, seq: Seq) -> Result<bool> {
        let mut writer = self.write().await;
        // A power cut may bring back an unread mark; no disk is worth waiting for here.
        let mut tx = writer.begin_in_passing().await?;
        let moved = log::read_up_to(&mut tx.on(), person, room, seq).await?;
        if moved {
            own_log::append(&mut tx.on(), person, Happened::Read(room)).await?;
        }
        tx.commit().await?;
        Ok(moved)
    }
}

/// Makes somebody a member who is none, and tells it in the log. What was said before counts as
/// read.
pub(super) async fn enter(
    connection: &mut Connection<'_>,
    room: RoomId,
    person: UserId,
    user: User,
) -> Result<Logged> {
    let key = values::name_key(user.name.as_str());
    let logged = log::append(connection, room, (person, user), None, EventKind::Joined).await?;
    run!(connection, |c| sqlx::query(
        "insert into memberships
            (user_id, room_id, joined_at, read_seq, read_count, name_key)
         values ($1, $2, $3, $4, (select message_count from rooms where id = $2), $5)",
    )
    .bind(person.0)
    .bind(room.0)
    .bind(now().0)
    .bind(values::to_sql(logged.event.seq))
    .bind(key))?;
    run!(connection, |c| sqlx::query("update rooms set member_count = member_count + 1 where id = $1")
        .bind(room.0))?;
    own_log::append(connection, person, Happened::Joined(room)).await?;
    Ok(logged)
}

/// Ends somebody's membership, and tells it in the room's log and in theirs.
async fn part(
    connection: &mut Connection<'_>,
    room: RoomId,
    person: UserId,
    by: (UserId, User),
    kind: EventKind,
) -> Result<Logged> {
    let (subject, own) = match kind {
        EventKind::Removed { .. } => (Some(person), Happened::Removed(room, by.0)),
        _ => (None, Happened::Left(room)),
    };
    run!(connection, |c| sqlx::query("delete from memberships where user_id = $1 and room_id = $2")
        .bind(person.0)
        .bind(room.0))?;
    run!(connection, |c| sqlx::query("update rooms set member_count = member_count - 1 where id = $1")
        .bind(room.0))?;
    let logged = log::append(connection, room, by, subject, kind).await?;
    own_log::append(connection, person, own).await?;
    Ok(logged)
}

async fn standing(
    connection: &mut Connection<'_>,
    person: UserId,
    slug: &RoomSlug,
) -> Result<(RoomId, bool)> {
    let row: Option<(i64, Option<i64>)> = on!(connection, |c| sqlx::query_as(STANDING.of(c))
        .bind(person.0)
        .bind(slug.as_str())
        .fetch_optional(c))?;
    let (room, member) = row.ok_or(Refusal::NoSuchRoom)?;
    Ok((RoomId(room), member.is_some()))
}
