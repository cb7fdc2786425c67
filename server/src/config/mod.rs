//! What an installation may set, and where it comes from.
//!
//! A flag wins over its environment variable, that over the file, that over the default.

mod layers;
mod public_url;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;

use crate::channel::{BusKeys, CaFile, RedisSettings, RedisUrls};
use crate::store::DatabaseUrl;

pub use layers::{Given, Key, Layer, unknown_variables};
pub use public_url::{PublicUrl, PublicUrlError};

/// The file that is read when it lies in the working folder and no other is named.
pub const DEFAULT_FILE: &str = "sarang.toml";

/// A person typing sends a few frames in a second; a browser that comes back after hours offline
/// sends a few dozen at once. What drives a server on purpose (a bridge, a load generator) is to be
/// let do so by its operator.
pub(crate) const FRAMES_PER_SECOND: NonZeroU32 = NonZeroU32::new(100).expect("it is not zero");

/// Everything that can be set, judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The folder of everything that is kept.
    pub data_dir: PathBuf,
    /// The database.
    pub database_url: DatabaseUrl,
    /// The bus between several instances; without it there is one.
    pub redis: Option<RedisSettings>,
    /// What people type into the address bar, where that is not the listening address.
    pub public_url: Option<PublicUrl>,
    /// How log lines look.
    pub log_format: LogFormat,
    /// How many proxies of one's own stand in front, one behind the other. Only so many entries
    /// of `X-Forwarded-For` are believed, from the right.
    pub trusted_proxies: u8,
    /// How many frames one person's sockets may send together in a second, over time.
    pub frames_per_second: NonZeroU32,
    /// Where figures for Prometheus are to be had; nowhere, unless it is set.
    pub metrics_listen: Option<SocketAddr>,
    /// Whether pages reload when the server has been built anew (`SARANG_DEV=1`).
    pub mode: Mode,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For eyes.
    #[default]
    Text,
    /// For log collectors: one JSON object a line.
    Json,
}

/// For whom the server runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// For people.
    #[default]
    Production,
    /// For who works on Sarang.
    Development,
}

/// Why a configuration was refused. The display text is a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{file} cannot be read ({reason}). Name an existing file with --config, or leave it out.")]
    Unreadable {
        /// Which file.
        file: String,
        /// The system's words.
        reason: String,
    },
    /// The file is not TOML.
    #[error("{file} is not valid TOML: {reason}.")]
    NotToml {
        /// Which file.
        file: String,
        /// Where and what.
        reason: String,
    },
    /// The file has a key that means nothing.
    #[error("{file} has the unknown key `{key}`. The known keys are {}.", known_keys())]
    UnknownKey {
        /// Which file.
        file: String,
        /// The key.
        key: String,
    },
    /// A value cannot be used.
    #[error("{given_as}: {reason}")]
    Value {
        /// The flag, variable or key that it was given as.
        given_as: String,
        /// What is wrong and what to write, a sentence.
        reason: String,
    },
}

impl Config {
    /// Judges the settings, each from the first layer that has it; the strongest layer comes first.
    pub fn judge(layers: &[Layer]) -> Result<Self, ConfigError> {
        let given = |key: Key| layers.iter().find_map(|layer| layer.get(key));

        let listen = parse(given(Key::Listen), |text| address(text, "127.0.0.1:3000 or [::]:3000"))?;
        let data_dir = parse(given(Key::DataDir), |text| match text {
            // A script's empty variable, most likely; the files would lie about in the working folder.
            "" => Err("the folder has no name. Write one, like ./data.".to_owned()),
            _ => Ok(PathBuf::from(text)),
        })?
        .unwrap_or_else(|| PathBuf::from("data"));
        let database_url =
            parse(given(Key::DatabaseUrl), |text| text.parse::<DatabaseUrl>().map_err(sentence))?;
        let redis = redis(given)?;
        let public_url = parse(given(Key::PublicUrl), |text| text.parse::<PublicUrl>().map_err(sentence))?;
        let log_format = parse(given(Key::LogFormat), |text| match text {
            "text" => Ok(LogFormat::Text),
            "json" => Ok(LogFormat::Json),
            _ => Err(format!("`{text}` is not a log format. Write text or json.")),
        })?;
        let trusted_proxies = parse(given(Key::TrustedProxies), |text| {
            text.parse().map_err(|_| format!("`{text}` is not a number of proxies. Write 0 to 255."))
        })?;

        let frames_per_second = parse(given(Key::FramesPerSecond), |text| {
            text.parse().map_err(|_| format!("`{text}` is not a number of frames. Write a whole number from 1 up, like {FRAMES_PER_SECOND}."))
        })?;

        let metrics_listen = parse(given(Key::MetricsListen), |text| address(text, "127.0.0.1:9464"))?;

        Ok(Self {
            listen: listen.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 3000))),
            database_url: database_url.unwrap_or_else(|| DatabaseUrl::in_folder(&data_dir)),
            data_dir,
            redis,
            public_url,
            log_format: log_format.unwrap_or_default(),
            trusted_proxies: trusted_proxies.unwrap_or(0),
            frames_per_second: frames_per_second.unwrap_or(FRAMES_PER_SECOND),
            metrics_listen,
            mode: Mode::Production,
        })
    }
}

