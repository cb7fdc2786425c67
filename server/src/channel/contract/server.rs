//! A Redis server for a test.

use std::net::TcpListener;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use sarang_protocol::id::Epoch;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

use super::PATIENCE;
use crate::channel::{Channel, RedisUrl, open};

/// A Redis server of one's own, gone with this value.
pub(super) struct Redis {
    port: u16,
    folder: tempfile::TempDir,
    server: Child,
}

impl Redis {
    pub(super) async fn start() -> Self {
        Self::start_at(free_port()).await
    }

    pub(super) async fn start_at(port: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Self::spawn(port, &folder);
        let redis = Self { port, folder, server };
        redis.answers().await;
        redis
    }

    fn spawn(port: u16, folder: &tempfile::TempDir) -> Child {
        Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no"])
            .arg("--dir")
            .arg(folder.path())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("these tests need redis-server (on Debian: apt-get install redis-server)")
    }

    pub(super) async fn stop(&mut self) {
        self.server.kill().await.unwrap();
    }

    pub(super) async fn start_again(&mut self) {
        self.server = Self::spawn(self.port, &self.folder);
        self.answers().await;
    }

    async fn answers(&self) {
        let deadline = Instant::now() + PATIENCE;
        while self.try_command(&["PING"]).await.is_err() {
            assert!(Instant::now() < deadline, "redis-server does not answer");
            sleep(Duration::from_millis(20)).await;
        }
    }

    pub(super) async fn command(&self, words: &[&str]) {
        self.try_command(words).await.unwrap();
    }

    async fn try_command(&self, words: &[&str]) -> std::io::Result<()> {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};

        let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await?;
        stream.write_all(format!("{}\r\n", words.join(" ")).as_bytes()).await?;
        let mut answer = [0; 64];
        let length = stream.read(&mut answer).await?;
        match answer[..length].first() {
            Some(b'+' | b':') => Ok(()),
            _ => Err(std::io::Error::other(String::from_utf8_lossy(&answer[..length]).into_owned())),
        }
    }

    pub(super) async fn signal(&self, name: &str) {
        let pid = self.server.id().expect("it runs").to_string();
        let status = Command::new("kill").args([format!("-{name}"), pid]).status().await.unwrap();
        assert!(status.success());
    }

    pub(super) fn instance(&self, epoch: Epoch) -> Arc<dyn Channel> {
        let url: RedisUrl = format!("redis://127.0.0.1:{}", self.port).parse().unwrap();
        open(Some(&url), epoch).unwrap()
    }
}

pub(super) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
