//! Posting and changing messages: the one transaction that everything else is here for.

mod judging;
mod purposes;
mod statements;
mod threads;

use std::collections::HashMap;

use sarang_protocol::change::Change;
use sarang_protocol::id::{ClientId, RoomId, Seq, UserId};
use sarang_protocol::message::EventKind;
use sarang_protocol::text::{Body, Purpose, RoomSlug};
use sarang_protocol::thread::InThread;
use serde_json::{Value, json};

use super::changes::{self, Done};
use super::database::{Connection, on, run};
use super::log::met;
use super::mentions::{self, Caller};
use super::postgres::within;
use super::{Logged, Refusal, Result, Store, StoreError, activity, now, values};
use crate::figures::DATABASE;

use judging::{Verdict, judge, places};
use statements::{GROW, INSERT, LOCK_ROOMS, READ};

/// A message or change to be put into a room's log.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// Whose it is.
    pub author: UserId,
    /// The room's address.
    pub slug: RoomSlug,
    /// The author's own name for it, unique for them for ever.
    pub cid: ClientId,
    /// What it is.
    pub deed: Deed,
    /// What the room is for from now on, if it says that.
    pub purpose: Option<Purpose>,
}

/// What somebody does in a room with messages.
#[derive(Clone, Debug)]
pub enum Deed {
    /// Writes one.
    Post {
        /// Its text.
        body: Body,
        /// The message that it replies to.
        reply_to: Option<Seq>,
        /// The thread that it is said in.
        thread: Option<InThread>,
    },
    /// Changes one.
    Change {
        /// Which.
        target: Seq,
        /// How.
        change: Change,
    },
}

/// A message or change that is in the log, and how it came there.
#[derive(Clone, Debug)]
pub enum Post {
    /// Just now.
    Fresh(Logged),
    /// It had been there: this is the same, sent again. Or it changes nothing: then the position is
    /// that of the last change of its message.
    Again(Logged),
}

/// How often a group is tried anew when it met another instance's half way: the same message sent
/// to two of them at once, or a deadlock.
const TRIES: u32 = 3;

impl Store {
    /// Puts messages and changes into their rooms' logs, each once for its author and client id, all
    /// in one transaction: they are durable when this returns. In a room they keep the order given.
    ///
    /// What is wrong with one is no matter for the others: [`Refusal::NoSuchRoom`],
    /// [`Refusal::NotAMember`], [`Refusal::ClientIdReused`], [`Refusal::NoSuchMessage`],
    /// [`Refusal::MessageDeleted`], [`Refusal::NotYourMessage`], [`Refusal::TooManyReactions`], and of a new
    /// purpose [`Refusal::NotYours`] and [`Refusal::OfItsPeople`]. An
    /// error of the whole means that none of them was stored.
    pub async fn posts(&self, batch: &[NewPost]) -> Result<Vec<std::result::Result<Post, Refusal>>> {
        let mut tries = 1;
        loop {
            match self.try_posts(batch).await {
                Err(StoreError::Locked | StoreError::Met) if tries < TRIES => tries += 1,
                done => return done,
            }
        }
    }

