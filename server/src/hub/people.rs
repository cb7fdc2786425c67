//! Who is connected to this instance, so that a ring for a person reaches their sockets.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sarang_protocol::id::UserId;
use tokio::time::Instant;

use super::allowance::{Allowance, Rate};
use super::member::SeatId;
use super::outbox::Outbox;

/// Sockets that one person may have open on one instance: a browser with very many tabs, or a few
/// dozen bots with one token. More are a client gone wild.
pub const MAX_SOCKETS: usize = 64;

/// Somebody has [`MAX_SOCKETS`] sockets already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this user has {MAX_SOCKETS} connections already")]
pub struct Crowded;

/// The people that are, or were a moment ago, connected here.
#[derive(Default)]
pub(super) struct People(Mutex<HashMap<UserId, Person>>);

struct Person {
    sockets: Vec<(SeatId, Outbox)>,
    allowance: Arc<Allowance>,
    /// What the database last said about them.
    standing: Option<i64>,
    empty_since: Option<Instant>,
}

/// Whether somebody is new here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// Nobody of that name was here: their partition has to be watched.
    First,
    /// They are known.
    Known,
}

impl People {
    pub(super) fn arrive(
        &self,
        user: UserId,
        seat: SeatId,
        outbox: &Outbox,
        rate: Rate,
    ) -> Result<(Arrival, Arc<Allowance>), Crowded> {
        let mut people = self.lock();
        let arrival = if people.contains_key(&user) { Arrival::Known } else { Arrival::First };
        let person = people.entry(user).or_insert_with(|| Person {
            sockets: Vec::new(),
            allowance: Arc::new(Allowance::new(rate)),
            standing: None,
            empty_since: None,
        });
        if person.sockets.len() >= MAX_SOCKETS {
            return Err(Crowded);
        }
        person.sockets.push((seat, outbox.clone()));
        person.empty_since = None;
        Ok((arrival, person.allowance.clone()))
    }

    pub(super) fn leave(&self, user: UserId, seat: SeatId) {
        let mut people = self.lock();
        if let Some(person) = people.get_mut(&user) {
            person.sockets.retain(|(known, _)| *known != seat);
            if person.sockets.is_empty() {
                person.empty_since = Some(Instant::now());
            }
        }
    }

    /// Has one person's sockets look again.
    pub(super) fn nudge(&self, user: UserId) {
        if let Some(person) = self.lock().get(&user) {
            person.nudge();
        }
    }

    /// Who is connected.
    pub(super) fn present(&self) -> Vec<UserId> {
        let people = self.lock();
        let present = people.iter().filter(|(_, person)| !person.sockets.is_empty());
        present.map(|(user, _)| *user).collect()
    }

    /// How many are connected.
    pub(super) fn len(&self) -> usize {
        self.lock().values().filter(|person| !person.sockets.is_empty()).count()
    }

    /// What the database says now. The sockets of those about whom it said something else, or
    /// nothing yet, look again.
    pub(super) fn compare(&self, standings: Vec<(UserId, i64)>) {
        let mut people = self.lock();
        for (user, standing) in standings {
            if let Some(person) = people.get_mut(&user)
                && person.standing.replace(standing) != Some(standing)
            {
                person.nudge();
            }
        }
    }

    /// Forgets those who have not been here since `then`; their partitions are to be unwatched.
    pub(super) fn sweep(&self, then: Instant) -> Vec<UserId> {
        let mut people = self.lock();
        let mut swept = Vec::new();
        people.retain(|user, person| {
            let keep = person.empty_since.is_none_or(|since| since > then);
            if !keep {
                swept.push(*user);
            }
            keep
        });
        swept
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, Person>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Person {
    fn nudge(&self) {
        for (_, outbox) in &self.sockets {
            outbox.nudge();
        }
    }
}
