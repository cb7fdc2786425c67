//! Virtual time that stands still while a database works.
//!
//! A paused clock jumps to the next timer as soon as nobody has anything to do, and a thread of
//! SQLite or a server of PostgreSQL at work is nobody to it: every timeout would ring. So whoever
//! drives the model never sleeps, and moves the clock by hand.

use std::pin::pin;
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::advance;

/// The clock goes on by this at a time: below every delay that matters.
pub(super) const STEP: Duration = Duration::from_millis(10);

/// Waits for something with the clock standing still.
pub(super) async fn busy<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    tokio::select! {
        biased;
        done = &mut work => done,
        () = spins() => unreachable!("it spins for ever"),
    }
}

/// The clock goes on by [`STEP`].
pub(super) async fn goes_on() {
    advance(STEP).await;
}

async fn spins() {
    loop {
        // The thread that is waited for may need this processor.
        std::thread::yield_now();
        yield_now().await;
    }
}