/// The bus, and what belongs to it: certificates and keys are judged also where there is none.
fn redis<'a>(given: impl Fn(Key) -> Option<&'a Given>) -> Result<Option<RedisSettings>, ConfigError> {
    let urls = parse(given(Key::RedisUrl), |text| text.parse::<RedisUrls>().map_err(sentence))?;
    let ca = parse(given(Key::RedisCaFile), |path| path.parse::<CaFile>().map_err(sentence))?;
    let keys = match (given(Key::BusKeys), given(Key::BusKeysFile)) {
        (Some(keys), Some(file)) => {
            return Err(ConfigError::Value {
                given_as: keys.given_as.clone(),
                reason: format!("the keys are in {} too. Give them in one place.", file.given_as),
            });
        }
        (keys, None) => parse(keys, |text| text.parse::<BusKeys>().map_err(sentence))?,
        (None, file) => parse(file, |path| {
            let text = std::fs::read_to_string(path).map_err(|error| {
                format!("{path} cannot be read ({error}). Name a file with a key a line.")
            })?;
            text.parse::<BusKeys>().map_err(sentence)
        })?,
    };
    Ok(urls.map(|urls| RedisSettings { urls, ca, keys }))
}

fn parse<T>(
    given: Option<&Given>,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, ConfigError> {
    given
        .map(|given| {
            parse(given.text.trim())
                .map_err(|reason| ConfigError::Value { given_as: given.given_as.clone(), reason })
        })
        .transpose()
}

fn address(text: &str, like: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("`{text}` is not an address to listen on. Write IP:PORT, like {like}."))
}

fn sentence(error: impl fmt::Display) -> String {
    error.to_string()
}

