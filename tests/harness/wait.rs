//! Waiting for conditions, and free ports.

use std::fmt::Display;
use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

/// Nothing that people wait for takes this long, even on a busy machine with a debug build.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// How often a condition is looked at: below what people notice, above what costs anything.
const PAUSE: Duration = Duration::from_millis(20);

/// Looks at a condition until it holds. `Err` is what it looks like meanwhile; after
/// [`DEADLINE`] the test fails with the last one.
pub async fn until<T, E: Display>(what: impl Display, probe: impl AsyncFnMut() -> Result<T, E>) -> T {
    until_within(DEADLINE, what, probe).await
}

/// [`until`], with another deadline.
pub async fn until_within<T, E: Display>(
    deadline: Duration,
    what: impl Display,
    mut probe: impl AsyncFnMut() -> Result<T, E>,
) -> T {
    let start = Instant::now();
    loop {
        match probe().await {
            Ok(value) => return value,
            Err(seen) => {
                assert!(start.elapsed() < deadline, "waited {deadline:?} in vain: {what}\nlast seen: {seen}");
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// [`until`] for a condition that can be looked at without waiting. Its future is `Send`, so it
/// serves in spawned tasks.
pub async fn soon<T, E: Display>(what: impl Display, mut probe: impl FnMut() -> Result<T, E>) -> T {
    let start = Instant::now();
    loop {
        match probe() {
            Ok(value) => return value,
            Err(seen) => {
                assert!(start.elapsed() < DEADLINE, "waited {DEADLINE:?} in vain: {what}\nlast seen: {seen}");
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Turns a truth into what [`until`] wants.
pub fn holds(truth: bool, otherwise: impl Into<String>) -> Result<(), String> {
    truth.then_some(()).ok_or_else(|| otherwise.into())
}

/// A port that nobody listens on. It is outside the range from which the system takes ports for
/// outgoing connections, so it stays free over a restart; and each test process looks at its own
/// part of the range first.
pub fn free_port() -> u16 {
    const FIRST: u16 = 15_000;
    const COUNT: u16 = 17_000;
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let own = u16::try_from(std::process::id() % u32::from(COUNT)).expect("below COUNT");
    for _ in 0..COUNT {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        // Another process is rarely 173 ports away: it is a prime of no other meaning.
        let offset = (u32::from(own) * 173 + u32::from(step)) % u32::from(COUNT);
        let port = FIRST + u16::try_from(offset).expect("below COUNT");
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("no free port between {FIRST} and {}", FIRST + COUNT);
}
