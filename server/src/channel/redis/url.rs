//! The address of a Redis server, which may hold a password.

use std::fmt;
use std::str::FromStr;

use ::redis::{ConnectionInfo, IntoConnectionInfo};

use crate::channel::ChannelError;

/// Where Redis is: `redis://[user:password@]host[:port][/number]`, or `unix:///path`. Shows itself
/// without the password.
#[derive(Clone, PartialEq, Eq)]
pub struct RedisUrl(String);

impl RedisUrl {
    /// Reads it as the client library does.
    pub(super) fn connection_info(&self) -> Result<ConnectionInfo, ChannelError> {
        // The library's own text does not repeat the address.
        self.0
            .as_str()
            .into_connection_info()
            .map_err(|error| ChannelError::Address { reason: error.to_string() })
    }
}

impl FromStr for RedisUrl {
    type Err = ChannelError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Self(text.trim().to_owned());
        url.connection_info()?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_addresses_and_hides_passwords() {
        for text in ["redis://127.0.0.1:6379", "redis://localhost/3", "unix:///run/redis.sock"] {
            assert_eq!(text.parse::<RedisUrl>().unwrap().to_string(), text);
        }
        let url: RedisUrl = "redis://kim:p%40ss@example.org/1".parse().unwrap();
        assert_eq!(format!("{url:?}"), "RedisUrl(redis://…@example.org/1)");
    }

    #[test]
    fn refuses_with_a_sentence() {
        for text in ["", "localhost:6379", "http://localhost", "redis://host:99999"] {
            let error = text.parse::<RedisUrl>().unwrap_err().to_string();
            assert!(error.contains("redis://"), "{text}: {error}");
        }
    }
}
