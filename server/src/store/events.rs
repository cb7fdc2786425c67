//! The rows of a room's log, as the events that they are: a message as it stands when it is read, with
//! what the changes after it have come to.

use uuid::Uuid;

use sarang_protocol::change::{Quote, Reaction, State};
use sarang_protocol::id::{ClientId, Seq, UserId};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::names::Names;
use sarang_protocol::text::{Body, Emoji, RoomName};
use sarang_protocol::thread::{InThread, ThreadState};
use sarang_protocol::time::Timestamp;

use super::{Result, StoreError, values};

/// The events of a condition and order, as one text for [`parse`]. One row holds them all, for
/// each row that sqlx carries from SQLite's thread to ours costs a wake-up, several times what
/// reading it costs. The text keeps the inner select's order: SQLite drops that only where it
/// cannot show (<https://www.sqlite.org/optoverview.html#omitting_order_by_on_subqueries>), and
/// a second one to make sure would sort in a table of its own.
macro_rules! events_as_text {
    ($words:ident, $which:literal) => {
        concat!(
            "select ",
            rows!(
                $words,
                "seq, at, kind, cid, body, handle, name, whom_handle, whom_name, leaver, target, quote, thread, aside, state, names",
                ""
            ),
            " from (select e.seq, e.at, e.kind, ",
            hex!($words, "e.cid"),
            " as cid, coalesce(s.body, e.body) as body, u.handle, u.name,
                          w.handle as whom_handle, w.name as whom_name,
                          case e.kind when 'left' then e.actor_id else e.subject_id end as leaver,
                          e.target, case when e.kind = 'message' and e.target is not null then ",
            $crate::store::events::quote_as_text!($words, "e.room_id", "e.target"),
            " end as quote,
                          case e.kind when 'deleted' then
                              (select t.thread from events t where t.room_id = e.room_id and t.seq = e.target)
                          else e.thread end as thread,
                          e.aside, case when s.seq is not null then ",
            text_of!(
                $words,
                "s.changed_seq, s.edited_at, s.deleted, s.pinned, case s.reacted when 1 then ",
                $crate::store::events::reactions_as_text!($words),
                $crate::store::events::thread_of_state!($words)
            ),
            " end as state, case e.kind when 'message' then ",
            $crate::store::emoji::names_as_text!(
                $words,
                "n.room_id = e.room_id and n.seq = e.seq and n.stands = 1"
            ),
            " when 'edited' then ",
            $crate::store::emoji::names_as_text!(
                $words,
                "n.room_id = e.room_id and n.seq = e.target and n.said = e.seq"
            ),
            " end as names
                   from events e join users u on u.id = e.actor_id
                                 left join users w on w.id = coalesce(e.subject_id, e.by_id)
                                 left join message_states s on s.room_id = e.room_id and s.seq = e.seq
                   where ",
            $which,
            ") run"
        )
    };
}
pub(super) use events_as_text;

/// What a reply shows of a message, for [`quote`]; null if there is none.
macro_rules! quote_as_text {
    ($words:ident, $room:literal, $seq:literal) => {
        concat!(
            "(select ",
            text_of!(
                $words,
                "qu.handle, qu.name, substr(coalesce(qs.body, q.body), 1, 160), coalesce(qs.changed_seq, q.seq)",
                "",
                ""
            ),
            " from events q join users qu on qu.id = q.actor_id
                            left join message_states qs on qs.room_id = q.room_id and qs.seq = q.seq
              where q.room_id = ",
            $room,
            " and q.seq = ",
            $seq,
            " and q.kind = 'message')"
        )
    };
}
pub(super) use quote_as_text;

