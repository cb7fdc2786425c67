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
/// name before, and what a reply shows of the message that it replies to. `cross join` keeps SQLite from looking at another table first.
macro_rules! places {
    ($words:ident) => {
        concat!(
            "select ",
            rows!(
                $words,
                "key, room, member, handle, name, role, old_room, old_seq, old_at, old_kind, old_body, old_target, quote",
                ""
            ),
            " from (select i.key, r.id as room, m.user_id as member, u.handle, u.name, u.role,
                    e.room_id as old_room, e.seq as old_seq, e.at as old_at, e.kind as old_kind,
                    e.body as old_body, e.target as old_target, ",
            quote_as_text!($words, "r.id", "cast(i.value ->> 3 as bigint)"),
            " as quote from ",
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

/// So many messages more in each of these rooms; gives where each ends then.
macro_rules! grow {
    ($words:ident) => {
        concat!(
            "update rooms
             set last_seq = last_seq + growth.messages, message_count = message_count + growth.messages
             from (select cast(i.value ->> 0 as bigint) as id, cast(i.value ->> 1 as bigint) as messages from ",
            each!($words, "$1"),
            ") growth where rooms.id = growth.id
             returning rooms.id, rooms.last_seq, rooms.message_count"
        )
    };
}

macro_rules! insert {
    ($words:ident) => {
        concat!(
            "insert into events (room_id, seq, at, actor_id, kind, message_count, cid, body, target)
             select cast(i.value ->> 0 as bigint), cast(i.value ->> 1 as bigint), $2,
                cast(i.value ->> 2 as bigint), 'message', cast(i.value ->> 3 as bigint), ",
            bytes!($words, "i.value ->> 4"),
            ", i.value ->> 5, cast(i.value ->> 6 as bigint) from ",
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

pub(super) const PLACES: Sql = both!(places);
pub(super) const GROW: Sql = both!(grow);
pub(super) const INSERT: Sql = both!(insert);
pub(super) const READ: Sql = both!(read);
