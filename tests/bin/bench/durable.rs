//! Messages that are on the disk when they are acknowledged: what 64 people who write at once get
//! beside one commit for each message.

use std::net::Ipv4Addr;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use sarang_tests::installation::{Base, Installation};
use sarang_tests::sarang::Said;
use tokio::runtime::Builder;
use tokio::task::LocalSet;
use uuid::Uuid;

use crate::contenders::Contender;
use crate::fanout::loopback;
use crate::line::Call;
use crate::table::{median, percentile, range, row};
use crate::town::enter;
use crate::{people, place, wait_for};

const ROUNDS: usize = 3;

const TIME: Duration = Duration::from_secs(2);

const SENDERS: usize = 64;

/// Bare commits that are timed.
const COMMITS: usize = 500;

/// Who writes where.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Crowd {
    Alone,
    Apart,
    Together,
}

impl Crowd {
    const ALL: [Self; 3] = [Self::Alone, Self::Apart, Self::Together];

    fn title(self) -> &'static str {
        match self {
            Self::Alone => "1",
            Self::Apart => "64, each in a room of their own",
            Self::Together => "64 in one room",
        }
    }

    fn senders(self) -> usize {
        match self {
            Self::Alone => 1,
            Self::Apart | Self::Together => SENDERS,
        }
    }
}

pub(crate) fn bench() {
    println!("\n## Durable messages\n");
    println!(
        "By WebSocket, each sender one message after the other; median (least to most) of {ROUNDS} rounds of \
         {TIME:?}. A bare commit is one row by the database alone, without Sarang.\n"
    );
    println!(
        "| database | senders | acknowledged a second | × bare commits | × the lone sender | p50 ms | p99 ms | p99 in bare commits |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for base in [Base::Sqlite, Base::Postgres] {
        let mut installation = wait_for(Installation::set_up_on(base));
        if base == Base::Postgres {
            let postgres = installation.postgres();
            wait_for(postgres.keeps_what_it_says());
            place::moves_anywhere(postgres.pid());
        }
        // PostgreSQL's processes for Sarang begin as what it is itself.
        let database: Vec<u32> =
            if base == Base::Postgres { vec![installation.postgres().pid()] } else { Vec::new() };
        let _database_first = place::First::come(&database);
        let (server, calls) = writers(&installation, base);
        let _first = place::First::come(&[server.pid()]);
        let mut commits = Vec::new();
        let mut runs: [Vec<(f64, Vec<f64>)>; 3] = Default::default();
        for _ in 0..ROUNDS {
            commits.push(bare_commit(&mut installation, base));
            for (crowd, runs) in Crowd::ALL.iter().zip(&mut runs) {
                runs.push(write(&calls, *crowd));
            }
        }
        let commit = median(commits.iter().copied());
        println!(
            "| {base:?} | bare commits | {:.0} | 1 | | {} | | |",
            1000.0 / commit,
            range(commits.iter().copied(), 2)
        );
        let lone = median(runs[0].iter().map(|(rate, _)| *rate));
        for (crowd, runs) in Crowd::ALL.iter().zip(&runs) {
            let rate = median(runs.iter().map(|(rate, _)| *rate));
            let p99 = median(runs.iter().map(|(_, times)| percentile(times, 99)));
            row(&[
                format!("{base:?}"),
                crowd.title().to_owned(),
                range(runs.iter().map(|(rate, _)| *rate), 0),
                format!("{:.1}", rate * commit / 1000.0),
                format!("{:.1}", rate / lone),
                range(runs.iter().map(|(_, times)| percentile(times, 50)), 2),
                range(runs.iter().map(|(_, times)| percentile(times, 99)), 2),
                format!("{:.1}", p99 / commit),
            ]);
        }
    }
}

/// People who write, a room for each and one for all; with the server that they call.
fn writers(installation: &Installation, base: Base) -> (Contender, Vec<Call>) {
    let mut slugs: Vec<String> = (0..SENDERS).map(desk).collect();
    slugs.push(FORUM.to_owned());
    people::adds_rooms(installation, &slugs);
    let handles: Vec<String> = (0..SENDERS).map(|n| format!("pen-{n}")).collect();
    let tokens = people::adds_people(installation, base, &handles);
    people::adds_members(
        installation,
        "users.handle like 'pen-%' and rooms.slug in ('forum', 'desk' || substr(users.handle, 5))",
    );
    let server = Contender::sarang(installation, &[]);
    let calls = tokens.into_iter().map(|token| Call {
        server: loopback(server.port()),
        path: "/ws".to_owned(),
        token: Some(token),
        from: Ipv4Addr::LOCALHOST,
    });
    let calls = calls.collect();
    (server, calls)
}

