//! A ring on its way: written as a payload, sealed where there are keys, and the way back.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use uuid::Uuid;

use super::payload::{Arrived, decode, encode};
use super::seal::{BusKeys, SEALED, Unopened, number, sealed_with};
use crate::channel::{Health, Ring};

/// The largest thing that is looked at. An event's frame has at most a message of some 16 KiB in
/// it; what is larger was not rung by us.
const LARGEST: usize = 1024 * 1024;

/// So long after the last thing that could not be opened this instance counts as degraded.
const REMEMBERED: Duration = Duration::from_mins(1);

/// The log is told so often at most.
const TELL_EVERY: Duration = Duration::from_mins(1);

/// Writes and reads what goes over the bus.
pub(super) struct Envelopes {
    instance: Uuid,
    keys: Option<BusKeys>,
    shut: Mutex<Option<Shut>>,
}

/// What could not be opened of late.
struct Shut {
    reason: String,
    since: SystemTime,
    last: Instant,
    told: Instant,
    count: u64,
}

/// What came out of an envelope.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// What the payload says.
    Payload(Arrived),
    /// It could not be opened.
    Shut,
}

impl Envelopes {
    pub(super) fn new(keys: Option<BusKeys>) -> Self {
        Self { instance: Uuid::new_v4(), keys, shut: Mutex::new(None) }
    }

    /// What to send in this channel.
    pub(super) fn write(&self, channel: &str, ring: &Ring) -> Vec<u8> {
        let payload = encode(self.instance, ring);
        match &self.keys {
            Some(keys) => keys.seal(channel.as_bytes(), &payload),
            None => payload,
        }
    }

    /// What came in this channel.
    pub(super) fn read(&self, channel: &[u8], bytes: Vec<u8>) -> Opened {
        if bytes.len() > LARGEST {
            return Opened::Payload(Arrived::Strange);
        }
        match (&self.keys, bytes.first()) {
            (None, Some(&SEALED)) => {
                let with = sealed_with(&bytes).map(number).unwrap_or_default();
                self.is_shut(format!(
                    "another instance seals its rings (key {with}) and this one has no bus-keys: give all the same"
                ))
            }
            (None, _) => Opened::Payload(decode(self.instance, bytes)),
            (Some(keys), Some(&SEALED)) => match keys.open(channel, &bytes) {
                Ok(payload) => Opened::Payload(decode(self.instance, payload)),
                Err(Unopened::Key(id)) => self.is_shut(format!(
                    "another instance seals its rings with the key {}, which is not among the bus-keys of this one: \
                     give all the same",
                    number(id)
                )),
                Err(Unopened::Broken) => self.is_shut(
                    "a ring was changed on its way, or sealed for another channel: see who else may publish in Redis"
                        .to_owned(),
                ),
            },
            // Taken as it is, anybody who may publish in Redis could speak in people's names.
            (Some(_), _) => self.is_shut(
                "another instance rings without sealing, which this one with its bus-keys does not accept: \
                 give all the same"
                    .to_owned(),
            ),
        }
    }

    /// Whether everything could be opened lately.
    pub(super) fn health(&self) -> Health {
        match &*self.shut.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(shut) if shut.last.elapsed() < REMEMBERED => {
                Health::Degraded { reason: format!("Redis (reading): {}", shut.reason), since: shut.since }
            }
            _ => Health::Up,
        }
    }

    fn is_shut(&self, reason: String) -> Opened {
        let mut known = self.shut.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let before = known.take().filter(|before| before.last.elapsed() < REMEMBERED);
        let count = before.as_ref().map_or(0, |before| before.count) + 1;
        let told_lately = before.as_ref().is_some_and(|before| before.told.elapsed() < TELL_EVERY);
        if !told_lately {
            tracing::warn!(%reason, count, "rings that cannot be opened; their messages come with the tick");
        }
        *known = Some(Shut {
            reason,
            since: before.as_ref().map_or_else(SystemTime::now, |before| before.since),
            last: now,
            told: before.filter(|_| told_lately).map_or(now, |before| before.told),
            count,
        });
        Opened::Shut
    }
}

#[cfg(test)]
mod tests {
    use sarang_protocol::id::UserId;

    use super::*;

    const KEY: &str = "a key that is long enough to be one";
    const OTHER: &str = "another key that is long enough too";

    fn envelopes(keys: &str) -> Envelopes {
        Envelopes::new((!keys.is_empty()).then(|| keys.parse().unwrap()))
    }

    #[test]
    fn those_with_the_same_keys_understand_each_other() {
        let ring = Ring::User(UserId(7));
        for keys in ["", KEY] {
            let (here, there) = (envelopes(keys), envelopes(keys));
            let bytes = here.write("c", &ring);
            assert_eq!(there.read(b"c", bytes.clone()), Opened::Payload(Arrived::Ring(ring.clone())));
            assert_eq!(here.read(b"c", bytes), Opened::Payload(Arrived::Echo));
            assert_eq!(there.health(), Health::Up);
        }
    }

    #[test]
    fn others_learn_why_not() {
        let ring = Ring::User(UserId(7));
        for (writing, reading, why) in [
            (KEY, "", "has no bus-keys"),
            ("", KEY, "without sealing"),
            (KEY, OTHER, "not among the bus-keys"),
        ] {
            let there = envelopes(reading);
            assert_eq!(there.read(b"c", envelopes(writing).write("c", &ring)), Opened::Shut);
            let Health::Degraded { reason, .. } = there.health() else {
                panic!("nothing is said of it");
            };
            assert!(reason.contains(why), "{reason}");
        }
    }

    #[test]
    fn what_is_far_too_large_is_not_looked_at() {
        let there = envelopes("");
        assert_eq!(there.read(b"c", vec![1; LARGEST + 1]), Opened::Payload(Arrived::Strange));
    }
}
