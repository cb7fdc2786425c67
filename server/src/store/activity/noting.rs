//! Noting what concerns others, as it happens.

use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::time::Timestamp;

use crate::store::database::{Connection, Sql, both, each, either, run};
use crate::store::{Result, values};

/// Whom these messages concern: who is called, whom they answer, and who follows the thread.
macro_rules! note {
    ($words:ident) => {
        concat!(
            "insert into activity (user_id, kind, room_id, seq, actor_id, at)
             select user_id, kind, room_id, seq, actor_id, $2 from (
             select n.user_id, 'mention' as kind, e.room_id, e.seq, e.actor_id, 1 as rank from ",
            note!($words, events),
            either!($words, " cross", ""),
            " join mentions n on n.room_id = e.room_id and n.seq = e.seq
              where n.stands = 1 and n.user_id <> e.actor_id
              union all
              select cast(null as bigint), 'mention', e.room_id, e.seq, e.actor_id, 1 from ",
            note!($words, events),
            " where e.aside = 0 and exists (select 1 from mentions n
                where n.room_id = e.room_id and n.seq = e.seq and n.stands = 1 and n.everyone = 1)
              union all
              select t.actor_id, 'quote', e.room_id, e.seq, e.actor_id, 2 from ",
            note!($words, events),
            either!($words, " cross", ""),
            " join events t on t.room_id = e.room_id and t.seq = e.target
              where t.actor_id <> e.actor_id
              union all
              select f.user_id, 'reply', e.room_id, e.seq, e.actor_id, 3 from ",
            note!($words, events),
            either!($words, " cross", ""),
            " join thread_followers f on f.room_id = e.room_id and f.thread = e.thread
              where f.following = 1 and f.user_id <> e.actor_id
             ) found where true order by room_id, seq, rank on conflict do nothing"
        )
    };
    ($words:ident, events) => {
        concat!(
            each!($words, "$1"),
            either!($words, " cross", ""),
            " join events e on e.room_id = cast(i.value ->> 0 as bigint) and e.seq = cast(i.value ->> 1 as bigint)"
        )
    };
}

const NOTE: Sql = both!(note);

/// These messages were said, or say something else now. Who they call is known.
pub(in crate::store) async fn note(
    connection: &mut Connection<'_>,
    messages: &[(RoomId, Seq)],
    at: Timestamp,
) -> Result<()> {
    if messages.is_empty() {
        return Ok(());
    }
    let rows: Vec<(i64, i64)> = messages.iter().map(|(room, seq)| (room.0, values::to_sql(*seq))).collect();
    run!(connection, |c| sqlx::query(NOTE.of(c)).bind(values::json(&rows)).bind(at.0))?;
    Ok(())
}

/// A message calls others now.
pub(in crate::store) async fn renew(
    connection: &mut Connection<'_>,
    room: RoomId,
    message: Seq,
    at: Timestamp,
) -> Result<()> {
    run!(connection, |c| sqlx::query(
        "delete from activity where room_id = $1 and seq = $2 and kind = 'mention'
            and not exists (select 1 from mentions n where n.room_id = $1 and n.seq = $2 and n.stands = 1
                and (n.user_id = activity.user_id or n.everyone = 1 and activity.user_id is null))"
    )
    .bind(room.0)
    .bind(values::to_sql(message)))?;
    note(connection, &[(room, message)], at).await
}

/// Somebody reacted to a message of this author.
pub(in crate::store) async fn reacted(
    connection: &mut Connection<'_>,
    (author, by): (UserId, UserId),
    (room, message): (RoomId, Seq),
    emoji: &str,
    at: Timestamp,
) -> Result<()> {
    if author == by {
        return Ok(());
    }
    run!(connection, |c| sqlx::query(
        "insert into activity (user_id, kind, room_id, seq, actor_id, at, emoji)
         values ($1, 'reaction', $2, $3, $4, $5, $6) on conflict do nothing"
    )
    .bind(author.0)
    .bind(room.0)
    .bind(values::to_sql(message))
    .bind(by.0)
    .bind(at.0)
    .bind(emoji))?;
    Ok(())
}

/// Somebody took a reaction back.
pub(in crate::store) async fn unreacted(
    connection: &mut Connection<'_>,
    by: UserId,
    (room, message): (RoomId, Seq),
    emoji: &str,
) -> Result<()> {
    run!(connection, |c| sqlx::query(
        "delete from activity
         where room_id = $1 and seq = $2 and actor_id = $3 and emoji = $4 and kind = 'reaction'"
    )
    .bind(room.0)
    .bind(values::to_sql(message))
    .bind(by.0)
    .bind(emoji))?;
    Ok(())
}

/// A message is gone, and with it what people thought of it. That it called or answered somebody stays.
pub(in crate::store) async fn forget(
    connection: &mut Connection<'_>,
    room: RoomId,
    message: Seq,
) -> Result<()> {
    run!(connection, |c| sqlx::query(
        "delete from activity where room_id = $1 and seq = $2 and kind = 'reaction'"
    )
    .bind(room.0)
    .bind(values::to_sql(message)))?;
    Ok(())
}
