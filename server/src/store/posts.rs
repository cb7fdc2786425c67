//! Posting messages: the one transaction that everything else is here for.

mod statements;

use std::collections::HashMap;

use sarang_protocol::id::{ClientId, RoomId, Seq, UserId};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::text::{Body, RoomSlug};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::User;
use serde_json::{Value, json};

use super::database::{Connection, on, run};
use super::error::is_taken;
use super::postgres::within;
use super::{Logged, Refusal, Result, Store, StoreError, now, values};
use crate::figures::DATABASE;

use statements::{GROW, INSERT, LOCK_ROOMS, PLACES, READ};

/// A message to be put into a room's log.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// Who wrote it.
    pub author: UserId,
    /// The room's address.
    pub slug: RoomSlug,
    /// The author's own name for it, unique for them for ever.
    pub cid: ClientId,
    /// Its text.
    pub body: Body,
}

/// A message that is in the log, and how it came there.
#[derive(Clone, Debug)]
pub enum Post {
    /// Just now.
    Fresh(Logged),
    /// It had been there: this is the same message, sent again.
    Again(Logged),
}

/// How often a group is tried anew when it met another instance's half way: the same message sent
/// to two of them at once, or a deadlock.
const TRIES: u32 = 3;

type PlaceRow =
    (usize, i64, Option<i64>, String, String, Option<i64>, Option<i64>, Option<i64>, Option<String>);

/// Where a message goes.
struct Place {
    room: RoomId,
    is_member: bool,
    author: User,
    /// The message that its author has sent under the same name: its room, and the rest.
    before: Option<(RoomId, Seq, Timestamp, String)>,
}

impl Store {
    /// Puts messages into their rooms' logs, each once for its author and client id, all in one
    /// transaction: they are durable when this returns. In a room they keep the order given.
    ///
    /// What is wrong with one is no matter for the others: [`Refusal::NoSuchRoom`],
    /// [`Refusal::NotAMember`], [`Refusal::ClientIdReused`]. An error of the whole means that none
    /// of them was stored.
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
        let places = places(&mut tx.on(), batch).await?;
        let mut judged = judge(batch, places);
        let at = now();
        let fresh = judged.iter_mut().filter_map(|verdict| match verdict {
            Verdict::Fresh { logged, author } => Some((logged, *author)),
            _ => None,
        });
        append(&mut tx.on(), fresh.collect(), at).await?;
        tx.commit().await?;
        Ok(settle(judged))
    }

    /// Puts one message into a room's log.
    pub async fn post(&self, author: UserId, slug: &RoomSlug, cid: ClientId, body: &Body) -> Result<Post> {
        let post = NewPost { author, slug: slug.clone(), cid, body: body.clone() };
        let mut posts = self.posts(&[post]).await?;
        Ok(posts.pop().ok_or(StoreError::Unexpected("no answer to a message"))??)
    }
}

/// What becomes of a message.
enum Verdict {
    /// It is new. Its number and moment are yet to be given.
    Fresh {
        logged: Logged,
        author: UserId,
    },
    /// It had been there.
    Again(Logged),
    /// The same message stands further up in this batch.
    Same(usize),
    Refused(Refusal),
}

async fn places(connection: &mut Connection<'_>, batch: &[NewPost]) -> Result<Vec<Option<Place>>> {
    let asked: Vec<Value> =
        batch.iter().map(|post| json!([post.author.0, post.slug.as_str(), hex(post.cid)])).collect();
    let asked = Value::from(asked).to_string();
    if let Connection::Postgres(c) = connection.on() {
        DATABASE.statements.one();
        let _: i64 = within(sqlx::query_scalar(LOCK_ROOMS).bind(&asked).fetch_one(c)).await?;
    }
    let text: String = on!(connection, |c| sqlx::query_scalar(PLACES.of(c)).bind(&asked).fetch_one(c))?;
    let mut places: Vec<Option<Place>> = batch.iter().map(|_| None).collect();
    for (index, room, member, handle, name, old_room, seq, at, body) in values::list::<PlaceRow>(&text)? {
        let before = match (old_room, seq, at, body) {
            (Some(room), Some(seq), Some(at), Some(body)) => {
                Some((RoomId(room), values::seq(seq), Timestamp(at), body))
            }
            _ => None,
        };
        if let Some(place) = places.get_mut(index) {
            let (room, author) = (RoomId(room), values::user(handle, name));
            *place = Some(Place { room, is_member: member.is_some(), author, before });
        }
    }
    Ok(places)
}

