//! What one instance tells the others: hints that a room's log has grown, and rings for people
//! whose memberships or sessions have changed.
//!
//! The database is the truth and this is a doorbell. Nothing is acknowledged from here, so
//! nothing here fails or waits: what the bus loses is found again by re-reading the heads of the
//! rooms, on [`Heard::Missed`] and on the hub's tick.
//!
//! Beside the rings there are whispers: who is here, who is typing, who has read. They are of no log, so nobody
//! reads again what is lost of them, and they take their own way from the bus to whoever cares: a
//! flood of them makes no ring late and nothing missed.

pub mod frame;
pub mod glance;
pub mod partition;

mod local;
mod redis;

#[cfg(test)]
mod contract;
#[cfg(test)]
pub(crate) mod lossy;

use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use bytes::Bytes;
use sarang_protocol::id::{Epoch, RoomId, Seq, UserId};
use tokio::sync::broadcast;

pub use self::frame::Frame;
pub use self::glance::Glance;
pub use self::partition::{PARTITIONS, Partition};
pub use self::redis::{BusKeys, CaFile, RedisSettings, RedisUrl, RedisUrls};

/// Carries rings between instances. Cheap to share; its tasks end when it is dropped.
#[async_trait]
pub trait Channel: Send + Sync {
    /// Rings. The own instance hears it at once, the others by way of the bus. Never fails and
    /// never waits for the bus: what a full or broken one loses is counted, logged once for each
    /// outage, and healed by the tick.
    async fn publish(&self, ring: Ring);

    /// Hear what the others ring in this partition. Counted: as many [`Channel::unwatch`] end it.
    /// Resolves when the subscription stands. When the bus is away it resolves within
    /// [`WATCH_PATIENCE`], and [`Heard::Missed`] follows once the subscription does stand.
    async fn watch(&self, partition: Partition);

    /// The opposite of one [`Channel::watch`].
    async fn unwatch(&self, partition: Partition);

    /// What is rung from now on, in all watched partitions and on the own instance.
    fn listen(&self) -> Listener;

    /// What is whispered from now on, likewise.
    fn overhear(&self) -> Whispers;

    /// Whether other instances hear this one and it hears them.
    fn health(&self) -> Health;

    /// What has gone over the bus since the start. A channel without a bus has nothing to count.
    fn figures(&self) -> Figures {
        Figures::default()
    }
}

/// The longest that [`Channel::watch`] waits, so that a stalled bus delays nobody's start by more.
pub const WATCH_PATIENCE: std::time::Duration = std::time::Duration::from_millis(500);

/// An event of a room's log, as the socket frame that tells it: encoded once, shared by everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Whose log.
    pub room: RoomId,
    /// Where in it.
    pub seq: Seq,
    /// The encoded `ServerFrame::Event`.
    pub frame: Frame,
    /// Whose membership ends with it: it is the last one for them.
    pub leaver: Option<UserId>,
}

/// What instances tell each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ring {
    /// A room's log has grown by this.
    Event(Hint),
    /// Memberships, sessions or tokens of this user have changed: look again.
    User(UserId),
    /// Nothing that anybody has to hear. The first to go where there is too much, and never heard
    /// by a [`Listener`].
    Whisper(Whisper),
}

/// What may get lost. The payload is the business of whoever whispers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whisper {
    /// Somebody is typing in this room, or has ceased to, or has read further in it.
    Room(RoomId, Bytes),
    /// Who is here.
    Presence(Bytes),
}

impl Ring {
    /// Where it is rung.
    pub fn partition(&self) -> Partition {
        match self {
            Self::Event(hint) => Partition::of_room(hint.room),
            Self::User(user) => Partition::of_user(*user),
            Self::Whisper(Whisper::Room(room, _)) => Partition::of_room(*room),
            Self::Whisper(Whisper::Presence(_)) => Partition::EVERYBODY,
        }
    }
}

/// What a listener hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A ring.
    Ring(Ring),
    /// Something may have been lost: read the heads of these partitions again (`None` = of all).
    Missed(Option<Vec<Partition>>),
}

