//! A Redis with a replica, and Sentinels who watch over them.

use std::process::Command;

use tempfile::TempDir;

use crate::process::Process;
use crate::redis::{Redis, told};
use crate::wait::{free_port, holds, until};

/// What the Sentinels call the server.
const MASTER: &str = "main";

/// A server, its replica, and two Sentinels.
pub struct Sentinels {
    servers: [Redis; 2],
    ports: [u16; 2],
    _processes: Vec<Process>,
    _folder: TempDir,
}

impl Sentinels {
    /// Starts them, and waits until all know each other.
    pub async fn start() -> Self {
        let master = Redis::start_with(&["--repl-diskless-sync-delay", "0"]).await;
        let port = master.port().to_string();
        let replica =
            Redis::start_with(&["--replicaof", "127.0.0.1", &port, "--repl-diskless-sync-delay", "0"]).await;
        let folder = TempDir::new().expect("a temporary folder can be made");
        let ports = [free_port(), free_port()];
        let start = |sentinel: u16| {
            let file = folder.path().join(format!("sentinel-{sentinel}.conf"));
            let config = format!(
                "port {sentinel}\nbind 127.0.0.1\ndir {}\n\
                 sentinel monitor {MASTER} 127.0.0.1 {port} 1\n\
                 sentinel down-after-milliseconds {MASTER} 1000\n\
                 sentinel failover-timeout {MASTER} 3000\n",
                folder.path().display()
            );
            std::fs::write(&file, config).expect("it can be written");
            let mut command = Command::new("redis-server");
            command.arg(&file).arg("--sentinel");
            Process::start("sentinel", command, &folder.path().join(format!("sentinel-{sentinel}.log")))
        };
        let processes = ports.map(start).into();
        let sentinels = Self { servers: [master, replica], ports, _processes: processes, _folder: folder };
        for port in ports {
            until("the Sentinels know each other and the replica", async || {
                let known = told(port, &format!("SENTINEL MASTER {MASTER}")).await.unwrap_or_default();
                let words: Vec<&str> = known.lines().map(str::trim).collect();
                let says = |key: &str| {
                    let at = words.iter().position(|word| *word == key)?;
                    words.get(at + 2).copied()
                };
                let all = says("num-slaves") == Some("1") && says("num-other-sentinels") == Some("1");
                holds(all && says("flags") == Some("master"), known.clone())
            })
            .await;
        }
        until("the replica follows", async || {
            let info = sentinels.servers[1].told("INFO replication").await.unwrap_or_default();
            holds(info.contains("master_link_status:up"), info)
        })
        .await;
        sentinels
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("redis+sentinel://127.0.0.1:{},127.0.0.1:{}/{MASTER}", self.ports[0], self.ports[1])
    }

    /// Which of the two is the master, as a Sentinel sees it.
    pub async fn master(&self) -> usize {
        let ask = format!("SENTINEL GET-MASTER-ADDR-BY-NAME {MASTER}");
        let answer = told(self.ports[0], &ask).await.unwrap_or_default();
        usize::from(!answer.contains(&self.servers[0].port().to_string()))
    }

    /// One of the two servers.
    pub fn server(&mut self, at: usize) -> &mut Redis {
        &mut self.servers[at]
    }

    /// Asks for another master, and waits until there is one.
    pub async fn fails_over(&self) {
        let before = self.master().await;
        until("the Sentinels begin", async || {
            let answer =
                told(self.ports[0], &format!("SENTINEL FAILOVER {MASTER}")).await.unwrap_or_default();
            holds(answer.starts_with("+OK"), answer)
        })
        .await;
        self.has_another_master_than(before).await;
    }

    /// Waits until the one that is not the master follows it, so that it could take over.
    pub async fn is_whole(&self) {
        let master = self.master().await;
        let follows = format!("port={},state=online", self.servers[1 - master].port());
        until("the old master follows", async || {
            let info = self.servers[master].told("INFO replication").await.unwrap_or_default();
            holds(info.contains(&follows), info)
        })
        .await;
    }

    /// Waits until the Sentinels have chosen another master.
    pub async fn has_another_master_than(&self, before: usize) {
        until("the Sentinels choose another", async || {
            holds(self.master().await != before, format!("it is {before} still"))
        })
        .await;
    }
}