/// By the rules of the house, one after the other.
fn judge(batch: &[NewPost], places: Vec<Option<Place>>) -> Vec<Verdict> {
    let mut earlier: HashMap<(UserId, ClientId), usize> = HashMap::new();
    let judge_one = |(index, (post, place)): (usize, (&NewPost, Option<Place>))| {
        let Some(Place { room, is_member, author, before }) = place else {
            return Verdict::Refused(Refusal::NoSuchRoom);
        };
        let event = |seq, at| Logged {
            room,
            slug: post.slug.clone(),
            event: RoomEvent {
                seq,
                at,
                author: author.clone(),
                kind: EventKind::Message { cid: post.cid, body: post.body.clone() },
            },
            leaver: None,
        };
        // Before the membership: who left the room since still gets the answer that is true.
        if let Some((old_room, seq, at, body)) = before {
            let same = old_room == room && body == post.body.as_str();
            return if same {
                Verdict::Again(event(seq, at))
            } else {
                Verdict::Refused(Refusal::ClientIdReused)
            };
        }
        if let Some(&first) = earlier.get(&(post.author, post.cid)) {
            let same = batch[first].slug == post.slug && batch[first].body == post.body;
            return if same { Verdict::Same(first) } else { Verdict::Refused(Refusal::ClientIdReused) };
        }
        if !is_member {
            return Verdict::Refused(Refusal::NotAMember);
        }
        earlier.insert((post.author, post.cid), index);
        Verdict::Fresh { logged: event(Seq::ZERO, Timestamp(0)), author: post.author }
    };
    batch.iter().zip(places).enumerate().map(judge_one).collect()
}

/// Gives the messages their numbers and moment, and writes them: the next numbers of their rooms,
/// without a hole, for a rollback gives them back.
async fn append(
    connection: &mut Connection<'_>,
    mut fresh: Vec<(&mut Logged, UserId)>,
    at: Timestamp,
) -> Result<()> {
    if fresh.is_empty() {
        return Ok(());
    }
    let mut counts: HashMap<i64, i64> = HashMap::new();
    for (logged, _) in &fresh {
        *counts.entry(logged.room.0).or_default() += 1;
    }
    let growth: Vec<Value> = counts.iter().map(|(room, messages)| json!([room, messages])).collect();
    let ends: Vec<(i64, i64, i64)> =
        on!(connection, |c| sqlx::query_as(GROW.of(c)).bind(Value::from(growth).to_string()).fetch_all(c))?;
    // The last number given out in each room, and its messages up to there.
    let mut reached: HashMap<i64, (i64, i64)> = ends
        .into_iter()
        .map(|(room, seq, messages)| {
            let new = counts.get(&room).copied().unwrap_or_default();
            (room, (seq - new, messages - new))
        })
        .collect();
    let mut rows = Vec::with_capacity(fresh.len());
    let mut read: HashMap<(i64, i64), (i64, i64)> = HashMap::new();
    for (logged, author) in &mut fresh {
        let room = logged.room.0;
        let (seq, messages) = reached.get_mut(&room).ok_or(StoreError::Unexpected("a room that went"))?;
        (*seq, *messages) = (*seq + 1, *messages + 1);
        logged.event.seq = values::seq(*seq);
        logged.event.at = at;
        let EventKind::Message { cid, body } = &logged.event.kind else {
            return Err(StoreError::Unexpected("a message that is none"));
        };
        rows.push(json!([room, *seq, author.0, *messages, hex(*cid), body.as_str()]));
        read.insert((author.0, room), (*seq, *messages));
    }
    let rows = Value::from(rows).to_string();
    run!(connection, |c| sqlx::query(INSERT.of(c)).bind(rows).bind(at.0)).map_err(met)?;
    let read: Vec<Value> = read
        .into_iter()
        .map(|((person, room), (seq, messages))| json!([person, room, seq, messages]))
        .collect();
    run!(connection, |c| sqlx::query(READ.of(c)).bind(Value::from(read).to_string()))?;
    Ok(())
}

/// A client id that was free a moment ago: another instance stored it in another room meanwhile.
fn met(error: sqlx::Error) -> StoreError {
    if is_taken(&error) { StoreError::Met } else { error.into() }
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
