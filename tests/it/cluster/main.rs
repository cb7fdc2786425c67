//! Several instances, one Redis, and what may happen to them. Each story ends with the history
//! check: nothing lost, nothing twice, one order.

/// Runs stories on each database: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($story:ident),* $(,)?) => {
        $(mod $story {
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                super::$story(super::Base::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                super::$story(super::Base::Postgres).await;
            }
        })*
    };
}

mod buses;
mod closed;
mod company;
mod copying;
mod database;
mod instances;
mod levels;
mod network;
mod people;
mod redis;
mod removal;
mod threads;
mod unread;

use std::time::Duration;

use sarang_tests::installation::GENERAL;
use sarang_tests::talker::Talker;
use sarang_tests::wait::{holds, soon};

/// The instances ask the database for the rooms' heads this often, Redis or not; with jitter, a
/// busy machine and a round trip it is well within twice that.
const TICK: Duration = Duration::from_secs(5);

/// Waits until so many more messages stand in the room, as one talker sees it: some traffic.
async fn some_traffic(seen_by: &Talker, more: u64) {
    let goal = seen_by.reached(GENERAL).0 + more;
    soon(format!("{more} more messages come through"), || {
        let reached = seen_by.reached(GENERAL).0;
        holds(reached >= goal, format!("at {reached} of {goal}"))
    })
    .await;
}
