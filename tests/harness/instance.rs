//! A running server.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use crate::installation::Installation;
use crate::process::{Process, Signal};
use crate::sarang;
use crate::wait::{free_port, until};

/// A server that stops drains for 30 s at the most; see `docs/protocol.md`, `drain`.
const STOPS_WITHIN: Duration = Duration::from_secs(35);

/// `sarang serve` on a free port. It keeps its port over restarts.
pub struct Instance {
    port: u16,
    folder: PathBuf,
    data: Vec<OsString>,
    log: PathBuf,
    options: Options,
    process: Option<Process>,
    client: reqwest::Client,
}

/// How a server is started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `--redis-url`; without it the instance is alone.
    pub redis_url: Option<String>,
    /// More arguments.
    pub args: Vec<String>,
    /// More of its environment.
    pub env: Vec<(String, String)>,
    /// The one processor that it may use.
    pub cpu: Option<usize>,
}

impl Instance {
    /// Starts a server on an installation and waits until it is ready.
    pub async fn start(installation: &Installation, options: Options) -> Self {
        let port = free_port();
        let mut instance = Self {
            port,
            folder: installation.folder().to_owned(),
            data: installation.args(),
            log: installation.folder().join(format!("serve-{port}.log")),
            options,
            process: None,
            client: reqwest::Client::new(),
        };
        instance.starts().await;
        instance
    }

    /// Starts it (again), on its port, and waits until it is ready.
    pub async fn starts(&mut self) {
        let mut process = Process::start("sarang", self.command(), &self.log);
        let url = self.url("/readyz");
        let client = self.client.clone();
        until("the server is ready", async || {
            if let Some(status) = process.ended() {
                panic!("the server ended instead ({status}):\n{}", process.log());
            }
            match client.get(&url).send().await {
                Ok(answer) if answer.status().is_success() => Ok(()),
                Ok(answer) => Err(format!("{}", answer.status())),
                Err(error) => Err(format!("{error:?}")),
            }
        })
        .await;
        self.process = Some(process);
    }

    /// The command that starts it.
    pub fn command(&self) -> Command {
        let mut command = match self.options.cpu {
            Some(cpu) => sarang::command_on(cpu, &self.folder),
            None => sarang::command(&self.folder),
        };
        command
            .args(["serve", "--listen", &format!("127.0.0.1:{}", self.port)])
            .args(&self.data)
            .envs(self.options.env.iter().cloned())
            .args(&self.options.args);
        if let Some(url) = &self.options.redis_url {
            command.args(["--redis-url", url]);
        }
        command
    }

    /// `kill -9`.
    pub fn kill9(&mut self) {
        self.process = None;
    }

    /// `kill -9`, and a new start on the same port.
    pub async fn crashes_and_restarts(&mut self) {
        self.kill9();
        self.starts().await;
    }

    /// Asks it to end, and waits until it has.
    pub async fn stops(&mut self) -> ExitStatus {
        let mut process = self.process.take().expect("it runs");
        process.signal(Signal::Term);
        process.ends_within(STOPS_WITHIN).await
    }

    /// Asks it to end and does not wait.
    pub fn is_asked_to_stop(&self) {
        self.running().signal(Signal::Term);
    }

    /// Whether it was started and neither killed nor stopped since.
    pub fn is_running(&self) -> bool {
        self.process.is_some()
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.running().pid()
    }

    /// Its origin, as a browser tells it.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    /// The address of its socket.
    pub fn socket_url(&self) -> String {
        format!("ws://127.0.0.1:{}/ws", self.port)
    }

    /// What `/readyz` says: its status and its words.
    pub async fn readiness(&self) -> (u16, String) {
        let answer = self.client.get(self.url("/readyz")).send().await;
        let answer = answer.expect("the server answers");
        let status = answer.status().as_u16();
        (status, answer.text().await.unwrap_or_default())
    }

    /// Waits until `/readyz` says a word.
    pub async fn says_it_is(&self, word: &str) {
        until(format!("/readyz says {word:?}"), async || {
            let (status, text) = self.readiness().await;
            if text.contains(word) { Ok(()) } else { Err(format!("{status} {text}")) }
        })
        .await;
    }

    /// Its log so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Waits until its log has a line with a text in it.
    pub async fn logs(&self, text: &str) {
        until(format!("the log says {text:?}"), async || {
            let log = self.log();
            if log.contains(text) { Ok(()) } else { Err(log) }
        })
        .await;
    }

    fn running(&self) -> &Process {
        self.process.as_ref().expect("it runs")
    }
}