/// The reactions to the message whose state is `s`: of each kind its number and the first people.
macro_rules! reactions_as_text {
    ($words:ident) => {
        concat!(
            "(select ",
            rows!($words, "emoji, number, handle, name", "order by kind_seq, at_seq"),
            either!($words, " || ''", ""),
            " from (select r.emoji, r.kind_seq, r.at_seq, ru.handle, ru.name,
                           count(*) over (partition by r.emoji) as number,
                           row_number() over (partition by r.emoji order by r.at_seq) as place
                    from reactions r join users ru on ru.id = r.user_id
                    where r.room_id = s.room_id and r.seq = s.seq) kinds
              where place <= 20)"
        )
    };
}
pub(super) use reactions_as_text;

/// What follows the reactions: of the thread that begins with the message whose state is `s`, the number
/// of replies, the last one's moment, and who replied first.
macro_rules! thread_of_state {
    ($words:ident) => {
        concat!(
            " end, s.replies, s.replied_at, case when s.replied_at is not null then (select ",
            rows!($words, "handle, name", "order by replied_seq"),
            either!($words, " || ''", ""),
            " from (select tu.handle, tu.name, f.replied_seq
                    from thread_followers f join users tu on tu.id = f.user_id
                    where f.room_id = s.room_id and f.thread = s.seq and f.replied_seq is not null
                    order by f.replied_seq limit 3) first) end"
        )
    };
}
pub(super) use thread_of_state;

type EventRow<'a> = (
    i64,
    i64,
    &'a str,
    Option<&'a str>,
    Option<String>,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<i64>,
    i64,
    Option<String>,
    Option<&'a str>,
);

/// The events in a text that [`events_as_text!`] made.
pub(super) fn parse(text: &str) -> Result<Vec<RoomEvent>> {
    Ok(parse_with_leavers(text)?.into_iter().map(|(event, _)| event).collect())
}

/// The same, each with who is no longer a member after it.
pub(super) fn parse_with_leavers(text: &str) -> Result<Vec<(RoomEvent, Option<UserId>)>> {
    values::list::<EventRow>(text)?.into_iter().map(event).collect()
}

/// The event in a row, and who is no longer a member after it.
fn event(row: EventRow<'_>) -> Result<(RoomEvent, Option<UserId>)> {
    let (
        seq,
        at,
        kind,
        cid,
        text,
        handle,
        name,
        whom_handle,
        whom_name,
        leaver,
        target,
        quoted,
        thread,
        aside,
        state,
        names,
    ) = row;
    let seq = values::seq(seq);
    let thread = thread.map(values::seq);
    let whom = whom_handle.zip(whom_name).map(|(handle, name)| values::user(handle, name));
    let cid = || {
        let cid = cid.and_then(|cid| Uuid::try_parse(cid).ok()).map(ClientId);
        cid.ok_or(StoreError::Unexpected("a client id that is no UUID"))
    };
    let target = target.map(values::seq);
    let author = values::user(handle, name);
    // Who came in is kept as the one who did it, whoever added them.
    if let ("joined", Some(by)) = (kind, &whom) {
        let kind = EventKind::Added { whom: author };
        return Ok((RoomEvent { seq, at: Timestamp(at), author: by.clone(), kind }, None));
    }
    let says = |text: String| match names {
        Some(names) => Body::trusted(text).calling(Names::found(names.split(' '))),
        None => Body::trusted(text),
    };
    let kind = match (kind, text, whom, target) {
        ("message", text, _, target) => EventKind::Message {
            cid: cid()?,
            body: says(text.unwrap_or_default()),
            reply_to: match (target, quoted) {
                (Some(target), Some(text)) => Some(Box::new(quote(target, &text)?)),
                _ => None,
            },
            thread: thread.map(|root| InThread { root, also_to_room: aside == 0 }),
            state: state.map(|text| standing(&text)).transpose()?.map(Box::new),
        },
        ("edited", text, _, Some(target)) => EventKind::Edited { cid: cid()?, target, body: text.map(says) },
        ("deleted", None, _, Some(target)) => EventKind::Deleted { cid: cid()?, target, thread },
        ("reacted" | "unreacted", Some(emoji), _, Some(target)) => {
            let on = kind == "reacted";
            EventKind::Reacted { cid: cid()?, target, emoji: Emoji::trusted(emoji), on }
        }
        ("pinned" | "unpinned", None, _, Some(target)) => {
            EventKind::Pinned { cid: cid()?, target, on: kind == "pinned" }
        }
        ("joined", None, ..) => EventKind::Joined,
        ("left", None, ..) => EventKind::Left,
        ("removed", None, Some(whom), _) => EventKind::Removed { whom },
        ("renamed", Some(name), ..) => EventKind::Renamed { name: RoomName::trusted(name) },
        _ => return Err(StoreError::Unexpected("an event of an unknown kind")),
    };
    Ok((RoomEvent { seq, at: Timestamp(at), author, kind }, leaver.map(UserId)))
}

