//! What this process has done so far, in numbers. `docs/operations.md` tells what each means.
//!
//! Statics, because a process is one instance, and because counting must need no handle and cost
//! nothing: it is one addition, nobody locks or waits. They only grow; what goes up and down is
//! asked of who knows it when somebody wants to see.

mod kinds;
pub mod page;
pub mod process;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sarang_protocol::error::ErrorCode;

pub use kinds::{Closed, DatabaseError};

/// What sockets have done.
pub static SOCKETS: Sockets = Sockets {
    opened: Counter::ZERO,
    closed: [const { Counter::ZERO }; Closed::ALL.len()],
    frames_in: Counter::ZERO,
    frames_out: Counter::ZERO,
    bytes_out: Counter::ZERO,
    writes: Counter::ZERO,
    nacks: [const { Counter::ZERO }; ErrorCode::ALL.len()],
    errors: [const { Counter::ZERO }; ErrorCode::ALL.len()],
};

/// What the fan-out has done.
pub static HUB: Hub = Hub {
    deliveries: Counter::ZERO,
    filled: Counter::ZERO,
    emptied: Counter::ZERO,
    overflows: Counter::ZERO,
    lags: Counter::ZERO,
    fills: Counter::ZERO,
    fills_given_up: Counter::ZERO,
    heads: Counter::ZERO,
    ticks: Counter::ZERO,
    missed: Counter::ZERO,
};

/// What has been handed in to be stored.
pub static DESK: Desk = Desk {
    handed_in: Counter::ZERO,
    turned_away: Counter::ZERO,
    committed: Counter::ZERO,
    repeated: Counter::ZERO,
    groups: Histogram::new(GROUPS, 1),
    seconds: Histogram::new(COMMITS, MICROSECONDS),
};

/// What the database was asked, and what went wrong with it.
pub static DATABASE: Database =
    Database { statements: Counter::ZERO, errors: [const { Counter::ZERO }; DatabaseError::ALL.len()] };

/// What became of the bus.
pub static BUS: Bus = Bus { outages: Counter::ZERO };

/// What was asked by HTTP.
pub static HTTP: Http = Http {
    classes: [const { Counter::ZERO }; CLASSES.len()],
    seconds: Histogram::new(ANSWERS, MICROSECONDS),
};

/// The classes of HTTP answers, by the first digit of their status.
pub const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// Groups of messages, up to the most that are committed together.
const GROUPS: &[u64] = &[1, 2, 4, 8, 16, 32, 64, 128];

/// Commits, in microseconds: from a fast disk to the patience with a locked database.
const COMMITS: &[u64] =
    &[250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000];

/// Answers by HTTP, in microseconds: from a file out of memory to the longest that is waited.
const ANSWERS: &[u64] =
    &[500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000, 30_000_000];

const MICROSECONDS: u64 = 1_000_000;

/// A number that only grows. Alone in its cache line, so that cores that count different things do
/// not wait for each other.
#[repr(align(64))]
pub struct Counter(AtomicU64);

impl Counter {
    /// Nothing yet.
    #[expect(clippy::declare_interior_mutable_const, reason = "each use is another counter")]
    pub const ZERO: Self = Self(AtomicU64::new(0));

    /// One more.
    pub fn one(&self) {
        self.add(1);
    }

    /// So many more.
    pub fn add(&self, more: usize) {
        self.0.fetch_add(more as u64, Ordering::Relaxed);
    }

    /// How many so far.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// How many of what was measured were at most how large.
pub struct Histogram {
    bounds: &'static [u64],
    /// One for each bound, and the last for what is larger than all of them.
    buckets: [Counter; MAX_BOUNDS + 1],
    sum: Counter,
    /// How many of what is measured in make one of what is shown.
    per_unit: u64,
}

/// The most bounds of a histogram: enough for two in each decade from a quarter of a millisecond
/// to half a minute.
const MAX_BOUNDS: usize = 12;

impl Histogram {
    const fn new(bounds: &'static [u64], per_unit: u64) -> Self {
        assert!(bounds.len() <= MAX_BOUNDS, "a histogram has fewer bounds");
        Self { bounds, buckets: [const { Counter::ZERO }; MAX_BOUNDS + 1], sum: Counter::ZERO, per_unit }
    }

