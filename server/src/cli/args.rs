//! What the command line accepts.

#![expect(clippy::doc_markdown, reason = "these comments are printed as help, where marks would show")]

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::Key;

/// Team chat in one binary.
///
/// `sarang serve` is all it takes: data lies in ./data, the page at http://127.0.0.1:3000 leads
/// through the first steps.
#[derive(Debug, Parser)]
#[command(
    name = "sarang",
    version,
    propagate_version = false,
    arg_required_else_help = true,
    after_long_help = EXAMPLES,
    max_term_width = 100
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  sarang serve
  sarang serve --data-dir /var/lib/sarang --public-url https://chat.example.org
  sarang user add dana --name 'Dana Kim' --admin --password-stdin < password.txt
  TOKEN=$(sarang token create weather-bot)

Settings are taken from the first of: flag, environment variable (SARANG_…), file (--config,
SARANG_CONFIG, or ./sarang.toml if there is one), default. In the file the flags' names are keys:
  listen = \"0.0.0.0:3000\"
  public-url = \"https://chat.example.org\"

SARANG_LOG (or RUST_LOG) filters the log, like SARANG_LOG=debug or SARANG_LOG=sarang::hub=trace.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve the chat
    Serve(ServeArgs),
    /// Add people, set their passwords
    #[command(subcommand)]
    User(UserCommand),
    /// Make, list and revoke bearer tokens for programs
    #[command(subcommand)]
    Token(TokenCommand),
    /// Create rooms
    #[command(subcommand)]
    Room(RoomCommand),
    /// Copy a whole installation into another, empty database, and verify the copy
    CopyDatabase(CopyArgs),
    /// Bring the database up to date (`serve` does it too)
    Migrate(DataArgs),
    /// Print the version
    Version,
}

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// IP address and port to listen on [env: SARANG_LISTEN] [default: 127.0.0.1:3000]
    #[arg(long, value_name = "IP:PORT")]
    listen: Option<String>,
    #[command(flatten)]
    pub(super) data: DataArgs,
    /// Redis that joins several instances, like redis://127.0.0.1:6379,
    /// redis+sentinel://HOST,HOST/MASTER or redis+cluster://HOST,HOST; rediss… with TLS; given
    /// several times, they share the load; without it there is one instance
    /// [env: SARANG_REDIS_URL]
    #[arg(long, value_name = "URL")]
    redis_url: Vec<String>,
    /// File with the certificate (PEM) of your own CA that Redis' certificates are signed by
    /// [env: SARANG_REDIS_CA_FILE] [default: whom the system trusts]
    #[arg(long, value_name = "FILE")]
    redis_ca_file: Option<String>,
    /// File with keys, one a line, that seal what goes over Redis; the first seals, all of them
    /// open [env: SARANG_BUS_KEYS_FILE, or the keys themselves in SARANG_BUS_KEYS]
    #[arg(long, value_name = "FILE")]
    bus_keys_file: Option<String>,
    /// What people type into the address bar, like https://chat.example.org; needed behind a proxy
    /// and for any other machine [env: SARANG_PUBLIC_URL]
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// How log lines look: text or json [env: SARANG_LOG_FORMAT] [default: text]
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<String>,
    /// How many proxies of yours stand in front, one behind the other; so many entries of
    /// X-Forwarded-For are believed [env: SARANG_TRUSTED_PROXIES] [default: 0]
    #[arg(long, value_name = "NUMBER")]
    trusted_proxies: Option<String>,
    /// Frames that one person's sockets may send together in a second; five seconds' worth at once
    /// [env: SARANG_FRAMES_PER_SECOND] [default: 100]
    #[arg(long, value_name = "NUMBER")]
    frames_per_second: Option<String>,
    /// Second IP address and port, where figures for Prometheus are at /metrics; for whoever can
    /// reach it, so not one of the internet's [env: SARANG_METRICS_LISTEN] [default: none]
    #[arg(long, value_name = "IP:PORT")]
    metrics_listen: Option<String>,
}