    async fn try_posts(&self, batch: &[NewPost]) -> Result<Vec<std::result::Result<Post, Refusal>>> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        lock(&mut tx.on(), batch).await?;
        let mut settled = Vec::with_capacity(batch.len());
        let mut rest = batch;
        // Messages that follow one another go together; a change is judged by what came before it.
        while let Some(first) = rest.first() {
            let is_post = |post: &&NewPost| matches!(post.deed, Deed::Post { .. });
            let together = rest.iter().take_while(is_post).count().max(1);
            let (part, others) = rest.split_at(together);
            rest = others;
            let mut judged = judge(part, places(&mut tx.on(), part).await?);
            match &first.deed {
                Deed::Post { .. } => {
                    purposes::set(&mut tx.on(), part, &mut judged).await?;
                    append(&mut tx.on(), &mut judged).await?;
                }
                Deed::Change { target, change } => {
                    for verdict in &mut judged {
                        do_change(&mut tx.on(), verdict, *target, change).await?;
                    }
                }
            }
            settled.extend(settle(judged));
        }
        let called = settled.iter().filter_map(|post| match post {
            Ok(Post::Fresh(logged)) => Some(logged),
            _ => None,
        });
        mentions::tell(&mut tx.on(), called).await?;
        tx.commit().await?;
        Ok(settled)
    }

    /// Puts one message into a room's log.
    pub async fn post(&self, author: UserId, slug: &RoomSlug, cid: ClientId, body: &Body) -> Result<Post> {
        self.does(author, slug, cid, Deed::Post { body: body.clone(), reply_to: None, thread: None }).await
    }

    /// Puts one message or change into a room's log.
    pub async fn does(&self, author: UserId, slug: &RoomSlug, cid: ClientId, deed: Deed) -> Result<Post> {
        let post = NewPost { author, slug: slug.clone(), cid, deed, purpose: None };
        let mut posts = self.posts(&[post]).await?;
        Ok(posts.pop().ok_or(StoreError::Unexpected("no answer to a message"))??)
    }
}

async fn lock(connection: &mut Connection<'_>, batch: &[NewPost]) -> Result<()> {
    if let Connection::Postgres(c) = connection.on() {
        DATABASE.statements.one();
        let _: i64 = within(sqlx::query_scalar(LOCK_ROOMS).bind(asked(batch)).fetch_one(c)).await?;
    }
    Ok(())
}

fn asked(batch: &[NewPost]) -> String {
    let asked: Vec<Value> = batch
        .iter()
        .map(|post| {
            let (reply_to, root) = match &post.deed {
                Deed::Post { reply_to, thread, .. } => (*reply_to, thread.map(|thread| thread.root)),
                Deed::Change { .. } => (None, None),
            };
            let [reply_to, root] = [reply_to, root].map(|seq| seq.map(values::to_sql));
            json!([post.author.0, post.slug.as_str(), hex(post.cid), reply_to, root])
        })
        .collect();
    Value::from(asked).to_string()
}

/// Makes the change, or finds why not.
async fn do_change(
    connection: &mut Connection<'_>,
    verdict: &mut Verdict,
    target: Seq,
    change: &Change,
) -> Result<()> {
    let Verdict::Fresh { logged, author, role, .. } = verdict else { return Ok(()) };
    let by = (*author, *role, logged.event.author.clone());
    *verdict = match changes::make(connection, logged, by, target, change).await? {
        Done::Made(logged) => {
            Verdict::Fresh { logged: *logged, author: *author, role: *role, beginner: None }
        }
        Done::Already(seq) => {
            (logged.event.seq, logged.event.at) = (seq, now());
            Verdict::Again(logged.clone())
        }
        Done::Refused(refusal) => Verdict::Refused(refusal),
    };
    Ok(())
}

