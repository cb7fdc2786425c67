//! The log comes out as it is, whatever the channel does to it.

use std::time::Duration;

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use tokio::time::sleep;

use super::{A_TICK, House, MOMENT, ROOM, numbers};

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
async fn what_comes_while_a_hole_is_read_is_neither_forgotten_nor_taken_for_wrong() {
    let house = House::new();
    let kim = house.member(ROOM).await;
    house.log.commits(ROOM, 2);
    house.rings(ROOM, 2).await;
    // The log is being read when what is missing comes, and more, and one that is too early.
    sleep(Duration::from_millis(11)).await;
    house.log.commits(ROOM, 10);
    for seq in [1, 3, 4, 5, 6, 7, 8, 9, 10, 12] {
        house.rings(ROOM, seq).await;
    }
    sleep(MOMENT).await;
    assert_eq!(kim.gets(), numbers(1..=12), "not before the tick");
}

#[tokio::test(start_paused = true)]
async fn rings_for_events_that_do_not_exist_wedge_nothing() {
    let house = House::new();
    let kim = house.member(ROOM).await;
    for nonsense in [30, 1_000_000] {
        house.rings(ROOM, nonsense).await;
        sleep(MOMENT).await;
    }
    assert_eq!(kim.gets(), Vec::<String>::new());
    let reads = house.reads();
    for seq in 1..=40 {
        house.log.commits(ROOM, 1);
        house.rings(ROOM, seq).await;
        sleep(MOMENT).await;
    }
    assert_eq!(kim.gets(), numbers(1..=40));
    assert_eq!(house.reads(), reads, "every event is read again");
}
