//! The buses that the contract is tried on.

use std::any::Any;
use std::sync::Arc;

use sarang_protocol::id::Epoch;
use sarang_tests::certificates::Certificates;
use sarang_tests::redis::Redis;
use sarang_tests::redis_cluster::RedisCluster;
use sarang_tests::sentinels::Sentinels;

use super::EPOCH;
use crate::channel::{Channel, RedisSettings, RedisUrls, open};

/// A key for the bus.
pub(super) const KEY: &str = "a key for the tests which is no secret";

/// A bus; its servers end with it.
pub(super) struct Bus {
    settings: RedisSettings,
    _servers: Box<dyn Any + Send + Sync>,
}

impl Bus {
    fn new(url: &str, servers: impl Any + Send + Sync) -> Self {
        Self { settings: settings(url), _servers: Box::new(servers) }
    }

    /// One server.
    pub(super) async fn one() -> Self {
        let redis = Redis::start().await;
        Self::new(&redis.url(), redis)
    }

    /// Three servers side by side.
    pub(super) async fn three() -> Self {
        let servers = [Redis::start().await, Redis::start().await, Redis::start().await];
        Self::new(&servers.each_ref().map(Redis::url).join(","), servers)
    }

    /// A server under the eyes of Sentinels.
    pub(super) async fn sentinels() -> Self {
        let sentinels = Sentinels::start().await;
        Self::new(&sentinels.url(), sentinels)
    }

    /// A Redis Cluster.
    pub(super) async fn redis_cluster() -> Self {
        let cluster = RedisCluster::start().await;
        Self::new(&cluster.url(), cluster)
    }

    /// A server with TLS and users.
    pub(super) async fn guarded() -> Self {
        let certificates = Certificates::make();
        let redis = Redis::guarded(&certificates).await;
        let mut settings = settings(&redis.url());
        settings.ca = Some(certificates.ca().parse().unwrap());
        Self { settings, _servers: Box::new((redis, certificates)) }
    }

    /// One server that learns nothing.
    pub(super) async fn sealed() -> Self {
        let mut bus = Self::one().await;
        bus.settings.keys = Some(KEY.parse().unwrap());
        bus
    }

    /// An instance on it.
    pub(super) fn instance(&self, epoch: Epoch) -> Arc<dyn Channel> {
        open(Some(&self.settings), epoch).unwrap()
    }
}

/// What is set for this address.
pub(super) fn settings(url: &str) -> RedisSettings {
    url.parse::<RedisUrls>().unwrap().into()
}

/// An instance at this address.
pub(super) fn instance(url: &str) -> Arc<dyn Channel> {
    open(Some(&settings(url)), EPOCH).unwrap()
}
