//! Slows down who guesses passwords: per account, and per address.
//!
//! Token buckets, kept as the one moment at which each is full again (the generic cell rate
//! algorithm). In memory, so each instance counts for itself: a cluster of n gives n times the
//! tries, which is still nothing against a password of eight characters.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sarang_protocol::text::Handle;

/// Whose tries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tries {
    /// At one account's password, from wherever.
    Account(Handle),
    /// From one address, at whichever account.
    Address(IpAddr),
}

#[derive(Clone, Copy)]
struct Limit {
    /// So many at once …
    burst: u32,
    /// … and then one in so long.
    interval: Duration,
}

/// Ten tries cover a forgotten password; one in 30 s makes 2,880 a day, too few to guess.
const ACCOUNT: Limit = Limit { burst: 10, interval: Duration::from_secs(30) };

/// More, for a whole office may sit behind one address; right passwords are not counted.
const ADDRESS: Limit = Limit { burst: 40, interval: Duration::from_secs(5) };

/// So many buckets at most: some 2 MB, more than a person at a keyboard ever fills.
const BUCKETS: usize = 20_000;

/// The buckets that are not full.
#[derive(Default)]
pub(super) struct Throttle {
    full_at: Mutex<HashMap<Tries, Instant>>,
}

impl Tries {
    /// By address; the last 64 bits of an IPv6 address are for its holder to choose.
    pub(super) fn from(addr: IpAddr) -> Self {
        Self::Address(match addr.to_canonical() {
            IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64)).into(),
            v4 @ IpAddr::V4(_) => v4,
        })
    }

    fn limit(&self) -> Limit {
        match self {
            Self::Account(_) => ACCOUNT,
            Self::Address(_) => ADDRESS,
        }
    }
}

impl Throttle {
    /// Takes one try, or tells how long to wait for one.
    pub(super) fn take(&self, tries: &Tries, now: Instant) -> Result<(), Duration> {
        let Limit { burst, interval } = tries.limit();
        let mut buckets = self.lock();
        let full_at = buckets.get(tries).copied().unwrap_or(now).max(now);
        let wait = (full_at - now + interval).saturating_sub(interval * burst);
        if !wait.is_zero() {
            return Err(wait);
        }
        if buckets.len() >= BUCKETS && !buckets.contains_key(tries) {
            make_room(&mut buckets, now);
        }
        buckets.insert(tries.clone(), full_at + interval);
        Ok(())
    }

    /// Gives one try back.
    pub(super) fn give_back(&self, tries: &Tries) {
        let interval = tries.limit().interval;
        if let Some(full_at) = self.lock().get_mut(tries) {
            *full_at = full_at.checked_sub(interval).unwrap_or(*full_at);
        }
    }

    /// Gives all tries back.
    pub(super) fn forget(&self, tries: &Tries) {
        self.lock().remove(tries);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Tries, Instant>> {
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops the buckets that are full; if that is none, the one that is nearest to it.
fn make_room(buckets: &mut HashMap<Tries, Instant>, now: Instant) {
    buckets.retain(|_, full_at| *full_at > now);
    if buckets.len() >= BUCKETS {
        let nearest = buckets.iter().min_by_key(|(_, full_at)| **full_at);
        if let Some(tries) = nearest.map(|(tries, _)| tries.clone()) {
            buckets.remove(&tries);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(name: &str) -> Tries {
        Tries::Account(Handle::trusted(name))
    }

    #[test]
    fn ten_tries_then_one_in_thirty_seconds() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        for _ in 0..10 {
            assert_eq!(throttle.take(&account("kim"), start), Ok(()));
        }
        assert_eq!(throttle.take(&account("kim"), start), Err(Duration::from_secs(30)));
        let later = start + Duration::from_secs(29);
        assert_eq!(throttle.take(&account("kim"), later), Err(Duration::from_secs(1)));
        let later = start + Duration::from_secs(30);
        assert_eq!(throttle.take(&account("kim"), later), Ok(()));
        assert!(throttle.take(&account("kim"), later).is_err());
        assert_eq!(throttle.take(&account("dana"), later), Ok(()));
    }

    #[test]
    fn success_gives_tries_back() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        for _ in 0..10 {
            throttle.take(&account("kim"), now).unwrap();
        }
        throttle.give_back(&account("kim"));
        assert_eq!(throttle.take(&account("kim"), now), Ok(()));
        assert!(throttle.take(&account("kim"), now).is_err());
        throttle.forget(&account("kim"));
        assert_eq!(throttle.take(&account("kim"), now), Ok(()));
    }

    #[test]
    fn an_ipv6_network_is_one_address() {
        let from = |text: &str| Tries::from(text.parse().unwrap());
        assert_eq!(from("2001:db8::1"), from("2001:db8::ffff:2"));
        assert_ne!(from("2001:db8::1"), from("2001:db8:0:1::1"));
        assert_eq!(from("::ffff:192.0.2.1"), from("192.0.2.1"));
        assert_ne!(from("192.0.2.1"), from("192.0.2.2"));
    }

    #[test]
    fn memory_is_bounded() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        for n in 0..BUCKETS + 10 {
            throttle.take(&account(&n.to_string()), now).unwrap();
        }
        assert_eq!(throttle.lock().len(), BUCKETS);
        let later = now + Duration::from_hours(1);
        throttle.take(&account("one more"), later).unwrap();
        assert_eq!(throttle.lock().len(), 1);
    }
}
