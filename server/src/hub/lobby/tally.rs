//! What became of frames that may get lost, counted.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::hub::Hub;
use crate::hub::outbox::Full;

/// Each number only grows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LobbyFigures {
    /// Frames about presence and typing that were queued for sockets.
    pub told: u64,
    /// Those that were left out because a socket was slow.
    pub left_out: u64,
    /// Frames of clients about typing that came too often.
    pub passed_over: u64,
}

/// The counters behind [`LobbyFigures`].
#[derive(Default)]
pub(super) struct Tally {
    told: AtomicU64,
    left_out: AtomicU64,
    passed_over: AtomicU64,
}

impl Hub {
    /// What became of frames about presence and typing.
    pub fn lobby_figures(&self) -> LobbyFigures {
        self.inner.lobby.tally.figures()
    }
}

impl Tally {
    /// Counts a frame that was to be queued; tells whether it was.
    pub(super) fn counts(&self, queued: Result<(), Full>) -> bool {
        let counter = if queued.is_ok() { &self.told } else { &self.left_out };
        counter.fetch_add(1, Ordering::Relaxed);
        queued.is_ok()
    }

    /// Notes that a client's word about typing came too soon.
    pub(super) fn passes_over(&self) {
        self.passed_over.fetch_add(1, Ordering::Relaxed);
    }

    fn figures(&self) -> LobbyFigures {
        LobbyFigures {
            told: self.told.load(Ordering::Relaxed),
            left_out: self.left_out.load(Ordering::Relaxed),
            passed_over: self.passed_over.load(Ordering::Relaxed),
        }
    }
}
