//! Coming and going: people connect, leave a room, join it again, say something, and hang up, over
//! and over. Memory is to stay where it was. `BENCH_CHURN_MINUTES=60` for an hour of it.

use std::cell::Cell;
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

pub(crate) fn bench() {
    println!("\n## Churn\n");
    let minutes = std::env::var("BENCH_CHURN_MINUTES").ok();
    let minutes: u32 = minutes.map_or(1, |minutes| minutes.parse().expect("a number of minutes"));
    let time = Duration::from_mins(minutes.into());
    let town = Town::of(PEOPLE);
    let (pid, rounds) = (town.server.pid(), Cell::new(0_u64));
    let end = Instant::now() + WARM_UP + time;
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
    let resident = LocalSet::new().block_on(&runtime, async {
        let all = join_all((0..PEOPLE).map(|person| comes_and_goes(&town, person, end, &rounds)));
        let watch = async {
            sleep(WARM_UP).await;
            let mut resident = vec![place::resident(pid)];
            for _ in 0..PARTS {
                sleep(time / PARTS).await;
                resident.push(place::resident(pid));
            }
            resident
        };
        tokio::join!(watch, all).0
    });
    println!("| {PEOPLE} people come and go for {minutes} min | |\n|---|---|");
    let all: Vec<String> = resident.iter().map(|resident| format!("{:.1}", resident / 1024.0)).collect();
    row(&[format!("resident at first, and after each of {PARTS} parts, MiB"), all.join(", ")]);
    let change = resident.last().zip(resident.first()).map_or(0.0, |(last, first)| last / first - 1.0);
    row(&["change".to_owned(), format!("{:+.1} %", 100.0 * change)]);
    row(&["connections, each with a room left, joined and written to".to_owned(), rounds.get().to_string()]);
}

async fn comes_and_goes(town: &Town, person: usize, end: Instant, rounds: &Cell<u64>) {
    let api = Api::new(&town.server, town.token(person));
    let mut number = person;
    while Instant::now() < end {
        number += 1;
        let slug = room(number % ROOMS);
        let (mut ear, mouth) = enter(&town.call(person)).await.expect("everybody gets in");
        api.leaves(&slug).await;
        api.joins(&slug).await.is(200);
        let cid = Uuid::new_v4();
        let send = format!(r#"{{"type":"send","cid":"{cid}","room":"{slug}","body":"잠깐 들렀어요"}}"#);
        mouth.say(&send).expect("the server reads");
        ear.waits_for(r#""type":"ack""#).await.expect("the message is taken");
        rounds.set(rounds.get() + 1);
    }
}
