//! What others do that concerns somebody. It is noted in the transaction that it happens in, for each person
//! whom it concerns, so that reading it goes by an index of theirs and not through the rooms' logs. What calls
//! everybody in a room is noted once.

mod noting;

use sarang_protocol::activity::{Activity, ActivityItem, ActivityKind};
use sarang_protocol::change::Quote;
use sarang_protocol::id::UserId;
use sarang_protocol::text::{Emoji, RoomSlug};
use sarang_protocol::time::Timestamp;

use super::conversations::{called, people_as_text};
use super::database::{Sql, both, on, rows, run};
use super::{Result, Store, StoreError, values};

pub(super) use noting::{forget, note, reacted, renew, unreacted};

/// A page for `$1`: of what has a lower number than `$2`, `$3` at most. What happens to everybody in a room
/// is looked up in each of one's rooms, as far as the page may reach.
macro_rules! page {
    ($words:ident) => {
        page!($words, "", "")
    };
    ($words:ident, $kind:literal, $everybody:literal) => {
        concat!(
            "select ",
            rows!(
                $words,
                "id, kind, everyone, at, handle, name, slug, room_name, people, seq, thread, emoji, body",
                "order by id desc"
            ),
            " from (select c.id, c.kind, case when c.user_id is null then 1 else 0 end as everyone, c.at, u.handle,
                           u.name, r.slug, r.name as room_name, ",
            people_as_text!($words, "$1"),
            " as people, c.seq, case when e.aside = 1 then e.thread end as thread, c.emoji,
                           substr(coalesce(s.body, e.body), 1, 160) as body
              from (select * from (
                    select a.* from activity a join rooms r on r.id = a.room_id
                    where a.user_id = $1 and a.id < $2",
            $kind,
            " and (r.kind = 'open'
                       or exists (select 1 from memberships m where m.user_id = $1 and m.room_id = r.id))
                    order by a.id desc limit $3 + 0) own
                    union all
                    select * from (
                    select a.* from memberships m join activity a on a.room_id = m.room_id
                    where m.user_id = $1 and a.user_id is null and a.id < $2 and a.at >= m.joined_at
                      and a.actor_id <> $1",
            $everybody,
            "   and a.id >= coalesce(
                          (select b.id from activity b
                           where b.room_id = m.room_id and b.user_id is null and b.id < $2
                           order by b.id desc limit 1 offset $3 - 1), 0)
                      and not exists (select 1 from activity o
                           where o.room_id = a.room_id and o.seq = a.seq and o.user_id = $1
                             and o.kind <> 'reaction')
                    order by a.id desc limit $3 + 0) everybody) c
              join rooms r on r.id = c.room_id
              join users u on u.id = c.actor_id
              join events e on e.room_id = c.room_id and e.seq = c.seq
              left join message_states s on s.room_id = c.room_id and s.seq = c.seq
              order by c.id desc limit $3 + 0) page"
        )
    };
}

macro_rules! mentions {
    ($words:ident) => {
        page!($words, " and a.kind = 'mention'", "")
    };
}

macro_rules! replies {
    ($words:ident) => {
        page!($words, " and a.kind = 'reply'", " and false")
    };
}

macro_rules! quotes {
    ($words:ident) => {
        page!($words, " and a.kind = 'quote'", " and false")
    };
}

macro_rules! reactions {
    ($words:ident) => {
        page!($words, " and a.kind = 'reaction'", " and false")
    };
}

const PAGE: Sql = both!(page);
const MENTIONS: Sql = both!(mentions);
const REPLIES: Sql = both!(replies);
const QUOTES: Sql = both!(quotes);
const REACTIONS: Sql = both!(reactions);

type Row = (
    u64,
    String,
    i64,
    i64,
    String,
    String,
    String,
    String,
    Option<String>,
    i64,
    Option<i64>,
    Option<String>,
    Option<String>,
);

impl Store {
    /// What others have done that concerns somebody, in rooms that they may read now: what has a lower
    /// number than `before`, the newest first, at most [`Activity::PAGE`].
    pub async fn activity(
        &self,
        person: UserId,
        before: Option<u64>,
        kind: Option<ActivityKind>,
    ) -> Result<Activity> {
        let mut reader = self.read().await?;
        let seen: i64 = on!(reader, |c| sqlx::query_scalar("select activity_seen from users where id = $1")
            .bind(person.0)
            .fetch_one(c))?;
        let before = before.and_then(|id| i64::try_from(id).ok()).unwrap_or(i64::MAX);
        let text: String = on!(reader, |c| sqlx::query_scalar(page_of(kind).of(c))
            .bind(person.0)
            .bind(before)
            .bind(i64::from(Activity::PAGE) + 1)
            .fetch_one(c))?;
        drop(reader);
        let mut items =
            values::list(&text)?.into_iter().map(|row| item(row, seen)).collect::<Result<Vec<_>>>()?;
        let older = items.len() > Activity::PAGE as usize;
        items.truncate(Activity::PAGE as usize);
        Ok(Activity { items, older })
    }

    /// Somebody has seen what there is up to this number.
    pub async fn see_activity(&self, person: UserId, id: u64) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin_in_passing().await?;
        run!(tx, |c| sqlx::query(
            "update users set activity_seen = last.id
             from (select coalesce(max(a.id), 0) as id from activity a where a.id <= $2) last
             where users.id = $1 and activity_seen < last.id"
        )
        .bind(person.0)
        .bind(i64::try_from(id).unwrap_or(i64::MAX)))?;
        tx.commit().await
    }
}

pub(super) fn page_of(kind: Option<ActivityKind>) -> Sql {
    match kind {
        None => PAGE,
        Some(ActivityKind::Mention) => MENTIONS,
        Some(ActivityKind::Reply) => REPLIES,
        Some(ActivityKind::Quote) => QUOTES,
        Some(ActivityKind::Reaction) => REACTIONS,
    }
}

fn item(row: Row, seen: i64) -> Result<ActivityItem> {
    let (id, kind, everyone, at, handle, name, slug, room, people, seq, thread, emoji, body) = row;
    Ok(ActivityItem {
        id,
        kind: ActivityKind::parse(&kind).ok_or(StoreError::Unexpected("activity of an unknown kind"))?,
        everyone: everyone != 0,
        at: Timestamp(at),
        by: values::user(handle, name),
        room: RoomSlug::trusted(slug),
        name: called(room, people.as_deref())?.0,
        seq: values::seq(seq),
        thread: thread.map(values::seq),
        emoji: emoji.map(Emoji::trusted),
        excerpt: body.as_deref().map(Quote::excerpt).unwrap_or_default(),
        new: i64::try_from(id).is_ok_and(|id| id > seen),
    })
}
