//! Who is in a room, and how far they have read it.

use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::message::EventKind;
use sarang_protocol::text::{Handle, RoomSlug};
use sarang_protocol::user::{Role, User};

use super::database::{Connection, on, run};
use super::own_log::{self, Happened};
use super::postgres::within;
use super::{Logged, Refusal, Result, Room, Store, log, now, rooms, users, values};
use crate::figures::DATABASE;

/// Whether something is different now.
#[derive(Clone, Debug)]
pub enum Change {
    /// It is, and this event tells it.
    Made(Box<Logged>),
    /// It was like that before.
    None,
}

/// Somebody, and whether they are in the room.
const THEM: &str = "
    select u.id, u.handle, u.name, (select m.user_id from memberships m where m.room_id = $1 and m.user_id = u.id)
    from users u where u.handle = $2";

impl Store {
    /// Makes somebody a member who comes by themselves. Refuses with [`Refusal::NoSuchRoom`].
    pub async fn join(&self, person: UserId, slug: &RoomSlug) -> Result<Change> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let room = standing(&mut tx.on(), person, slug).await?;
        if room.read.is_some() {
            return Ok(Change::None);
        }
        let user = users::user(&mut tx.on(), person).await?;
        let logged = enter(&mut tx.on(), room.id, person, user).await?;
        tx.commit().await?;
        Ok(Change::Made(Box::new(logged)))
    }

    /// Ends a membership. Refuses with [`Refusal::NoSuchRoom`] and [`Refusal::OfItsPeople`].
    pub async fn leave(&self, person: UserId, slug: &RoomSlug) -> Result<Change> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let room = standing(&mut tx.on(), person, slug).await?;
        if room.kind.is_conversation() {
            return Err(Refusal::OfItsPeople.into());
        }
        if room.read.is_none() {
            return Ok(Change::None);
        }
        let user = users::user(&mut tx.on(), person).await?;
        let by = (person, user);
        let logged = part(&mut tx.on(), room.id, person, by, EventKind::Left).await?;
        tx.commit().await?;
        Ok(Change::Made(Box::new(logged)))
    }

    /// Adds somebody to a room: its members may. Gives whom it concerns, if they were no member.
    ///
    /// Refuses with [`Refusal::NoSuchRoom`], [`Refusal::NotAMember`], [`Refusal::OfItsPeople`] and
    /// [`Refusal::NoSuchUser`].
    pub async fn add(
        &self,
        actor: UserId,
        slug: &RoomSlug,
        handle: &Handle,
    ) -> Result<Option<(UserId, Logged)>> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let room = standing(&mut tx.on(), actor, slug).await?;
        if room.kind.is_conversation() {
            return Err(Refusal::OfItsPeople.into());
        }
        if room.read.is_none() {
            return Err(Refusal::NotAMember.into());
        }
        let (person, whom, is_member) =
            them(&mut tx.on(), room.id, handle).await?.ok_or(Refusal::NoSuchUser)?;
        if is_member {
            return Ok(None);
        }
        let by = (actor, users::user(&mut tx.on(), actor).await?);
        let logged = enroll(&mut tx.on(), room.id, (person, whom), Some(by)).await?;
        own_log::append(&mut tx.on(), person, Happened::Joined(room.id)).await?;
        tx.commit().await?;
        Ok(Some((person, logged)))
    }

    /// Takes somebody out of a room: its creator may, and administrators. Gives whom it concerns,
    /// if they were a member.
    ///
    /// Refuses with [`Refusal::NoSuchRoom`], [`Refusal::OfItsPeople`] and [`Refusal::NotYours`].
    pub async fn remove(
        &self,
        actor: UserId,
        role: Role,
        slug: &RoomSlug,
        handle: &Handle,
    ) -> Result<Option<(UserId, Logged)>> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let room = standing(&mut tx.on(), actor, slug).await?;
        room.managed_by(actor, role)?;
        let Some((person, whom, true)) = them(&mut tx.on(), room.id, handle).await? else {
            return Ok(None);
        };
        let by = (actor, users::user(&mut tx.on(), actor).await?);
        let logged = part(&mut tx.on(), room.id, person, by, EventKind::Removed { whom }).await?;
        tx.commit().await?;
        Ok(Some((person, logged)))
    }

    /// Moves a member's read position forward, never back and never beyond the newest event.
    /// Tells whether it moved.
    ///
    /// Who knew their own log only up to `known` does not undo that they have marked the room as unread since.
    pub async fn mark_read(
        &self,
        person: UserId,
        room: RoomId,
        seq: Seq,
        known: Option<Seq>,
    ) -> Result<bool> {
        let mut writer = self.write().await;
        // A power cut may bring back an unread mark; no disk is worth waiting for here.
        let mut tx = writer.begin_in_passing().await?;
        let moved = log::read_up_to(&mut tx.on(), person, room, seq, known).await?;
        if moved {
            own_log::append(&mut tx.on(), person, Happened::Read(room)).await?;
        }
        tx.commit().await?;
        Ok(moved)
    }

    /// Moves a member's read position back to before this message, if they have read it. Tells whether it
    /// moved.
    pub async fn mark_unread(&self, person: UserId, room: RoomId, from: Seq) -> Result<bool> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let moved = log::unread_from(&mut tx.on(), person, room, from).await?;
        if moved {
            let at = own_log::append(&mut tx.on(), person, Happened::Unread(room)).await?;
            run!(tx, |c| sqlx::query(
                "update memberships set unread_at = $3 where user_id = $1 and room_id = $2"
            )
            .bind(person.0)
            .bind(room.0)
            .bind(values::to_sql(at)))?;
        }
        tx.commit().await?;
        Ok(moved)
    }
}

