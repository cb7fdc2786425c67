//! What members of a room get, however the channel loses, doubles and mixes up what it carries.
//! The clock is paused: it moves on when everybody waits.

mod keeping;
mod lag;
mod order;
mod parting;

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sarang_protocol::id::{Epoch, UserId};
use sarang_protocol::text::RoomSlug;
use tokio::time::sleep;
use uuid::Uuid;

use super::*;
use crate::channel::{self, Frame, Health, Listener, Partition, Ring, Whispers};

const ROOM: RoomId = RoomId(1);
const RATE: Rate = Rate { burst: 1, per_second: 1 };

/// Longer than everything but the tick.
const MOMENT: Duration = Duration::from_millis(500);

/// Longer than a tick and what follows from it.
const A_TICK: Duration = Duration::from_secs(7);

#[derive(Default)]
struct Memory {
    heads: Mutex<HashMap<RoomId, u64>>,
    accounts: Mutex<HashMap<UserId, Account>>,
    /// Whose membership ends with which event.
    leavers: Mutex<HashMap<u64, UserId>>,
    broken: Mutex<bool>,
    reads: AtomicUsize,
    head_reads: AtomicUsize,
}

fn hint(room: RoomId, seq: u64) -> Hint {
    let frame = Frame::from(format!(r#"{{"type":"event","room":"r{}","seq":{seq}}}"#, room.0));
    Hint { room, seq: Seq(seq), frame, leaver: None }
}

impl Memory {
    /// The log grows, silently.
    fn commits(&self, room: RoomId, events: u64) {
        *self.heads.lock().unwrap().entry(room).or_default() += events;
    }

    async fn read(&self) -> Result<(), LogError> {
        sleep(Duration::from_millis(2)).await;
        if *self.broken.lock().unwrap() { Err(LogError::new("out of order")) } else { Ok(()) }
    }
}

#[async_trait]
impl Log for Memory {
    async fn heads(&self, rooms: &[RoomId]) -> Result<Vec<(RoomId, Seq)>, LogError> {
        self.head_reads.fetch_add(1, Ordering::Relaxed);
        self.read().await?;
        let heads = self.heads.lock().unwrap();
        Ok(rooms.iter().map(|room| (*room, Seq(heads.get(room).copied().unwrap_or(0)))).collect())
    }

    async fn frames(&self, room: RoomId, after: Seq, limit: u32) -> Result<Vec<Hint>, LogError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        // What was true when it was asked: the answer is on its way for a while.
        let head = self.heads.lock().unwrap().get(&room).copied().unwrap_or(0);
        self.read().await?;
        let leavers = self.leavers.lock().unwrap();
        let hint = |seq| Hint { leaver: leavers.get(&seq).copied(), ..hint(room, seq) };
        Ok((after.0 + 1..=head).take(limit as usize).map(hint).collect())
    }

    async fn accounts(&self, users: &[UserId]) -> Result<Vec<(UserId, Account)>, LogError> {
        self.read().await?;
        let accounts = self.accounts.lock().unwrap();
        Ok(users.iter().map(|user| (*user, accounts.get(user).copied().unwrap_or_default())).collect())
    }
}

/// The channel of one instance, with an eye on who watches what.
struct Watched {
    channel: Arc<dyn Channel>,
    watches: Mutex<HashMap<Partition, i64>>,
}

#[async_trait]
impl Channel for Watched {
    async fn publish(&self, ring: Ring) {
        self.channel.publish(ring).await;
    }
    async fn watch(&self, partition: Partition) {
        *self.watches.lock().unwrap().entry(partition).or_default() += 1;
    }
    async fn unwatch(&self, partition: Partition) {
        *self.watches.lock().unwrap().entry(partition).or_default() -= 1;
    }
    fn listen(&self) -> Listener {
        self.channel.listen()
    }
    fn overhear(&self) -> Whispers {
        self.channel.overhear()
    }
    fn health(&self) -> Health {
        self.channel.health()
    }
}

struct House {
    log: Arc<Memory>,
    channel: Arc<Watched>,
    hub: Hub,
}

struct Member {
    seat: Seat,
    outbox: Outbox,
}

impl House {
    fn new() -> Self {
        let log = Arc::new(Memory::default());
        let channel = channel::open(None, Epoch(Uuid::nil())).unwrap();
        let channel = Arc::new(Watched { channel, watches: Mutex::default() });
        let hub = Hub::new(log.clone(), channel.clone());
        Self { log, channel, hub }
    }

    async fn rings(&self, room: RoomId, seq: u64) {
        self.channel.publish(Ring::Event(hint(room, seq))).await;
    }

    async fn seats(&self, user: i64) -> Member {
        let outbox = Outbox::default();
        let seat = self.hub.seat(UserId(user), outbox.clone(), RATE).await.unwrap();
        Member { seat, outbox }
    }

    /// Somebody who is in the room and has everything up to now.
    async fn member(&self, room: RoomId) -> Member {
        let member = self.seats(1).await;
        member.joins(room).await.unwrap();
        let head = self.log.heads.lock().unwrap().get(&room).copied().unwrap_or(0);
        assert_eq!(member.seat.resume(room, Seq(head)), Standing::Settled);
        member
    }

    fn reads(&self) -> usize {
        self.log.reads.load(Ordering::Relaxed)
    }
}

impl Member {
    async fn joins(&self, room: RoomId) -> Result<(), LogError> {
        self.joins_at(room, Seq::ZERO).await
    }

    /// Joins as somebody who was known to be a member at this position.
    async fn joins_at(&self, room: RoomId, since: Seq) -> Result<(), LogError> {
        self.seat.join(&[(room, RoomSlug::trusted(format!("r{}", room.0)), since)]).await
    }

    /// What has come since last asked: events by number, and everything else by type.
    fn gets(&self) -> Vec<String> {
        let mut hand = Vec::new();
        let taken = self.outbox.take(usize::MAX, |waiting| hand.push(waiting.clone()));
        self.outbox.written(taken);
        let tell = |waiting: &Waiting| {
            let frame: serde_json::Value = serde_json::from_str(waiting.frame.as_str()).unwrap();
            match frame["type"].as_str().unwrap() {
                "event" => frame["seq"].to_string(),
                "lag" => format!("lag {}", frame["head"]),
                other => other.to_owned(),
            }
        };
        hand.iter().map(tell).collect()
    }
}

fn numbers(range: std::ops::RangeInclusive<u64>) -> Vec<String> {
    range.map(|n| n.to_string()).collect()
}
