//! Who may post and change what: read for a group at once, and judged one by one.

use std::collections::HashMap;

use sarang_protocol::change::{Change, Quote};
use sarang_protocol::id::{ClientId, RoomId, Seq, UserId};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::thread::InThread;
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, User};

use super::statements::PLACES;
use super::{Deed, NewPost, asked};
use crate::store::database::{Connection, on};
use crate::store::{Logged, Refusal, Result, events, values};

type PlaceRow = (
    usize,
    i64,
    Option<i64>,
    String,
    String,
    String,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<String>,
);

/// Where a message or change goes.
pub(super) struct Place {
    room: RoomId,
    is_member: bool,
    author: User,
    role: Role,
    before: Option<Before>,
    /// The message that it replies to, if it does and there is one.
    quote: Option<Quote>,
    /// The message whose thread it is said in, if it is and there is one.
    root: Option<Root>,
}

/// The message that a thread begins with.
struct Root {
    author: UserId,
    thread: Option<Seq>,
    deleted: bool,
    /// Somebody has replied.
    begun: bool,
}

/// What its author has sent under the same name.
struct Before {
    room: RoomId,
    seq: Seq,
    at: Timestamp,
    kind: String,
    /// Gone, if it was deleted.
    body: Option<String>,
    target: Option<Seq>,
    thread: Option<InThread>,
}

/// What becomes of a message or change.
pub(super) enum Verdict {
    /// It is new. Its number and moment are yet to be given.
    Fresh {
        logged: Logged,
        author: UserId,
        role: Role,
        /// Whose message the thread began with that it is said in.
        beginner: Option<UserId>,
    },
    /// It had been there.
    Again(Logged),
    /// The same message stands further up in this batch.
    Same(usize),
    Refused(Refusal),
}

/// Reads it for each of them.
pub(super) async fn places(connection: &mut Connection<'_>, batch: &[NewPost]) -> Result<Vec<Option<Place>>> {
    let text: String = on!(connection, |c| sqlx::query_scalar(PLACES.of(c)).bind(asked(batch)).fetch_one(c))?;
    let mut places: Vec<Option<Place>> = batch.iter().map(|_| None).collect();
    for row in values::list::<PlaceRow>(&text)? {
        let (
            index,
            room,
            member,
            handle,
            name,
            role,
            old_room,
            seq,
            at,
            kind,
            body,
            target,
            thread,
            aside,
            quoted,
            root,
        ) = row;
        let before = match (old_room, seq, at, kind) {
            (Some(room), Some(seq), Some(at), Some(kind)) => Some(Before {
                room: RoomId(room),
                seq: values::seq(seq),
                at: Timestamp(at),
                kind,
                body,
                target: target.map(values::seq),
                thread: thread
                    .map(|root| InThread { root: values::seq(root), also_to_room: aside == Some(0) }),
            }),
            _ => None,
        };
        let quote = match batch.get(index).map(|post| &post.deed) {
            Some(Deed::Post { reply_to: Some(seq), .. }) => {
                quoted.map(|text| events::quote(*seq, &text)).transpose()?
            }
            _ => None,
        };
        let root = root.map(|text| root_of(&text)).transpose()?;
        if let Some(place) = places.get_mut(index) {
            let (room, author, role) = (RoomId(room), values::user(handle, name), values::role(&role)?);
            *place = Some(Place { room, is_member: member.is_some(), author, role, before, quote, root });
        }
    }
    Ok(places)
}

fn root_of(text: &str) -> Result<Root> {
    let (author, thread, deleted, begun): (i64, Option<i64>, i64, i64) = values::parsed(text)?;
    let (author, thread) = (UserId(author), thread.map(values::seq));
    Ok(Root { author, thread, deleted: deleted != 0, begun: begun != 0 })
}

