//! What the events of a room come to, and whether a fresh snapshot shows the same. \[I8\]

use std::collections::{BTreeMap, BTreeSet};

use sarang_protocol::api::Message;
use sarang_protocol::id::Seq;
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::{Handle, RoomName};
use sarang_protocol::thread::{FollowedThread, Following, Threads};
use sarang_protocol::view::RoomView;

use super::Breach;

/// A room, folded from its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Who is in it.
    pub members: BTreeSet<Handle>,
    /// Its last new name, if it was given any.
    pub name: Option<RoomName>,
    /// Where the messages are that it shows, and whose they are.
    pub messages: BTreeMap<Seq, Handle>,
    /// Its newest event.
    pub head: Seq,
}

impl Picture {
    /// Folds a history.
    pub fn of(history: &[RoomEvent]) -> Self {
        let mut picture = Self::default();
        for event in history {
            picture.head = event.seq;
            let who = event.author.handle.clone();
            match &event.kind {
                EventKind::Message { .. } if event.is_in_room() => {
                    picture.messages.insert(event.seq, who);
                }
                EventKind::Joined => drop(picture.members.insert(who)),
                EventKind::Added { whom } => drop(picture.members.insert(whom.handle.clone())),
                EventKind::Left => drop(picture.members.remove(&who)),
                EventKind::Removed { whom } => drop(picture.members.remove(&whom.handle)),
                EventKind::Renamed { name } => picture.name = Some(name.clone()),
                // They are in threads, or change messages and nothing else.
                EventKind::Message { .. }
                | EventKind::Edited { .. }
                | EventKind::Deleted { .. }
                | EventKind::Reacted { .. }
                | EventKind::Pinned { .. }
                | EventKind::Unknown => {}
            }
        }
        picture
    }

    /// How many messages of others stand after a position.
    pub fn unread(&self, who: &str, read: Seq) -> usize {
        self.messages.range(read.next()..).filter(|(_, author)| author.as_str() != who).count()
    }
}

/// Compares a fresh snapshot, as somebody gets it, with what the events come to.
pub fn check_snapshot(
    who: &str,
    history: &[RoomEvent],
    view: &RoomView,
    summary: Option<&RoomSummary>,
) -> Vec<Breach> {
    let picture = Picture::of(history);
    let mut breaches = Vec::new();
    let mut differs = |what: &str, snapshot: String, events: String| {
        if snapshot != events {
            breaches.push(Breach::Snapshot(who.to_owned(), format!("{what} is {snapshot}, not {events}")));
        }
    };
    differs("head", view.head.to_string(), picture.head.to_string());
    differs("member count", view.member_count.to_string(), picture.members.len().to_string());
    if picture.members.len() <= RoomView::MEMBERS as usize {
        let members: BTreeSet<Handle> = view.members.iter().map(|user| user.handle.clone()).collect();
        differs("members", format!("{members:?}"), format!("{:?}", picture.members));
    }
    if let Some(name) = &picture.name {
        differs("name", view.name.to_string(), name.to_string());
    }
    let window = view.events.first().map_or(history.len(), |first| {
        usize::try_from(first.seq.prev().0).unwrap_or(usize::MAX).min(history.len())
    });
    differs("window", format!("{:?}", view.events), format!("{:?}", &history[window..]));
    let is_in = picture.members.iter().any(|member| member.as_str() == who);
    differs("membership", view.joined.to_string(), is_in.to_string());
    differs("room in the list", summary.is_some().to_string(), is_in.to_string());
    if let Some(summary) = summary {
        differs("read up to", view.read.to_string(), summary.read.to_string());
        differs("listed name", summary.name.to_string(), view.name.to_string());
        breaches.extend(check_summary(who, history, summary));
    }
    breaches
}

/// Compares a room as it stands in somebody's fresh list with what the events come to.
pub fn check_summary(who: &str, history: &[RoomEvent], summary: &RoomSummary) -> Vec<Breach> {
    let picture = Picture::of(history);
    let cap = RoomSummary::UNREAD_CAP as usize;
    let unread = picture.unread(who, summary.read).min(cap);
    let me = Handle::trusted(who);
    let calls = |event: &&RoomEvent| {
        event.is_in_room()
            && event.author.handle != me
            && event.body().is_some_and(|body| body.rich().calls(&me))
    };
    let mentions = history.iter().filter(|event| event.seq > summary.read).filter(calls).count().min(cap);
    let name = picture.name.unwrap_or_else(|| summary.name.clone());
    [
        ("unread", summary.unread.to_string(), unread.to_string()),
        ("mentions", summary.mentions.to_string(), mentions.to_string()),
        ("listed head", summary.head.to_string(), picture.head.to_string()),
        ("listed name", summary.name.to_string(), name.to_string()),
    ]
    .into_iter()
    .filter(|(_, listed, events)| listed != events)
    .map(|(what, listed, events)| {
        Breach::Snapshot(who.to_owned(), format!("{what} is {listed}, not {events}"))
    })
    .collect()
}

/// Compares the threads that somebody is told to follow in a room with what the events come to, where
/// nobody has said otherwise: who began one and who replied does, as long as they are in the room.
pub fn check_threads(who: &str, history: &[RoomEvent], room: &str, told: &Threads) -> Vec<Breach> {
    let is_in = Picture::of(history).members.iter().any(|member| member.as_str() == who);
    let replies = history.iter().filter(|event| event.body().is_some());
    let mut threads: BTreeMap<Seq, Vec<&RoomEvent>> = BTreeMap::new();
    for (root, reply) in replies.filter_map(|reply| Some((reply.thread()?, reply))) {
        threads.entry(root).or_default().push(reply);
    }
    let is_own = |event: &RoomEvent| event.author.handle.as_str() == who;
    let begun = |root: &Seq| history.iter().any(|event| event.seq == *root && is_own(event));
    threads.retain(|root, replies| is_in && (begun(root) || replies.iter().any(|reply| is_own(reply))));
    let told_of_all = told.threads.len();
    let told: Vec<&FollowedThread> =
        told.threads.iter().filter(|thread| thread.room.as_str() == room).collect();
    let roots: BTreeSet<Seq> = told.iter().map(|thread| thread.root.seq).collect();
    let expected: BTreeSet<Seq> = threads.keys().copied().collect();
    let mut breaches = Vec::new();
    let mut differs = |what: String| breaches.push(Breach::Snapshot(who.to_owned(), what));
    // Where the list is full it need not have all of them.
    let all = (told_of_all < Threads::MOST as usize).then_some(&expected);
    if all.map_or(!roots.is_subset(&expected), |all| roots != *all) {
        differs(format!("threads are {roots:?}, not {expected:?}"));
    }
    for thread in told {
        let replies = threads.get(&thread.root.seq).map(Vec::as_slice).unwrap_or_default();
        let unread = replies.iter().filter(|reply| reply.seq > thread.own.read);
        let (unread, cap) = (unread.count(), Following::UNREAD_CAP as usize);
        let own = replies.iter().rev().find(|reply| is_own(reply)).map_or(Seq::ZERO, |reply| reply.seq);
        if thread.own.unread as usize != unread.min(cap) || thread.own.read < own {
            differs(format!("unread in {} is {:?}, not {unread} after {own}", thread.root.seq, thread.own));
        }
        let root = history.iter().find(|event| event.seq == thread.root.seq).cloned();
        if root.and_then(Message::from_event).as_ref() != Some(&thread.root) {
            differs(format!("the thread of {} begins with something else", thread.root.seq));
        }
    }
    breaches
}
