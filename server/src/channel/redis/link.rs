//! How a connection to Redis is made, and how long to wait before the next try.

use std::sync::Arc;
use std::time::Duration;

use ::redis::aio::MultiplexedConnection;
use ::redis::io::tcp::{TcpSettings, socket2::TcpKeepalive};
use ::redis::{AsyncConnectionConfig, Client, ProtocolVersion, PushInfo, RedisResult};

use super::RedisUrl;
use crate::channel::{ChannelError, Partition};

/// A server that has not taken a connection by then will not soon.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// How long an answer may take. Redis answers in well under a millisecond; two seconds of silence
/// are a stopped server or a broken network.
pub(super) const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);

/// The first try again comes within this time …
const RETRY_FIRST: Duration = Duration::from_millis(100);

/// … and later ones within this, for ever.
const RETRY_MOST: Duration = Duration::from_secs(5);

/// A server and the names of our channels in it.
#[derive(Clone)]
pub(super) struct Link {
    client: Client,
    names: Arc<[String]>,
}

impl Link {
    pub(super) fn new(url: &RedisUrl, names: Arc<[String]>) -> Result<Self, ChannelError> {
        let info = url.connection_info()?;
        // RESP3 tells subscribed messages and answers apart on one connection, which is what lets
        // the supervisor PING the very connection that it hears by. Redis speaks it since 6.0.
        let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
        let tcp = TcpSettings::default().set_nodelay(true).set_keepalive(
            TcpKeepalive::new().with_time(Duration::from_secs(10)).with_interval(Duration::from_secs(5)),
        );
        // Unacknowledged data for this long ends the connection (Linux, tcp(7)).
        #[cfg(target_os = "linux")]
        let tcp = tcp.set_user_timeout(Duration::from_secs(10));
        let client = Client::open(info.set_redis_settings(settings).set_tcp_settings(tcp))
            .map_err(|error| ChannelError::Address { reason: error.to_string() })?;
        Ok(Self { client, names })
    }

    /// Connects for sending.
    pub(super) async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let config = config();
        self.client.get_multiplexed_async_connection_with_config(&config).await
    }

    /// Connects for hearing; `push` is called with what comes, from the connection's own task,
    /// so that there is no queue between it and the listeners.
    pub(super) async fn connect_hearing(
        &self,
        push: impl Fn(PushInfo) + Send + Sync + 'static,
    ) -> RedisResult<MultiplexedConnection> {
        let config = config().set_push_sender(move |info| {
            push(info);
            Ok::<(), std::convert::Infallible>(())
        });
        self.client.get_multiplexed_async_connection_with_config(&config).await
    }

    /// The name of a partition's channel.
    pub(super) fn name(&self, partition: Partition) -> &str {
        &self.names[usize::from(partition.number())]
    }
}

fn config() -> AsyncConnectionConfig {
    AsyncConnectionConfig::new()
        .set_connection_timeout(Some(CONNECT_TIMEOUT))
        .set_response_timeout(Some(ANSWER_TIMEOUT))
}

/// Exponential back-off with full jitter (Brooker, "Exponential Backoff And Jitter", 2015).
#[derive(Default)]
pub(super) struct Backoff(u32);

impl Backoff {
    /// How long to wait this time.
    pub(super) fn next(&mut self) -> Duration {
        let most = (RETRY_FIRST * 2_u32.saturating_pow(self.0)).min(RETRY_MOST);
        self.0 = (self.0 + 1).min(16);
        rand::random_range(Duration::ZERO..=most).max(RETRY_FIRST / 2)
    }

    /// It worked.
    pub(super) fn reset(&mut self) {
        self.0 = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_longer_but_never_long() {
        let mut backoff = Backoff::default();
        assert!(backoff.next() <= RETRY_FIRST);
        let waits: Vec<Duration> = (0..200).map(|_| backoff.next()).collect();
        assert!(waits.iter().all(|wait| *wait <= RETRY_MOST));
        assert!(waits.iter().any(|wait| *wait > RETRY_MOST / 2));
    }
}
