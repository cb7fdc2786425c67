//! Threads: reading one, and who follows which, how far they have read, and what is unread then.

use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::message::RoomEvent;
use sarang_protocol::text::{RoomName, RoomSlug};
use sarang_protocol::thread::{Following, Threads};

use super::conversations::{called, people_as_text};
use super::database::{Connection, Sql, both, either, hex, on, rows, run, text_of};
use super::events::{self, events_as_text};
use super::own_log::{self, Happened};
use super::{Refusal, Result, Span, Store, StoreError, values};

/// A thread, with some of its replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The message that it began with.
    pub root: RoomEvent,
    /// Replies, oldest first.
    pub replies: Vec<RoomEvent>,
    /// Whether there are older ones.
    pub older: bool,
    /// How the asking person stands to it.
    pub own: Following,
}

/// A thread that somebody follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The room's address.
    pub slug: RoomSlug,
    /// The room's name.
    pub name: RoomName,
    /// The message that it began with.
    pub root: RoomEvent,
    /// How they stand to it.
    pub own: Following,
}

/// Replies after what the follower `f` has read, counted up to [`Following::UNREAD_CAP`].
macro_rules! unread_replies {
    () => {
        "(select count(*) from (select 1 from events t
          where t.room_id = f.room_id and t.thread = f.thread and t.seq > f.read_seq limit 100) unread)"
    };
}
pub(super) use unread_replies;

macro_rules! root {
    ($words:ident) => {
        events_as_text!($words, "e.room_id = $1 and e.seq = $2 and e.kind = 'message'")
    };
}

macro_rules! after {
    ($words:ident) => {
        events_as_text!($words, "e.room_id = $1 and e.thread = $2 and e.seq > $3 order by e.seq limit $4 + 0")
    };
}

macro_rules! before {
    ($words:ident) => {
        events_as_text!(
            $words,
            "e.room_id = $1 and e.thread = $2 and e.seq < $3 order by e.seq desc limit $4 + 0"
        )
    };
}

const ROOT: Sql = both!(root);
const AFTER: Sql = both!(after);

/// Newest first.
const BEFORE: Sql = both!(before);

const OWN: &str = concat!(
    "select f.following, f.read_seq, ",
    unread_replies!(),
    " from thread_followers f where f.user_id = $1 and f.room_id = $2 and f.thread = $3"
);

/// One statement, so numbers and messages are of one moment.
macro_rules! followed {
    ($words:ident) => {
        concat!(
            "select r.slug, r.name, ",
            people_as_text!($words, "f.user_id"),
            ", f.following, f.read_seq, ",
            unread_replies!(),
            ", (",
            events_as_text!($words, "e.room_id = f.room_id and e.seq = f.thread"),
            ")
             from thread_followers f
             join memberships m on m.user_id = f.user_id and m.room_id = f.room_id
             join rooms r on r.id = f.room_id
             join message_states b on b.room_id = f.room_id and b.seq = f.thread
             where f.user_id = $1 and f.following = 1 and b.replied_at is not null
             order by b.replied_at desc, f.room_id, f.thread desc limit $2 + 0"
        )
    };
}

const FOLLOWED: Sql = both!(followed);

type FollowedRow = (String, String, Option<String>, i64, i64, i64, String);

impl Store {
    /// A thread, with at most `limit` of its replies.
    ///
    /// Refuses with [`Refusal::NoSuchMessage`] and [`Refusal::InAThread`].
    pub async fn thread(
        &self,
        person: UserId,
        room: RoomId,
        root: Seq,
        span: Span,
        limit: u32,
    ) -> Result<Thread> {
        let mut reader = self.read().await?;
        let mut replies = match span {
            Span::After(seq) => replies(&mut reader.on(), AFTER, room, root, seq, limit).await?,
            Span::Before(seq) => replies(&mut reader.on(), BEFORE, room, root, seq, limit + 1).await?,
            Span::Newest | Span::Around(_) => {
                replies(&mut reader.on(), BEFORE, room, root, Seq(u64::MAX), limit + 1).await?
            }
        };
        let mut older = matches!(span, Span::After(seq) if seq > root);
        if replies.len() > limit as usize {
            replies.remove(0);
            older = true;
        }
        // After the replies: what it says of them is not from before.
        let root = begins(&mut reader.on(), room, root).await?;
        let own = standing(&mut reader.on(), person, room, root.seq).await?;
        Ok(Thread { root, replies, older, own })
    }

    /// How somebody stands to a thread.
    pub async fn following(&self, person: UserId, room: RoomId, root: Seq) -> Result<Following> {
        standing(&mut self.read().await?.on(), person, room, root).await
    }

