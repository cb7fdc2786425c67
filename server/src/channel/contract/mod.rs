//! What every channel keeps, tried on each of them; and what only a bus can lose.

mod server;

use std::sync::Arc;
use std::time::Duration;

use sarang_protocol::id::{Epoch, RoomId, Seq, UserId};
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use self::server::{Redis, free_port};
use super::*;

const EPOCH: Epoch = Epoch(Uuid::from_u128(1));
const ROOM: RoomId = RoomId(1);

/// Long enough for a slow machine; nothing waits for it to pass.
const PATIENCE: Duration = Duration::from_secs(20);

fn event(seq: u64) -> Ring {
    Ring::Event(Hint {
        room: ROOM,
        seq: Seq(seq),
        frame: Frame::from(format!("{{\"type\":\"event\",\"seq\":{seq},\"말\":\"안녕\"}}")),
        leaver: None,
    })
}

async fn hears(listener: &mut Listener) -> Heard {
    timeout(PATIENCE, listener.next()).await.expect("nothing was heard").expect("the channel is gone")
}

async fn overhears(whispers: &mut Whispers) -> Whisper {
    timeout(PATIENCE, whispers.next()).await.expect("nothing was heard").expect("the channel is gone")
}

/// Hears on until this comes; gives what came before.
async fn hears_at_last(listener: &mut Listener, wanted: &Heard) -> Vec<Heard> {
    let mut before = Vec::new();
    loop {
        let heard = hears(listener).await;
        if heard == *wanted {
            return before;
        }
        before.push(heard);
    }
}

async fn up(channel: &Arc<dyn Channel>) {
    until(|| matches!(channel.health(), Health::Up)).await;
}

async fn until(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "it never came to be");
        sleep(Duration::from_millis(5)).await;
    }
}

async fn keeps_the_contract(channel: Arc<dyn Channel>) {
    up(&channel).await;
    let mut kim = channel.listen();
    let mut dana = channel.listen();
    channel.watch(Partition::of_room(ROOM)).await;

    // The own instance hears everything at once, in order and once.
    let rings = [event(1), Ring::User(UserId(7)), event(2)];
    for ring in &rings {
        channel.publish(ring.clone()).await;
    }
    for listener in [&mut kim, &mut dana] {
        for ring in &rings {
            assert_eq!(hears(listener).await, Heard::Ring(ring.clone()));
        }
    }

    // Whispers are heard by those who care for them …
    let (mut lee, whispers) = (channel.overhear(), u64::try_from(WHISPERS_CAPACITY).unwrap());
    let typing = |n: u64| Whisper::Typing(ROOM, Bytes::from(n.to_string()));
    let presence = Whisper::Presence(Bytes::from_static(b"all of them"));
    for whisper in [typing(0), presence] {
        channel.publish(Ring::Whisper(whisper.clone())).await;
        assert_eq!(overhears(&mut lee).await, whisper);
    }
    // … who miss the oldest when there are too many. Nobody who listens hears or misses any.
    for n in 0..LISTENER_CAPACITY as u64 * 2 {
        channel.publish(Ring::Whisper(typing(n))).await;
    }
    assert_eq!(overhears(&mut lee).await, typing(LISTENER_CAPACITY as u64 * 2 - whispers));
    channel.publish(event(3)).await;
    for listener in [&mut kim, &mut dana] {
        assert_eq!(hears(listener).await, Heard::Ring(event(3)));
    }

    // Watching is counted and needs no order.
    channel.watch(Partition::of_room(ROOM)).await;
    channel.unwatch(Partition::of_room(ROOM)).await;
    channel.unwatch(Partition::of_user(UserId(9))).await;

    // Who is too far behind is told, and does not hear old rings as if nothing were missing.
    let rings = u64::try_from(LISTENER_CAPACITY).unwrap() + 100;
    for seq in 0..rings {
        channel.publish(event(seq)).await;
    }
    assert_eq!(hears(&mut kim).await, Heard::Missed(None));
    let heard = hears_at_last(&mut kim, &Heard::Ring(event(rings - 1))).await;
    assert!(heard.len() < LISTENER_CAPACITY);
    drop(kim);
    channel.publish(event(1)).await;
    hears_at_last(&mut dana, &Heard::Ring(event(1))).await;
}

#[tokio::test]
async fn local_keeps_the_contract() {
    keeps_the_contract(open(None, EPOCH).unwrap()).await;
}

#[tokio::test]
async fn the_bus_of_tests_keeps_the_contract_while_it_is_fair() {
    keeps_the_contract(lossy::Bus::seeded(0).joins()).await;
}

#[tokio::test]
async fn redis_keeps_the_contract() {
    let redis = Redis::start().await;
    keeps_the_contract(redis.instance(EPOCH)).await;
}

