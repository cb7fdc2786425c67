//! Where settings come from: flags, environment, file. Here they are still text.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{ConfigError, DEFAULT_FILE};

/// Something that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Where to listen.
    Listen,
    /// The folder of everything.
    DataDir,
    /// The database.
    DatabaseUrl,
    /// The bus.
    RedisUrl,
    /// What people type into the address bar.
    PublicUrl,
    /// How log lines look.
    LogFormat,
    /// How many proxies stand in front.
    TrustedProxies,
    /// How much one person may send.
    FramesPerSecond,
    /// Where figures are to be had.
    MetricsListen,
}

/// A setting as text, and what to call it in an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The text.
    pub text: String,
    /// The flag, variable or line that it came from.
    pub given_as: String,
}

/// The settings of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer(BTreeMap<Key, Given>);

/// Variables that are read, but set nothing of [`Key`]; the last by `make` and the tests.
const OTHER_VARIABLES: [&str; 4] = ["SARANG_CONFIG", "SARANG_LOG", "SARANG_DEV", "SARANG_BIN"];

impl Key {
    /// All of them, as the help lists them.
    pub const ALL: [Self; 9] = [
        Self::Listen,
        Self::DataDir,
        Self::DatabaseUrl,
        Self::RedisUrl,
        Self::PublicUrl,
        Self::LogFormat,
        Self::TrustedProxies,
        Self::FramesPerSecond,
        Self::MetricsListen,
    ];

    /// The name in the file, and with two hyphens the flag.
    pub fn name(self) -> &'static str {
        match self {
            Self::Listen => "listen",
            Self::DataDir => "data-dir",
            Self::DatabaseUrl => "database-url",
            Self::RedisUrl => "redis-url",
            Self::PublicUrl => "public-url",
            Self::LogFormat => "log-format",
            Self::TrustedProxies => "trusted-proxies",
            Self::FramesPerSecond => "frames-per-second",
            Self::MetricsListen => "metrics-listen",
        }
    }

    /// The name in the environment.
    pub fn variable(self) -> String {
        format!("SARANG_{}", self.name().replace('-', "_").to_uppercase())
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }
}

impl Layer {
    /// What was given on the command line.
    pub fn from_flags(flags: impl IntoIterator<Item = (Key, Option<String>)>) -> Self {
        let given = |(key, text): (Key, Option<String>)| {
            Some((key, Given { text: text?, given_as: format!("--{}", key.name()) }))
        };
        Self(flags.into_iter().filter_map(given).collect())
    }

    /// What the environment says. An empty variable says nothing: compose files leave them so.
    pub fn from_env(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let given = |(name, text): (String, String)| {
            let key = Key::ALL.into_iter().find(|key| key.variable() == name)?;
            (!text.is_empty()).then_some((key, Given { text, given_as: name }))
        };
        Self(variables.into_iter().filter_map(given).collect())
    }

    /// What the named file says; without a name, [`DEFAULT_FILE`], if there is one.
    pub fn from_file(named: Option<&Path>) -> Result<Self, ConfigError> {
        let path = named.unwrap_or(Path::new(DEFAULT_FILE));
        if named.is_none() && !path.exists() {
            return Ok(Self::default());
        }
        let file = path.display().to_string();
        let text = fs::read_to_string(path)
            .map_err(|error| ConfigError::Unreadable { file: file.clone(), reason: error.to_string() })?;
        Self::from_toml(&file, &text)
    }

    /// What a file of this name and content says.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, ConfigError> {
        let table: toml::Table = toml::from_str(text).map_err(|error| ConfigError::NotToml {
            file: file.to_owned(),
            reason: where_and_what(text, &error),
        })?;
        let given = |(name, value): (String, toml::Value)| {
            let Some(key) = Key::named(&name) else {
                return Err(ConfigError::UnknownKey { file: file.to_owned(), key: name });
            };
            let given_as = format!("`{name}` in {file}");
            match (key, value) {
                (Key::TrustedProxies | Key::FramesPerSecond, toml::Value::Integer(number)) => {
                    Ok((key, Given { text: number.to_string(), given_as }))
                }
                (_, toml::Value::String(text)) => Ok((key, Given { text, given_as })),
                _ => Err(ConfigError::Value {
                    given_as,
                    reason: "the value has to be text, between quotes.".to_owned(),
                }),
            }
        };
        table.into_iter().map(given).collect::<Result<_, _>>().map(Self)
    }

    /// The setting, if it is in this layer.
    pub fn get(&self, key: Key) -> Option<&Given> {
        self.0.get(&key)
    }
}

/// Variables that begin with `SARANG_` and mean nothing: typing mistakes, most likely.
pub fn unknown_variables(names: impl Iterator<Item = String>) -> Vec<String> {
    names
        .filter(|name| name.starts_with("SARANG_"))
        .filter(|name| !OTHER_VARIABLES.contains(&name.as_str()))
        .filter(|name| Key::ALL.into_iter().all(|key| key.variable() != *name))
        .collect()
}

/// The library's own text has a drawing of several lines; errors here are one.
fn where_and_what(text: &str, error: &toml::de::Error) -> String {
    let message = error.message().replace('\n', ", ");
    let message = message.trim_end_matches('.');
    match error.span() {
        Some(span) => {
            let line = text.get(..span.start).unwrap_or(text).matches('\n').count() + 1;
            format!("line {line}: {message}")
        }
        None => message.to_owned(),
    }
}
