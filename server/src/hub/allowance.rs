//! How much somebody may do: a token bucket, shared by all their sockets on this instance.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// So many at once, and so many in a second over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// At once, after a rest.
    pub burst: u32,
    /// In a second.
    pub per_second: u32,
}

/// A token bucket.
#[derive(Debug)]
pub struct Allowance {
    rate: Rate,
    level: Mutex<(f64, Instant)>,
}

impl Allowance {
    /// A full one.
    pub fn new(rate: Rate) -> Self {
        Self { rate, level: Mutex::new((f64::from(rate.burst), Instant::now())) }
    }

    /// Takes one token, or tells when there will be one.
    pub fn take(&self) -> Result<(), Duration> {
        let now = Instant::now();
        let per_second = f64::from(self.rate.per_second);
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let (tokens, since) = *level;
        let grown = tokens + (now - since).as_secs_f64() * per_second;
        let tokens = grown.min(f64::from(self.rate.burst));
        if tokens >= 1.0 {
            *level = (tokens - 1.0, now);
            return Ok(());
        }
        *level = (tokens, now);
        Err(Duration::from_secs_f64((1.0 - tokens) / per_second))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_burst_then_a_trickle() {
        let allowance = Allowance::new(Rate { burst: 3, per_second: 10 });
        for _ in 0..3 {
            assert_eq!(allowance.take(), Ok(()));
        }
        let wait = allowance.take().unwrap_err();
        assert!(wait <= Duration::from_millis(100), "{wait:?}");
        tokio::time::advance(wait + Duration::from_millis(1)).await;
        assert_eq!(allowance.take(), Ok(()));
        assert!(allowance.take().is_err());
        tokio::time::advance(Duration::from_hours(1)).await;
        for _ in 0..3 {
            assert_eq!(allowance.take(), Ok(()));
        }
        assert!(allowance.take().is_err());
    }
}
