//! Where a request that a cookie authenticates may come from.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::ORIGIN;
use sarang_protocol::error::ErrorCode;

use super::Refusal;
use crate::config::Config;

/// The origins that pages of this installation have, as browsers write them.
///
/// With a public address it is that one alone. Without one, the server serves this machine: the
/// address that it listens on, and the loopback's names with its port.
pub fn allowed(config: &Config) -> Vec<Cow<'_, str>> {
    if let Some(public) = &config.public_url {
        return vec![public.origin().into()];
    }
    let port = match config.listen.port() {
        80 => String::new(),
        port => format!(":{port}"),
    };
    let mut hosts = vec!["127.0.0.1".to_owned(), "localhost".to_owned(), "[::1]".to_owned()];
    let ip = config.listen.ip();
    if !ip.is_unspecified() && !ip.is_loopback() {
        hosts.push(if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() });
    }
    hosts.into_iter().map(|host| format!("http://{host}{port}").into()).collect()
}

/// Refuses another origin than one's own, and none: browsers always tell it where it matters.
pub fn check(config: &Config, headers: &HeaderMap) -> Result<(), Refusal> {
    match told(headers) {
        Some(origin) => compare(config, &origin),
        None => Err(Refusal::new(
            ErrorCode::WrongOrigin,
            "The request does not tell its Origin. Send the one of this installation, or use a bearer token instead of the cookie.",
        )),
    }
}

/// Refuses another origin than one's own. For forms that no cookie authenticates: their own token
/// protects them too.
pub fn check_if_told(config: &Config, headers: &HeaderMap) -> Result<(), Refusal> {
    told(headers).map_or(Ok(()), |origin| compare(config, &origin))
}

fn told(headers: &HeaderMap) -> Option<Cow<'_, str>> {
    headers.get(ORIGIN).map(|value| String::from_utf8_lossy(value.as_bytes()))
}

fn compare(config: &Config, origin: &str) -> Result<(), Refusal> {
    if allowed(config).iter().any(|allowed| allowed == origin) {
        return Ok(());
    }
    let shown: String = origin.chars().filter(|c| !c.is_control()).take(200).collect();
    Err(Refusal::new(
        ErrorCode::WrongOrigin,
        format!(
            "The request comes from {shown}, and this server does not know that address as its own. If it is, start it with --public-url {shown}."
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(listen: &str, public_url: Option<&str>) -> Config {
        let mut config = Config::judge(&[]).unwrap();
        config.listen = listen.parse().unwrap();
        config.public_url = public_url.map(|url| url.parse().unwrap());
        config
    }

    fn from(origin: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(ORIGIN, http::HeaderValue::from_static(origin))])
    }

    #[test]
    fn only_the_public_address_where_there_is_one() {
        let config = config("127.0.0.1:3000", Some("https://chat.example.org"));
        assert!(check(&config, &from("https://chat.example.org")).is_ok());
        for other in [
            "http://chat.example.org",
            "https://chat.example.org:8443",
            "https://chat.example.org.evil.example",
            "https://evil.example",
            "http://127.0.0.1:3000",
            "null",
            "",
        ] {
            let refusal = check(&config, &from(other)).unwrap_err();
            assert_eq!(refusal.code, ErrorCode::WrongOrigin, "{other}");
            assert!(check_if_told(&config, &from(other)).is_err(), "{other}");
        }
    }

    #[test]
    fn the_loopbacks_names_where_there_is_none() {
        let config = config("127.0.0.1:3000", None);
        for own in ["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"] {
            assert!(check(&config, &from(own)).is_ok(), "{own}");
        }
        let refusal = check(&config, &from("http://192.168.1.5:3000")).unwrap_err();
        assert!(refusal.detail.contains("--public-url http://192.168.1.5:3000"), "{}", refusal.detail);
        assert!(check(&config, &from("http://localhost:3001")).is_err());
        assert!(check(&config, &from("http://localhost")).is_err());
    }

    #[test]
    fn the_listening_address_is_ones_own() {
        assert!(check(&config("192.168.1.5:80", None), &from("http://192.168.1.5")).is_ok());
        assert!(check(&config("0.0.0.0:80", None), &from("http://192.168.1.5")).is_err());
    }

    #[test]
    fn a_missing_origin_is_refused_where_a_cookie_counts() {
        let config = config("127.0.0.1:3000", None);
        assert_eq!(check(&config, &HeaderMap::new()).unwrap_err().code, ErrorCode::WrongOrigin);
        assert!(check_if_told(&config, &HeaderMap::new()).is_ok());
    }
}
