//! Everything that may break breaks, for a minute or for as long as `CHAOS_SECONDS` says, under
//! traffic: then the promise is held against what everybody logged.
//!
//! `CHAOS_SEED` repeats a run's faults in their order and length; it is printed. The two
//! installations run one after the other, so that each has the machine to itself.

mod comings;
mod dice;
mod doings;
mod faults;
mod report;
mod scene;

use std::time::{Duration, Instant};

use sarang_tests::installation::Base;
use tokio::sync::Mutex;

use dice::Dice;
use faults::Fault;
use scene::Scene;

/// One scene at a time.
static STAGE: Mutex<()> = Mutex::const_new(());

/// Each kind of fault comes this often at least, however short the run.
const ROUNDS: usize = 1;

/// Between two faults, so that something is said in fair weather too.
const CALM: (Duration, Duration) = (Duration::from_millis(200), Duration::from_millis(1200));

#[tokio::test(flavor = "multi_thread")]
async fn three_instances_on_postgres_and_redis() {
    let _alone = STAGE.lock().await;
    chaos(Base::Postgres, 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_on_sqlite_and_redis() {
    let _alone = STAGE.lock().await;
    chaos(Base::Sqlite, 2).await;
}

async fn chaos(base: Base, instances: usize) {
    let mut dice = Dice::from_environment();
    let length = Duration::from_secs(number("CHAOS_SECONDS").unwrap_or(60));
    let mut scene = Scene::set(base, instances, &mut dice).await;
    let start = Instant::now();
    let mut rounds = 0;
    while rounds < ROUNDS || start.elapsed() < length {
        for fault in dice.shuffled(Fault::of(base)) {
            tokio::time::sleep(dice.between(CALM.0, CALM.1)).await;
            scene.suffers(fault, &mut dice).await;
            if rounds >= ROUNDS && start.elapsed() >= length {
                break;
            }
        }
        rounds += 1;
    }
    let report = scene.ends().await;
    println!("{base:?}, {instances} instances, seed {}:\n{report}", dice.seed());
}

/// A number from the environment.
fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is {text:?}, which is no whole number")))
}
