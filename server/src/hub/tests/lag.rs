//! Who joins, and who is behind.

use std::time::Duration;

use sarang_protocol::id::Seq;
use tokio::time::sleep;

use super::{House, MOMENT, ROOM, numbers};
use crate::channel;
use crate::hub::{MAX_FRAMES, Standing};

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
    // They came together: it is told the last of those that did not fit.
    assert_eq!(kim.gets(), ["lag 300"]);
    sleep(Duration::from_secs(20)).await;
    house.log.commits(ROOM, 1);
    house.rings(ROOM, 301).await;
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), ["301"]);
}
