//! What is done to messages: the event in the log, and how the message stands after it.

use sarang_protocol::api::Version;
use sarang_protocol::change::{Change, State};
use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::message::EventKind;
use sarang_protocol::text::Body;
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, User};

use super::database::{Connection, Sql, both, on, rows, run};
use super::mentions::{self, Caller};
use super::{Logged, Refusal, Result, Store, activity, log, values};

/// What became of a change.
pub(super) enum Done {
    /// It is in the log.
    Made(Box<Logged>),
    /// It is so already, since the message's last change.
    Already(Seq),
    /// The rules say no.
    Refused(Refusal),
}

/// A message, and how it stands.
struct Target {
    author: UserId,
    thread: Option<Seq>,
    text: Option<String>,
    changed: Seq,
    deleted: bool,
    pinned: bool,
    /// Of the emoji that is asked about: whether this person chose it, and since when it is there.
    mine: bool,
    kind_since: Option<i64>,
    kinds: usize,
    /// So many emoji there are of that name.
    emoji: i64,
}

type TargetRow = (i64, Option<String>, i64, i64, i64, i64, Option<i64>, i64, Option<i64>, i64);

const TARGET: &str = "
    select e.actor_id, coalesce(s.body, e.body), coalesce(s.changed_seq, e.seq), coalesce(s.deleted, 0),
        coalesce(s.pinned, 0),
        (select count(*) from reactions r
         where r.room_id = $1 and r.seq = $2 and r.emoji = $3 and r.user_id = $4),
        (select min(r.kind_seq) from reactions r where r.room_id = $1 and r.seq = $2 and r.emoji = $3),
        (select count(distinct r.emoji) from reactions r where r.room_id = $1 and r.seq = $2),
        e.thread,
        case when $3 like ':%' then (select count(*) from emoji x where x.name = trim($3, ':')) else 1 end
    from events e left join message_states s on s.room_id = e.room_id and s.seq = e.seq
    where e.room_id = $1 and e.seq = $2 and e.kind = 'message'";

macro_rules! versions {
    ($words:ident) => {
        concat!(
            "select ",
            rows!($words, "seq, at, body", "order by seq"),
            " from (select e.seq, e.at, e.body from events e
                    where e.room_id = $1 and e.seq = $2 and e.kind = 'message'
                    union all
                    select e.seq, e.at, e.body from events e
                    where e.room_id = $1 and e.target = $2 and e.kind = 'edited') versions"
        )
    };
}

const VERSIONS: Sql = both!(versions);

impl Store {
    /// The texts that a message has had, oldest first; none if it was deleted.
    ///
    /// Refuses with [`Refusal::NoSuchMessage`].
    pub async fn versions(&self, room: RoomId, message: Seq) -> Result<Vec<Version>> {
        let mut reader = self.read().await?;
        let text: String = on!(reader, |c| sqlx::query_scalar(VERSIONS.of(c))
            .bind(room.0)
            .bind(values::to_sql(message))
            .fetch_one(c))?;
        let versions = values::list::<(i64, i64, Option<String>)>(&text)?;
        if versions.is_empty() {
            return Err(Refusal::NoSuchMessage.into());
        }
        let version = |(seq, at, body): (i64, i64, Option<String>)| {
            body.map(|body| Version { seq: values::seq(seq), at: Timestamp(at), body: Body::trusted(body) })
        };
        Ok(versions.into_iter().filter_map(version).collect())
    }
}

/// Makes a change by a member of the room; `asked` says where and by what name. The room's row is
/// locked.
pub(super) async fn make(
    connection: &mut Connection<'_>,
    asked: &Logged,
    (person, role, user): (UserId, Role, User),
    target: Seq,
    change: &Change,
) -> Result<Done> {
    let Some(message) = look(connection, asked.room, target, person, change).await? else {
        return Ok(Done::Refused(Refusal::NoSuchMessage));
    };
    if let Some(refusal) = refused(&message, person, role, change) {
        return Ok(Done::Refused(refusal));
    }
    if is_so(&message, change) {
        return Ok(Done::Already(message.changed));
    }
    let by = (person, user);
    let mut kind = asked.event.kind.clone();
    if let EventKind::Deleted { thread, .. } = &mut kind {
        *thread = message.thread;
    }
    let mut logged = log::append(connection, asked.room, by, None, kind).await?;
    project(connection, &logged, person, (target, &message), change).await?;
    if matches!(change, Change::Edit { .. } | Change::Delete) {
        let before = mentions::unread(connection, logged.room, target).await?;
        let (room, said) = (logged.room, logged.event.seq);
        if let Some(body) = logged.event.body_mut() {
            mentions::outdate(connection, room, target).await?;
            let caller = Caller { room, seq: target, said, author: person, role, body };
            mentions::look_up(connection, vec![caller]).await?;
            activity::renew(connection, room, target, logged.event.at).await?;
        } else {
            mentions::forget(connection, room, target).await?;
            activity::forget(connection, room, target).await?;
        }
        let after = mentions::unread(connection, room, target).await?;
        logged.called = before.symmetric_difference(&after).copied().map(UserId).collect();
    }
    Ok(Done::Made(Box::new(logged)))
}

