//! A Redis Cluster of one's own.

use std::process::Command;

use crate::redis::Redis;
use crate::wait::{free_port, holds, until};

/// A server that is silent for so long counts as gone, in milliseconds.
const NODE_TIMEOUT: &str = "2000";

/// Three masters, who share the slots.
pub struct RedisCluster {
    servers: Vec<Redis>,
}

impl RedisCluster {
    /// Starts and joins them, and waits until they agree.
    pub async fn start() -> Self {
        let mut servers = Vec::new();
        let mut addresses = Vec::new();
        for _ in 0..3 {
            // By default the port of the others is this one and 10,000, which may be taken.
            let others = free_port().to_string();
            let args = [
                "--cluster-enabled",
                "yes",
                "--cluster-node-timeout",
                NODE_TIMEOUT,
                "--cluster-port",
                &others,
            ];
            let server = Redis::start_with(&args).await;
            addresses.push(format!("127.0.0.1:{}@{others}", server.port()));
            servers.push(server);
        }
        let cluster = Self { servers };
        let mut create = vec!["create"];
        create.extend(addresses.iter().map(String::as_str));
        manages(&create);
        cluster.agrees().await;
        cluster
    }

    /// Its URL.
    pub fn url(&self) -> String {
        let hosts: Vec<String> =
            self.servers.iter().map(|server| format!("127.0.0.1:{}", server.port())).collect();
        format!("redis+cluster://{}", hosts.join(","))
    }

    /// One of its servers.
    pub fn server(&mut self, at: usize) -> &mut Redis {
        &mut self.servers[at]
    }

    /// Waits until all servers see all slots served.
    pub async fn agrees(&self) {
        for server in &self.servers {
            until("the cluster agrees", async || {
                let info = server.told("CLUSTER INFO").await.unwrap_or_default();
                let agrees = info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3");
                holds(agrees, info)
            })
            .await;
        }
    }

    /// Which server has a slot.
    pub async fn owner(&self, slot: u16) -> usize {
        for (at, server) in self.servers.iter().enumerate() {
            if self.myself(server).await.1.iter().any(|(from, to)| (*from..=*to).contains(&slot)) {
                return at;
            }
        }
        panic!("nobody has slot {slot}");
    }

    /// Gives one slot to another server, by hand; tells to which.
    pub async fn moves(&self, slot: u16) -> usize {
        let from = self.owner(slot).await;
        let to = (from + 1) % self.servers.len();
        let (source, target) = (&self.servers[from], &self.servers[to]);
        let (source_id, target_id) = (self.myself(source).await.0, self.myself(target).await.0);
        for (server, what) in [
            (target, format!("IMPORTING {source_id}")),
            (source, format!("MIGRATING {target_id}")),
            (target, format!("NODE {target_id}")),
            (source, format!("NODE {target_id}")),
        ] {
            let answer = server.told(&format!("CLUSTER SETSLOT {slot} {what}")).await.expect("Redis answers");
            assert!(answer.starts_with("+OK"), "{what}: {answer}");
        }
        to
    }

    /// Gives so many slots of one server to another, as operators do.
    pub async fn reshards(&self, from: usize, to: usize, slots: u16) {
        let (source, target) =
            (self.myself(&self.servers[from]).await.0, self.myself(&self.servers[to]).await.0);
        let (address, slots) = (format!("127.0.0.1:{}", self.servers[from].port()), slots.to_string());
        let args = [
            "reshard",
            &address,
            "--cluster-from",
            &source,
            "--cluster-to",
            &target,
            "--cluster-slots",
            &slots,
        ]
        .map(str::to_owned);
        // It takes seconds, and traffic goes on.
        let resharded = tokio::task::spawn_blocking(move || manages(&args.each_ref().map(String::as_str)));
        resharded.await.expect("it does not panic");
        self.agrees().await;
    }

    /// A server's name in the cluster, and its slots.
    async fn myself(&self, server: &Redis) -> (String, Vec<(u16, u16)>) {
        let nodes = server.told("CLUSTER NODES").await.expect("Redis answers");
        let line = nodes.lines().find(|line| line.contains("myself")).expect("it knows itself");
        // id, address, flags, master, two pings, epoch, link, slots
        let words: Vec<&str> = line.split_whitespace().collect();
        let slots = words[8..].iter().filter(|word| !word.starts_with('['));
        let slots = slots.map(|word| {
            let (from, to) = word.split_once('-').unwrap_or((word, word));
            (from.parse().expect("a slot"), to.parse().expect("a slot"))
        });
        (words[0].to_owned(), slots.collect())
    }
}

/// `redis-cli --cluster …`, which has to succeed.
fn manages(args: &[&str]) {
    let output = Command::new("redis-cli")
        .arg("--cluster")
        .args(args)
        .arg("--cluster-yes")
        .output()
        .expect("redis-cli comes with redis-server");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "redis-cli --cluster {args:?}:\n{said}");
}
