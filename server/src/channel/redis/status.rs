//! Whether one half of the bus works, told to the log when it changes and not for each message.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::channel::Health;
use crate::figures::BUS;

/// Shared by the task that knows and those who ask.
#[derive(Clone)]
pub(super) struct Status {
    what: &'static str,
    health: Arc<Mutex<Health>>,
}

impl Status {
    /// Down from the beginning, without a word in the log yet.
    pub(super) fn down(what: &'static str, reason: &str) -> Self {
        let health =
            Health::Degraded { reason: format!("Redis ({what}): {reason}"), since: SystemTime::now() };
        Self { what, health: Arc::new(Mutex::new(health)) }
    }

    /// Not needed so far.
    pub(super) fn up(what: &'static str) -> Self {
        Self { what, health: Arc::new(Mutex::new(Health::Up)) }
    }

    pub(super) fn health(&self) -> Health {
        self.lock().clone()
    }

    /// It works; tells how long it did not, if so.
    pub(super) fn recovered(&self) {
        let mut health = self.lock();
        if let Health::Degraded { since, .. } = &*health {
            let outage = since.elapsed().unwrap_or_default();
            tracing::info!(what = self.what, outage_ms = outage.as_millis(), "redis is up");
            *health = Health::Up;
        }
    }

    /// It does not work; `first` decides whether that is news even if it never worked yet.
    pub(super) fn failed(&self, reason: &str, first: News) {
        let mut health = self.lock();
        let reason = format!("Redis ({}): {reason}", self.what);
        match &mut *health {
            Health::Degraded { reason: known, .. } => {
                if matches!(first, News::Yes) {
                    tracing::warn!(%reason, "redis is away; serving on, retrying");
                }
                *known = reason;
            }
            Health::Up => {
                BUS.outages.one();
                tracing::warn!(%reason, "redis is away; serving on, retrying");
                *health = Health::Degraded { reason, since: SystemTime::now() };
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a failure is to be logged although the state was bad already.
#[derive(Clone, Copy)]
pub(super) enum News {
    /// It is the first try.
    Yes,
    /// It has been told.
    No,
}
