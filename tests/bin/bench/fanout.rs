//! Fan-out: what a delivery costs Sarang, its hub by itself, a minimal server, and two floors.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use sarang_tests::installation::Installation;

use crate::contenders::{Contender, Kind};
use crate::crowd::{Measured, Pace, measure};
use crate::people;
use crate::table::{median, range, row};

/// How often everything is measured, the servers one after the other each time.
const ROUNDS: usize = 3;

/// What is measured after this long …
const WARM_UP: Duration = Duration::from_millis(500);

/// … for so long.
const TIME: Duration = Duration::from_secs(2);

/// So many rooms of so many members, and the messages that each room's sender has under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) rooms: usize,
    pub(crate) members: usize,
    pub(crate) window: usize,
}

const SHAPES: [Shape; 3] = [
    Shape { name: "hall", rooms: 1, members: 100, window: 16 },
    Shape { name: "square", rooms: 1, members: 1000, window: 8 },
    Shape { name: "cell", rooms: 100, members: 10, window: 4 },
];

impl Shape {
    /// The address of one of its rooms.
    pub(crate) fn slug(&self, room: usize) -> String {
        format!("{}{room}", self.name)
    }
}

pub(crate) fn bench() {
    println!("\n## Fan-out\n");
    let installation = Installation::set_up();
    let tokens = inhabit(&installation, &SHAPES);
    let contenders: Vec<Contender> =
        Kind::ALL.iter().map(|kind| Contender::start(*kind, &installation)).collect();
    let mut all: HashMap<(Shape, Kind), Vec<Measured>> = HashMap::new();
    for _ in 0..ROUNDS {
        for shape in SHAPES {
            for contender in &contenders {
                let guests = contender.guests(shape, &tokens);
                let measured = measure(guests, Pace::Window(shape.window), WARM_UP, TIME, &[contender.pid()]);
                all.entry((shape, contender.kind())).or_default().push(measured);
            }
        }
    }
    println!(
        "Median (least to most) of {ROUNDS} rounds of {TIME:?}; a message of 100 bytes is finished when all \
         members have it, and 16, 8 or 4 of a room are under way.\n"
    );
    println!(
        "| rooms × members | server | CPU-s a million | beside the minimal | deliveries a second | deliveries a read | load's processor | wrong |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for shape in SHAPES {
        let minimal = median(all[&(shape, Kind::Broadcast)].iter().map(cost));
        for kind in Kind::ALL {
            let runs = &all[&(shape, kind)];
            let cost_here = median(runs.iter().map(cost));
            row(&[
                format!("{} × {}", shape.rooms, shape.members),
                kind.title().to_owned(),
                range(runs.iter().map(cost), 2),
                format!("{:.2}", cost_here / minimal),
                format!("{:.0}", median(runs.iter().map(|run| run.deliveries / run.seconds))),
                format!("{:.1}", median(runs.iter().map(|run| run.deliveries / run.reads))),
                format!("{:.0} %", 100.0 * median(runs.iter().map(|run| run.own_cpu / run.seconds))),
                format!("{}", runs.iter().map(|run| run.wrong).sum::<u64>()),
            ]);
        }
    }
}

/// CPU seconds of the server for a million deliveries.
pub(crate) fn cost(measured: &Measured) -> f64 {
    measured.cpu / measured.deliveries * 1e6
}

/// Adds rooms of these shapes, and for each place in them somebody; gives their tokens, by room.
pub(crate) fn inhabit(installation: &Installation, shapes: &[Shape]) -> HashMap<String, Vec<String>> {
    use sarang_tests::installation::Base::Sqlite;
    let mut tokens = HashMap::new();
    for shape in shapes {
        let slugs: Vec<String> = (0..shape.rooms).map(|room| shape.slug(room)).collect();
        people::adds_rooms(installation, &slugs);
        let handles: Vec<String> =
            slugs.iter().flat_map(|slug| (0..shape.members).map(move |n| format!("{slug}-{n}"))).collect();
        let all = people::adds_people(installation, Sqlite, &handles);
        tokens.extend(slugs.into_iter().zip(all.chunks(shape.members).map(<[String]>::to_vec)));
    }
    people::adds_members(installation, "users.handle like rooms.slug || '-%'");
    tokens
}

/// Where a server listens, as the load calls it.
pub(crate) fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}
