//! The addresses of Redis servers, which may hold passwords.

use std::fmt;
use std::str::FromStr;

use ::redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo};

use super::place::Place;
use crate::channel::ChannelError;

/// What stands in front of every host that is given without a port.
const SCHEMES: [(&str, &str, Kind); 10] = [
    ("redis://", "redis://", Kind::Server),
    ("rediss://", "rediss://", Kind::Server),
    ("valkey://", "redis://", Kind::Server),
    ("valkeys://", "rediss://", Kind::Server),
    ("unix://", "unix://", Kind::Server),
    ("redis+unix://", "unix://", Kind::Server),
    ("redis+sentinel://", "redis://", Kind::Sentinel),
    ("rediss+sentinel://", "rediss://", Kind::Sentinel),
    ("redis+cluster://", "redis://", Kind::Cluster),
    ("rediss+cluster://", "rediss://", Kind::Cluster),
];

/// Each server costs an instance two connections; there are no more partitions to spread than 256.
const MOST_SERVERS: usize = 64;

/// Where Redis is, in one of these ways. Shows itself without the password.
///
/// - `redis://[user:password@]host[:port][/number]`, `rediss://…` with TLS, or `unix:///path`
/// - `redis+sentinel://[user:password@]host[:port],host[:port]/MASTER[/number]`
/// - `redis+cluster://[user:password@]host[:port],host[:port]`
#[derive(Clone, PartialEq, Eq)]
pub struct RedisUrl(String);

/// What stands behind an address.
#[derive(Clone, Debug)]
pub(super) enum Deployment {
    /// One server.
    Server(ConnectionInfo),
    /// Sentinels, who know where the server is.
    Sentinel {
        /// Where they are; user, password and database are the server's.
        sentinels: Vec<ConnectionInfo>,
        /// The name that they know it by.
        master: String,
    },
    /// A Redis Cluster, and some of its servers.
    Cluster(Vec<ConnectionInfo>),
}

#[derive(Clone, Copy)]
enum Kind {
    Server,
    Sentinel,
    Cluster,
}

impl RedisUrl {
    /// What it says.
    pub(super) fn deployment(&self) -> Result<Deployment, ChannelError> {
        let found = SCHEMES.iter().find_map(|(scheme, plain, kind)| {
            let rest = self.0.strip_prefix(scheme)?;
            Some((*plain, *kind, rest))
        });
        let Some((scheme, kind, rest)) = found else {
            return Err(refused(
                "it has to begin with redis://, rediss://, redis+sentinel:// or redis+cluster://",
            ));
        };
        if rest.ends_with("#insecure") {
            return Err(refused("#insecure is not supported: name your own CA with redis-ca-file"));
        }
        match kind {
            Kind::Server => Ok(Deployment::Server(read(&format!("{scheme}{rest}"))?)),
            Kind::Sentinel => {
                let (hosts, path) = rest.split_once('/').unwrap_or((rest, ""));
                let (master, number) = path.split_once('/').unwrap_or((path, "0"));
                if master.is_empty() {
                    return Err(refused(
                        "the name by which the Sentinels know the server is missing, as in redis+sentinel://host:26379/mymaster",
                    ));
                }
                let mut sentinels = hosts_of(scheme, hosts, &format!("/{number}"))?;
                for (sentinel, text) in sentinels.iter_mut().zip(host_texts(hosts)) {
                    // The library's own default is a server's.
                    if let (ConnectionAddr::Tcp(..) | ConnectionAddr::TcpTls { .. }, false) =
                        (sentinel.addr(), has_port(text))
                    {
                        *sentinel = at_port(sentinel, SENTINEL_PORT);
                    }
                }
                Ok(Deployment::Sentinel { sentinels, master: master.to_owned() })
            }
            Kind::Cluster => {
                let hosts = rest.trim_end_matches('/');
                if hosts.contains('/') {
                    return Err(refused(
                        "a cluster has no numbered databases: leave out what follows the hosts",
                    ));
                }
                Ok(Deployment::Cluster(hosts_of(scheme, hosts, "")?))
            }
        }
    }

    /// What tells this deployment from others: its servers and their master's name, in one order,
    /// without user, password and TLS.
    pub(super) fn identity(&self) -> Result<String, ChannelError> {
        let joined = |infos: &[ConnectionInfo]| {
            let mut places: Vec<String> = infos.iter().map(|info| Place::of(info).to_string()).collect();
            places.sort_unstable();
            places.dedup();
            places.join(",")
        };
        Ok(match self.deployment()? {
            Deployment::Server(info) => Place::of(&info).to_string(),
            Deployment::Sentinel { sentinels, master } => format!("{}/{master}", joined(&sentinels)),
            Deployment::Cluster(seeds) => joined(&seeds),
        })
    }
}

/// Where Sentinels listen by default.
const SENTINEL_PORT: u16 = 26_379;

fn at_port(info: &ConnectionInfo, port: u16) -> ConnectionInfo {
    let addr = match info.addr().clone() {
        ConnectionAddr::Tcp(host, _) => ConnectionAddr::Tcp(host, port),
        ConnectionAddr::TcpTls { host, insecure, tls_params, .. } => {
            ConnectionAddr::TcpTls { host, port, insecure, tls_params }
        }
        other => other,
    };
    info.clone().set_addr(addr)
}

fn host_texts(hosts: &str) -> impl Iterator<Item = &str> {
    let hosts = hosts.rsplit_once('@').map_or(hosts, |(_, hosts)| hosts);
    hosts.split(',').map(str::trim)
}

