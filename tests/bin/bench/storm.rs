//! Everybody is cut off and comes back at the same moment, and has missed something.

use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use sarang_tests::api::Api;
use tokio::runtime::Builder;
use tokio::task::{JoinHandle, LocalSet, spawn_local};
use tokio::time::sleep;
use uuid::Uuid;

use crate::line::{Call, connect};
use crate::place;
use crate::table::{median, range, row};
use crate::town::{ROOMS, Town, enter, room, stay};

const PEOPLE: usize = 5000;

/// How often it is measured.
const STORMS: usize = 3;

/// Messages that are missed each time.
const MISSED: u32 = 3;

/// Whoever is not back by then is counted as lost.
const PATIENCE: Duration = Duration::from_secs(30);

/// What one storm was like.
struct Storm {
    /// Seconds until the last one was through the handshake, and had caught up.
    handshakes: f64,
    caught_up: f64,
    /// Of the middle one.
    usual: f64,
    statements: f64,
    cpu: f64,
    lost: usize,
}

/// How the return goes.
struct Return {
    start: Instant,
    handshakes: Cell<f64>,
    caught_up: RefCell<Vec<f64>>,
    failed: Cell<usize>,
}

pub(crate) fn bench() {
    println!("\n## Storm\n");
    let town = Town::of(PEOPLE);
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
    let storms = LocalSet::new().block_on(&runtime, storms(&town));
    println!("| {PEOPLE} sockets dropped and back at once | median of {STORMS} (least–most) |\n|---|---|");
    let show = |what: &str, digits, figure: fn(&Storm) -> f64| {
        row(&[what.to_owned(), range(storms.iter().map(figure), digits)]);
    };
    show("all have shaken hands, s", 2, |storm| storm.handshakes);
    show("half have caught up, s", 2, |storm| storm.usual);
    show("all have caught up, s", 2, |storm| storm.caught_up);
    show("statements for the database, those of the missed messages too", 0, |storm| storm.statements);
    show("CPU seconds of the server", 2, |storm| storm.cpu);
    row(&["not back".to_owned(), storms.iter().map(|storm| storm.lost).sum::<usize>().to_string()]);
}

async fn storms(town: &Town) -> Vec<Storm> {
    let mut here: Vec<JoinHandle<()>> = Vec::new();
    let calls = (0..town.people()).map(|person| town.call(person));
    let mut coming = stream::iter(calls).map(async |call| enter(&call).await).buffered(32);
    while let Some(entered) = coming.next().await {
        let (ear, mouth) = entered.expect("everybody gets in");
        here.push(spawn_local(stay(ear, mouth)));
    }
    let _first = place::First::come(&[town.server.pid()]);
    let author = Api::new(&town.server, town.token(0));
    let mut storms = Vec::new();
    let mut head = 0;
    for _ in 0..STORMS {
        // What came of the last one is over by then.
        sleep(Duration::from_secs(2)).await;
        let statements = async || town.figure("sarang_database_statements_total").await;
        let before = (statements().await, place::cpu(town.server.pid()));
        for socket in here.drain(..) {
            socket.abort();
        }
        for number in 1..=MISSED {
            author.posts(&room(0), Uuid::new_v4(), &missed(head + number)).await.is(201);
        }
        let back = Rc::new(Return {
            start: Instant::now(),
            handshakes: Cell::default(),
            caught_up: RefCell::default(),
            failed: Cell::default(),
        });
        for person in 0..town.people() {
            let coming = comes_back(town.call(person), head, back.clone());
            here.push(spawn_local(coming));
        }
        while back.caught_up.borrow().len() + back.failed.get() < PEOPLE && back.start.elapsed() < PATIENCE {
            sleep(Duration::from_millis(5)).await;
        }
        head += MISSED;
        let times = back.caught_up.take();
        storms.push(Storm {
            handshakes: back.handshakes.get(),
            caught_up: times.iter().copied().fold(0.0, f64::max),
            usual: median(times.iter().copied()),
            statements: statements().await - before.0,
            cpu: place::cpu(town.server.pid()) - before.1,
            lost: PEOPLE - times.len(),
        });
    }
    storms
}

async fn comes_back(call: Call, head: u32, back: Rc<Return>) {
    let coming = async {
        let (mut ear, mouth) = connect(&call).await?;
        back.handshakes.set(back.start.elapsed().as_secs_f64());
        let cursors: Vec<String> = (0..ROOMS)
            .map(|number| {
                let after = if number == 0 { head } else { 0 };
                format!(r#"{{"room":"{}","after":{after}}}"#, room(number))
            })
            .collect();
        mouth.say(&format!(r#"{{"type":"hello","v":1,"rooms":[{}]}}"#, cursors.join(",")))?;
        let newest = missed(head + MISSED);
        let (mut batches, mut has_newest) = (0, false);
        while batches < ROOMS || !has_newest {
            let hear = ear.hear(|_, text| {
                if text.starts_with(br#"{"type":"batch""#) {
                    batches += 1;
                    has_newest |= text.windows(newest.len()).any(|window| window == newest.as_bytes());
                }
            });
            if !hear.await {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok::<_, io::Error>((ear, mouth))
    };
    match coming.await {
        Ok((ear, mouth)) => {
            back.caught_up.borrow_mut().push(back.start.elapsed().as_secs_f64());
            stay(ear, Rc::new(mouth)).await;
        }
        Err(_) => back.failed.set(back.failed.get() + 1),
    }
}

fn missed(number: u32) -> String {
    format!("missed-{number}.")
}
