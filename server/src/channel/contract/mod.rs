//! What every channel keeps, tried on each of them; and what only a bus can lose.

/// Tries something on each of these buses: `name::bus`.
macro_rules! on_each {
    ($test:ident: $($bus:ident),* $(,)?) => {
        mod $test {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $bus() {
                super::$test(super::Bus::$bus().await).await;
            })*
        }
    };
}

mod buses;
mod cluster;
mod guarded;
mod outages;
mod sentinel;
mod several;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use sarang_protocol::id::{Epoch, RoomId, Seq, UserId};
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use self::buses::Bus;
use super::*;

const EPOCH: Epoch = Epoch(Uuid::from_u128(1));
const ROOM: RoomId = RoomId(1);

/// Long enough for a slow machine; nothing waits for it to pass.
const PATIENCE: Duration = Duration::from_secs(30);

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

/// Waits until it says that it is degraded, and in what words.
async fn degraded(channel: &Arc<dyn Channel>, words: &str) {
    let says = |channel: &Arc<dyn Channel>| match channel.health() {
        Health::Up => String::new(),
        Health::Degraded { reason, .. } => reason,
    };
    let deadline = Instant::now() + PATIENCE;
    while !says(channel).contains(words) {
        assert!(Instant::now() < deadline, "it never said {words:?}, but {:?}", says(channel));
        sleep(Duration::from_millis(5)).await;
    }
}

/// Rings in so many rooms, of all partitions.
fn everywhere() -> impl Iterator<Item = RoomId> {
    let mut seen = HashSet::new();
    (1..).map(RoomId).filter(move |room| seen.insert(Partition::of_room(*room))).take(usize::from(PARTITIONS))
}

fn event_in(room: RoomId, seq: u64) -> Ring {
    let Ring::Event(hint) = event(seq) else { unreachable!("it is one") };
    Ring::Event(Hint { room, ..hint })
}

/// Watches everything.
async fn watches_everything(channel: &Arc<dyn Channel>) {
    for room in everywhere() {
        channel.watch(Partition::of_room(room)).await;
    }
}

/// Every partition is heard by the other, none by way of the tick, which there is not here.
async fn each_hears_all(here: &Arc<dyn Channel>, there: &Arc<dyn Channel>, seq: u64) {
    let missing = unheard(here, there, seq, everywhere().collect(), PATIENCE).await;
    assert!(missing.is_empty(), "{} rooms were not heard: {missing:?}", missing.len());
}

/// Rings in these rooms; gives those that the other does not hear.
async fn unheard(
    here: &Arc<dyn Channel>,
    there: &Arc<dyn Channel>,
    seq: u64,
    mut rooms: HashSet<RoomId>,
    patience: Duration,
) -> HashSet<RoomId> {
    let mut other = there.listen();
    for &room in &rooms {
        here.publish(event_in(room, seq)).await;
    }
    let heard_all = async {
        while !rooms.is_empty() {
            if let Heard::Ring(Ring::Event(hint)) = hears(&mut other).await
                && hint.seq == Seq(seq)
            {
                rooms.remove(&hint.room);
            }
        }
    };
    let _ = timeout(patience, heard_all).await;
    rooms
}

async fn until(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "it never came to be");
        sleep(Duration::from_millis(5)).await;
    }
}

async fn keep_the_contract(channel: Arc<dyn Channel>) {
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
    let typing = |n: u64| Whisper::Room(ROOM, Bytes::from(n.to_string()));
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
    keep_the_contract(open(None, EPOCH).unwrap()).await;
}

#[tokio::test]
async fn the_bus_of_tests_keeps_the_contract_while_it_is_fair() {
    keep_the_contract(lossy::Bus::seeded(0).joins()).await;
}

async fn keeps_the_contract(bus: Bus) {
    keep_the_contract(bus.instance(EPOCH)).await;
}

on_each!(keeps_the_contract: one, three, sentinels, redis_cluster, guarded, sealed);

async fn instances_hear_each_other(bus: Bus) {
    let (here, there) = (bus.instance(EPOCH), bus.instance(EPOCH));
    let elsewhere = bus.instance(Epoch(Uuid::from_u128(2)));
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
    let typing = Whisper::Room(ROOM, Bytes::from_static(b"kim"));
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
    let mut heard = hears_at_last(&mut other, &sixth).await;
    heard.retain(|heard| !matches!(heard, Heard::Missed(_)));
    assert_eq!(heard, [Heard::Ring(event(2))]);

    // One's own rings come once, not again by way of Redis; strangers' do not come.
    let heard = hears_at_last(&mut own, &sixth).await;
    let twice = heard.iter().filter(|heard| **heard == Heard::Ring(event(1)));
    assert_eq!(twice.count(), 1);
    elsewhere.publish(event(99)).await;
    let first = hears_at_last(&mut strangers, &Heard::Ring(event(99))).await;
    assert!(first.iter().all(|heard| matches!(heard, Heard::Missed(_))));
    here.unwatch(Partition::of_room(ROOM)).await;

    watches_everything(&there).await;
    each_hears_all(&here, &there, 1000).await;
}

on_each!(instances_hear_each_other: one, three, sentinels, redis_cluster, guarded, sealed);
