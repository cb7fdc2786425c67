//! Coming and going: people connect, leave a room, join it again, say something, and hang up, over
//! and over. Memory is to stay where it was. `BENCH_CHURN_MINUTES=60` for an hour of it.

use std::cell::Cell;
use std::io;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use sarang_tests::api::Api;
use tokio::runtime::Builder;
use tokio::task::LocalSet;
use tokio::time::sleep;
use uuid::Uuid;

use crate::place;
use crate::table::row;
use crate::town::{ROOMS, Town, enter, room};

const PEOPLE: usize = 200;

/// After so long every path has been gone, and what is kept for reuse is there.
const WARM_UP: Duration = Duration::from_secs(20);

/// Memory is looked at so often.
const PARTS: u32 = 6;

#[derive(Default)]
struct Counts {
    rounds: Cell<u64>,
    /// Without an acknowledgement.
    broken: Cell<u64>,
}

pub(crate) fn bench() {
    println!("\n## Churn\n");
    let minutes = std::env::var("BENCH_CHURN_MINUTES").ok();
    let minutes: u32 = minutes.map_or(1, |minutes| minutes.parse().expect("a number of minutes"));
    let time = Duration::from_mins(minutes.into());
    let town = Town::of(PEOPLE);
    let (pid, counts) = (town.server.pid(), Counts::default());
    let end = Instant::now() + WARM_UP + time;
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
    let resident = LocalSet::new().block_on(&runtime, async {
        let all = join_all((0..PEOPLE).map(|person| comes_and_goes(&town, person, end, &counts)));
        let watch = async {
            sleep(WARM_UP).await;
            let mut resident = vec![place::memory(pid)];
            for _ in 0..PARTS {
                sleep(time / PARTS).await;
                resident.push(place::memory(pid));
            }
            resident
        };
        tokio::join!(watch, all).0
    });
    println!("| {PEOPLE} people come and go for {minutes} min | |\n|---|---|");
    for (what, part) in [("own", 0), ("of the database's file, mapped", 1)] {
        let all: Vec<f64> = resident.iter().map(|parts| parts[part] / 1024.0).collect();
        let change = all.last().zip(all.first()).map_or(0.0, |(last, first)| last / first - 1.0);
        let all: Vec<String> = all.iter().map(|resident| format!("{resident:.1}")).collect();
        row(&[
            format!("resident MiB, {what}: at first, and after each of {PARTS} parts"),
            format!("{}: {:+.1} %", all.join(", "), 100.0 * change),
        ]);
    }
    row(&[
        "connections, each with a room left, joined and written to".to_owned(),
        counts.rounds.get().to_string(),
    ]);
    row(&["of them broken off".to_owned(), counts.broken.get().to_string()]);
}

async fn comes_and_goes(town: &Town, person: usize, end: Instant, counts: &Counts) {
    let api = Api::new(&town.server, town.token(person));
    let mut number = person;
    while Instant::now() < end {
        number += 1;
        if visits(town, person, &api, &room(number % ROOMS)).await.is_err() {
            counts.broken.set(counts.broken.get() + 1);
        }
        counts.rounds.set(counts.rounds.get() + 1);
    }
}

async fn visits(town: &Town, person: usize, api: &Api, slug: &str) -> io::Result<()> {
    let (mut ear, mouth) = enter(&town.call(person)).await?;
    api.leaves(slug).await;
    api.joins(slug).await;
    let cid = Uuid::new_v4();
    mouth.say(&format!(r#"{{"type":"send","cid":"{cid}","room":"{slug}","body":"잠깐 들렀어요"}}"#))?;
    ear.waits_for(r#""type":"ack""#).await
}