const FORUM: &str = "forum";

fn desk(number: usize) -> String {
    format!("desk{number}")
}

/// Acknowledged messages a second, and what each took in milliseconds, sorted.
fn write(calls: &[Call], crowd: Crowd) -> (f64, Vec<f64>) {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
    LocalSet::new().block_on(&runtime, async {
        let lines = join_all(calls.iter().take(crowd.senders()).map(enter)).await;
        let start = Instant::now();
        let writing = lines.into_iter().enumerate().map(async |(number, line)| {
            let (mut ear, mouth) = line.expect("everybody gets in");
            let room = if crowd == Crowd::Together { FORUM.to_owned() } else { desk(number) };
            let mut times = Vec::new();
            while start.elapsed() < TIME {
                let cid = Uuid::new_v4();
                let asked = Instant::now();
                mouth
                    .say(&format!(
                        r#"{{"type":"send","cid":"{cid}","room":"{room}","body":"잘 지내요? All is well."}}"#
                    ))
                    .expect("the server reads");
                let mut is_taken = false;
                while !is_taken {
                    let hear = ear.hear(|_, text| {
                        is_taken |= text.starts_with(br#"{"type":"ack""#);
                        assert!(!text.starts_with(br#"{"type":"nack""#), "{}", String::from_utf8_lossy(text));
                    });
                    assert!(hear.await, "the server hung up");
                }
                times.push(asked.elapsed().as_secs_f64() * 1000.0);
            }
            // Not before all are done, so that nobody has it easier at last.
            (times, Rc::clone(&mouth))
        });
        let all = join_all(writing).await;
        let took = start.elapsed().as_secs_f64();
        let mut times: Vec<f64> = all.into_iter().flat_map(|(times, _)| times).collect();
        times.sort_by(f64::total_cmp);
        #[expect(clippy::cast_precision_loss, reason = "thousands")]
        let rate = times.len() as f64 / took;
        (rate, times)
    })
}

/// Milliseconds of a commit of one row, without Sarang: on the same disk, by the same database, as
/// durable.
fn bare_commit(installation: &mut Installation, base: Base) -> f64 {
    if base == Base::Sqlite {
        let script = "import sqlite3, statistics, sys, time\n\
            base = sqlite3.connect(sys.argv[1], isolation_level=None)\n\
            base.execute('pragma journal_mode = wal')\n\
            base.execute('pragma synchronous = full')\n\
            base.execute('create table if not exists bare (body text)')\n\
            def commit():\n\
            \x20 start = time.perf_counter()\n\
            \x20 base.execute('insert into bare values (?)', ('All is well.' * 8,))\n\
            \x20 return time.perf_counter() - start\n\
            print(1000 * statistics.mean(commit() for _ in range(int(sys.argv[2]))))";
        // Where the server is that it stands beside.
        let mut python = place::on_theirs(Path::new("python3"));
        python.args(["-c", script]).arg(installation.folder().join("bare.db")).arg(COMMITS.to_string());
        return Said::by(python, "").well().trim().parse().expect("a number of milliseconds");
    }
    let url = installation.url();
    let postgres = installation.postgres();
    postgres.told(&url, "create table if not exists bare (body text)");
    let commits = format!(
        "do $$ begin for n in 1..{COMMITS} loop \
         insert into bare values (repeat('All is well.', 8)); commit; end loop; end $$"
    );
    // The server's own clock, so that starting psql is not in it.
    let seconds = |postgres: &sarang_tests::postgres::Postgres| -> f64 {
        let start = Instant::now();
        postgres.told(&url, &commits);
        start.elapsed().as_secs_f64()
    };
    let idle = Instant::now();
    postgres.told(&url, "select 1");
    let idle = idle.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "hundreds")]
    let each = (seconds(postgres) - idle) * 1000.0 / COMMITS as f64;
    each
}
