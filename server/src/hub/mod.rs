//! This instance's fan-out: from the channel, through one cursor for each room, into the outboxes
//! of the sockets.
//!
//! Whatever the channel loses, doubles or mixes up, the members of a `room` get its log in
//! order and without holes: the next event is delivered, a later one is held while the log is
//! read for what is missing, an earlier one is dropped. On its tick the hub asks the log for the
//! heads of all its rooms, so that even a deaf channel costs no more than a tick of delay.

mod allowance;
mod batch;
mod desk;
mod fill;
mod lobby;
mod member;
mod outbox;
mod people;
mod room;
mod rooms;
mod run;
mod seat;
mod tail;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use async_trait::async_trait;
use sarang_protocol::id::{RoomId, Seq, UserId};
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};

pub use self::allowance::{Allowance, Rate};
pub use self::batch::batch;
pub use self::lobby::LobbyFigures;
pub use self::member::Standing;
pub use self::outbox::{Farewell, MAX_BYTES, MAX_FRAMES, News, Outbox, Taken, Waiting};
pub use self::people::{Crowded, MAX_SOCKETS};
pub use self::seat::Seat;
pub use self::tail::Tail;
use crate::channel::{Channel, Hint};

/// The rooms' logs, and what else of the database the hub has to keep an eye on.
#[async_trait]
pub trait Log: Send + Sync {
    /// The newest position of each of these rooms; rooms that do not exist are left out.
    async fn heads(&self, rooms: &[RoomId]) -> Result<Vec<(RoomId, Seq)>, LogError>;

    /// The events of a room after a position, oldest first, encoded; at most `limit`.
    async fn frames(&self, room: RoomId, after: Seq, limit: u32) -> Result<Vec<Hint>, LogError>;

    /// How each of these people stands.
    async fn accounts(&self, users: &[UserId]) -> Result<Vec<(UserId, Account)>, LogError>;
}

/// How somebody stands, so that it is noticed when something has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// A number that is another one after a session or token of theirs has ended or been made.
    pub doors: i64,
    /// The newest event of their own log.
    pub own: Seq,
}

/// The log could not be read.
#[derive(Debug, thiserror::Error)]
#[error("the log could not be read: {0}")]
pub struct LogError(String);

impl LogError {
    /// Tells why.
    pub fn new(reason: impl fmt::Display) -> Self {
        Self(reason.to_string())
    }
}

/// A handle to the fan-out. Its tasks end when the last handle and the last [`Seat`] are gone.
#[derive(Clone)]
pub struct Hub {
    inner: Arc<Inner>,
    desk: mpsc::Sender<desk::Request>,
    _tasks: Arc<DropGuard>,
}

/// What handles, seats and tasks share.
struct Inner {
    log: Arc<dyn Log>,
    channel: Arc<dyn Channel>,
    rooms: rooms::Rooms,
    people: people::People,
    lobby: lobby::Lobby,
    seats: AtomicU64,
}

impl Hub {
    /// Starts the fan-out. Must be called within a Tokio runtime.
    pub fn new(log: Arc<dyn Log>, channel: Arc<dyn Channel>) -> Self {
        let tasks = CancellationToken::new();
        let (listener, whispers) = (channel.listen(), channel.overhear());
        let inner = Arc::new(Inner {
            log,
            channel,
            rooms: rooms::Rooms::default(),
            people: people::People::default(),
            lobby: lobby::Lobby::new(),
            seats: AtomicU64::new(0),
        });
        let (desk, requests) = mpsc::channel(desk::QUEUE);
        let listening = rooms::listen(inner.clone(), listener, desk.clone());
        tokio::spawn(tasks.clone().run_until_cancelled_owned(listening));
        let overhearing = lobby::run(inner.clone(), whispers);
        tokio::spawn(tasks.clone().run_until_cancelled_owned(overhearing));
        let reading = desk::run(inner.clone(), requests);
        tokio::spawn(tasks.clone().run_until_cancelled_owned(reading));
        Self { inner, desk, _tasks: Arc::new(tasks.drop_guard()) }
    }

    /// Rooms that have, or had a moment ago, somebody here.
    pub fn rooms(&self) -> usize {
        self.inner.rooms.len()
    }

    /// People who are connected here.
    pub fn people(&self) -> usize {
        self.inner.people.len()
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hub").finish_non_exhaustive()
    }
}
