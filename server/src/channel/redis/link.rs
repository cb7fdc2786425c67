//! How a connection to Redis is made, what is expected of who answers, and how long to wait before
//! the next try.

use std::collections::HashMap;
use std::sync::Once;
use std::time::Duration;

use ::redis::aio::MultiplexedConnection;
use ::redis::io::tcp::{TcpSettings, socket2::TcpKeepalive};
use ::redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ConnectionInfo, ProtocolVersion, PushInfo,
    RedisConnectionInfo, RedisError, TlsCertificates, Value,
};

use super::place::Place;
use super::trouble::Trouble;
use super::trust::CaFile;

/// A server that has not taken a connection by then will not soon.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// How long an answer may take. Redis answers in well under a millisecond; two seconds of silence
/// are a stopped server or a broken network.
pub(super) const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);

/// The first try again comes within this time …
const RETRY_FIRST: Duration = Duration::from_millis(100);

/// … and later ones within this, for ever.
const RETRY_MOST: Duration = Duration::from_secs(5);

/// The first Redis with `SPUBLISH` and `SSUBSCRIBE`.
const SHARDED_SINCE: u64 = 7;

/// What a server has to be to be of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expects {
    /// Anything that speaks.
    Server,
    /// Not a replica: what is rung at one does not reach the others.
    Master,
    /// Of a Redis Cluster, with channels of its own for each slot.
    ClusterNode,
    /// One who knows where the server is.
    Sentinel,
}

/// How to be let in at any server of a deployment.
#[derive(Clone)]
pub(super) struct Access {
    info: ConnectionInfo,
    ca: Option<CaFile>,
}

