//! The end of a room's log in memory, encoded: clients that were away for a moment are caught up
//! from it.

use std::collections::VecDeque;

use sarang_protocol::id::Seq;

use crate::channel::Frame;

/// Events kept of each room. At 300 bytes an event that is 75 KiB for each active room.
pub(super) const KEPT: usize = 256;

/// A run of encoded events that ends at the newest one known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    /// The events, oldest first.
    pub events: Vec<Frame>,
    /// The newest event of the room on this instance; the last of `events`, if there are any.
    pub head: Seq,
}

/// The last events that were delivered, and the position of the newest.
pub(super) struct Recent {
    cursor: Seq,
    frames: VecDeque<Frame>,
}

impl Recent {
    /// Nothing yet, at this position.
    pub(super) fn at(cursor: Seq) -> Self {
        Self { cursor, frames: VecDeque::new() }
    }

    /// The last event delivered.
    pub(super) fn cursor(&self) -> Seq {
        self.cursor
    }

    /// The next event.
    pub(super) fn push(&mut self, frame: Frame) {
        if self.frames.len() == KEPT {
            self.frames.pop_front();
        }
        self.frames.push_back(frame);
        self.cursor = self.cursor.next();
    }

    /// What follows a position; `None` if not all of it is here.
    pub(super) fn after(&self, from: Seq) -> Option<impl Iterator<Item = &Frame>> {
        let missing = usize::try_from(self.cursor.0.saturating_sub(from.0)).ok()?;
        let start = self.frames.len().checked_sub(missing)?;
        Some(self.frames.range(start..))
    }
}
