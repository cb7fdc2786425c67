//! Was the promise kept? An acknowledged message is never lost, never shown twice, and every
//! member of a room sees the same order.
//!
//! [`check`] compares what clients logged with what the room's log says in the end, and names
//! every breach. The names in brackets are the invariants of the delivery promise, as
//! `docs/invariants.md` lists them.

mod breach;
mod changes;
mod picture;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use sarang_protocol::change::Change;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::{EventKind, RoomEvent};

pub use breach::Breach;
pub use picture::{Picture, check_snapshot, check_summary, check_threads};

/// Whoever has left or was taken out of a room may still hear what is said within this time, in
/// milliseconds: a tick of 5 s with its jitter, the second between two looks, a busy machine. \[I7\]
pub const REMOVED_WITHIN: i64 = 10_000;

/// What one client did and saw in one room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// Whose it is.
    pub who: String,
    /// What it sent, in the order of its outbox.
    pub sent: Vec<(ClientId, String)>,
    /// What it did to which messages, in that order.
    pub changes: Vec<(ClientId, Seq, Change)>,
    /// What was acknowledged to it, and where.
    pub acknowledged: Vec<(ClientId, Seq)>,
    /// What was refused for good.
    pub refused: Vec<ClientId>,
    /// The events it applied, in the order in which it applied them.
    pub applied: Vec<RoomEvent>,
    /// Where in `applied` it began anew: it came in again, or its run was reset.
    pub anew: BTreeSet<usize>,
    /// Messages that it showed twice at a time.
    pub doubled: Vec<ClientId>,
    /// What it shows in the end.
    pub shown: Vec<RoomEvent>,
    /// It is no member any more, and follows the room no further.
    pub gone: bool,
}

impl Log {
    /// What it applies from here on need not follow what it applied before.
    pub fn begins_anew(&mut self) {
        self.anew.insert(self.applied.len());
    }

    /// One of its own messages or changes is durable; told once or more often.
    pub fn settles(&mut self, cid: ClientId, seq: Seq) {
        let is_own = self.named().any(|sent| sent == cid);
        if is_own && !self.acknowledged.contains(&(cid, seq)) {
            self.acknowledged.push((cid, seq));
        }
    }

    /// The names of what it sent.
    fn named(&self) -> impl Iterator<Item = ClientId> {
        let changes = self.changes.iter().map(|(cid, ..)| *cid);
        self.sent.iter().map(|(cid, _)| *cid).chain(changes)
    }

    /// Whether it is this person's: one with several devices is `kim`, `kim/2` …
    fn is_of(&self, handle: &str) -> bool {
        self.who.split('/').next().is_some_and(|who| who.to_lowercase() == handle)
    }

    /// The runs without holes that it applied.
    fn runs(&self) -> impl Iterator<Item = &[RoomEvent]> {
        let starts = std::iter::once(0).chain(self.anew.iter().copied());
        let ends = self.anew.iter().copied().chain([self.applied.len()]);
        starts.zip(ends).filter_map(|(start, end)| self.applied.get(start..end))
    }
}

/// Compares a room's whole history with what its clients logged; gives every breach.
pub fn check(history: &[RoomEvent], logs: &[Log]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut at = BTreeMap::new();
    for (index, event) in history.iter().enumerate() {
        if event.seq.0 != index as u64 + 1 {
            breaches.push(Breach::Hole(event.seq));
        }
        if let Some(cid) = event.cid()
            && at.insert(cid, event).is_some()
        {
            breaches.push(Breach::Twice(cid));
        }
    }
    check_members(history, &mut breaches);
    changes::check_states(history, &mut breaches);
    for log in logs {
        check_sender(history, &at, log, &mut breaches);
        check_reader(history, log, &mut breaches);
    }
    breaches
}

/// Whether all messages in a history are from these clients: when everybody who wrote is among
/// them, what none of them sent is nobody's. \[I1\]
pub fn check_nothing_else(history: &[RoomEvent], logs: &[Log]) -> Vec<Breach> {
    let sent: BTreeSet<ClientId> = logs.iter().flat_map(Log::named).collect();
    let foreign = history.iter().filter_map(RoomEvent::cid).filter(|cid| !sent.contains(cid));
    foreign.map(Breach::Unsent).collect()
}

/// [`check`] for tests.
///
/// # Panics
/// With all breaches, if there are any; and if nothing was acknowledged at all, since then
/// nothing has been tested.
pub fn promise_is_kept(history: &[RoomEvent], logs: &[Log]) {
    let acknowledged: usize = logs.iter().map(|log| log.acknowledged.len()).sum();
    assert!(acknowledged > 0, "nothing was acknowledged: nothing is tested");
    let breaches = check(history, logs);
    let lines: Vec<String> = breaches.iter().map(ToString::to_string).collect();
    assert!(breaches.is_empty(), "the promise is broken {} times:\n{}", breaches.len(), lines.join("\n"));
    println!(
        "history check: {} events, {acknowledged} acknowledged messages, {} clients: nothing lost, nothing twice, one order",
        history.len(),
        logs.len()
    );
}

