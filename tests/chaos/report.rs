//! What a run came to.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::faults::Fault;

/// The summary of a run in which nothing was lost, doubled or reordered: otherwise there is none,
/// for the history check has failed.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// How often each kind of fault was injected.
    pub(crate) faults: BTreeMap<Fault, usize>,
    /// Messages put into outboxes.
    pub(crate) sent: usize,
    /// Messages acknowledged.
    pub(crate) acknowledged: usize,
    /// Messages refused, because their sender had left the room.
    pub(crate) refused: usize,
    /// Messages in the history at the end.
    pub(crate) stored: usize,
    /// Events applied, over all clients.
    pub(crate) seen: usize,
    /// Comings, goings and new names that were answered.
    pub(crate) changes: usize,
    /// Connections made, over all clients.
    pub(crate) connections: usize,
    /// From the mending of a fault to the moment at which everybody on a socket was up to date.
    pub(crate) convergence: Vec<(Fault, Duration)>,
    /// The same for the browsers, at the end.
    pub(crate) browsers: Duration,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count: usize = self.faults.values().sum();
        writeln!(f, "  {count} faults: {:?}", self.faults)?;
        writeln!(
            f,
            "  {} messages sent, {} acknowledged, {} refused to who had left, {} stored, {} events seen by clients over {} connections; {} comings, goings and new names",
            self.sent,
            self.acknowledged,
            self.refused,
            self.stored,
            self.seen,
            self.connections,
            self.changes
        )?;
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