#[tokio::test]
async fn instances_hear_each_other() {
    let redis = Redis::start().await;
    let (here, there) = (redis.instance(EPOCH), redis.instance(EPOCH));
    let elsewhere = redis.instance(Epoch(Uuid::from_u128(2)));
    let mut strangers = elsewhere.listen();
    let (mut own, mut other) = (here.listen(), there.listen());
    for channel in [&here, &there, &elsewhere] {
        up(channel).await;
        channel.watch(Partition::of_room(ROOM)).await;
    }
    here.publish(event(1)).await;
    let heard = hears_at_last(&mut other, &Heard::Ring(event(1))).await;
    assert!(heard.iter().all(|heard| matches!(heard, Heard::Missed(_))));
    assert_eq!(there.figures().heard, 1);
    until(|| here.figures().published == 1).await;

    // Neither are their whispers mixed up with their rings.
    let mut quiet = there.overhear();
    there.watch(Partition::EVERYBODY).await;
    let typing = Whisper::Typing(ROOM, Bytes::from_static(b"kim"));
    let presence = Whisper::Presence(Bytes::from_static(b"all of them"));
    for whisper in [typing, presence] {
        here.publish(Ring::Whisper(whisper.clone())).await;
        assert_eq!(overhears(&mut quiet).await, whisper);
    }

    // What is not watched (any more) is not heard.
    let user = UserId(5);
    assert_ne!(Partition::of_user(user), Partition::of_room(ROOM));
    here.publish(Ring::User(user)).await;
    there.watch(Partition::of_user(UserId(6))).await;
    there.publish(event(2)).await;
    here.publish(Ring::User(UserId(6))).await;
    let sixth = Heard::Ring(Ring::User(UserId(6)));
    assert_eq!(hears_at_last(&mut other, &sixth).await, [Heard::Ring(event(2))]);

    // One's own rings come once, not again by way of Redis; strangers' do not come.
    let heard = hears_at_last(&mut own, &sixth).await;
    let twice = heard.iter().filter(|heard| **heard == Heard::Ring(event(1)));
    assert_eq!(twice.count(), 1);
    elsewhere.publish(event(99)).await;
    let first = hears_at_last(&mut strangers, &Heard::Ring(event(99))).await;
    assert!(first.iter().all(|heard| matches!(heard, Heard::Missed(_))));
    here.unwatch(Partition::of_room(ROOM)).await;
}

#[tokio::test]
async fn a_restart_of_redis_heals() {
    let mut redis = Redis::start().await;
    let (here, there) = (redis.instance(EPOCH), redis.instance(EPOCH));
    let mut other = there.listen();
    for channel in [&here, &there] {
        up(channel).await;
        channel.watch(Partition::of_room(ROOM)).await;
    }
    here.publish(event(1)).await;
    hears_at_last(&mut other, &Heard::Ring(event(1))).await;

    redis.stop().await;
    until(|| matches!(there.health(), Health::Degraded { .. })).await;
    // Neither publishing nor watching waits for what is away.
    let begun = Instant::now();
    for seq in 2..5000 {
        here.publish(event(seq)).await;
    }
    there.watch(Partition::of_user(UserId(6))).await;
    assert!(begun.elapsed() < WATCH_PATIENCE * 4);

    redis.start_again().await;
    hears_at_last(&mut other, &Heard::Missed(None)).await;
    up(&there).await;
    assert!(there.figures().reconnects >= 1 && here.figures().lost > 0);
    up(&here).await;
    here.publish(event(5000)).await;
    hears_at_last(&mut other, &Heard::Ring(event(5000))).await;
    here.publish(Ring::User(UserId(6))).await;
    hears_at_last(&mut other, &Heard::Ring(Ring::User(UserId(6)))).await;
}

#[tokio::test]
async fn killed_subscriptions_come_back() {
    let redis = Redis::start().await;
    let (here, there) = (redis.instance(EPOCH), redis.instance(EPOCH));
    let mut other = there.listen();
    for channel in [&here, &there] {
        up(channel).await;
        channel.watch(Partition::of_room(ROOM)).await;
    }
    hears_at_last(&mut other, &Heard::Missed(None)).await;
    redis.command(&["CLIENT", "KILL", "TYPE", "pubsub"]).await;
    hears_at_last(&mut other, &Heard::Missed(None)).await;
    up(&there).await;
    here.publish(event(1)).await;
    hears_at_last(&mut other, &Heard::Ring(event(1))).await;
}

#[tokio::test]
async fn a_stopped_redis_is_noticed_and_stalls_nobody() {
    let redis = Redis::start().await;
    let here = redis.instance(EPOCH);
    up(&here).await;
    redis.signal("STOP").await;
    let begun = Instant::now();
    for seq in 0..3000 {
        here.publish(event(seq)).await;
    }
    here.watch(Partition::of_room(ROOM)).await;
    assert!(begun.elapsed() < WATCH_PATIENCE * 4);
    until(|| matches!(here.health(), Health::Degraded { .. })).await;
    redis.signal("CONT").await;
    up(&here).await;
}

#[tokio::test]
async fn a_silent_redis_is_noticed_without_traffic() {
    let redis = Redis::start().await;
    let here = redis.instance(EPOCH);
    up(&here).await;
    let mut listener = here.listen();
    redis.signal("STOP").await;
    // The connection stands; only a ping finds out that nobody is behind it.
    until(|| matches!(here.health(), Health::Degraded { .. })).await;
    redis.signal("CONT").await;
    hears_at_last(&mut listener, &Heard::Missed(None)).await;
    up(&here).await;
}

#[tokio::test]
async fn an_unreachable_redis_degrades_and_recovers() {
    let port = free_port();
    let url: RedisUrl = format!("redis://127.0.0.1:{port}").parse().unwrap();
    let channel = open(Some(&url), EPOCH).unwrap();
    let Health::Degraded { reason, .. } = channel.health() else {
        panic!("nothing is there to be up");
    };
    assert!(reason.contains("Redis"), "{reason}");
    let mut listener = channel.listen();
    channel.watch(Partition::of_room(ROOM)).await;
    channel.publish(event(1)).await;
    assert_eq!(hears(&mut listener).await, Heard::Ring(event(1)));

    let _redis = Redis::start_at(port).await;
    hears_at_last(&mut listener, &Heard::Missed(None)).await;
    up(&channel).await;
}
