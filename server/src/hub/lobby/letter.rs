//! What instances whisper to each other about people: JSON, with lists for objects, so that ten
//! thousand people are a few hundred kilobytes.

use std::sync::Arc;

use bytes::Bytes;
use sarang_protocol::id::{RoomId, UserId};
use sarang_protocol::presence::Presence;
use sarang_protocol::text::{DisplayName, Handle};
use sarang_protocol::user::User;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A whisper about presence.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Letter {
    /// Whose people it is about.
    pub(super) from: Uuid,
    /// How often they have changed. A number that does not fit shows that something was lost.
    pub(super) version: u64,
    /// What about them.
    pub(super) word: Word,
}

/// What a [`Letter`] says.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Word {
    /// The instance lives.
    Beat,
    /// These have changed, which makes this version of the one before it.
    Changes(Vec<Told>),
    /// A part of everybody who is there: the number of the part, whether it is the last, and they.
    Whole(u32, bool, Vec<Told>),
    /// Whoever this is, or everybody, tell me about all your people.
    Ask(Option<Uuid>),
}

/// How somebody stands on an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) user: UserId,
    pub(super) handle: Handle,
    pub(super) state: Presence,
    /// Their rooms, sorted; none, if they are offline.
    pub(super) rooms: Arc<[RoomId]>,
}

/// Somebody who is typing, or has ceased to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Keys {
    pub(super) user: UserId,
    pub(super) who: User,
    pub(super) typing: bool,
}

/// People in one whisper. At 50 bytes each it is a few kilobytes, and ten thousand people are 80 of
/// them: few enough for the queues on the way.
const CHUNK: usize = 128;

impl Letter {
    /// As it goes over the bus.
    pub(super) fn encode(&self) -> Bytes {
        bytes(self)
    }

    /// As it came; `None` if it is of another version of Sarang.
    pub(super) fn decode(payload: &[u8]) -> Option<Self> {
        serde_json::from_slice(payload).ok()
    }
}

impl Keys {
    /// As it goes over the bus.
    pub(super) fn encode(&self) -> Bytes {
        bytes(&(self.user.0, &self.who.handle, &self.who.name, self.typing))
    }

    /// As it came.
    pub(super) fn decode(payload: &[u8]) -> Option<Self> {
        let (user, handle, name, typing): (i64, Handle, DisplayName, bool) =
            serde_json::from_slice(payload).ok()?;
        Some(Self { user: UserId(user), who: User { handle, name }, typing })
    }
}

/// Cuts what is to be told into parts; one at the least.
pub(super) fn parts(mut people: Vec<Told>) -> Vec<Vec<Told>> {
    let mut parts = Vec::with_capacity(people.len() / CHUNK + 1);
    while people.len() > CHUNK {
        let rest = people.split_off(CHUNK);
        parts.push(std::mem::replace(&mut people, rest));
    }
    parts.push(people);
    parts
}

fn bytes(letter: &impl Serialize) -> Bytes {
    serde_json::to_vec(letter).expect("letters are made of strings, numbers and lists only").into()
}

/// A person as a list: id, handle, state, rooms.
type Row = (i64, Handle, Presence, Vec<i64>);

impl Serialize for Told {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rooms: Vec<i64> = self.rooms.iter().map(|room| room.0).collect();
        (self.user.0, &self.handle, self.state, rooms).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Told {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (user, handle, state, mut rooms) = Row::deserialize(deserializer)?;
        rooms.sort_unstable();
        let rooms = rooms.into_iter().map(RoomId).collect();
        Ok(Self { user: UserId(user), handle, state, rooms })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(user: i64) -> Told {
        Told {
            user: UserId(user),
            handle: Handle::trusted("하늘"),
            state: Presence::Away,
            rooms: [RoomId(1), RoomId(7)].into(),
        }
    }

    #[test]
    fn letters_arrive_as_they_were_written() {
        let asked = Some(Uuid::from_u128(2));
        for word in [
            Word::Beat,
            Word::Changes(vec![told(3)]),
            Word::Whole(1, true, vec![told(3), told(4)]),
            Word::Ask(asked),
            Word::Ask(None),
        ] {
            let letter = Letter { from: Uuid::from_u128(1), version: 7, word };
            assert_eq!(Letter::decode(&letter.encode()), Some(letter));
        }
        let who = User { handle: Handle::trusted("kim"), name: DisplayName::trusted("김하늘") };
        let keys = Keys { user: UserId(3), who, typing: true };
        assert_eq!(Keys::decode(&keys.encode()), Some(keys));
        assert_eq!(Letter::decode(b"{}"), None);
        assert_eq!(Keys::decode(b"[1]"), None);
    }

    #[test]
    fn many_people_are_told_in_parts() {
        let lengths = |people: usize| {
            let people = (0..people).map(|user| told(i64::try_from(user).unwrap())).collect();
            parts(people).iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert_eq!(lengths(0), [0]);
        assert_eq!(lengths(CHUNK), [CHUNK]);
        assert_eq!(lengths(2 * CHUNK + 1), [CHUNK, CHUNK, 1]);
        // What one part weighs, for the queues on the way.
        let all = parts((0..1000).map(told).collect());
        let letter = Letter { from: Uuid::nil(), version: 1, word: Word::Whole(0, false, all[0].clone()) };
        assert!(letter.encode().len() < 8 * 1024);
    }
}