/// By the rules of the house, one after the other.
pub(super) fn judge(batch: &[NewPost], places: Vec<Option<Place>>) -> Vec<Verdict> {
    let mut earlier: HashMap<(UserId, ClientId), usize> = HashMap::new();
    let judge_one = |(index, (post, place)): (usize, (&NewPost, Option<Place>))| {
        let Some(Place { room, is_member, author, role, before, quote, root }) = place else {
            return Verdict::Refused(Refusal::NoSuchRoom);
        };
        let event = |seq, at| Logged {
            room,
            slug: post.slug.clone(),
            event: RoomEvent { seq, at, author: author.clone(), kind: post.kind(quote.clone()) },
            leaver: None,
            called: vec![],
        };
        // Before the membership: who left the room since still gets the answer that is true.
        if let Some(before) = before {
            return if before.room == room && before.is(&post.deed) {
                Verdict::Again(event(before.seq, before.at))
            } else {
                Verdict::Refused(Refusal::ClientIdReused)
            };
        }
        if let Some(&first) = earlier.get(&(post.author, post.cid)) {
            let same = batch[first].slug == post.slug && batch[first].deed.is(&post.deed);
            return if same { Verdict::Same(first) } else { Verdict::Refused(Refusal::ClientIdReused) };
        }
        if !is_member {
            return Verdict::Refused(Refusal::NotAMember);
        }
        if let Deed::Post { reply_to: Some(_), .. } = &post.deed {
            match &quote {
                None => return Verdict::Refused(Refusal::NoSuchMessage),
                Some(quote) if quote.excerpt.is_empty() => {
                    return Verdict::Refused(Refusal::MessageDeleted);
                }
                Some(_) => {}
            }
        }
        if let Deed::Post { thread: Some(_), .. } = &post.deed {
            match &root {
                None => return Verdict::Refused(Refusal::NoSuchMessage),
                Some(Root { thread: Some(root), .. }) => {
                    return Verdict::Refused(Refusal::InAThread(*root));
                }
                // What was begun goes on, without the message that it began with.
                Some(Root { deleted: true, begun: false, .. }) => {
                    return Verdict::Refused(Refusal::MessageDeleted);
                }
                Some(_) => {}
            }
        }
        earlier.insert((post.author, post.cid), index);
        let beginner = root.map(|root| root.author);
        Verdict::Fresh { logged: event(Seq::ZERO, Timestamp(0)), author: post.author, role, beginner }
    };
    batch.iter().zip(places).enumerate().map(judge_one).collect()
}

impl NewPost {
    /// The event that it becomes.
    fn kind(&self, quote: Option<Quote>) -> EventKind {
        match &self.deed {
            Deed::Post { body, thread, .. } => EventKind::Message {
                cid: self.cid,
                body: body.clone(),
                reply_to: quote.map(Box::new),
                thread: *thread,
                state: None,
            },
            Deed::Change { target, change } => change.kind(self.cid, *target),
        }
    }
}

impl Deed {
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Post { body, reply_to, thread },
                Self::Post { body: other, reply_to: to, thread: within },
            ) => body == other && reply_to == to && thread == within,
            (Self::Change { target, change }, Self::Change { target: on, change: other }) => {
                target == on && change == other
            }
            _ => false,
        }
    }
}

impl Before {
    /// Whether it was this.
    fn is(&self, deed: &Deed) -> bool {
        // Of what was deleted since nobody can tell any more what it said.
        let says = |text: &str| self.body.as_deref().is_none_or(|said| said == text);
        let (kind, target, same) = match deed {
            Deed::Post { body, reply_to, thread } => {
                ("message", *reply_to, says(body.as_str()) && self.thread == *thread)
            }
            Deed::Change { target, change } => {
                let (kind, same) = match change {
                    Change::Edit { body } => ("edited", says(body.as_str())),
                    Change::Delete => ("deleted", true),
                    Change::React { emoji, on } => {
                        (if *on { "reacted" } else { "unreacted" }, says(emoji.as_str()))
                    }
                    Change::Pin { on } => (if *on { "pinned" } else { "unpinned" }, true),
                };
                (kind, Some(*target), same)
            }
        };
        self.kind == kind && self.target == target && same
    }
}