fn known_keys() -> String {
    Key::ALL.map(Key::name).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(pairs: &[(Key, &str)]) -> Layer {
        Layer::from_flags(pairs.iter().map(|(key, text)| (*key, Some((*text).to_owned()))))
    }

    fn env(pairs: &[(&str, &str)]) -> Layer {
        Layer::from_env(pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())))
    }

    fn file(text: &str) -> Layer {
        Layer::from_toml("sarang.toml", text).unwrap()
    }

    #[test]
    fn nothing_given_is_a_server_of_ones_own() {
        let config = Config::judge(&[]).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
        assert_eq!(config.database_url.to_string(), "sqlite:data/sarang.db");
        assert_eq!(config.trusted_proxies, 0);
        assert_eq!(config.frames_per_second.get(), 100);
        assert!(config.redis.is_none() && config.public_url.is_none() && config.metrics_listen.is_none());
    }

    #[test]
    fn flag_wins_over_environment_over_file_over_default() {
        let file = file("listen = '127.0.0.1:1'\ndata-dir = 'of-file'\nlog-format = 'json'");
        let env = env(&[("SARANG_LISTEN", "127.0.0.1:2"), ("SARANG_DATA_DIR", "of-env")]);
        let flags = flags(&[(Key::Listen, "127.0.0.1:3")]);
        let config = Config::judge(&[flags, env, file]).unwrap();
        assert_eq!(config.listen.port(), 3);
        assert_eq!(config.data_dir, PathBuf::from("of-env"));
        assert_eq!(config.log_format, LogFormat::Json);
        assert_eq!(config.database_url.to_string(), "sqlite:of-env/sarang.db");
    }

    #[test]
    fn an_empty_variable_is_none() {
        let config = Config::judge(&[env(&[("SARANG_REDIS_URL", "")])]).unwrap();
        assert!(config.redis.is_none());
    }

    #[test]
    fn every_key_has_a_flag_a_variable_and_a_line() {
        let text = "listen = '0.0.0.0:80'\ndata-dir = '/d'\ndatabase-url = 'sqlite:/d/x.db'\n\
            redis-url = 'redis://r:6379'\npublic-url = 'https://chat.example.org'\n\
            log-format = 'text'\ntrusted-proxies = 1\nframes-per-second = 5000\nmetrics-listen = '[::1]:9464'";
        let layer = file(text);
        // These are tried below: their files have to be there.
        let of_the_bus = [Key::RedisCaFile, Key::BusKeys, Key::BusKeysFile];
        for key in Key::ALL.into_iter().filter(|key| !of_the_bus.contains(key)) {
            assert!(layer.get(key).is_some(), "{}", key.name());
        }
        let config = Config::judge(&[layer]).unwrap();
        assert_eq!(config.trusted_proxies, 1);
        assert_eq!(config.frames_per_second.get(), 5000);
        assert_eq!(config.metrics_listen.unwrap().port(), 9464);
        assert!(config.redis.is_some());
        assert_eq!(config.public_url.unwrap().origin(), "https://chat.example.org");
    }

    #[test]
    fn an_unknown_key_is_named_with_the_known_ones() {
        let error = Layer::from_toml("sarang.toml", "lisen = '127.0.0.1:1'").unwrap_err().to_string();
        assert_eq!(
            error,
            "sarang.toml has the unknown key `lisen`. The known keys are listen, data-dir, database-url, \
             redis-url, redis-ca-file, bus-keys, bus-keys-file, public-url, log-format, trusted-proxies, \
             frames-per-second, metrics-listen."
        );
    }

    #[test]
    fn a_broken_file_says_where() {
        let error = Layer::from_toml("sarang.toml", "listen = '127.0.0.1:1'\ndata-dir = ").unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
        assert!(!error.to_string().contains('\n'), "{error}");
        let error = Layer::from_toml("sarang.toml", "listen = true").unwrap_err();
        assert!(error.to_string().contains("`listen` in sarang.toml"), "{error}");
    }

    #[test]
    fn a_bad_value_names_where_it_was_given() {
        let message = |layer: Layer| Config::judge(&[layer]).unwrap_err().to_string();
        let flag = message(flags(&[(Key::Listen, "localhost")]));
        assert!(flag.starts_with("--listen: `localhost` is not an address"), "{flag}");
        let none = message(env(&[("SARANG_FRAMES_PER_SECOND", "0")]));
        assert!(none.starts_with("SARANG_FRAMES_PER_SECOND: `0` is not a number of frames"), "{none}");
        let env = message(env(&[("SARANG_PUBLIC_URL", "chat.example.org")]));
        assert!(env.starts_with("SARANG_PUBLIC_URL: "), "{env}");
        let file = message(file("log-format = 'xml'"));
        assert!(file.starts_with("`log-format` in sarang.toml: `xml`"), "{file}");
    }

    #[test]
    fn several_servers_are_a_list_or_a_line() {
        let list = file("redis-url = ['redis://a', 'redis://b']");
        let line = env(&[("SARANG_REDIS_URL", "redis://a,redis://b")]);
        assert_eq!(Config::judge(&[list]).unwrap().redis, Config::judge(&[line]).unwrap().redis);
        let error = Layer::from_toml("sarang.toml", "redis-url = [1]").unwrap_err().to_string();
        assert!(error.contains("`redis-url` in sarang.toml"), "{error}");
        let error = Layer::from_toml("sarang.toml", "listen = ['a']").unwrap_err().to_string();
        assert!(error.contains("`listen` in sarang.toml"), "{error}");
    }

    #[test]
    fn keys_come_from_one_place_and_stay_secret() {
        const KEY: &str = "this is a secret of a good many characters";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        std::fs::write(&path, format!("# of May\n{KEY}\n")).unwrap();
        let of_file = flags(&[(Key::RedisUrl, "redis://a"), (Key::BusKeysFile, path.to_str().unwrap())]);
        let of_env = env(&[("SARANG_REDIS_URL", "redis://a"), ("SARANG_BUS_KEYS", KEY)]);
        let config = Config::judge(std::slice::from_ref(&of_file)).unwrap();
        assert_eq!(config, Config::judge(std::slice::from_ref(&of_env)).unwrap());
        assert!(config.redis.as_ref().unwrap().keys.is_some());
        assert!(!format!("{config:?}").contains("secret"));
        let message = |layers: &[Layer]| Config::judge(layers).unwrap_err().to_string();
        let both = message(&[of_file, of_env.clone()]);
        assert!(both.starts_with("SARANG_BUS_KEYS: ") && both.contains("--bus-keys-file"), "{both}");
        assert!(!format!("{of_env:?}").contains("secret"), "{of_env:?}");
        let absent = message(&[flags(&[(Key::BusKeysFile, "absent")])]);
        assert!(absent.starts_with("--bus-keys-file: absent cannot be read"), "{absent}");
        let absent = message(&[flags(&[(Key::RedisCaFile, "absent")])]);
        assert!(absent.starts_with("--redis-ca-file: absent is no file"), "{absent}");
        let short = message(&[file("bus-keys = ['short']")]);
        assert!(short.starts_with("`bus-keys` in sarang.toml: ") && !short.contains("short'"), "{short}");
    }

    #[test]
    fn unknown_variables_are_found() {
        let names = ["SARANG_LISTEN", "SARANG_LISEN", "SARANG_DEV", "HOME"].map(str::to_owned);
        assert_eq!(unknown_variables(names.into_iter()), ["SARANG_LISEN"]);
    }
}
