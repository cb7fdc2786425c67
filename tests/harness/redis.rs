//! A Redis of one's own.

use std::process::Command;

use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::certificates::Certificates;
use crate::process::{Process, Signal};
use crate::wait::{free_port, holds, until};

/// Who Sarang is at a Redis with [`Redis::guarded`]; it may do what `docs/redis.md` says it needs.
pub const USER: &str = "sarang";

/// Their password.
pub const PASSWORD: &str = "a-password-for-the-tests";

/// A `redis-server` on a free port that keeps nothing on disk.
pub struct Redis {
    port: u16,
    url: String,
    args: Vec<String>,
    // Before its folder, where its log is.
    process: Option<Process>,
    folder: TempDir,
}

impl Redis {
    /// Starts it and waits until it answers.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts it with more arguments.
    pub async fn start_with(args: &[&str]) -> Self {
        let mut redis = Self::away();
        redis.args.extend(args.iter().map(|arg| (*arg).to_owned()));
        redis.comes_back().await;
        redis
    }

    /// Starts one with TLS and a user for Sarang who may do nothing but what it needs.
    pub async fn guarded(certificates: &Certificates) -> Self {
        let mut redis = Self::away();
        let tls_port = free_port();
        redis.url = format!("rediss://{USER}:{PASSWORD}@127.0.0.1:{tls_port}");
        let [ca, certificate, key] = certificates.paths();
        for (name, value) in [
            ("--tls-port", tls_port.to_string()),
            ("--tls-auth-clients", "no".to_owned()),
            ("--tls-ca-cert-file", ca),
            ("--tls-cert-file", certificate),
            ("--tls-key-file", key),
        ] {
            redis.args.extend([name.to_owned(), value]);
        }
        redis.comes_back().await;
        redis.lets_in(&["+@pubsub", "+@connection", "&sarang:*"]).await;
        redis
    }

    /// Makes [`USER`] somebody who may do this, and nothing else.
    pub async fn lets_in(&self, rules: &[&str]) {
        let rules = rules.join(" ");
        let told = format!("ACL SETUSER {USER} reset on >{PASSWORD} {rules}");
        let answer = self.told(&told).await.expect("Redis answers");
        assert!(answer.starts_with("+OK"), "{answer}");
    }

    /// One that is not there yet: an address at which nobody answers.
    pub fn away() -> Self {
        let port = free_port();
        Self {
            port,
            url: format!("redis://127.0.0.1:{port}"),
            args: Vec::new(),
            folder: TempDir::new().expect("a temporary folder can be made"),
            process: None,
        }
    }

    /// Its URL.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Its process id.
    ///
    /// # Panics
    /// If it does not run.
    pub fn pid(&self) -> u32 {
        self.process.as_ref().expect("it runs").pid()
    }

    /// The port at which it speaks in the clear.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Kills it as a crash would. Who was connected is cut off.
    pub fn stops(&mut self) {
        self.process = None;
    }

    /// Starts it on the same port and waits until it answers.
    pub async fn comes_back(&mut self) {
        let mut command = Command::new("redis-server");
        command
            .args(["--port", &self.port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no", "--dir"])
            .arg(self.folder.path())
            .args(&self.args);
        let log = self.folder.path().join("redis.log");
        self.process = Some(Process::start("redis", command, &log));
        until("Redis answers", async || holds(self.pong().await.is_ok(), "no PONG yet")).await;
    }

    /// Crash and new start.
    pub async fn restarts(&mut self) {
        self.stops();
        self.comes_back().await;
    }

    /// It stands still: connections stay open and nothing comes through.
    pub fn pauses(&self) {
        self.signal(Signal::Stop);
    }

    /// It goes on.
    pub fn goes_on(&self) {
        self.signal(Signal::Cont);
    }

    /// Sends it a command of its inline protocol and gives the first piece of the answer.
    pub async fn told(&self, command: &str) -> std::io::Result<String> {
        told(self.port, command).await
    }

    async fn pong(&self) -> std::io::Result<()> {
        let answer = self.told("PING").await?;
        if answer.starts_with("+PONG") { Ok(()) } else { Err(std::io::Error::other(answer)) }
    }

    fn signal(&self, signal: Signal) {
        self.process.as_ref().expect("the test has stopped Redis before").signal(signal);
    }
}

/// Sends a command to whoever speaks Redis' inline protocol at this port; gives the first piece of
/// the answer.
pub(crate) async fn told(port: u16, command: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(format!("{command}\r\n").as_bytes()).await?;
    let mut answer = vec![0; 16 * 1024];
    let length = stream.read(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer[..length]).into_owned())
}
