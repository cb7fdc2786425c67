//! What the length of a room costs: its page at a thousand messages and at a million, in turns.

use std::time::Instant;

use sarang_tests::installation::{ADMIN, Base, Installation};
use sarang_tests::instance::{Instance, Options};
use sarang_tests::visitor::Visitor;

use crate::pages::page;
use crate::table::{median, range, row};
use crate::{people, place, wait_for};

/// Lengths that are compared, the first with all others.
const LENGTHS: [u64; 3] = [50, 1_000, 1_000_000];

/// The length that others are compared with.
const BASELINE: usize = 1;

/// Pages of each length, in turns; the median counts.
const ROUNDS: usize = 400;

/// A page around the first message has no half before it.
const MESSAGES: usize = 25;

/// Where a room of a length is opened.
type Place = fn(u64) -> String;

/// What is opened.
const OPENED: [(&str, Place); 3] = [
    ("its newest", |_| String::new()),
    ("around the middle one", |length| format!("/{}", length / 2)),
    ("around the first", |_| "/1".to_owned()),
];

pub(crate) fn bench() {
    println!("\n## Rooms of any length\n");
    println!(
        "Milliseconds from asking to the page's last byte, one after the other and in turns: median (least to most) of {ROUNDS}.\n"
    );
    println!("| database | messages | opened at | ms | × {} messages | kB |", LENGTHS[BASELINE]);
    println!("|---|---|---|---|---|---|");
    for base in [Base::Sqlite, Base::Postgres] {
        let installation = wait_for(Installation::set_up_on(base));
        for length in LENGTHS {
            fills(&installation, base, length);
        }
        people::adds_members(&installation, &format!("users.handle = '{ADMIN}' and rooms.slug like 'long%'"));
        let options = Options { cpu: Some(place::SERVERS), ..Options::default() };
        let server = wait_for(Instance::start(&installation, options));
        let cookie = wait_for(async { Visitor::signed_in(&server, ADMIN).await.cookies() });
        let _first = place::First::come(&[server.pid()]);
        for (what, part) in OPENED {
            let paths = LENGTHS.map(|length| format!("/rooms/{}{}", slug(length), part(length)));
            let mut times: [Vec<f64>; LENGTHS.len()] = Default::default();
            let mut sizes = [0; LENGTHS.len()];
            wait_for(async {
                for _ in 0..ROUNDS {
                    for ((path, times), size) in paths.iter().zip(&mut times).zip(&mut sizes) {
                        let asked = Instant::now();
                        let page = page(&server, &cookie, path).await;
                        times.push(asked.elapsed().as_secs_f64() * 1000.0);
                        let shown = page.matches("Message ").count();
                        assert!(shown >= MESSAGES, "{path} shows {shown} messages");
                        *size = page.len();
                    }
                }
            });
            let baseline = median(times[BASELINE].iter().copied());
            for ((length, times), size) in LENGTHS.iter().zip(&times).zip(sizes) {
                row(&[
                    format!("{base:?}"),
                    length.to_string(),
                    what.to_owned(),
                    range(times.iter().copied(), 2),
                    format!("{:.2}", median(times.iter().copied()) / baseline),
                    (size / 1000).to_string(),
                ]);
            }
        }
    }
}

fn slug(length: u64) -> String {
    format!("long{length}")
}

/// A room of so many messages, straight into the database.
fn fills(installation: &Installation, base: Base, length: u64) {
    let cid = match base {
        Base::Sqlite => "randomblob(16)",
        Base::Postgres => "uuid_send(gen_random_uuid())",
    };
    let slug = slug(length);
    people::adds_rooms(installation, std::slice::from_ref(&slug));
    installation.sql(&format!(
        "with recursive number (n) as (select 1 union all select n + 1 from number where n < {length}) \
         insert into events (room_id, seq, at, actor_id, kind, message_count, cid, body) \
         select rooms.id, n, 1700000000000 + cast(n as bigint) * 10000, users.id, 'message', n, {cid}, \
                'Message ' || n || ': the build is green again, 오늘 점심은 어디로 갈까요?' \
         from number join rooms on rooms.slug = '{slug}' join users on users.handle = '{ADMIN}'"
    ));
    installation.sql(&format!(
        "update rooms set last_seq = {length}, message_count = {length} where slug = '{slug}'"
    ));
}
