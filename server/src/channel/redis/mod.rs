//! The channel through Redis pub/sub: one Redis channel for each partition.
//!
//! An installation names one deployment of Redis or several, each of them one server, Sentinels or
//! a Cluster. The partitions are [spread](spread) over the deployments; each is a [`Bus`] of its
//! own, so that one that is away takes only its own partitions along. In it, a [survey] finds the
//! servers, and for each of them a [`supervisor`] hears and a [`publisher`] rings. None of them is
//! ever waited for. The supervision is our own because the client library's reconnecting
//! connections give up after some tries, or lose subscriptions, and then stay deaf without a word.

mod address;
mod bell;
mod bus;
mod conductor;
mod envelope;
mod link;
mod names;
mod payload;
mod place;
mod publisher;
mod routes;
mod seal;
mod spread;
mod status;
mod supervisor;
mod survey;
mod tally;
mod trouble;
mod trust;
mod watching;

use std::sync::Arc;

use async_trait::async_trait;
use sarang_protocol::id::Epoch;
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};

use self::address::Deployment;
pub use self::address::{RedisUrl, RedisUrls};
use self::bus::{Bus, Common};
use self::envelope::Envelopes;
use self::names::Names;
pub use self::seal::BusKeys;
use self::spread::deployment_of;
use self::status::Board;
use self::survey::Survey;
use self::tally::Tally;
pub use self::trust::CaFile;
use self::watching::Watching;
use super::local::Local;
use super::partition::Partitions;
use super::{
    Channel, ChannelError, Figures, Health, Heard, Listener, Partition, Ring, WATCH_PATIENCE, Whispers,
};

/// What is set for the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedisSettings {
    /// Where Redis is.
    pub urls: RedisUrls,
    /// Who vouches for servers with TLS; without it, those whom the system trusts.
    pub ca: Option<CaFile>,
    /// What goes over the bus is sealed with these; without them, it is not.
    pub keys: Option<BusKeys>,
}

impl From<RedisUrls> for RedisSettings {
    fn from(urls: RedisUrls) -> Self {
        Self { urls, ca: None, keys: None }
    }
}

/// Rings through Redis servers.
pub(super) struct RedisChannel {
    local: Local,
    buses: Vec<Bus>,
    /// By partition number, which of the buses.
    spread: Vec<usize>,
    watching: Arc<Watching>,
    board: Board,
    envelopes: Arc<Envelopes>,
    tally: Arc<Tally>,
    /// Ends all tasks.
    _tasks: DropGuard,
}

impl RedisChannel {
    /// Starts the tasks; does not wait for Redis.
    pub(super) fn open(settings: &RedisSettings, epoch: Epoch) -> Result<Self, ChannelError> {
        let identities: Vec<String> =
            settings.urls.iter().map(RedisUrl::identity).collect::<Result<_, _>>()?;
        let spread: Vec<usize> =
            Partition::all().map(|partition| deployment_of(partition, &identities)).collect();
        let tasks = CancellationToken::new();
        let common = Common {
            local: Local::new(),
            watching: Arc::default(),
            board: Board::default(),
            tally: Arc::default(),
            envelopes: Arc::new(Envelopes::new(settings.keys.clone())),
        };
        let mut buses = Vec::new();
        for (at, url) in settings.urls.iter().enumerate() {
            let deployment = url.deployment()?;
            let names = match deployment {
                Deployment::Cluster(_) => Names::slotted(epoch),
                _ => Names::plain(epoch),
            };
            let share: Partitions =
                Partition::all().filter(|partition| spread[usize::from(partition.number())] == at).collect();
            let (survey, access) = Survey::of(deployment, settings.ca.as_ref())
                .ok_or_else(|| ChannelError::Address { reason: "it names no host".to_owned() })?;
            buses.push(Bus::start(survey, access, names, share, &common, &tasks));
        }
        let Common { local, watching, board, tally, envelopes } = common;
        Ok(Self { local, buses, spread, watching, board, envelopes, tally, _tasks: tasks.drop_guard() })
    }

    fn bus(&self, partition: Partition) -> &Bus {
        &self.buses[self.spread[usize::from(partition.number())]]
    }
}

#[async_trait]
impl Channel for RedisChannel {
    async fn publish(&self, ring: Ring) {
        self.bus(ring.partition()).ring(ring.clone());
        self.local.tell(Heard::Ring(ring));
    }

    async fn watch(&self, partition: Partition) {
        self.watching.add(partition);
        let mut standing = self.watching.standing();
        let stands = standing.wait_for(|standing| standing.contains(partition));
        // Nothing to wait for where the bus is away: once it is back, everything is re-read.
        if !self.bus(partition).hears(partition) || timeout(WATCH_PATIENCE, stands).await.is_err() {
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
        match self.board.health() {
            Health::Up => self.envelopes.health(),
            degraded @ Health::Degraded { .. } => degraded,
        }
    }

    fn figures(&self) -> Figures {
        self.tally.figures()
    }
}