fn has_port(host: &str) -> bool {
    let after_brackets = host.rsplit_once(']').map_or(host, |(_, rest)| rest);
    after_brackets.contains(':')
}

/// `[user:password@]host,host` as so many addresses.
fn hosts_of(scheme: &str, hosts: &str, path: &str) -> Result<Vec<ConnectionInfo>, ChannelError> {
    let who = hosts.rsplit_once('@').map_or(String::new(), |(who, _)| format!("{who}@"));
    host_texts(hosts).map(|host| read(&format!("{scheme}{who}{host}{path}"))).collect()
}

/// Reads one as the client library does.
fn read(text: &str) -> Result<ConnectionInfo, ChannelError> {
    // The library's own text does not repeat the address.
    text.into_connection_info().map_err(|error| refused(error.to_string()))
}

fn refused(reason: impl Into<String>) -> ChannelError {
    ChannelError::Address { reason: reason.into() }
}

impl FromStr for RedisUrl {
    type Err = ChannelError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Self(text.trim().to_owned());
        url.deployment()?;
        Ok(url)
    }
}

impl fmt::Display for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `scheme://user:password@host` is told without what is before the last `@`.
        match (self.0.split_once("://"), self.0.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, host))) => write!(f, "{scheme}://…@{host}"),
            _ => f.write_str(&self.0),
        }
    }
}

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisUrl({self})")
    }
}

/// The addresses of an installation, at least one: several stand beside each other and share the
/// partitions. Written one after the other, with commas between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedisUrls(Vec<RedisUrl>);

impl RedisUrls {
    /// Each of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &RedisUrl> {
        self.0.iter()
    }
}

impl FromStr for RedisUrls {
    type Err = ChannelError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut urls: Vec<String> = Vec::new();
        for part in text.split(',') {
            // What has no scheme is one more host of the address before it.
            match urls.last_mut() {
                Some(last) if !part.contains("://") => {
                    last.push(',');
                    last.push_str(part);
                }
                _ => urls.push(part.to_owned()),
            }
        }
        let urls: Vec<RedisUrl> = urls.iter().map(|url| url.parse()).collect::<Result<_, _>>()?;
        if urls.len() > MOST_SERVERS {
            return Err(refused(format!("there are more than {MOST_SERVERS}")));
        }
        let mut known = std::collections::HashSet::new();
        for url in &urls {
            if !known.insert(url.identity()?) {
                return Err(refused(format!("{url} stands there twice")));
            }
        }
        Ok(Self(urls))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_addresses_and_hides_passwords() {
        for text in [
            "redis://127.0.0.1:6379",
            "rediss://localhost/3",
            "unix:///run/redis.sock",
            "redis+sentinel://a,b:1/main/2",
            "rediss+cluster://a:7000,b:7001",
        ] {
            assert_eq!(text.parse::<RedisUrl>().unwrap().to_string(), text);
        }
        let url: RedisUrl = "redis://kim:p%40ss@example.org/1".parse().unwrap();
        assert_eq!(format!("{url:?}"), "RedisUrl(redis://…@example.org/1)");
        let url: RedisUrl = "redis+sentinel://kim:p%40ss@a,b/main".parse().unwrap();
        assert_eq!(format!("{url:?}"), "RedisUrl(redis+sentinel://…@a,b/main)");
    }

    #[test]
    fn sentinels_and_clusters_have_several_hosts() {
        let url: RedisUrl = "redis+sentinel://kim:p%40ss@one,[::1]:5,three/main/4".parse().unwrap();
        let Deployment::Sentinel { sentinels, master } = url.deployment().unwrap() else {
            panic!("it is one of Sentinels");
        };
        let places: Vec<String> = sentinels.iter().map(|info| Place::of(info).to_string()).collect();
        assert_eq!(places, ["one:26379", "[::1]:5", "three:26379"]);
        let settings = sentinels[1].redis_settings();
        assert_eq!((settings.username(), settings.password(), settings.db()), (Some("kim"), Some("p@ss"), 4));
        assert_eq!(master, "main");

        let url: RedisUrl = "redis+cluster://a:7000,b".parse().unwrap();
        assert!(matches!(url.deployment().unwrap(), Deployment::Cluster(seeds) if seeds.len() == 2));
        let other: RedisUrl = "redis+cluster://u:p@b,a:7000".parse().unwrap();
        assert_eq!(url.identity().unwrap(), other.identity().unwrap());
    }

    #[test]
    fn several_stand_beside_each_other() {
        let urls: RedisUrls =
            "redis://a, redis://u:p@b:7,redis+sentinel://c,d/main,redis+cluster://e,f".parse().unwrap();
        let shown: Vec<String> = urls.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["redis://a", "redis://…@b:7", "redis+sentinel://c,d/main", "redis+cluster://e,f"]);
        let error = "redis://a,redis://u:p@a:6379".parse::<RedisUrls>().unwrap_err().to_string();
        assert!(error.contains("twice") && !error.contains("u:p"), "{error}");
    }

    #[test]
    fn refuses_with_a_sentence() {
        for text in [
            "",
            "localhost:6379",
            "http://localhost",
            "redis://host:99999",
            "redis+sentinel://host",
            "redis+cluster://host/3",
            "redis+cluster://",
            "rediss://host#insecure",
        ] {
            let error = text.parse::<RedisUrls>().unwrap_err().to_string();
            assert!(error.contains("redis://"), "{text}: {error}");
        }
    }
}
