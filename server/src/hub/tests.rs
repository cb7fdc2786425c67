//! What members of a room get, however the channel loses, doubles and mixes up what it carries.
//! The clock is paused: it moves on when everybody waits.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use sarang_protocol::id::{Epoch, UserId};
use sarang_protocol::text::RoomSlug;
use tokio::time::sleep;
use uuid::Uuid;

use super::*;
use crate::channel::{self, Frame, Health, Listener, Partition, Ring};

const ROOM: RoomId = RoomId(1);
const RATE: Rate = Rate { burst: 1, per_second: 1 };

/// Longer than everything but the tick.
const MOMENT: Duration = Duration::from_millis(500);

/// Longer than a tick and what follows from it.
const A_TICK: Duration = Duration::from_secs(7);

#[derive(Default)]
struct Memory {
    heads: Mutex<HashMap<RoomId, u64>>,
    standings: Mutex<HashMap<UserId, i64>>,
    broken: Mutex<bool>,
    reads: AtomicUsize,
    head_reads: AtomicUsize,
}

fn hint(room: RoomId, seq: u64) -> Hint {
    let frame = Frame::from(format!(r#"{{"type":"event","room":"r{}","seq":{seq}}}"#, room.0));
    Hint { room, seq: Seq(seq), frame }
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
        self.read().await?;
        let head = self.heads.lock().unwrap()[&room];
        Ok((after.0 + 1..=head).take(limit as usize).map(|seq| hint(room, seq)).collect())
    }

    async fn standings(&self, users: &[UserId]) -> Result<Vec<(UserId, i64)>, LogError> {
        self.read().await?;
        let standings = self.standings.lock().unwrap();
        Ok(users.iter().map(|user| (*user, standings.get(user).copied().unwrap_or(0))).collect())
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
        self.seat.join(&[(room, RoomSlug::trusted(format!("r{}", room.0)))]).await
    }

    /// What has come since last asked: events by number, and everything else by type.
    fn gets(&self) -> Vec<String> {
        let mut hand = VecDeque::new();
        self.outbox.take(&mut hand);
        self.outbox.written(hand.len(), hand.iter().map(|waiting| waiting.frame.len()).sum());
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

#[tokio::test(start_paused = true)]
async fn lost_doubled_and_mixed_up_rings_become_the_log() {
    for seed in 0..40 {
        let mut dice = SmallRng::seed_from_u64(seed);
        let house = House::new();
        house.log.commits(ROOM, 5);
        let kim = house.member(ROOM).await;
        let mut seen = Vec::new();
        for round in 0..4 {
            let first = 6 + round * 20;
            house.log.commits(ROOM, 20);
            let mut rings: Vec<u64> = (first..first + 20).filter(|_| dice.random_bool(0.8)).collect();
            rings.extend((first..first + 20).filter(|_| dice.random_bool(0.2)));
            rings.extend((1..first).filter(|_| dice.random_bool(0.05)));
            rings.shuffle(&mut dice);
            for seq in rings {
                house.rings(ROOM, seq).await;
                if dice.random_bool(0.3) {
                    sleep(Duration::from_millis(dice.random_range(0..8))).await;
                }
            }
            seen.extend(kim.gets());
        }
        sleep(A_TICK).await;
        seen.extend(kim.gets());
        assert_eq!(seen, numbers(6..=85), "seed {seed}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_hole_is_read_once_while_events_keep_coming() {
    let house = House::new();
    let kim = house.member(ROOM).await;
    house.log.commits(ROOM, 60);
    for seq in 50..=60 {
        house.rings(ROOM, seq).await;
        sleep(Duration::from_millis(1)).await;
    }
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), numbers(1..=60));
    assert_eq!(house.reads(), 1);
}

#[tokio::test(start_paused = true)]
async fn events_that_overtake_each_other_cost_no_read() {
    let house = House::new();
    let kim = house.member(ROOM).await;
    house.log.commits(ROOM, 3);
    for seq in [3, 2, 1] {
        house.rings(ROOM, seq).await;
        sleep(Duration::from_millis(2)).await;
    }
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), numbers(1..=3));
    assert_eq!(house.reads(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_deaf_channel_costs_a_tick() {
    let house = House::new();
    let kim = house.member(ROOM).await;
    house.log.commits(ROOM, 250);
    sleep(A_TICK).await;
    assert_eq!(kim.gets(), numbers(1..=250));
    // One query for all rooms and ticks, in chunks for the hole.
    assert_eq!(house.reads(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_database_that_is_away_costs_a_tick_too() {
    let house = House::new();
    let kim = house.member(ROOM).await;
    house.log.commits(ROOM, 3);
    *house.log.broken.lock().unwrap() = true;
    house.rings(ROOM, 3).await;
    sleep(MOMENT * 4).await;
    assert_eq!(kim.gets(), Vec::<String>::new());
    *house.log.broken.lock().unwrap() = false;
    sleep(A_TICK).await;
    assert_eq!(kim.gets(), numbers(1..=3));
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_cannot_keep_up_reads_the_log() {
    let house = House::new();
    let kim = house.member(ROOM).await;
    let events = channel::LISTENER_CAPACITY as u64 + 3000;
    house.log.commits(ROOM, events);
    // Rung without a pause: the hub's listener overflows. The hole is too wide to be delivered.
    for seq in 1..=events {
        house.rings(ROOM, seq).await;
    }
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), [format!("lag {events}")]);
    let tail = kim.seat.tail(ROOM, Seq(events - 200)).unwrap();
    assert_eq!((tail.events.len(), tail.head), (200, Seq(events)));
    assert_eq!(kim.seat.resume(ROOM, tail.head), Standing::Settled);
    house.log.commits(ROOM, 1);
    house.rings(ROOM, events + 1).await;
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), numbers(events + 1..=events + 1));
}

#[tokio::test(start_paused = true)]
async fn nothing_falls_between_what_was_read_and_what_comes() {
    let house = House::new();
    house.log.commits(ROOM, 10);
    let kim = house.seats(1).await;
    // Kim's page was made at 10; meanwhile others talk.
    house.log.commits(ROOM, 2);
    kim.joins(ROOM).await.unwrap();
    house.log.commits(ROOM, 2);
    house.rings(ROOM, 13).await;
    house.rings(ROOM, 14).await;
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), Vec::<String>::new(), "not before Kim is caught up");
    // Memory begins where the room became active here.
    assert_eq!(kim.seat.resume(ROOM, Seq(10)), Standing::Behind(Seq(14)));
    assert_eq!(kim.seat.resume(ROOM, Seq(12)), Standing::Settled);
    house.log.commits(ROOM, 1);
    house.rings(ROOM, 15).await;
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), numbers(13..=15));
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_lags_and_catches_up_and_delays_nobody() {
    let house = House::new();
    let slow = house.member(ROOM).await;
    let quick = house.member(ROOM).await;
    let mut seen = Vec::new();
    for seq in 1..=400 {
        house.log.commits(ROOM, 1);
        house.rings(ROOM, seq).await;
        sleep(Duration::from_millis(1)).await;
        seen.extend(quick.gets());
    }
    assert_eq!(seen, numbers(1..=400));
    // What waited is dropped, and nothing of the room comes until it asks.
    assert_eq!(slow.gets(), [format!("lag {}", MAX_FRAMES + 1)]);
    // It had nothing yet, so it asks for what follows 0: that is older than memory. It is given
    // some, and then some more.
    assert_eq!(slow.seat.resume(ROOM, Seq(100)), Standing::Behind(Seq(400)));
    let tail = slow.seat.tail(ROOM, Seq(200)).unwrap();
    assert_eq!((tail.events.len(), tail.head), (200, Seq(400)));
    house.log.commits(ROOM, 1);
    house.rings(ROOM, 401).await;
    sleep(Duration::from_millis(1)).await;
    assert_eq!(slow.seat.resume(ROOM, tail.head), Standing::Settled);
    assert_eq!(slow.gets(), numbers(401..=401));
}

#[tokio::test(start_paused = true)]
async fn who_does_not_ask_after_lag_gets_events_again_all_the_same() {
    let house = House::new();
    let kim = house.member(ROOM).await;
    house.log.commits(ROOM, 300);
    for seq in 1..=300 {
        house.rings(ROOM, seq).await;
    }
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), ["lag 257"]);
    sleep(Duration::from_secs(20)).await;
    house.log.commits(ROOM, 1);
    house.rings(ROOM, 301).await;
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), ["301"]);
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_clients_is_a_few_queries() {
    let house = House::new();
    house.log.commits(ROOM, 10);
    let seats = futures_util::future::join_all((0..500).map(|user| house.seats(user))).await;
    let joins = seats.iter().enumerate().map(|(n, member)| {
        let own = RoomId(100 + i64::try_from(n).unwrap());
        let rooms = [ROOM, own].map(|id| (id, RoomSlug::trusted("r")));
        async move { member.seat.join(&rooms).await.unwrap() }
    });
    futures_util::future::join_all(joins).await;
    let queries = house.log.head_reads.load(Ordering::Relaxed);
    assert!(queries <= 3, "{queries} queries");
    assert_eq!(house.reads(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_room_that_could_not_be_read_can_be_tried_again() {
    let house = House::new();
    *house.log.broken.lock().unwrap() = true;
    let kim = house.seats(1).await;
    assert!(kim.joins(ROOM).await.is_err());
    *house.log.broken.lock().unwrap() = false;
    kim.joins(ROOM).await.unwrap();
    assert_eq!(kim.seat.resume(ROOM, Seq(0)), Standing::Settled);
}

#[tokio::test(start_paused = true)]
async fn who_has_left_hears_nothing_and_is_forgotten() {
    let house = House::new();
    let (kim, dana) = (house.member(ROOM).await, house.seats(2).await);
    house.log.commits(ROOM, 2);
    house.rings(ROOM, 1).await;
    sleep(MOMENT).await;
    // What waits for the writer is taken back, too.
    kim.seat.leave(ROOM);
    house.rings(ROOM, 2).await;
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), Vec::<String>::new());
    assert_eq!(kim.seat.resume(ROOM, Seq(0)), Standing::Gone);

    let watched = |house: &House| house.channel.watches.lock().unwrap().values().sum::<i64>();
    assert_eq!(watched(&house), 3, "a room and two people");
    drop((kim, dana));
    sleep(desk::GRACE + A_TICK).await;
    assert_eq!(watched(&house), 0);
    assert!(house.hub.inner.rooms.all().is_empty());
    assert!(house.hub.inner.people.is_empty());

    // And it all begins anew.
    let kim = house.member(ROOM).await;
    house.log.commits(ROOM, 1);
    house.rings(ROOM, 3).await;
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), ["3"]);
}

