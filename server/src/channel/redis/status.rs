//! How the parts of the bus fare, told to the log when it changes and not for each message.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::channel::Health;
use crate::figures::BUS;

/// So many troubles are told one by one; a cluster that is away as a whole is told shortly.
const TOLD: usize = 3;

/// While a part is down, another reason for it is told to the log after this time at the earliest.
const TELL_AGAIN: Duration = Duration::from_secs(30);

/// Why a part is down that nobody has tried yet.
pub(super) const UNTRIED: &str = "not connected yet";

/// Where all parts say how they fare.
#[derive(Clone, Default)]
pub(super) struct Board(Arc<Mutex<Entries>>);

#[derive(Default)]
struct Entries {
    next: u64,
    troubles: BTreeMap<u64, Option<Bad>>,
}

#[derive(Clone)]
struct Bad {
    reason: String,
    since: SystemTime,
    /// What was told to the log, and when.
    told: Option<(String, Instant)>,
}

impl Board {
    /// A part that is down from the beginning, without a word in the log yet. `what` is where it
    /// is and what it does.
    pub(super) fn down(&self, what: impl Into<String>) -> Status {
        let status = self.up(what);
        status.set(Some(Bad { reason: status.reason(UNTRIED), since: SystemTime::now(), told: None }));
        status
    }

    /// A part that is not needed so far.
    pub(super) fn up(&self, what: impl Into<String>) -> Status {
        let mut entries = self.lock();
        let id = entries.next;
        entries.next += 1;
        entries.troubles.insert(id, None);
        Status(Arc::new(Inner { board: self.clone(), id, what: what.into() }))
    }

    /// All of them in one.
    pub(super) fn health(&self) -> Health {
        let entries = self.lock();
        let bad: Vec<&Bad> = entries.troubles.values().flatten().collect();
        let Some(since) = bad.iter().map(|bad| bad.since).min() else {
            return Health::Up;
        };
        let mut reason = bad.iter().take(TOLD).map(|bad| bad.reason.as_str()).collect::<Vec<_>>().join("; ");
        if bad.len() > TOLD {
            let _ = write!(reason, "; and {} more", bad.len() - TOLD);
        }
        Health::Degraded { reason, since }
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How one part fares: shared by the task that knows and those who ask. Off the board when the
/// last one is dropped.
#[derive(Clone)]
pub(super) struct Status(Arc<Inner>);

struct Inner {
    board: Board,
    id: u64,
    what: String,
}

impl Status {
    /// Whether it works.
    pub(super) fn is_up(&self) -> bool {
        self.get().is_none()
    }

    /// It works; tells how long it did not, if so.
    pub(super) fn recovered(&self) {
        if let Some(bad) = self.get() {
            self.set(None);
            let outage = bad.since.elapsed().unwrap_or_default();
            tracing::info!(what = self.0.what, outage_ms = outage.as_millis(), "redis is up");
        }
    }

    /// It does not work.
    pub(super) fn failed(&self, reason: &str) {
        let reason = self.reason(reason);
        let (since, mut told) = if let Some(known) = self.get() {
            (known.since, known.told)
        } else {
            BUS.outages.one();
            (SystemTime::now(), None)
        };
        let is_news = told.as_ref().is_none_or(|(told, at)| *told != reason && at.elapsed() > TELL_AGAIN);
        if is_news {
            tracing::warn!(%reason, "redis is away; serving on, retrying");
            told = Some((reason.clone(), Instant::now()));
        }
        self.set(Some(Bad { reason, since, told }));
    }

    fn reason(&self, reason: &str) -> String {
        format!("Redis ({}): {reason}", self.0.what)
    }

    fn get(&self) -> Option<Bad> {
        self.0.board.lock().troubles.get(&self.0.id).cloned().flatten()
    }

    fn set(&self, bad: Option<Bad>) {
        self.0.board.lock().troubles.insert(self.0.id, bad);
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.board.lock().troubles.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_is_told_and_what_is_gone_is_forgotten() {
        let board = Board::default();
        let one = board.down("a:1, hearing");
        let rest: Vec<Status> = (0..5).map(|n| board.up(format!("b:{n}, ringing"))).collect();
        let reason = |board: &Board| match board.health() {
            Health::Up => String::new(),
            Health::Degraded { reason, .. } => reason,
        };
        assert_eq!(reason(&board), "Redis (a:1, hearing): not connected yet");
        one.recovered();
        assert!(one.is_up() && board.health() == Health::Up);
        for status in &rest {
            status.failed("gone");
        }
        assert!(reason(&board).ends_with("gone; and 2 more"), "{}", reason(&board));
        drop(rest);
        assert_eq!(board.health(), Health::Up);
    }
}
