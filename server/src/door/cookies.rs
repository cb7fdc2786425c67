//! Cookies: what they are called, how they are read and set.

use http::HeaderMap;
use http::header::{COOKIE, HeaderValue};

use crate::config::{Config, PublicUrl};

/// How long browsers keep the session cookie, in seconds: 400 days, the longest they allow. When a
/// session ends is for the database to say.
const SESSION_AGE: u32 = 400 * 24 * 60 * 60;

/// How long a browser keeps its choice of colours, in seconds: a year.
const THEME_AGE: u32 = 365 * 24 * 60 * 60;

/// The cookie of the chosen colours. Scripts may read it: it says nothing about anybody.
const THEME: &str = "theme";

/// How long a browser keeps its choice of a language, in seconds: a year.
const LANGUAGE_AGE: u32 = 365 * 24 * 60 * 60;

/// The cookie of the chosen language.
const LANGUAGE: &str = "language";

/// The cookies of an installation.
///
/// Over https the names begin with `__Host-`, by which browsers see to it that no other host and
/// no plain http has set them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookies {
    transport: Transport,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transport {
    Plain,
    Tls,
}

impl Cookies {
    /// As the public address has it.
    pub fn of(config: &Config) -> Self {
        let tls = config.public_url.as_ref().is_some_and(PublicUrl::is_https);
        Self { transport: if tls { Transport::Tls } else { Transport::Plain } }
    }

    /// The session's secret, as it came in.
    pub fn session(self, headers: &HeaderMap) -> Option<&str> {
        find(headers, self.session_name())
    }

    /// What stands in for a session on forms for people who have none, as it came in.
    pub fn form(self, headers: &HeaderMap) -> Option<&str> {
        find(headers, self.form_name())
    }

    /// The chosen colours, as they came in.
    pub fn theme(self, headers: &HeaderMap) -> Option<&str> {
        find(headers, THEME)
    }

    /// The chosen language, as it came in.
    pub fn language(self, headers: &HeaderMap) -> Option<&str> {
        find(headers, LANGUAGE)
    }

    /// Hands out a session.
    pub fn set_session(self, secret: &str) -> HeaderValue {
        self.write(self.session_name(), secret, &format!("; HttpOnly; Max-Age={SESSION_AGE}"))
    }

    /// Takes the session back.
    pub fn clear_session(self) -> HeaderValue {
        self.write(self.session_name(), "", "; HttpOnly; Max-Age=0")
    }

    /// Hands out what stands in for a session, until the browser is closed.
    pub fn set_form(self, secret: &str) -> HeaderValue {
        self.write(self.form_name(), secret, "; HttpOnly")
    }

    /// Keeps the choice of colours.
    pub fn set_theme(self, word: &str) -> HeaderValue {
        self.write(THEME, word, &format!("; Max-Age={THEME_AGE}"))
    }

    /// Keeps the choice of a language; without one, as the browser says.
    pub fn set_language(self, tag: Option<&str>) -> HeaderValue {
        let age = tag.map_or(0, |_| LANGUAGE_AGE);
        self.write(LANGUAGE, tag.unwrap_or_default(), &format!("; HttpOnly; Max-Age={age}"))
    }

    fn session_name(self) -> &'static str {
        match self.transport {
            Transport::Plain => "sarang",
            Transport::Tls => "__Host-sarang",
        }
    }

    fn form_name(self) -> &'static str {
        match self.transport {
            Transport::Plain => "sarang-form",
            Transport::Tls => "__Host-sarang-form",
        }
    }

    fn write(self, name: &str, value: &str, more: &str) -> HeaderValue {
        let secure = match self.transport {
            Transport::Plain => "",
            Transport::Tls => "; Secure",
        };
        let text = format!("{name}={value}; Path=/; SameSite=Lax{secure}{more}");
        HeaderValue::from_str(&text).expect("names and values are ours and plain ASCII")
    }
}

fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, value)| *found == name && !value.is_empty())
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookies(public_url: &str) -> Cookies {
        let mut config = Config::judge(&[]).unwrap();
        config.public_url = Some(public_url.parse().unwrap());
        Cookies::of(&config)
    }

    #[test]
    fn a_session_is_bound_to_the_host_over_tls() {
        assert_eq!(
            cookies("https://chat.example.org").set_session("abc"),
            "__Host-sarang=abc; Path=/; SameSite=Lax; Secure; HttpOnly; Max-Age=34560000"
        );
        assert_eq!(
            cookies("http://10.0.0.7").set_session("abc"),
            "sarang=abc; Path=/; SameSite=Lax; HttpOnly; Max-Age=34560000"
        );
    }

    #[test]
    fn the_plain_name_does_not_count_over_tls() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("theme=dark; sarang=forged"));
        headers.append(COOKIE, HeaderValue::from_static("__Host-sarang=real"));
        assert_eq!(cookies("https://chat.example.org").session(&headers), Some("real"));
        assert_eq!(cookies("http://10.0.0.7").session(&headers), Some("forged"));
        assert_eq!(cookies("http://10.0.0.7").theme(&headers), Some("dark"));
        assert_eq!(cookies("http://10.0.0.7").form(&headers), None);
    }
}
