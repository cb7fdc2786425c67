//! Where a request comes from.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::header::USER_AGENT;
use http::request::Parts;

use crate::chat::Caller;
use crate::state::App;

/// The other end of the connection: a request extension.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Who calls, for throttling and for the list of one's sessions.
#[derive(Clone, Debug)]
pub struct Calling(pub Caller);

const FORWARDED: &str = "x-forwarded-for";

impl FromRequestParts<App> for Calling {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>().map(|Peer(address)| address.ip());
        let addr = peer.map(|peer| client(peer, &parts.headers, app.config.trusted_proxies));
        let agent = parts.headers.get(USER_AGENT);
        let agent = agent.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        Ok(Self(Caller { addr, agent: agent.unwrap_or_default() }))
    }
}

/// The address that the outermost of our own proxies saw.
///
/// Each proxy appends whom it heard from, so the entries are read from the right, and as many as
/// there are proxies. What stands to the left anybody can write.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: u8) -> IpAddr {
    let Some(skipped) = usize::from(proxies).checked_sub(1) else {
        return peer.to_canonical();
    };
    let entries: Vec<&str> = headers
        .get_all(FORWARDED)
        .into_iter()
        .flat_map(|line| line.to_str().unwrap_or_default().split(','))
        .collect();
    let told = entries.iter().rev().nth(skipped).and_then(|entry| address(entry.trim()));
    // Fewer entries than proxies: the request went around them.
    told.unwrap_or(peer).to_canonical()
}

/// Some proxies write a port, and brackets around IPv6.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn seen(lines: &[&'static str], proxies: u8) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, HeaderValue::from_static(line));
        }
        client("10.0.0.1".parse().unwrap(), &headers, proxies).to_string()
    }

    #[test]
    fn nobody_is_believed_unless_configured() {
        assert_eq!(seen(&["203.0.113.9"], 0), "10.0.0.1");
    }

    #[test]
    fn entries_count_from_the_right() {
        assert_eq!(seen(&["6.6.6.6, 203.0.113.9"], 1), "203.0.113.9");
        assert_eq!(seen(&["6.6.6.6, 203.0.113.9, 10.0.0.2"], 2), "203.0.113.9");
        assert_eq!(seen(&["6.6.6.6", "203.0.113.9", "10.0.0.2"], 2), "203.0.113.9");
    }

    #[test]
    fn what_is_missing_or_no_address_is_not_guessed() {
        assert_eq!(seen(&[], 1), "10.0.0.1");
        assert_eq!(seen(&["203.0.113.9"], 2), "10.0.0.1");
        assert_eq!(seen(&["203.0.113.9, unknown"], 1), "10.0.0.1");
    }

    #[test]
    fn ports_brackets_and_mapped_addresses() {
        assert_eq!(seen(&["203.0.113.9:4711"], 1), "203.0.113.9");
        assert_eq!(seen(&["[2001:db8::7]:4711"], 1), "2001:db8::7");
        assert_eq!(seen(&["[2001:db8::7]"], 1), "2001:db8::7");
        assert_eq!(seen(&["::ffff:203.0.113.9"], 1), "203.0.113.9");
    }
}
