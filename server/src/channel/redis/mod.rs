//! The channel through Redis pub/sub: one Redis channel for each partition.
//!
//! Two connections with a task each: the [`supervisor`] hears, the [`publisher`] rings. Neither is
//! ever waited for. The supervisor is our own because the client library's reconnecting
//! connection gives up after some tries and then stays deaf without a word.

mod link;
mod payload;
mod publisher;
mod status;
mod supervisor;
mod tally;
mod url;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use sarang_protocol::id::Epoch;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use self::link::Link;
use self::publisher::Publisher;
use self::status::Status;
use self::supervisor::Supervisor;
use self::tally::Tally;
pub use self::url::RedisUrl;
use super::local::Local;
use super::partition::Partitions;
use super::{
    Channel, ChannelError, Figures, Health, Heard, Listener, Partition, Ring, WATCH_PATIENCE, Whispers,
};

/// What our channels' names in Redis begin with; the epoch and the partition follow.
const PREFIX: &str = "sarang";

/// Rings through a Redis server.
pub(super) struct RedisChannel {
    local: Local,
    publisher: Publisher,
    watching: Arc<Watching>,
    hearing: Status,
    tally: Arc<Tally>,
    /// Ends both tasks.
    _tasks: DropGuard,
}

impl RedisChannel {
    /// Starts the tasks; does not wait for Redis.
    pub(super) fn open(url: &RedisUrl, epoch: Epoch) -> Result<Self, ChannelError> {
        let link = Link::new(url, names(epoch))?;
        let instance = Uuid::new_v4();
        let tasks = CancellationToken::new();
        let local = Local::new();
        let watching = Arc::new(Watching::default());
        let hearing = Status::down("hearing the other instances", "not connected yet");
        let tally = Arc::new(Tally::default());

        let supervisor = Supervisor {
            link: link.clone(),
            instance,
            local: local.clone(),
            watching: watching.clone(),
            status: hearing.clone(),
            tally: tally.clone(),
        };
        tokio::spawn(tasks.clone().run_until_cancelled_owned(supervisor.run()));
        let publisher = Publisher::start(link, instance, tally.clone(), &tasks);

        Ok(Self { local, publisher, watching, hearing, tally, _tasks: tasks.drop_guard() })
    }
}

#[async_trait]
impl Channel for RedisChannel {
    async fn publish(&self, ring: Ring) {
        self.publisher.ring(&ring);
        self.local.tell(Heard::Ring(ring));
    }

    async fn watch(&self, partition: Partition) {
        self.watching.add(partition);
        // Nothing to wait for: once the bus is back, everything is subscribed and re-read.
        if matches!(self.hearing.health(), Health::Degraded { .. }) {
            return;
        }
        let mut standing = self.watching.standing.subscribe();
        let stands = standing.wait_for(|standing| standing.contains(partition));
        if timeout(WATCH_PATIENCE, stands).await.is_err() {
            self.watching.late(partition);
        }
    }

    async fn unwatch(&self, partition: Partition) {
        self.watching.take(partition);
    }

    fn listen(&self) -> Listener {
        self.local.listener()
    }

    fn overhear(&self) -> Whispers {
        self.local.whispers()
    }

    fn health(&self) -> Health {
        match self.hearing.health() {
            Health::Up => self.publisher.health(),
            degraded @ Health::Degraded { .. } => degraded,
        }
    }

    fn figures(&self) -> Figures {
        self.tally.figures()
    }
}

/// Which partitions are wanted, and which stand. The supervisor makes the one follow the other,
/// so there are no requests that could get lost or out of order.
struct Watching {
    counts: Mutex<HashMap<Partition, usize>>,
    wanted: watch::Sender<Partitions>,
    standing: watch::Sender<Partitions>,
    /// Somebody gave up waiting for these and has read heads meanwhile.
    late: Mutex<Partitions>,
}

impl Default for Watching {
    fn default() -> Self {
        Self {
            counts: Mutex::default(),
            wanted: watch::Sender::new(Partitions::NONE),
            standing: watch::Sender::new(Partitions::NONE),
            late: Mutex::default(),
        }
    }
}

impl Watching {
    fn add(&self, partition: Partition) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(partition).or_default();
        *count += 1;
        if *count == 1 {
            self.wanted.send_modify(|wanted| wanted.insert(partition));
        }
    }

    fn take(&self, partition: Partition) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(count) = counts.get_mut(&partition) else {
            return;
        };
        *count -= 1;
        if *count == 0 {
            counts.remove(&partition);
            self.wanted.send_modify(|wanted| {
                wanted.remove(partition);
            });
        }
    }

    fn late(&self, partition: Partition) {
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        late.insert(partition);
    }

    /// These stand now; gives those that somebody was too impatient for.
    fn stand(&self, standing: Partitions, fresh: &[Partition]) -> Vec<Partition> {
        self.standing.send_replace(standing);
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        fresh.iter().copied().filter(|&partition| late.remove(partition)).collect()
    }
}

/// The names of the partitions' channels, by number.
fn names(epoch: Epoch) -> Arc<[String]> {
    (0..super::PARTITIONS).map(|number| format!("{PREFIX}:{epoch}:{number}")).collect()
}
