//! The statements that a group of messages takes, each for all of them at once.

use crate::store::database::{Sql, both, bytes, each, either, rows, text_of};
use crate::store::events::quote_as_text;

/// The rooms of these messages, in one order for everybody: who locks several waits for nobody
/// who waits for them. What is read after this is what the messages are judged by.
pub(super) const LOCK_ROOMS: &str = "
    select cast(count(*) as bigint) from (
        select r.id from rooms r
        where r.slug in (select i.value ->> 1 from json_array_elements($1::json) i (value))
        order by r.id for update) locked";

/// For each message or change its author, room and membership, what its author has sent under this
/// name before, what a reply shows of the message that it replies to, and the message whose thread it is
/// said in. `cross join` keeps SQLite from looking at another table first.
macro_rules! places {
    ($words:ident) => {
        concat!(
            "select ",
            rows!(
                $words,
                "key, room, member, handle, name, role, old_room, old_seq, old_at, old_kind, old_body, old_target, old_thread, old_aside, quote, root",
                ""
            ),
            " from (select i.key, r.id as room, m.user_id as member, u.handle, u.name, u.role,
                    e.room_id as old_room, e.seq as old_seq, e.at as old_at, e.kind as old_kind,
                    e.body as old_body, e.target as old_target, e.thread as old_thread, e.aside as old_aside, ",
            quote_as_text!($words, "r.id", "cast(i.value ->> 3 as bigint)"),
            " as quote, (select ",
            text_of!(
                $words,
                "q.actor_id, q.thread, coalesce(qs.deleted, 0), case when qs.replied_at is null then 0 else 1 end",
                "",
                ""
            ),
            " from events q left join message_states qs on qs.room_id = q.room_id and qs.seq = q.seq
              where q.room_id = r.id and q.seq = cast(i.value ->> 4 as bigint) and q.kind = 'message') as root from ",
            each!($words, "$1"),
            either!($words, " cross", ""),
            " join users u on u.id = cast(i.value ->> 0 as bigint)",
            either!($words, " cross", ""),
            " join rooms r on r.slug = i.value ->> 1
             left join memberships m on m.room_id = r.id and m.user_id = u.id
             left join events e on e.actor_id = u.id and e.cid = ",
            bytes!($words, "i.value ->> 2"),
            // To who is not in a closed room there is none; but what one said there is acknowledged.
            " where r.kind = 'open' or m.user_id is not null or e.room_id = r.id) place"
        )
    };
}

/// So many events more in each of these rooms, so many of them messages that it shows; gives where each
/// ends then.
macro_rules! grow {
    ($words:ident) => {
        concat!(
            "update rooms
             set last_seq = last_seq + growth.events, message_count = message_count + growth.messages
             from (select cast(i.value ->> 0 as bigint) as id, cast(i.value ->> 1 as bigint) as events,
                          cast(i.value ->> 2 as bigint) as messages from ",
            each!($words, "$1"),
            ") growth where rooms.id = growth.id
             returning rooms.id, rooms.last_seq, rooms.message_count"
        )
    };
}

macro_rules! insert {
    ($words:ident) => {
        concat!(
            "insert into events (room_id, seq, at, actor_id, kind, message_count, cid, body, target, thread, aside)
             select cast(i.value ->> 0 as bigint), cast(i.value ->> 1 as bigint), $2,
                cast(i.value ->> 2 as bigint), 'message', cast(i.value ->> 3 as bigint), ",
            bytes!($words, "i.value ->> 4"),
            ", i.value ->> 5, cast(i.value ->> 6 as bigint), cast(i.value ->> 7 as bigint),
                cast(i.value ->> 8 as bigint) from ",
            each!($words, "$1")
        )
    };
}

/// Who writes has read what is above.
macro_rules! read {
    ($words:ident) => {
        concat!(
            "update memberships set read_seq = i.seq, read_count = i.messages
             from (select cast(i.value ->> 0 as bigint) as person, cast(i.value ->> 1 as bigint) as room,
                          cast(i.value ->> 2 as bigint) as seq, cast(i.value ->> 3 as bigint) as messages
                   from ",
            each!($words, "$1"),
            ") i
             where memberships.user_id = i.person and memberships.room_id = i.room
               and memberships.read_seq < i.seq"
        )
    };
}

/// The threads of these replies have come so far.
macro_rules! begin_states {
    ($words:ident) => {
        concat!(
            "insert into message_states (room_id, seq, changed_seq)
             select cast(i.value ->> 0 as bigint), cast(i.value ->> 1 as bigint), cast(i.value ->> 2 as bigint)
             from ",
            each!($words, "$1"),
            " where true on conflict (room_id, seq) do update set changed_seq = excluded.changed_seq"
        )
    };
}

macro_rules! replied {
    ($words:ident) => {
        concat!(
            "update message_states set replies = replies + i.number,
                replied_at = case when replied_at > $2 then replied_at else $2 end
             from (select cast(i.value ->> 0 as bigint) as room, cast(i.value ->> 1 as bigint) as root,
                          cast(i.value ->> 3 as bigint) as number
                   from ",
            each!($words, "$1"),
            ") i
             where message_states.room_id = i.room and message_states.seq = i.root"
        )
    };
}

/// Who replies follows, and has read what is above; who began it follows, unless they have said otherwise.
macro_rules! follow {
    ($words:ident) => {
        concat!(
            "insert into thread_followers (user_id, room_id, thread, following, replied_seq, read_seq)
             select cast(i.value ->> 0 as bigint), cast(i.value ->> 1 as bigint), cast(i.value ->> 2 as bigint),
                1, cast(i.value ->> 3 as bigint), cast(i.value ->> 4 as bigint) from ",
            each!($words, "$1"),
            " where true on conflict (user_id, room_id, thread) do update set
                following = case when excluded.replied_seq is null then thread_followers.following else 1 end,
                replied_seq = coalesce(thread_followers.replied_seq, excluded.replied_seq),
                read_seq = case when excluded.read_seq > thread_followers.read_seq
                    then excluded.read_seq else thread_followers.read_seq end"
        )
    };
}

pub(super) const PLACES: Sql = both!(places);
pub(super) const GROW: Sql = both!(grow);
pub(super) const INSERT: Sql = both!(insert);
pub(super) const READ: Sql = both!(read);
pub(super) const BEGIN_STATES: Sql = both!(begin_states);
pub(super) const REPLIED: Sql = both!(replied);
pub(super) const FOLLOW: Sql = both!(follow);