async fn look(
    connection: &mut Connection<'_>,
    room: RoomId,
    target: Seq,
    person: UserId,
    change: &Change,
) -> Result<Option<Target>> {
    let emoji = match change {
        Change::React { emoji, .. } => emoji.as_str(),
        _ => "",
    };
    let row: Option<TargetRow> = on!(connection, |c| sqlx::query_as(TARGET)
        .bind(room.0)
        .bind(values::to_sql(target))
        .bind(emoji)
        .bind(person.0)
        .fetch_optional(c))?;
    Ok(row.map(|(author, text, changed, deleted, pinned, mine, kind_since, kinds, thread, emoji)| Target {
        author: UserId(author),
        thread: thread.map(values::seq),
        text,
        changed: values::seq(changed),
        deleted: deleted != 0,
        pinned: pinned != 0,
        mine: mine != 0,
        kind_since,
        kinds: usize::try_from(kinds).unwrap_or(usize::MAX),
        emoji,
    }))
}

fn refused(message: &Target, person: UserId, role: Role, change: &Change) -> Option<Refusal> {
    let is_own = message.author == person;
    match change {
        Change::Edit { .. } if !is_own => Some(Refusal::NotYourMessage),
        Change::Delete if !is_own && role != Role::Admin => Some(Refusal::NotYourMessage),
        Change::Delete => None,
        _ if message.deleted => Some(Refusal::MessageDeleted),
        Change::React { on: true, .. } if message.emoji == 0 => Some(Refusal::NoSuchEmoji),
        Change::React { on: true, .. } if message.kind_since.is_none() && message.kinds >= State::KINDS => {
            Some(Refusal::TooManyReactions)
        }
        _ => None,
    }
}

fn is_so(message: &Target, change: &Change) -> bool {
    match change {
        Change::Edit { body } => message.text.as_deref() == Some(body.as_str()),
        Change::Delete => message.deleted,
        Change::React { on, .. } => message.mine == *on,
        Change::Pin { on } => message.pinned == *on,
    }
}

/// Brings what is kept of the message to where the event leads.
async fn project(
    connection: &mut Connection<'_>,
    logged: &Logged,
    person: UserId,
    (target, message): (Seq, &Target),
    change: &Change,
) -> Result<()> {
    let (room, target) = (logged.room.0, values::to_sql(target));
    let (seq, at) = (values::to_sql(logged.event.seq), logged.event.at.0);
    run!(connection, |c| sqlx::query(
        "insert into message_states (room_id, seq, changed_seq) values ($1, $2, $3)
         on conflict (room_id, seq) do update set changed_seq = excluded.changed_seq",
    )
    .bind(room)
    .bind(target)
    .bind(seq))?;
    match change {
        Change::Edit { body } => {
            run!(connection, |c| sqlx::query(
                "update message_states set body = $3, edited_at = $4 where room_id = $1 and seq = $2"
            )
            .bind(room)
            .bind(target)
            .bind(body.as_str())
            .bind(at))?;
        }
        Change::Delete => {
            wipe(connection, room, target).await?;
            if let Some(root) = message.thread {
                one_reply_less(connection, room, values::to_sql(root), seq).await?;
            }
        }
        Change::React { emoji, on: true } => {
            run!(connection, |c| sqlx::query(
                "insert into reactions (room_id, seq, emoji, user_id, kind_seq, at_seq)
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(room)
            .bind(target)
            .bind(emoji.as_str())
            .bind(person.0)
            .bind(message.kind_since.unwrap_or(seq))
            .bind(seq))?;
            reacted(connection, room, target).await?;
            let whose = (message.author, person);
            let which = (logged.room, values::seq(target));
            activity::reacted(connection, whose, which, emoji.as_str(), logged.event.at).await?;
        }
        Change::React { emoji, on: false } => {
            run!(connection, |c| sqlx::query(
                "delete from reactions where room_id = $1 and seq = $2 and emoji = $3 and user_id = $4"
            )
            .bind(room)
            .bind(target)
            .bind(emoji.as_str())
            .bind(person.0))?;
            reacted(connection, room, target).await?;
            activity::unreacted(connection, person, (logged.room, values::seq(target)), emoji.as_str())
                .await?;
        }
        Change::Pin { on } => {
            run!(connection, |c| sqlx::query(
                "update message_states set pinned = $3 where room_id = $1 and seq = $2"
            )
            .bind(room)
            .bind(target)
            .bind(i64::from(*on)))?;
        }
    }
    Ok(())
}

/// What was said is gone for good: the message's text, those of its edits, and what people thought of it.
async fn wipe(connection: &mut Connection<'_>, room: i64, target: i64) -> Result<()> {
    for statement in [
        "delete from reactions where room_id = $1 and seq = $2",
        "update message_states set body = null, edited_at = null, deleted = 1, pinned = 0, reacted = 0
         where room_id = $1 and seq = $2",
        "update events set body = null where room_id = $1 and seq = $2",
        "update events set body = null where room_id = $1 and target = $2 and kind = 'edited'",
    ] {
        run!(connection, |c| sqlx::query(statement).bind(room).bind(target))?;
    }
    Ok(())
}

/// The message that a thread began with tells of its replies.
async fn one_reply_less(connection: &mut Connection<'_>, room: i64, root: i64, seq: i64) -> Result<()> {
    run!(connection, |c| sqlx::query(
        "update message_states set changed_seq = $3, replies = replies - 1 where room_id = $1 and seq = $2"
    )
    .bind(room)
    .bind(root)
    .bind(seq))?;
    Ok(())
}

async fn reacted(connection: &mut Connection<'_>, room: i64, target: i64) -> Result<()> {
    run!(connection, |c| sqlx::query(
        "update message_states set reacted = case when exists
            (select 1 from reactions r where r.room_id = $1 and r.seq = $2) then 1 else 0 end
         where room_id = $1 and seq = $2",
    )
    .bind(room)
    .bind(target))?;
    Ok(())
}