    /// Notes a number.
    pub fn note(&self, value: usize) {
        let bucket = self.bounds.partition_point(|bound| *bound < value as u64);
        self.buckets[bucket].one();
        self.sum.add(value);
    }

    /// Notes a time, in microseconds.
    pub fn note_time(&self, took: Duration) {
        self.note(usize::try_from(took.as_micros()).unwrap_or(usize::MAX));
    }
}

/// See [`SOCKETS`].
pub struct Sockets {
    /// Sockets opened.
    pub opened: Counter,
    /// Sockets ended, by [`Closed`].
    pub closed: [Counter; Closed::ALL.len()],
    /// Frames that came from clients.
    pub frames_in: Counter,
    /// Frames that the kernel took for clients.
    pub frames_out: Counter,
    /// Their bytes.
    pub bytes_out: Counter,
    /// The bursts in which they were written.
    pub writes: Counter,
    /// Messages refused, by code.
    pub nacks: [Counter; ErrorCode::ALL.len()],
    /// Other frames refused, by code.
    pub errors: [Counter; ErrorCode::ALL.len()],
}

/// See [`HUB`].
pub struct Hub {
    /// Events put into sockets' outboxes.
    pub deliveries: Counter,
    /// Times that an outbox got something and had been empty.
    pub filled: Counter,
    /// Times that all of an outbox was with the kernel, or it was given up.
    pub emptied: Counter,
    /// Events that found an outbox full.
    pub overflows: Counter,
    /// Times that a client was told `lag`.
    pub lags: Counter,
    /// Holes in a room that began to be filled from the log.
    pub fills: Counter,
    /// Those of them that were left to the tick, because the log could not be read.
    pub fills_given_up: Counter,
    /// Rooms' heads read from the log.
    pub heads: Counter,
    /// Ticks.
    pub ticks: Counter,
    /// Times that the channel said that something may have been missed.
    pub missed: Counter,
}

impl Hub {
    /// Outboxes with something that is not yet with the kernel.
    pub fn busy_outboxes(&self) -> u64 {
        self.filled.get().saturating_sub(self.emptied.get())
    }
}

/// See [`DESK`].
pub struct Desk {
    /// Messages handed in.
    pub handed_in: Counter,
    /// Messages turned away because too many waited.
    pub turned_away: Counter,
    /// Messages stored.
    pub committed: Counter,
    /// Messages that had been stored before, under the same `cid`.
    pub repeated: Counter,
    /// Messages in one transaction.
    pub groups: Histogram,
    /// What a transaction takes.
    pub seconds: Histogram,
}

/// See [`DATABASE`].
pub struct Database {
    /// Statements, those of one transaction each by itself.
    pub statements: Counter,
    /// What failed, by [`DatabaseError`].
    pub errors: [Counter; DatabaseError::ALL.len()],
}

/// See [`BUS`].
pub struct Bus {
    /// Times that one half of the bus went from whole to degraded.
    pub outages: Counter,
}

/// See [`HTTP`].
pub struct Http {
    /// Requests answered, by [`CLASSES`].
    pub classes: [Counter; CLASSES.len()],
    /// What an answer takes.
    pub seconds: Histogram,
}

impl Http {
    /// Notes an answer.
    pub fn note(&self, status: u16, took: Duration) {
        let class = usize::from(status / 100).clamp(1, CLASSES.len()) - 1;
        self.classes[class].one();
        self.seconds.note_time(took);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stand_at_their_own_places() {
        for (place, closed) in Closed::ALL.into_iter().enumerate() {
            assert_eq!(closed as usize, place, "{closed:?}");
        }
        for (place, error) in DatabaseError::ALL.into_iter().enumerate() {
            assert_eq!(error as usize, place, "{error:?}");
        }
        for (place, code) in ErrorCode::ALL.into_iter().enumerate() {
            assert_eq!(code as usize, place, "{code:?}");
        }
    }
}
