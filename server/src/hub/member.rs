//! A socket in a room: whether the room's events go to it by themselves.

use std::time::Duration;

use sarang_protocol::id::{RoomId, Seq, UserId};
use tokio::time::Instant;

use super::outbox::{Full, Outbox};
use crate::channel::Frame;

/// Names a [`super::Seat`] within its hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct SeatId(pub(super) u64);

/// A socket in a room.
pub(super) struct Member {
    pub(super) seat: SeatId,
    pub(super) user: UserId,
    /// The position at which the user was known to be a member of the room.
    pub(super) since: Seq,
    pub(super) outbox: Outbox,
    pub(super) lane: Lane,
}

/// Whether events go to a member by themselves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// They do.
    Live,
    /// Not yet: the member is being caught up.
    Joining,
    /// Not now: its outbox was full. They wait in the log until the member asks.
    Lagging(Instant),
}

/// How a member that was behind stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Standing {
    /// Live, or told to ask again because its outbox was full already.
    Settled,
    /// Still behind: memory does not reach back so far. Here is the newest event.
    Behind(Seq),
    /// Not a member (any more).
    Gone,
}

/// A client that was told `lag` and has not asked by then gets events again without asking.
const LAG_PATIENCE: Duration = Duration::from_secs(10);

impl Member {
    /// Somebody who has come in and is yet to be caught up.
    pub(super) fn joining(seat: SeatId, user: UserId, since: Seq, outbox: Outbox) -> Self {
        Self { seat, user, since, outbox, lane: Lane::Joining }
    }

    /// Queues events for who is live.
    pub(super) fn give(&self, room: RoomId, frames: &[Frame]) -> Result<(), Full> {
        match self.lane {
            Lane::Live => self.outbox.events(room, frames),
            Lane::Joining | Lane::Lagging(_) => Ok(()),
        }
    }

    /// What waits of the room is dropped, and `lag` is said instead.
    pub(super) fn fall_behind(&mut self, room: RoomId, lag: Frame) {
        self.lane = Lane::Lagging(Instant::now());
        self.outbox.drop_events(room, lag);
    }

    /// Goes live again who was told to ask and has not for [`LAG_PATIENCE`]: such a client may
    /// not show the room and only count what comes. Its reducer sees the hole.
    pub(super) fn relent(&mut self, now: Instant) {
        if matches!(self.lane, Lane::Lagging(since) if now - since >= LAG_PATIENCE) {
            self.lane = Lane::Live;
        }
    }
}