/// Only members leave and write, and only others come in.
fn check_members(history: &[RoomEvent], breaches: &mut Vec<Breach>) {
    let mut members = BTreeSet::new();
    for event in history {
        let possible = match &event.kind {
            EventKind::Joined => members.insert(&event.author.handle),
            EventKind::Added { whom } => {
                members.contains(&event.author.handle) && members.insert(&whom.handle)
            }
            EventKind::Left => members.remove(&event.author.handle),
            EventKind::Removed { whom } => members.remove(&whom.handle),
            EventKind::Message { .. }
            | EventKind::Edited { .. }
            | EventKind::Deleted { .. }
            | EventKind::Reacted { .. }
            | EventKind::Pinned { .. } => members.contains(&event.author.handle),
            EventKind::Renamed { .. } => true,
            EventKind::Unknown => false,
        };
        if !possible {
            breaches.push(Breach::Impossible(event.seq));
        }
    }
}

fn check_sender(
    history: &[RoomEvent],
    at: &BTreeMap<ClientId, &RoomEvent>,
    log: &Log,
    breaches: &mut Vec<Breach>,
) {
    for (cid, seq) in &log.acknowledged {
        match at.get(cid) {
            None => {
                // What changes nothing is acknowledged where it became so.
                let change = log.changes.iter().find(|(one, ..)| one == cid);
                let is_so =
                    change.is_some_and(|(_, target, change)| changes::is_so(history, *seq, *target, change));
                if !is_so {
                    breaches.push(Breach::Lost(log.who.clone(), *cid));
                }
            }
            Some(event) if event.seq != *seq => {
                breaches.push(Breach::Misplaced(log.who.clone(), *cid, *seq));
            }
            Some(_) => {}
        }
    }
    breaches.extend(log.doubled.iter().map(|cid| Breach::Doubled(log.who.clone(), *cid)));
    for cid in &log.refused {
        if at.contains_key(cid) {
            breaches.push(Breach::RefusedAndStored(log.who.clone(), *cid));
        }
    }
    let stored: Vec<(ClientId, Seq)> = log
        .sent
        .iter()
        .filter_map(|(cid, body)| {
            let event = at.get(cid)?;
            let changed = event.state().is_some_and(|state| state.edited.is_some() || state.deleted);
            if !changed && event.body().is_some_and(|stored| stored.as_str() != body) {
                breaches.push(Breach::Altered(*cid));
            }
            Some((*cid, event.seq))
        })
        .collect();
    let changed = log.changes.iter().filter_map(|(cid, ..)| Some((*cid, at.get(cid)?.seq)));
    for sequence in [stored, changed.collect()] {
        for pair in sequence.windows(2) {
            if pair[0].1 >= pair[1].1 {
                breaches.push(Breach::Swapped(log.who.clone(), pair[0].0, pair[1].0));
            }
        }
    }
}

fn check_reader(history: &[RoomEvent], log: &Log, breaches: &mut Vec<Breach>) {
    for run in log.runs() {
        for pair in run.windows(2).filter(|pair| pair[1].seq != pair[0].seq.next()) {
            breaches.push(Breach::Jump(log.who.clone(), pair[0].seq, pair[1].seq));
        }
        check_farewell(run, log, breaches);
    }
    // Also from one run to the next nothing is seen again.
    let starts = log.anew.iter().filter(|start| **start > 0);
    for pair in starts.filter_map(|start| log.applied.get(start - 1..=*start)) {
        if pair[1].seq <= pair[0].seq {
            breaches.push(Breach::Jump(log.who.clone(), pair[0].seq, pair[1].seq));
        }
    }
    let by_seq: BTreeMap<Seq, &RoomEvent> = history.iter().map(|event| (event.seq, event)).collect();
    let mut told = BTreeSet::new();
    for event in &log.applied {
        if !by_seq.get(&event.seq).is_some_and(|there| changes::is_same(event, there))
            && told.insert(event.seq)
        {
            breaches.push(Breach::Disagrees(log.who.clone(), event.seq));
        }
    }
    let newest = history.last().map_or(Seq::ZERO, |event| event.seq);
    let reached = log.applied.last().map(|event| event.seq);
    if let Some(reached) = reached
        && reached < newest
        && !log.gone
        // One that has just begun anew follows from the newest event on, and applied none yet.
        && !log.anew.contains(&log.applied.len())
    {
        breaches.push(Breach::Behind(log.who.clone(), reached));
    } else if !log.gone {
        changes::check_shown(history, log, breaches);
    }
}

/// Who saw themselves leave, or be taken out, hears no more soon after, unless they came in again.
fn check_farewell(run: &[RoomEvent], log: &Log, breaches: &mut Vec<Breach>) {
    let own = |event: &RoomEvent| log.is_of(event.author.handle.as_str());
    let mut left = None;
    for event in run {
        match &event.kind {
            EventKind::Left if own(event) => left = Some(event.at),
            EventKind::Removed { whom } if log.is_of(whom.handle.as_str()) => left = Some(event.at),
            EventKind::Joined if own(event) => left = None,
            EventKind::Added { whom } if log.is_of(whom.handle.as_str()) => left = None,
            _ if left.is_some_and(|left| event.at.0 > left.0 + REMOVED_WITHIN) => {
                breaches.push(Breach::Overheard(log.who.clone(), event.seq));
            }
            _ => {}
        }
    }
}
