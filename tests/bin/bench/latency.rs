//! How long a message takes to a room of 500 when little else is said, beside a minimal server, and
//! from one instance to another.

use std::time::Duration;

use sarang_tests::installation::Installation;
use sarang_tests::redis::Redis;

use crate::contenders::{Contender, Kind};
use crate::crowd::{Guest, Measured, Pace, measure};
use crate::fanout::{Shape, cost, inhabit};
use crate::table::{percentile, range, row};
use crate::{place, wait_for};

const ROUNDS: usize = 3;

const WARM_UP: Duration = Duration::from_millis(500);

/// Eighty messages, forty thousand deliveries.
const TIME: Duration = Duration::from_secs(4);

/// Twenty messages a second.
const PACE: Pace = Pace::Every(Duration::from_millis(50));

const SHAPE: Shape = Shape { name: "plaza", rooms: 1, members: 500, window: 0 };

pub(crate) fn bench() {
    println!("\n## Latency\n");
    // Two, for an instance without Redis is to be the only one of its installation. People have the
    // same tokens in both.
    let [lonely, installation] = [(), ()].map(|()| Installation::set_up());
    inhabit(&lonely, &[SHAPE]);
    let tokens = inhabit(&installation, &[SHAPE]);
    let redis = wait_for(Redis::start());
    place::moves_to_theirs(redis.pid());
    let minimal = Contender::start(Kind::Broadcast, &lonely);
    let alone = Contender::start(Kind::Sarang, &lonely);
    let [one, other] =
        [(), ()].map(|()| Contender::sarang(&installation, &["--redis-url", redis.url().as_str()]));
    let across = |near: &Contender, far: &Contender| {
        let mut guests = far.guests(SHAPE, &tokens);
        // Who sends is elsewhere.
        guests[0] = near.guests(SHAPE, &tokens).remove(0);
        guests
    };
    let all: [(&str, Vec<Guest>, Vec<u32>); 4] = [
        ("minimal axum server", minimal.guests(SHAPE, &tokens), vec![minimal.pid()]),
        ("Sarang", alone.guests(SHAPE, &tokens), vec![alone.pid()]),
        ("Sarang with Redis, one instance", one.guests(SHAPE, &tokens), vec![one.pid(), redis.pid()]),
        (
            "Sarang, from one instance to another",
            across(&one, &other),
            vec![one.pid(), other.pid(), redis.pid()],
        ),
    ];
    let mut runs: [Vec<Measured>; 4] = std::array::from_fn(|_| Vec::new());
    for _ in 0..ROUNDS {
        for ((_, guests, pids), runs) in all.iter().zip(&mut runs) {
            runs.push(measure(guests.clone(), PACE, WARM_UP, TIME, pids));
        }
    }
    println!(
        "Twenty messages a second into a room of {}; median (least to most) of {ROUNDS} rounds of {TIME:?}. \
         Everything but the load is on one processor.\n",
        SHAPE.members
    );
    println!("| server | p50 ms | p99 ms | CPU-s a million | wrong |\n|---|---|---|---|---|");
    for ((title, ..), runs) in all.iter().zip(&runs) {
        row(&[
            (*title).to_owned(),
            range(runs.iter().map(|run| percentile(&run.latencies, 50)), 2),
            range(runs.iter().map(|run| percentile(&run.latencies, 99)), 2),
            range(runs.iter().map(cost), 1),
            runs.iter().map(|run| run.wrong).sum::<u64>().to_string(),
        ]);
    }
}