/// Gives the messages their numbers and moment, and writes them: the next numbers of their rooms,
/// without a hole, for a rollback gives them back.
async fn append(connection: &mut Connection<'_>, judged: &mut [Verdict]) -> Result<()> {
    let at = now();
    let mut fresh: Vec<(&mut Logged, UserId, Option<UserId>)> = judged
        .iter_mut()
        .filter_map(|verdict| match verdict {
            Verdict::Fresh { logged, author, beginner, .. } => Some((logged, *author, *beginner)),
            _ => None,
        })
        .collect();
    if fresh.is_empty() {
        return Ok(());
    }
    // Of each room its new events, and how many of them are messages that it shows.
    let mut counts: HashMap<i64, (i64, i64)> = HashMap::new();
    for (logged, ..) in &fresh {
        let (events, messages) = counts.entry(logged.room.0).or_default();
        (*events, *messages) = (*events + 1, *messages + i64::from(logged.event.is_in_room()));
    }
    let growth: Vec<Value> =
        counts.iter().map(|(room, (events, messages))| json!([room, events, messages])).collect();
    let ends: Vec<(i64, i64, i64)> =
        on!(connection, |c| sqlx::query_as(GROW.of(c)).bind(Value::from(growth).to_string()).fetch_all(c))?;
    // The last number given out in each room, and its messages up to there.
    let mut reached: HashMap<i64, (i64, i64)> = ends
        .into_iter()
        .map(|(room, seq, messages)| {
            let new = counts.get(&room).copied().unwrap_or_default();
            (room, (seq - new.0, messages - new.1))
        })
        .collect();
    let mut rows = Vec::with_capacity(fresh.len());
    let mut read: HashMap<(i64, i64), (i64, i64)> = HashMap::new();
    let mut threads = threads::Replies::default();
    for (logged, author, beginner) in &mut fresh {
        let room = logged.room.0;
        let (seq, messages) = reached.get_mut(&room).ok_or(StoreError::Unexpected("a room that went"))?;
        let shown = logged.event.is_in_room();
        (*seq, *messages) = (*seq + 1, *messages + i64::from(shown));
        logged.event.seq = values::seq(*seq);
        logged.event.at = at;
        threads.note(logged, *author, *beginner);
        let EventKind::Message { cid, body, reply_to, thread, .. } = &logged.event.kind else {
            return Err(StoreError::Unexpected("a message that is none"));
        };
        let target = reply_to.as_ref().map(|quote| values::to_sql(quote.seq));
        let (root, aside) = (thread.map(|thread| values::to_sql(thread.root)), i64::from(!shown));
        rows.push(json!([room, *seq, author.0, *messages, hex(*cid), body.as_str(), target, root, aside]));
        if shown {
            read.insert((author.0, room), (*seq, *messages));
        }
    }
    let rows = Value::from(rows).to_string();
    run!(connection, |c| sqlx::query(INSERT.of(c)).bind(rows).bind(at.0)).map_err(met)?;
    let read: Vec<Value> = read
        .into_iter()
        .map(|((person, room), (seq, messages))| json!([person, room, seq, messages]))
        .collect();
    if !read.is_empty() {
        run!(connection, |c| sqlx::query(READ.of(c)).bind(Value::from(read).to_string()))?;
    }
    threads.write(connection, at).await?;
    mentions::look_up(connection, judged.iter_mut().filter_map(caller).collect()).await?;
    let concerning: Vec<(RoomId, Seq)> = judged.iter().filter_map(concerning).collect();
    activity::note(connection, &concerning, at).await
}

/// Where a message is that may concern others: it calls, answers, or is said in a thread.
fn concerning(verdict: &Verdict) -> Option<(RoomId, Seq)> {
    let Verdict::Fresh { logged, .. } = verdict else { return None };
    let EventKind::Message { body, reply_to, thread, .. } = &logged.event.kind else { return None };
    let concerns = reply_to.is_some() || thread.is_some() || !body.names().is_empty();
    concerns.then_some((logged.room, logged.event.seq))
}

fn caller(verdict: &mut Verdict) -> Option<Caller<'_>> {
    let Verdict::Fresh { logged, author, role, .. } = verdict else { return None };
    let (room, seq) = (logged.room, logged.event.seq);
    Some(Caller { room, seq, said: seq, author: *author, role: *role, body: logged.event.body_mut()? })
}

fn settle(judged: Vec<Verdict>) -> Vec<std::result::Result<Post, Refusal>> {
    let mut settled: Vec<std::result::Result<Post, Refusal>> = Vec::with_capacity(judged.len());
    for verdict in judged {
        let answer = match verdict {
            Verdict::Fresh { logged, .. } => Ok(Post::Fresh(logged)),
            Verdict::Again(logged) => Ok(Post::Again(logged)),
            Verdict::Refused(refusal) => Err(refusal),
            Verdict::Same(first) => settled[first].clone().map(|post| match post {
                Post::Fresh(logged) | Post::Again(logged) => Post::Again(logged),
            }),
        };
        settled.push(answer);
    }
    settled
}

fn hex(ClientId(uuid): ClientId) -> String {
    uuid.simple().to_string()
}