    /// The threads that somebody follows in the rooms that they are in, those with the newest reply
    /// first, at most [`Threads::MOST`].
    pub async fn followed(&self, person: UserId) -> Result<Vec<Followed>> {
        let mut reader = self.read().await?;
        let rows: Vec<FollowedRow> = on!(reader, |c| sqlx::query_as(FOLLOWED.of(c))
            .bind(person.0)
            .bind(i64::from(Threads::MOST))
            .fetch_all(c))?;
        drop(reader);
        let followed = |(slug, name, people, following, read, unread, root): FollowedRow| {
            let root = events::parse(&root)?.pop();
            Ok(Followed {
                slug: RoomSlug::trusted(slug),
                name: called(name, people.as_deref())?.0,
                root: root.ok_or(StoreError::Unexpected("a thread without a beginning"))?,
                own: own((following, read, unread)),
            })
        };
        rows.into_iter().map(followed).collect()
    }

    /// Follows a thread, or no longer. Who begins to follow has read what is there. Tells whether that
    /// is another state than before.
    ///
    /// Refuses with [`Refusal::NotAMember`], [`Refusal::NoSuchMessage`] and [`Refusal::InAThread`].
    pub async fn follow(&self, person: UserId, room: RoomId, root: Seq, follow: bool) -> Result<bool> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let member: Option<i64> = on!(tx, |c| sqlx::query_scalar(
            "select user_id from memberships where user_id = $1 and room_id = $2"
        )
        .bind(person.0)
        .bind(room.0)
        .fetch_optional(c))?;
        if member.is_none() {
            return Err(Refusal::NotAMember.into());
        }
        begins(&mut tx.on(), room, root).await?;
        let changed = run!(tx, |c| sqlx::query(
            "insert into thread_followers (user_id, room_id, thread, following, read_seq)
             values ($1, $2, $3, $4, coalesce(
                (select max(t.seq) from events t where t.room_id = $2 and t.thread = $3), $3))
             on conflict (user_id, room_id, thread)
             do update set following = excluded.following, read_seq = excluded.read_seq
             where thread_followers.following <> excluded.following",
        )
        .bind(person.0)
        .bind(room.0)
        .bind(values::to_sql(root))
        .bind(i64::from(follow)))?;
        if changed > 0 {
            own_log::append(&mut tx.on(), person, Happened::Thread(room, root)).await?;
        }
        tx.commit().await?;
        Ok(changed > 0)
    }

    /// Moves the read position of who has to do with a thread forward, never back and never beyond the
    /// newest reply. Tells whether it moved.
    pub async fn mark_thread_read(&self, person: UserId, room: RoomId, root: Seq, seq: Seq) -> Result<bool> {
        let mut writer = self.write().await;
        let mut tx = writer.begin_in_passing().await?;
        let moved = run!(tx, |c| sqlx::query(
            "update thread_followers set read_seq = last.seq
             from (select max(t.seq) as seq from events t
                   where t.room_id = $2 and t.thread = $3 and t.seq <= $4) last
             where user_id = $1 and room_id = $2 and thread = $3 and read_seq < last.seq",
        )
        .bind(person.0)
        .bind(room.0)
        .bind(values::to_sql(root))
        .bind(values::to_sql(seq)))?;
        if moved > 0 {
            own_log::append(&mut tx.on(), person, Happened::Thread(room, root)).await?;
        }
        tx.commit().await?;
        Ok(moved > 0)
    }
}

/// How somebody stands to a thread, as it was kept.
pub(super) fn own((following, read, unread): (i64, i64, i64)) -> Following {
    let following = following != 0;
    let unread = if following { values::count(unread).min(Following::UNREAD_CAP) } else { 0 };
    Following { following, read: values::seq(read), unread }
}

async fn standing(
    connection: &mut Connection<'_>,
    person: UserId,
    room: RoomId,
    root: Seq,
) -> Result<Following> {
    let row: Option<(i64, i64, i64)> = on!(connection, |c| sqlx::query_as(OWN)
        .bind(person.0)
        .bind(room.0)
        .bind(values::to_sql(root))
        .fetch_optional(c))?;
    Ok(row.map(own).unwrap_or_default())
}

/// The message that a thread begins with, or may begin with.
async fn begins(connection: &mut Connection<'_>, room: RoomId, root: Seq) -> Result<RoomEvent> {
    let text: String = on!(connection, |c| sqlx::query_scalar(ROOT.of(c))
        .bind(room.0)
        .bind(values::to_sql(root))
        .fetch_one(c))?;
    let message = events::parse(&text)?.pop().ok_or(Refusal::NoSuchMessage)?;
    match message.thread() {
        Some(root) => Err(Refusal::InAThread(root).into()),
        None => Ok(message),
    }
}

async fn replies(
    connection: &mut Connection<'_>,
    query: Sql,
    room: RoomId,
    root: Seq,
    from: Seq,
    limit: u32,
) -> Result<Vec<RoomEvent>> {
    let text: String = on!(connection, |c| sqlx::query_scalar(query.of(c))
        .bind(room.0)
        .bind(values::to_sql(root))
        .bind(values::to_sql(from))
        .bind(i64::from(limit))
        .fetch_one(c))?;
    let mut replies = events::parse(&text)?;
    if query == BEFORE {
        replies.reverse();
    }
    Ok(replies)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It stands as a number in the statement.
    #[test]
    fn counting_ends_where_it_is_told() {
        assert!(OWN.contains(&format!("limit {})", Following::UNREAD_CAP)));
    }
}
