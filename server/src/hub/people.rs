//! Who is connected to this instance, so that a ring for a person reaches their sockets.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sarang_protocol::id::{Seq, UserId};
use tokio::time::Instant;

use super::Account;
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
    sockets: Vec<Socket>,
    allowance: Arc<Allowance>,
    /// What the database last said about their doors.
    doors: Option<i64>,
    empty_since: Option<Instant>,
}

struct Socket {
    seat: SeatId,
    outbox: Outbox,
    /// How far it has told its person's own log.
    own: Seq,
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
            doors: None,
            empty_since: None,
        });
        if person.sockets.len() >= MAX_SOCKETS {
            return Err(Crowded);
        }
        person.sockets.push(Socket { seat, outbox: outbox.clone(), own: Seq::ZERO });
        person.empty_since = None;
        Ok((arrival, person.allowance.clone()))
    }

    pub(super) fn leave(&self, user: UserId, seat: SeatId) {
        let mut people = self.lock();
        if let Some(person) = people.get_mut(&user) {
            person.sockets.retain(|socket| socket.seat != seat);
            if person.sockets.is_empty() {
                person.empty_since = Some(Instant::now());
            }
        }
    }

    /// A socket has told its person's own log up to here.
    pub(super) fn told(&self, user: UserId, seat: SeatId, own: Seq) {
        let mut people = self.lock();
        let sockets = people.get_mut(&user).map(|person| &mut person.sockets);
        if let Some(socket) = sockets.and_then(|all| all.iter_mut().find(|socket| socket.seat == seat)) {
            socket.own = own;
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

    /// What the database says now. The sockets of those about whose doors it said something else,
    /// or nothing yet, look again, and those that are behind in their person's own log.
    pub(super) fn compare(&self, accounts: Vec<(UserId, Account)>) {
        let mut people = self.lock();
        for (user, account) in accounts {
            let Some(person) = people.get_mut(&user) else {
                continue;
            };
            if person.doors.replace(account.doors) == Some(account.doors) {
                let behind = person.sockets.iter().filter(|socket| socket.own != account.own);
                behind.for_each(|socket| socket.outbox.nudge());
            } else {
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
        for socket in &self.sockets {
            socket.outbox.nudge();
        }
    }
}
