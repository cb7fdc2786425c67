//! What has gone over the bus, counted.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::channel::Figures;

/// A number that grows.
#[derive(Debug, Default)]
pub(super) struct Count(AtomicU64);

impl Count {
    pub(super) fn add(&self, more: usize) {
        self.0.fetch_add(more as u64, Ordering::Relaxed);
    }

    /// Back to nothing; gives what it was.
    pub(super) fn take(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The numbers of [`Figures`], as the tasks count them.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) published: Count,
    pub(super) heard: Count,
    pub(super) lost: Count,
    pub(super) dropped: Count,
    pub(super) reconnects: Count,
    pub(super) moved: Count,
    pub(super) undecryptable: Count,
}

impl Tally {
    pub(super) fn figures(&self) -> Figures {
        Figures {
            published: self.published.get(),
            heard: self.heard.get(),
            lost: self.lost.get(),
            dropped: self.dropped.get(),
            reconnects: self.reconnects.get(),
            moved: self.moved.get(),
            undecryptable: self.undecryptable.get(),
        }
    }
}