/// What [`quote_as_text!`] gave of the message at a position.
pub(super) fn quote(seq: Seq, text: &str) -> Result<Quote> {
    let (handle, name, beginning, changed): (String, String, Option<String>, i64) = values::parsed(text)?;
    Ok(Quote {
        seq,
        author: values::user(handle, name),
        excerpt: beginning.as_deref().map(Quote::excerpt).unwrap_or_default(),
        changed: values::seq(changed),
    })
}

type StateRow = (i64, Option<i64>, i64, i64, Option<String>, i64, Option<i64>, Option<String>);

/// How a message stands.
fn standing(text: &str) -> Result<State> {
    let (changed, edited, deleted, pinned, reactions, replies, replied, people): StateRow =
        values::parsed(text)?;
    let mut kinds: Vec<Reaction> = Vec::new();
    for (emoji, number, handle, name) in
        values::list::<(String, i64, String, String)>(reactions.as_deref().unwrap_or("[]"))?
    {
        let who = values::user(handle, name);
        match kinds.last_mut().filter(|kind| kind.emoji.as_str() == emoji) {
            Some(kind) => kind.who.push(who),
            None => kinds.push(Reaction {
                emoji: Emoji::trusted(emoji),
                count: values::count(number),
                who: vec![who],
            }),
        }
    }
    Ok(State {
        changed: values::seq(changed),
        edited: edited.map(Timestamp),
        deleted: deleted != 0,
        pinned: pinned != 0,
        reactions: kinds,
        thread: replied.map(|last| thread(replies, last, people.as_deref())).transpose()?.map(Box::new),
    })
}

/// What a thread has come to.
fn thread(replies: i64, last: i64, people: Option<&str>) -> Result<ThreadState> {
    let people = values::list::<(String, String)>(people.unwrap_or("[]"))?;
    let people = people.into_iter().map(|(handle, name)| values::user(handle, name)).collect();
    Ok(ThreadState::new(values::count(replies), Timestamp(last), people))
}

#[cfg(test)]
mod tests {
    use super::super::database::{Sql, both, either, rows, text_of};
    use super::*;

    macro_rules! reactions {
        ($words:ident) => {
            reactions_as_text!($words)
        };
    }

    macro_rules! quoted {
        ($words:ident) => {
            quote_as_text!($words, "$1", "$2")
        };
    }

    macro_rules! thread {
        ($words:ident) => {
            thread_of_state!($words)
        };
    }

    /// They stand as numbers in the statements.
    #[test]
    fn the_statements_keep_to_the_limits() {
        const REACTIONS: Sql = both!(reactions);
        const QUOTED: Sql = both!(quoted);
        const THREAD: Sql = both!(thread);
        let faces = format!("limit {})", ThreadState::NAMED);
        let (named, enough) = (format!("place <= {})", Reaction::NAMED), format!(", 1, {})", Quote::ENOUGH));
        for (text, limit) in [
            (REACTIONS.sqlite, &named),
            (REACTIONS.postgres, &named),
            (THREAD.sqlite, &faces),
            (THREAD.postgres, &faces),
            (QUOTED.sqlite, &enough),
            (QUOTED.postgres, &enough),
        ] {
            assert!(text.contains(limit.as_str()), "{text}");
        }
    }
}