#[tokio::test(start_paused = true)]
async fn people_are_told_to_look_again() {
    let house = House::new();
    let (kim, dana) = (house.seats(1).await, house.seats(2).await);
    let nudged = |member: &Member| {
        let outbox = member.outbox.clone();
        async move { tokio::time::timeout(Duration::from_millis(1), outbox.news()).await.is_ok() }
    };
    // At the first tick: what changed while they were coming in is not known.
    sleep(A_TICK).await;
    assert!(nudged(&kim).await && nudged(&dana).await);
    // A ring is for one of them.
    house.channel.publish(Ring::User(UserId(1))).await;
    sleep(MOMENT).await;
    assert!(nudged(&kim).await && !nudged(&dana).await);
    // So is what the tick finds, if the ring was lost.
    house.log.standings.lock().unwrap().insert(UserId(2), 7);
    sleep(A_TICK).await;
    assert!(!nudged(&kim).await && nudged(&dana).await);
    sleep(A_TICK).await;
    assert!(!nudged(&dana).await);
}

#[tokio::test(start_paused = true)]
async fn nobody_has_sockets_without_end() {
    let house = House::new();
    let mut seats = Vec::new();
    for _ in 0..MAX_SOCKETS {
        seats.push(house.seats(1).await);
    }
    let refused = house.hub.seat(UserId(1), Outbox::default(), RATE).await;
    assert_eq!(refused.err(), Some(Crowded));
    house.seats(2).await;
    seats.pop();
    house.seats(1).await;
}
