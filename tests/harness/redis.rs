//! A Redis of one's own.

use std::process::Command;

use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::process::{Process, Signal};
use crate::wait::{free_port, holds, until};

/// A `redis-server` on a free port that keeps nothing on disk.
pub struct Redis {
    port: u16,
    // Before its folder, where its log is.
    process: Option<Process>,
    folder: TempDir,
}

impl Redis {
    /// Starts it and waits until it answers.
    pub async fn start() -> Self {
        let mut redis = Self::away();
        redis.comes_back().await;
        redis
    }

    /// One that is not there yet: an address at which nobody answers.
    pub fn away() -> Self {
        Self {
            port: free_port(),
            folder: TempDir::new().expect("a temporary folder can be made"),
            process: None,
        }
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
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
            .arg(self.folder.path());
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
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        stream.write_all(format!("{command}\r\n").as_bytes()).await?;
        let mut answer = [0; 4096];
        let length = stream.read(&mut answer).await?;
        Ok(String::from_utf8_lossy(&answer[..length]).into_owned())
    }

    async fn pong(&self) -> std::io::Result<()> {
        let answer = self.told("PING").await?;
        if answer.starts_with("+PONG") { Ok(()) } else { Err(std::io::Error::other(answer)) }
    }

    fn signal(&self, signal: Signal) {
        self.process.as_ref().expect("the test has stopped Redis before").signal(signal);
    }
}
