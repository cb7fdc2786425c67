//! The model test: thousands of schedules of what may happen to instances, bus, connections and
//! people, each in virtual time over the real store, desk, hub, socket sessions and reducer; and
//! after each the promise is held against what everybody logged.
//!
//! What is not real: the network (lines in memory), the bus ([`crate::channel::lossy`]), and a
//! kill, after which an instance says nothing more, while what it had given to the database
//! before is stored.
//!
//! `MODEL_CASES` schedules are tried on each database, drawn from `MODEL_SEED`; both are printed.
//! One that fails is made simpler and printed with the seed that repeats it alone. A schedule
//! fixes what happens; how the threads of a database interleave with it does not repeat.

mod clock;
mod device;
mod instance;
mod invariants;
mod place;
mod schedule;
mod verdict;
mod world;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use instance::Sabotage;
use place::Base;
use schedule::{Schedule, schedules};
use verdict::Outcome;
use world::World;

/// Schedules in an ordinary run on SQLite: some tens of seconds, in a debug build.
const CASES: u64 = 200;

/// On PostgreSQL, where each has to be furnished anew.
const CASES_ON_SERVER: u64 = 10;

/// Where an ordinary run begins: it tries the same schedules each time, so that it judges the change
/// and not the day. Who says how many are to be tried gets others each time.
const SEED: u64 = 1;

/// Steps in a schedule at most.
const LONGEST: usize = 50;

/// A failure is made simpler for so long at the most.
const SIMPLER_WITHIN: u32 = 30_000;

/// What many schedules came to.
#[derive(Debug, Default)]
struct Sum {
    schedules: u64,
    acknowledged: usize,
    events: usize,
    applied: usize,
    slowest: Duration,
}

/// A schedule that breaks the promise.
#[derive(Debug)]
struct Found {
    seed: u64,
    /// The so many-th that was tried.
    after: u64,
    why: String,
    schedule: Schedule,
}

#[test]
fn the_promise_is_kept_whatever_happens_on_sqlite() {
    keeps_the_promise(Base::Sqlite, number("MODEL_CASES").unwrap_or(CASES));
}

#[test]
fn the_promise_is_kept_whatever_happens_on_postgres() {
    // The server is there until the last schedule is over.
    let runtime = runtime();
    let _server = runtime.block_on(sarang_tests::postgres::Postgres::shared());
    keeps_the_promise(Base::Postgres, number("MODEL_CASES").map_or(CASES_ON_SERVER, |cases| cases / 10));
}

/// Each fault that is built in is found, and soon.
#[test]
fn faults_that_are_built_in_are_found() {
    for (sabotage, breach) in [
        (Sabotage::AcksTooEarly, "Lost"),
        (Sabotage::ForgetsNames, "Unsent"),
        (Sabotage::FillsWithOthers, "Disagrees"),
        (Sabotage::TicksInVain, "[I6]"),
    ] {
        let found = tries(Base::Sqlite, sabotage, 1, 200, 0).expect_err("it is not found");
        println!("{sabotage:?} was found by schedule {}", found.after);
        let also = sabotage == Sabotage::ForgetsNames && found.why.contains("[I6]");
        assert!(found.why.contains(breach) || also, "{sabotage:?}: {}", found.why);
    }
}

fn keeps_the_promise(base: Base, cases: u64) {
    let seed = number("MODEL_SEED").unwrap_or_else(|| {
        if number("MODEL_CASES").is_none() {
            return SEED;
        }
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::from(since.subsec_nanos()) ^ since.as_secs()
    });
    println!("MODEL_SEED={seed} MODEL_CASES={cases}");
    let begun = Instant::now();
    match tries(base, Sabotage::None, seed, cases, SIMPLER_WITHIN) {
        Ok(sum) => println!(
            "{base:?}: {} schedules from seed {seed} in {:.1} s: {} messages acknowledged, {} events, {} applied by devices; slowest convergence {:.2} s of virtual time",
            sum.schedules,
            begun.elapsed().as_secs_f64(),
            sum.acknowledged,
            sum.events,
            sum.applied,
            sum.slowest.as_secs_f64(),
        ),
        Err(found) => panic!(
            "the promise is broken by schedule {} on {base:?}; MODEL_SEED={} MODEL_CASES=1 repeats it.\n{}\nIn its simplest form: {}",
            found.after, found.seed, found.why, found.schedule
        ),
    }
}

/// Schedules from seed, seed + 1 …: each is drawn from its own, so that it can be repeated alone.
fn tries(base: Base, sabotage: Sabotage, seed: u64, cases: u64, simpler_ms: u32) -> Result<Sum, Found> {
    let mut sum = Sum::default();
    for seed in (seed..).take(usize::try_from(cases).unwrap_or(usize::MAX)) {
        let config = Config {
            cases: 1,
            failure_persistence: None,
            max_shrink_iters: if simpler_ms == 0 { 0 } else { 500 },
            max_shrink_time: simpler_ms,
            ..Config::default()
        };
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
        let outcome = std::cell::Cell::new(Outcome::default());
        let tried = runner.run(&schedules(LONGEST), |schedule| {
            outcome.set(live(base, sabotage, &schedule).map_err(TestCaseError::fail)?);
            Ok(())
        });
        sum.schedules += 1;
        match tried {
            Ok(()) => {
                let outcome = outcome.get();
                sum.acknowledged += outcome.acknowledged;
                sum.events += outcome.events;
                sum.applied += outcome.applied;
                sum.slowest = sum.slowest.max(outcome.convergence);
            }
            Err(TestError::Fail(why, schedule)) => {
                return Err(Found { seed, after: sum.schedules, why: why.to_string(), schedule });
            }
            Err(TestError::Abort(why)) => panic!("no schedule: {why}"),
        }
    }
    Ok(sum)
}

fn live(base: Base, sabotage: Sabotage, schedule: &Schedule) -> Result<Outcome, String> {
    runtime().block_on(async {
        tokio::time::pause();
        World::begins(base, schedule, sabotage).await.lives(schedule).await
    })
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// A number from the environment.
fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is {text:?}, which is no whole number")))
}