/// Whether the bus works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// It does, or none is needed.
    Up,
    /// It does not. Everybody is still served, events of other instances come with the tick.
    Degraded {
        /// What is wrong, for the operator.
        reason: String,
        /// Since when.
        since: SystemTime,
    },
}

/// What has gone over the bus since the process started. Each only grows. Whispers are counted only
/// where they are dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Rings that Redis has taken from this instance.
    pub published: u64,
    /// Rings of other instances that were heard.
    pub heard: u64,
    /// Own rings that were given up: the queue was full, or Redis away. The others' ticks heal it.
    pub lost: u64,
    /// Own whispers that were left out because much was waiting. Nothing has to heal it.
    pub dropped: u64,
    /// Connections for hearing that were made anew after a loss.
    pub reconnects: u64,
    /// Partitions whose server has changed: a failover, or a slot that moved.
    pub moved: u64,
    /// Rings of other instances that no key of ours opens.
    pub undecryptable: u64,
}

/// Hears what is rung. Holds at most [`LISTENER_CAPACITY`] unheard rings.
pub struct Listener(broadcast::Receiver<Heard>);

/// Rings that a listener may be behind: some tenths of a second at full load. One that is further
/// behind is told [`Heard::Missed`], and reads the log instead.
pub const LISTENER_CAPACITY: usize = 1024;

impl Listener {
    /// The next thing heard; `None` once the channel is gone.
    pub async fn next(&mut self) -> Option<Heard> {
        match self.0.recv().await {
            Ok(heard) => Some(heard),
            Err(broadcast::error::RecvError::Lagged(_)) => Some(Heard::Missed(None)),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }

    /// The next thing, if it is there already.
    pub fn next_now(&mut self) -> Option<Heard> {
        match self.0.try_recv() {
            Ok(heard) => Some(heard),
            Err(broadcast::error::TryRecvError::Lagged(_)) => Some(Heard::Missed(None)),
            Err(_) => None,
        }
    }
}

/// Hears what is whispered. Holds at most [`WHISPERS_CAPACITY`] unheard whispers.
pub struct Whispers(broadcast::Receiver<Whisper>);

/// Whispers that wait for whoever overhears them. Some hundred people who all type at once are a
/// few hundred a second; what is beyond that goes unheard, the oldest first.
pub const WHISPERS_CAPACITY: usize = 256;

impl Whispers {
    /// The next one; `None` once the channel is gone. Those that nobody had time for are passed over.
    pub async fn next(&mut self) -> Option<Whisper> {
        loop {
            match self.0.recv().await {
                Ok(whisper) => return Some(whisper),
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}

/// Why a channel could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    /// The address of the Redis server cannot be understood.
    #[error(
        "the Redis address is not valid ({reason}). Write it as redis://[user:password@]host[:port][/number], \
         as redis+sentinel://[user:password@]host[:port],…/MASTER or as redis+cluster://[user:password@]host[:port],…; \
         rediss for TLS; several with commas between."
    )]
    Address {
        /// What is wrong with it, without the password in it.
        reason: String,
    },
    /// The file of the certificate authority is of no use.
    #[error("{path} is no file of certificates ({reason}). Name a file with your CA's certificate in PEM.")]
    Ca {
        /// Which file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The keys for the bus are of no use.
    #[error(
        "the keys for the bus cannot be used: {reason}. Give at least one, best made by `openssl rand -base64 32`; \
         the first seals, all of them open."
    )]
    Keys {
        /// What is wrong with them, without the keys themselves.
        reason: String,
    },
}

/// Opens the channel: through Redis where there is an address, within the process otherwise. A
/// Redis that cannot be reached is no error: the channel starts degraded and recovers by itself.
///
/// `epoch` keeps installations apart that share one Redis server: Redis' own database numbers do
/// not divide its channels. Must be called within a Tokio runtime.
pub fn open(redis: Option<&RedisSettings>, epoch: Epoch) -> Result<Arc<dyn Channel>, ChannelError> {
    match redis {
        None => Ok(Arc::new(local::Local::new())),
        Some(settings) => Ok(Arc::new(redis::RedisChannel::open(settings, epoch)?)),
    }
}