impl Access {
    /// As this address says, whose host does not matter.
    pub(super) fn new(info: &ConnectionInfo, ca: Option<&CaFile>) -> Self {
        // Each crate that uses rustls asks for the process' own cryptography.
        static CRYPTOGRAPHY: Once = Once::new();
        CRYPTOGRAPHY.call_once(|| {
            // An error says that it has been chosen before.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        // RESP3 tells subscribed messages and answers apart on one connection, which is what lets
        // the supervisor PING the very connection that it hears by. Redis speaks it since 6.0.
        let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
        let tcp = TcpSettings::default().set_nodelay(true).set_keepalive(
            TcpKeepalive::new().with_time(Duration::from_secs(10)).with_interval(Duration::from_secs(5)),
        );
        // Unacknowledged data for this long ends the connection (Linux, tcp(7)).
        #[cfg(target_os = "linux")]
        let tcp = tcp.set_user_timeout(Duration::from_secs(10));
        let info = info.clone().set_redis_settings(settings).set_tcp_settings(tcp);
        Self { info, ca: ca.cloned() }
    }

    /// The same without a database's number, which only servers have.
    pub(super) fn without_number(&self) -> Self {
        let settings = self.info.redis_settings().clone().set_db(0);
        Self { info: self.info.clone().set_redis_settings(settings), ca: self.ca.clone() }
    }

    /// The same for who asks for no name; the number goes too.
    pub(super) fn without_name(&self) -> Self {
        let settings = RedisConnectionInfo::default().set_protocol(ProtocolVersion::RESP3);
        Self { info: self.info.clone().set_redis_settings(settings), ca: self.ca.clone() }
    }

    /// Whether there is a password to give.
    pub(super) fn has_password(&self) -> bool {
        self.info.redis_settings().password().is_some()
    }

    /// The way to one server.
    pub(super) fn link(&self, place: &Place, expects: Expects) -> Result<Link, Trouble> {
        let tls = matches!(self.info.addr(), ConnectionAddr::TcpTls { .. });
        let addr = match place {
            Place::Host(host, port) if tls => {
                ConnectionAddr::TcpTls { host: host.clone(), port: *port, insecure: false, tls_params: None }
            }
            Place::Host(host, port) => ConnectionAddr::Tcp(host.clone(), *port),
            Place::File(path) => ConnectionAddr::Unix(path.clone()),
        };
        let info = self.info.clone().set_addr(addr);
        let client = match &self.ca {
            Some(ca) if tls => {
                let root_cert = Some(ca.pem().to_vec());
                Client::build_with_tls(info, TlsCertificates { client_tls: None, root_cert })
            }
            _ => Client::open(info),
        };
        Ok(Link { client: client?, place: place.clone(), expects })
    }
}

/// The way to one server.
#[derive(Clone)]
pub(super) struct Link {
    client: Client,
    place: Place,
    expects: Expects,
}

impl Link {
    /// Where it leads.
    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// Connects for sending.
    pub(super) async fn connect(&self) -> Result<MultiplexedConnection, Trouble> {
        self.open(&config()).await
    }

    /// Connects for hearing; `push` is called with what comes, from the connection's own task,
    /// so that there is no queue between it and the listeners.
    pub(super) async fn connect_hearing(
        &self,
        push: impl Fn(PushInfo) + Send + Sync + 'static,
    ) -> Result<MultiplexedConnection, Trouble> {
        let config = config().set_push_sender(move |info| {
            push(info);
            Ok::<(), std::convert::Infallible>(())
        });
        self.open(&config).await
    }

    async fn open(&self, config: &AsyncConnectionConfig) -> Result<MultiplexedConnection, Trouble> {
        let mut connection = self.client.get_multiplexed_async_connection_with_config(config).await?;
        if self.expects == Expects::Server {
            return Ok(connection);
        }
        self.ask(&mut connection).await?;
        Ok(connection)
    }

    /// Whether who answers is there, and still is what is expected. Times out with an error after
    /// [`ANSWER_TIMEOUT`].
    pub(super) async fn ping(&self, connection: &mut MultiplexedConnection) -> Result<(), Trouble> {
        match self.expects {
            // A master may have become a replica without a word.
            Expects::Master => self.ask(connection).await,
            _ => Ok(::redis::cmd("PING").exec_async(connection).await?),
        }
    }

    /// Asks who it is. Every user may, whatever else they may not.
    async fn ask(&self, connection: &mut MultiplexedConnection) -> Result<(), Trouble> {
        let answer: HashMap<String, Value> = ::redis::cmd("HELLO").query_async(connection).await?;
        let says = |key: &str| match answer.get(key) {
            Some(Value::BulkString(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
            Some(Value::SimpleString(text)) => text.clone(),
            _ => String::new(),
        };
        match self.expects {
            Expects::Master if says("mode") == "sentinel" => Err(Trouble::SentinelItself),
            Expects::Master if says("role") != "master" => Err(Trouble::Replica),
            Expects::Sentinel if says("mode") != "sentinel" => Err(Trouble::NoSentinel),
            Expects::Server | Expects::Master | Expects::Sentinel => Ok(()),
            Expects::ClusterNode if says("mode") != "cluster" => Err(Trouble::NoCluster),
            Expects::ClusterNode => {
                let version = says("version");
                let major: Option<u64> = version.split('.').next().and_then(|major| major.parse().ok());
                match major {
                    Some(major) if major < SHARDED_SINCE => Err(Trouble::TooOld { version }),
                    _ => Ok(()),
                }
            }
        }
    }
}

fn config() -> AsyncConnectionConfig {
    AsyncConnectionConfig::new()
        .set_connection_timeout(Some(CONNECT_TIMEOUT))
        .set_response_timeout(Some(ANSWER_TIMEOUT))
}

/// Whether the server no longer serves the slot, or says that another one does.
pub(super) fn has_moved(error: &RedisError) -> bool {
    matches!(error.code(), Some("MOVED" | "ASK" | "TRYAGAIN" | "CLUSTERDOWN"))
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

    /// How often it has not worked.
    pub(super) fn tries(&self) -> u32 {
        self.0
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
        backoff.reset();
        assert_eq!(backoff.tries(), 0);
    }
}