/// Makes somebody a member who is none, and tells it in the room's log and in theirs.
pub(super) async fn enter(
    connection: &mut Connection<'_>,
    room: RoomId,
    person: UserId,
    user: User,
) -> Result<Logged> {
    let logged = enroll(connection, room, (person, user), None).await?;
    own_log::append(connection, person, Happened::Joined(room)).await?;
    Ok(logged)
}

/// The same without their own log: makes somebody a member, by themselves or added by somebody, and
/// tells it in the room's log. What was said before counts as read.
pub(super) async fn enroll(
    connection: &mut Connection<'_>,
    room: RoomId,
    (person, user): (UserId, User),
    by: Option<(UserId, User)>,
) -> Result<Logged> {
    let key = values::name_key(user.name.as_str());
    let logged = match by {
        None => log::append(connection, room, (person, user), None, EventKind::Joined).await?,
        Some(by) => log::append(connection, room, by, Some(person), EventKind::Added { whom: user }).await?,
    };
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

/// Keeps a room as it is until the end of the transaction. It is locked before its members: everybody
/// who changes both does it in this order, so that nobody waits for who waits for them. What is read
/// after this is how it stands; SQLite has one writer anyway.
pub(super) async fn lock(connection: &mut Connection<'_>, slug: &RoomSlug) -> Result<()> {
    if let Connection::Postgres(c) = connection.on() {
        DATABASE.statements.one();
        let locking = sqlx::query("select id from rooms where slug = $1 for update");
        within(Box::pin(locking.bind(slug.as_str()).execute(c))).await?;
    }
    Ok(())
}

/// A room and how somebody stands to it, who may see it.
async fn standing(connection: &mut Connection<'_>, person: UserId, slug: &RoomSlug) -> Result<Room> {
    lock(connection, slug).await?;
    Ok(rooms::find(connection, person, slug).await?.ok_or(Refusal::NoSuchRoom)?)
}

/// Somebody of that name, and whether they are in the room.
async fn them(
    connection: &mut Connection<'_>,
    room: RoomId,
    handle: &Handle,
) -> Result<Option<(UserId, User, bool)>> {
    let row: Option<(i64, String, String, Option<i64>)> =
        on!(connection, |c| sqlx::query_as(THEM).bind(room.0).bind(handle.as_str()).fetch_optional(c))?;
    Ok(row.map(|(id, handle, name, member)| (UserId(id), values::user(handle, name), member.is_some())))
}
