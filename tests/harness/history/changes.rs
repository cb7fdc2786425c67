//! Changes of messages: whether each could be, and whether everything stands as they come to.

use std::collections::BTreeMap;

use sarang_protocol::change::{Change, Quote};
use sarang_protocol::id::Seq;
use sarang_protocol::message::{EventKind, RoomEvent};

use super::{Breach, Log};

/// Whether the messages of a history stand as its changes come to.
pub(super) fn check_states(history: &[RoomEvent], breaches: &mut Vec<Breach>) {
    let mut folded: BTreeMap<Seq, RoomEvent> = BTreeMap::new();
    for event in history {
        if let Some(target) = event.target() {
            match folded.get_mut(&target).filter(|message| is_possible(message, event)) {
                Some(message) => _ = message.takes(event),
                None => breaches.push(Breach::Impossible(event.seq)),
            }
        } else if event.body().is_some() {
            folded.insert(event.seq, as_posted(event));
        }
        // A reply, or that one was deleted, is told by the message that the thread began with; that one
        // is itself in no thread.
        if let Some(root) = event.thread() {
            match folded.get_mut(&root).filter(|root| root.thread().is_none()) {
                Some(root) => _ = root.takes(event),
                None => breaches.push(Breach::Impossible(event.seq)),
            }
        }
    }
    for event in history {
        let stands = match &event.kind {
            EventKind::Message { reply_to, .. } => {
                let quoted = reply_to.as_ref().map(|quote| folded.get(&quote.seq).and_then(Quote::of));
                let quoted = quoted.is_none_or(|quote| quote.as_ref() == reply_to.as_deref());
                quoted && folded.get(&event.seq).is_some_and(|folded| are_one(folded, event))
            }
            EventKind::Edited { target, body, .. } => {
                let gone = folded.get(target).is_some_and(RoomEvent::is_deleted);
                gone == body.is_none()
            }
            _ => true,
        };
        if !stands {
            breaches.push(Breach::Unfolded(event.seq));
        }
    }
}

/// Whether what a client saw at a position and what the history has there are one event. Texts may have
/// been changed or deleted between the two readings.
pub(super) fn is_same(seen: &RoomEvent, event: &RoomEvent) -> bool {
    let changed = |one: &RoomEvent| one.state().is_some_and(|state| state.edited.is_some() || state.deleted);
    if !changed(event) && seen.body() != event.body() {
        return false;
    }
    bare(seen) == bare(event)
}

/// Whether a change is so at a position.
pub(super) fn is_so(history: &[RoomEvent], seq: Seq, target: Seq, change: &Change) -> bool {
    let Some(message) = history.iter().find(|event| event.seq == target && event.body().is_some()) else {
        return false;
    };
    if message.is_deleted() {
        // What it said then is gone with it.
        return true;
    }
    let mut then = as_posted(message);
    // Where it was edited later, what it said at first is not known.
    let mut known = message.state().is_none_or(|state| state.edited.is_none());
    for event in history.iter().filter(|event| event.seq <= seq) {
        known |= then.takes(event) && matches!(event.kind, EventKind::Edited { .. });
    }
    let state = then.state();
    match change {
        Change::Edit { body } => !known || then.body().is_some_and(|text| text.as_str() == body.as_str()),
        Change::Delete => false,
        Change::React { emoji, on } => {
            let count =
                state.map_or(0, |state| state.reactions.iter().filter(|one| one.emoji == *emoji).count());
            !on || count > 0
        }
        Change::Pin { on } => state.is_some_and(|state| state.pinned) == *on,
    }
}

/// What a client shows in the end, against what is there.
pub(super) fn check_shown(history: &[RoomEvent], log: &Log, breaches: &mut Vec<Breach>) {
    for shown in &log.shown {
        let index = usize::try_from(shown.seq.prev().0).unwrap_or(usize::MAX);
        if history.get(index) != Some(shown) {
            breaches.push(Breach::Stale(log.who.clone(), shown.seq));
        }
    }
}

fn is_possible(message: &RoomEvent, change: &RoomEvent) -> bool {
    let is_own = message.author.handle == change.author.handle;
    let has = |emoji| message.state().is_some_and(|state| state.has(emoji, &change.author));
    let pinned = message.state().is_some_and(|state| state.pinned);
    let is_its = message.thread() == change.thread();
    !message.is_deleted()
        && match &change.kind {
            EventKind::Edited { .. } => is_own,
            EventKind::Reacted { emoji, on, .. } => has(emoji) != *on,
            EventKind::Pinned { on, .. } => pinned != *on,
            EventKind::Deleted { .. } => is_its,
            _ => true,
        }
}

/// A message as it was posted, but that its text is the last one.
fn as_posted(message: &RoomEvent) -> RoomEvent {
    let mut posted = message.clone();
    if let EventKind::Message { state, .. } = &mut posted.kind {
        *state = None;
    }
    posted
}

/// Apart from what they quote.
fn are_one(folded: &RoomEvent, event: &RoomEvent) -> bool {
    folded.body() == event.body() && folded.state() == event.state()
}

/// Without what may change.
fn bare(event: &RoomEvent) -> RoomEvent {
    let mut bare = event.clone();
    match &mut bare.kind {
        EventKind::Message { cid, reply_to, thread, .. } => {
            let within = *thread;
            let quote = reply_to
                .take()
                .map(|quote| Box::new(Quote { excerpt: String::new(), changed: quote.seq, ..*quote }));
            let mut kind = EventKind::message(*cid, sarang_protocol::text::Body::trusted(""));
            if let EventKind::Message { reply_to, thread, .. } = &mut kind {
                (*reply_to, *thread) = (quote, within);
            }
            bare.kind = kind;
        }
        EventKind::Edited { body, .. } => *body = None,
        _ => {}
    }
    bare
}
