//! What the events of a room come to, and whether a fresh snapshot shows the same. \[I8\]

use std::collections::BTreeSet;

use sarang_protocol::id::Seq;
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::{Handle, RoomName};
use sarang_protocol::view::RoomView;

use super::Breach;

/// A room, folded from its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Who is in it.
    pub members: BTreeSet<Handle>,
    /// Its last new name, if it was given any.
    pub name: Option<RoomName>,
    /// Where its messages are.
    pub messages: Vec<Seq>,
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
                EventKind::Message { .. } => picture.messages.push(event.seq),
                EventKind::Joined => drop(picture.members.insert(who)),
                EventKind::Added { whom } => drop(picture.members.insert(whom.handle.clone())),
                EventKind::Left => drop(picture.members.remove(&who)),
                EventKind::Removed { whom } => drop(picture.members.remove(&whom.handle)),
                EventKind::Renamed { name } => picture.name = Some(name.clone()),
                // They change messages and nothing else.
                EventKind::Edited { .. }
                | EventKind::Deleted { .. }
                | EventKind::Reacted { .. }
                | EventKind::Pinned { .. }
                | EventKind::Unknown => {}
            }
        }
        picture
    }

    /// How many messages stand after a position.
    pub fn unread(&self, read: Seq) -> usize {
        self.messages.iter().filter(|seq| **seq > read).count()
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
        let unread = picture.unread(summary.read).min(RoomSummary::UNREAD_CAP as usize);
        differs("unread", summary.unread.to_string(), unread.to_string());
        differs("read up to", view.read.to_string(), summary.read.to_string());
        differs("listed head", summary.head.to_string(), picture.head.to_string());
        differs("listed name", summary.name.to_string(), view.name.to_string());
    }
    breaches
}
