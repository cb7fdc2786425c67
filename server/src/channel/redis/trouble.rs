//! What may be wrong with a server, told so that an operator knows what to do.

use ::redis::{ErrorKind, RedisError, ServerErrorKind};

/// Why a server is of no use just now.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// It has hung up.
    #[error("the connection was closed")]
    Closed,
    /// Sentinels name another one by now, or are about to.
    #[error("it is a replica; waiting for the Sentinels to name the new master")]
    Replica,
    /// The address leads to a Sentinel where a server should be.
    #[error("it is a Sentinel; write its address as redis+sentinel://HOST:PORT/MASTER")]
    SentinelItself,
    /// The address leads to a server where a Sentinel should be.
    #[error("it is no Sentinel; a server's address begins with redis://")]
    NoSentinel,
    /// The Sentinel watches other servers.
    #[error("this Sentinel knows no master of the name {name}")]
    UnknownMaster {
        /// The name.
        name: String,
    },
    /// The server stands by itself.
    #[error("it does not run in cluster mode; a single server's address begins with redis://")]
    NoCluster,
    /// It cannot do what is needed.
    #[error("its version is {version}; redis+cluster:// needs Redis 7 or newer (SSUBSCRIBE)")]
    TooOld {
        /// What it is.
        version: String,
    },
    /// What the client library says.
    #[error("{}", explain(.0))]
    Redis(#[from] RedisError),
}

/// The library's words, and what to do where we know it.
fn explain(error: &RedisError) -> String {
    let words = error.to_string();
    let code = error.code().unwrap_or_default();
    let asks = |what: &str| words.contains(what) || code == what;
    let advice = if asks("WRONGPASS") || asks("invalid username-password") {
        "user or password are wrong: see to those in redis-url"
    } else if asks("NOAUTH") || asks("called without any password configured") {
        "set the user and password in redis-url as the server has them"
    } else if error.kind() == ErrorKind::AuthenticationFailed {
        "the server refuses to let us in: see to user and password in redis-url"
    } else if error.kind() == ErrorKind::Server(ServerErrorKind::NoPerm) || asks("NOPERM") {
        "the user lacks a permission: it needs +@pubsub +@connection (and +cluster|slots in a cluster) and the channels &sarang:*"
    } else if asks("UnknownIssuer") || asks("BadSignature") || asks("CaUsedAsEndEntity") {
        "the server's certificate is signed by nobody known here: name its CA with redis-ca-file"
    } else if asks("NotValidForName") {
        "the server's certificate is for another name: connect by a name that is in it"
    } else if asks("Expired") {
        "the server's certificate has run out"
    } else if asks("InvalidMessage") || asks("corrupt message") {
        "the server does not speak TLS at this port: write redis:// or name the port that does"
    } else {
        return words;
    };
    format!("{advice} ({words})")
}
