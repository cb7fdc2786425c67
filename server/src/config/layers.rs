//! Where settings come from: flags, environment, file. Here they are still text.

use std::collections::BTreeMap;
use std::fmt;
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
    /// Who vouches for the bus' servers.
    RedisCaFile,
    /// What seals what goes over the bus. There is no flag: arguments are seen by everybody.
    BusKeys,
    /// The file with them.
    BusKeysFile,
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

/// A setting as text, and what to call it in an error. The text may be a secret, so it is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Given {
    /// The text.
    pub text: String,
    /// The flag, variable or line that it came from.
    pub given_as: String,
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Given({})", self.given_as)
    }
}

/// The settings of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer(BTreeMap<Key, Given>);

/// Variables that are read, but set nothing of [`Key`]; the last by `make` and the tests.
const OTHER_VARIABLES: [&str; 4] = ["SARANG_CONFIG", "SARANG_LOG", "SARANG_DEV", "SARANG_BIN"];

impl Key {
    /// All of them, as the help lists them.
    pub const ALL: [Self; 12] = [
        Self::Listen,
        Self::DataDir,
        Self::DatabaseUrl,
        Self::RedisUrl,
        Self::RedisCaFile,
        Self::BusKeys,
        Self::BusKeysFile,
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
            Self::RedisCaFile => "redis-ca-file",
            Self::BusKeys => "bus-keys",
            Self::BusKeysFile => "bus-keys-file",
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
                (Key::RedisUrl | Key::BusKeys, toml::Value::Array(texts)) => match lines(&texts) {
                    Some(text) => Ok((key, Given { text, given_as })),
                    None => Err(ConfigError::Value {
                        given_as,
                        reason: "the values have to be texts, between quotes.".to_owned(),
                    }),
                },
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

/// A list of texts, written as one.
fn lines(texts: &[toml::Value]) -> Option<String> {
    let texts: Vec<&str> = texts.iter().map(toml::Value::as_str).collect::<Option<_>>()?;
    Some(texts.join(","))
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
