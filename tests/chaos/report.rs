//! What a run came to.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::text::Handle;
use sarang_protocol::thread::InThread;
use sarang_tests::cluster::handle;
use sarang_tests::history::Log;

use crate::faults::Fault;
use crate::scene::PEOPLE;

/// The summary of a run in which nothing was lost, doubled or reordered: otherwise there is none,
/// for the history check has failed.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// How often each kind of fault was injected.
    pub(crate) faults: BTreeMap<Fault, usize>,
    /// Messages and changes put into outboxes.
    pub(crate) sent: usize,
    /// Messages and changes acknowledged.
    pub(crate) acknowledged: usize,
    /// Messages and changes refused: of who had left the room, to what was deleted or is another's, and the like.
    pub(crate) refused: usize,
    /// Messages in the history at the end.
    pub(crate) stored: usize,
    /// Events applied, over all clients.
    pub(crate) seen: usize,
    /// Of each kind of event, how many are in the histories, and how often clients applied one.
    pub(crate) kinds: BTreeMap<&'static str, (usize, usize)>,
    /// Comings, goings and new names that were answered.
    pub(crate) changes: usize,
    /// Connections made, over all clients.
    pub(crate) connections: usize,
    /// From the mending of a fault to the moment at which everybody on a socket was up to date.
    pub(crate) convergence: Vec<(Fault, Duration)>,
    /// The same for the browsers, at the end.
    pub(crate) browsers: Duration,
}

/// Everything that people can cause: a run in which one of these is missing has not tested it.
const KINDS: [&str; 14] = [
    "message",
    "message that quotes",
    "message with mention",
    "reply in a thread",
    "reply in a thread, also to the room",
    "edited",
    "deleted",
    "reacted",
    "pinned",
    "joined",
    "added",
    "left",
    "removed",
    "renamed",
];

impl Report {
    /// Counts the events of the histories, and those that clients applied, by their kinds.
    pub(crate) fn counts(&mut self, history: &[RoomEvent], logs: &[Log]) {
        for event in history {
            self.kinds.entry(kind(event)).or_default().0 += 1;
        }
        for event in logs.iter().flat_map(|log| &log.applied) {
            self.kinds.entry(kind(event)).or_default().1 += 1;
        }
    }

    /// Asserts that there was something of every kind, and that somebody saw it.
    ///
    /// # Panics
    /// If there was not.
    pub(crate) fn is_complete(&self) {
        for kind in KINDS {
            let seen = self.kinds.get(kind).is_some_and(|(stored, seen)| *stored > 0 && *seen > 0);
            assert!(seen, "nothing of the kind {kind:?}: {:?}", self.kinds);
        }
    }
}

fn kind(event: &RoomEvent) -> &'static str {
    match &event.kind {
        EventKind::Message { thread: Some(InThread { also_to_room: false, .. }), .. } => "reply in a thread",
        EventKind::Message { thread: Some(_), .. } => "reply in a thread, also to the room",
        EventKind::Message { reply_to: Some(_), .. } => "message that quotes",
        EventKind::Message { body, .. }
            if PEOPLE.iter().any(|name| body.rich().calls(&Handle::trusted(handle(name)))) =>
        {
            "message with mention"
        }
        EventKind::Message { .. } => "message",
        EventKind::Edited { .. } => "edited",
        EventKind::Deleted { .. } => "deleted",
        EventKind::Reacted { .. } => "reacted",
        EventKind::Pinned { .. } => "pinned",
        EventKind::Joined => "joined",
        EventKind::Added { .. } => "added",
        EventKind::Left => "left",
        EventKind::Removed { .. } => "removed",
        EventKind::Renamed { .. } => "renamed",
        EventKind::Unknown => "unknown",
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count: usize = self.faults.values().sum();
        writeln!(f, "  {count} faults: {:?}", self.faults)?;
        writeln!(
            f,
            "  {} messages and changes sent, {} acknowledged, {} refused; {} messages stored, {} events seen by clients over {} connections; {} comings, goings and new names",
            self.sent,
            self.acknowledged,
            self.refused,
            self.stored,
            self.seen,
            self.connections,
            self.changes
        )?;
        let kinds: Vec<String> = self
            .kinds
            .iter()
            .map(|(kind, (stored, seen))| format!("{kind} {stored} (seen {seen} times)"))
            .collect();
        writeln!(f, "  events: {}", kinds.join(", "))?;
        writeln!(f, "  lost 0, doubled 0, reordered 0")?;
        if let Some((fault, slowest)) = self.convergence.iter().max_by_key(|(_, took)| *took) {
            let mut all: Vec<Duration> = self.convergence.iter().map(|(_, took)| *took).collect();
            all.sort();
            writeln!(
                f,
                "  convergence after a fault: median {:.2} s, slowest {:.2} s ({fault:?}); browsers at the end {:.2} s",
                all[all.len() / 2].as_secs_f64(),
                slowest.as_secs_f64(),
                self.browsers.as_secs_f64()
            )?;
        }
        Ok(())
    }
}