/// Where the data is.
#[derive(Clone, Debug, Args)]
pub(super) struct DataArgs {
    /// Folder of everything that is kept [env: SARANG_DATA_DIR] [default: ./data]
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<String>,
    /// Database, like sqlite:/var/lib/sarang/sarang.db or postgres://USER:PASSWORD@HOST/DATABASE
    /// [env: SARANG_DATABASE_URL]
    /// [default: sqlite:DATA_DIR/sarang.db]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// File with settings [env: SARANG_CONFIG] [default: ./sarang.toml, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CopyArgs {
    /// Database to copy, like sqlite:/var/lib/sarang/sarang.db; no instance may be running on it
    #[arg(long, value_name = "URL")]
    pub(super) from: String,
    /// Database to copy into, empty, like postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(long, value_name = "URL")]
    pub(super) to: String,
}

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Add somebody, who can sign in at once
    Add(AddUserArgs),
    /// Set somebody's password; they are signed out everywhere
    Password(PasswordArgs),
}

#[derive(Debug, Args)]
pub(super) struct AddUserArgs {
    /// What they sign in with: letters and digits of any script, `.`, `_`, `-` between them
    pub(super) handle: String,
    /// What they are called [default: the handle]
    #[arg(long)]
    pub(super) name: Option<String>,
    /// Make them an administrator
    #[arg(long)]
    pub(super) admin: bool,
    #[command(flatten)]
    pub(super) password: PasswordSource,
    #[command(flatten)]
    pub(super) data: DataArgs,
}

#[derive(Debug, Args)]
pub(super) struct PasswordArgs {
    /// What they sign in with
    pub(super) handle: String,
    #[command(flatten)]
    pub(super) password: PasswordSource,
    #[command(flatten)]
    pub(super) data: DataArgs,
}

/// Passwords come by standard input only: arguments are seen by everybody on the machine.
#[derive(Debug, Args)]
pub(super) struct PasswordSource {
    /// Read the password from standard input (up to the end, without the last line break)
    #[arg(long, required = true)]
    password_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token with which a program is this user; it is printed once, alone, on stdout
    Create(CreateTokenArgs),
    /// List somebody's tokens: when each was made, and what it is for
    List(ListTokensArgs),
    /// Revoke tokens: programs that use them are cut off within seconds
    Revoke(RevokeTokenArgs),
}

#[derive(Debug, Args)]
pub(super) struct ListTokensArgs {
    /// Whose
    pub(super) handle: String,
    #[command(flatten)]
    pub(super) data: DataArgs,
}

#[derive(Debug, Args)]
pub(super) struct RevokeTokenArgs {
    /// Whose
    pub(super) handle: String,
    #[command(flatten)]
    pub(super) which: WhichTokens,
    #[command(flatten)]
    pub(super) data: DataArgs,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct WhichTokens {
    /// Those that are for this, as `sarang token list` tells it
    #[arg(long)]
    pub(super) name: Option<String>,
    /// All of them
    #[arg(long)]
    pub(super) all: bool,
}

#[derive(Debug, Args)]
pub(super) struct CreateTokenArgs {
    /// Who the program will be
    pub(super) handle: String,
    /// What the token is for
    #[arg(long)]
    pub(super) name: Option<String>,
    #[command(flatten)]
    pub(super) data: DataArgs,
}

#[derive(Debug, Subcommand)]
pub(super) enum RoomCommand {
    /// Create a room that everybody may join
    Create(CreateRoomArgs),
}

#[derive(Debug, Args)]
pub(super) struct CreateRoomArgs {
    /// Its address in /rooms/SLUG
    pub(super) slug: String,
    /// Its name [default: the slug]
    #[arg(long)]
    pub(super) name: Option<String>,
    #[command(flatten)]
    pub(super) data: DataArgs,
}

impl ServeArgs {
    /// What was given, for the configuration.
    pub(super) fn settings(&self) -> Vec<(Key, Option<String>)> {
        let redis_url = (!self.redis_url.is_empty()).then(|| self.redis_url.join(","));
        let own = [
            (Key::Listen, &self.listen),
            (Key::RedisUrl, &redis_url),
            (Key::RedisCaFile, &self.redis_ca_file),
            (Key::BusKeysFile, &self.bus_keys_file),
            (Key::PublicUrl, &self.public_url),
            (Key::LogFormat, &self.log_format),
            (Key::TrustedProxies, &self.trusted_proxies),
            (Key::FramesPerSecond, &self.frames_per_second),
            (Key::MetricsListen, &self.metrics_listen),
        ];
        let own = own.map(|(key, text)| (key, text.clone()));
        self.data.settings().into_iter().chain(own).collect()
    }
}

impl DataArgs {
    /// What was given, for the configuration.
    pub(super) fn settings(&self) -> [(Key, Option<String>); 2] {
        [(Key::DataDir, self.data_dir.clone()), (Key::DatabaseUrl, self.database_url.clone())]
    }
}
