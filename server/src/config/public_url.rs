//! The address that people type.

use std::str::FromStr;

use http::Uri;

/// An `http` or `https` origin: scheme, host and port, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    scheme: Scheme,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Http,
    Https,
}

/// Why an address was refused. The display text is a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublicUrlError {
    /// Not an address of the web.
    #[error("`{0}` is not an address that people could type. Write one like https://chat.example.org.")]
    NotAnAddress(String),
    /// More than an origin.
    #[error(
        "Sarang has to have a host name (or port) of its own: leave out everything after `{0}`, and any user name or password."
    )]
    MoreThanAnOrigin(String),
}

impl PublicUrl {
    /// As browsers write it in `Origin`: lower case, without the scheme's own port, without a slash.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether browsers come over TLS.
    pub fn is_https(&self) -> bool {
        self.scheme == Scheme::Https
    }
}

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A password in it, if any, is not to be repeated.
        let refused = || PublicUrlError::NotAnAddress(text.rsplit('@').next().unwrap_or_default().to_owned());
        let uri: Uri = text.parse().map_err(|_| refused())?;
        let (scheme, default_port) = match uri.scheme_str() {
            Some("http") => (Scheme::Http, 80),
            Some("https") => (Scheme::Https, 443),
            _ => return Err(refused()),
        };
        let authority = uri.authority().ok_or_else(refused)?;
        let host = authority.host().to_lowercase();
        if host.is_empty() {
            return Err(refused());
        }
        let port = match authority.port_u16() {
            Some(port) if port != default_port => format!(":{port}"),
            _ => String::new(),
        };
        let origin = format!("{}://{host}{port}", uri.scheme_str().unwrap_or_default());
        if authority.as_str().contains('@')
            || uri.path() != "/"
            || uri.query().is_some()
            || text.contains('#')
        {
            return Err(PublicUrlError::MoreThanAnOrigin(origin));
        }
        Ok(Self { origin, scheme })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_written_as_browsers_write_them() {
        let origin = |text: &str| text.parse::<PublicUrl>().unwrap().origin().to_owned();
        assert_eq!(origin("https://Chat.Example.org/"), "https://chat.example.org");
        assert_eq!(origin("https://chat.example.org:443"), "https://chat.example.org");
        assert_eq!(origin("http://10.0.0.7:8080"), "http://10.0.0.7:8080");
        assert_eq!(origin("http://[::1]:3000"), "http://[::1]:3000");
    }

    #[test]
    fn what_is_more_or_less_is_refused() {
        for text in ["chat.example.org", "ftp://x", "https://", "", "wss://x", "https://채팅.kr"] {
            let error = text.parse::<PublicUrl>().unwrap_err();
            assert!(matches!(error, PublicUrlError::NotAnAddress(_)), "{text}: {error}");
        }
        for text in ["https://x/chat", "https://x/?a", "https://u:secret@x", "https://x/#a"] {
            let error = text.parse::<PublicUrl>().unwrap_err();
            assert!(matches!(error, PublicUrlError::MoreThanAnOrigin(_)), "{text}: {error}");
            assert!(!error.to_string().contains("secret"));
        }
    }
}
