//! The command line.
//!
//! Whoever can write the database file is the operator, so commands ask for no password. They
//! work beside a running server.

mod accounts;
mod args;
mod copying;
mod serving;

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::channel;
use crate::chat::Chat;
use crate::config::{Config, Key, Layer, Mode};
use crate::store::Store;

use args::{Cli, Command, DataArgs, RoomCommand, TokenCommand, UserCommand};

/// Runs the program: reads the arguments, does what they say.
///
/// Exit codes: 0 done, 1 it could not be done (one line on stderr says why), 2 wrong usage.
pub fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("sarang: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Why a command failed: a sentence for the operator.
struct Failure(String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One line, whatever a library put into its message.
        f.write_str(&self.0.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Serve(args) => {
            let config = config(args.data.config.as_deref(), args.settings())?;
            serving::serve(config)
        }
        Command::User(UserCommand::Add(args)) => {
            with_chat(&args.data.clone(), |chat| accounts::add(chat, args))
        }
        Command::User(UserCommand::Password(args)) => {
            with_chat(&args.data.clone(), |chat| accounts::password(chat, args))
        }
        Command::Token(TokenCommand::Create(args)) => {
            with_chat(&args.data.clone(), |chat| accounts::token(chat, args))
        }
        Command::Token(TokenCommand::List(args)) => {
            with_chat(&args.data.clone(), |chat| accounts::tokens(chat, args))
        }
        Command::Token(TokenCommand::Revoke(args)) => {
            with_chat(&args.data.clone(), |chat| accounts::revoke(chat, args))
        }
        Command::Room(RoomCommand::Create(args)) => {
            with_chat(&args.data.clone(), |chat| accounts::room(chat, args))
        }
        Command::Migrate(args) => {
            let config = config(args.config.as_deref(), args.settings())?;
            block_on(async {
                Store::open(&config.database_url).await?;
                println!("The database {} is up to date.", config.database_url);
                Ok(())
            })
        }
        Command::CopyDatabase(args) => block_on(copying::copy_database(args)),
        Command::Version => {
            println!("{}", Cli::command().render_version().trim_end());
            Ok(())
        }
    }
}

/// All settings: flags, then environment, then file.
fn config(
    file: Option<&Path>,
    flags: impl IntoIterator<Item = (Key, Option<String>)>,
) -> Result<Config, Failure> {
    // What is not UTF-8 is none of ours.
    let variables =
        || std::env::vars_os().filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)));
    let env_file = variables().find(|(name, value)| name == "SARANG_CONFIG" && !value.is_empty());
    let file = file.map(Path::to_owned).or(env_file.map(|(_, path)| path.into()));
    let layers = [Layer::from_flags(flags), Layer::from_env(variables()), Layer::from_file(file.as_deref())?];
    let mut config = Config::judge(&layers)?;
    if variables().any(|(name, value)| name == "SARANG_DEV" && value == "1") {
        config.mode = Mode::Development;
    }
    Ok(config)
}

/// Does something with the installation's data. A running server hears of it from the database,
/// within one of its ticks.
fn with_chat<F>(data: &DataArgs, command: impl FnOnce(Chat) -> F) -> Result<(), Failure>
where
    F: Future<Output = Result<(), Failure>>,
{
    let config = config(data.config.as_deref(), data.settings())?;
    block_on(async {
        let store = Store::open(&config.database_url).await?;
        let channel = channel::open(None, store.epoch())?;
        command(Chat::new(store, channel)).await
    })
}

fn block_on(future: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(future)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_flag_of_serve_is_a_setting() {
        let command = Cli::command();
        let serve = command.find_subcommand("serve").unwrap();
        // Arguments are seen by everybody on the machine.
        let secrets = [Key::BusKeys];
        for key in Key::ALL.into_iter().filter(|key| !secrets.contains(key)) {
            let flag = serve.get_arguments().find(|arg| arg.get_long() == Some(key.name())).unwrap();
            let help = flag.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains(&format!("[env: {}", key.variable())), "{}: {help}", key.name());
        }
    }

    #[test]
    fn a_failure_is_one_line() {
        assert_eq!(Failure("one\n  two".into()).to_string(), "one two");
    }
}
