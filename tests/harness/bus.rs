//! The Redis between instances, in whatever shape.

use crate::redis::Redis;
use crate::redis_cluster::RedisCluster;
use crate::sentinels::Sentinels;

/// What joins the instances.
pub enum Bus {
    /// Nothing.
    None,
    /// One server.
    One(Redis),
    /// Servers side by side.
    Several(Vec<Redis>),
    /// A server under the eyes of Sentinels.
    Sentinels(Box<Sentinels>),
    /// A Redis Cluster.
    Cluster(RedisCluster),
}

impl Bus {
    /// What to give instances as `--redis-url`.
    pub fn url(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::One(redis) => Some(redis.url()),
            Self::Several(servers) => Some(servers.iter().map(Redis::url).collect::<Vec<_>>().join(",")),
            Self::Sentinels(sentinels) => Some(sentinels.url()),
            Self::Cluster(cluster) => Some(cluster.url()),
        }
    }
}

impl From<Option<Redis>> for Bus {
    fn from(redis: Option<Redis>) -> Self {
        redis.map_or(Self::None, Self::One)
    }
}
