//! A ring as bytes: a small binary header, then the encoded frame as it is. No JSON is read on
//! the way.
//!
//! | bytes | meaning |
//! |---|---|
//! | 1 | version of this layout |
//! | 1 | kind: event, user, typing, presence, event that is the last one for somebody |
//! | 16 | the instance that rings (UUID) |
//! | 8 | room or user, big endian; 0 for presence |
//! | 8 | seq, big endian (events only) |
//! | 8 | for whom it is the last one, big endian (such events only) |
//! | … | the frame of an event, the payload of a whisper |

use bytes::{Buf, Bytes};
use sarang_protocol::id::{RoomId, Seq, UserId};
use uuid::Uuid;

use crate::channel::{Frame, Hint, Ring, Whisper};

/// Others are ignored: during a deploy two versions may ring side by side, and what one does not
/// understand it reads from the database.
const VERSION: u8 = 1;

const EVENT: u8 = 1;
const USER: u8 = 2;
const ROOM: u8 = 3;
const PRESENCE: u8 = 4;
const PARTING: u8 = 5;

const HEADER: usize = 1 + 1 + 16 + 8;

/// Writes a ring.
pub(super) fn encode(instance: Uuid, ring: &Ring) -> Vec<u8> {
    let (kind, id, rest): (u8, i64, &[u8]) = match ring {
        Ring::Event(hint) => {
            let kind = if hint.leaver.is_some() { PARTING } else { EVENT };
            (kind, hint.room.0, hint.frame.as_str().as_bytes())
        }
        Ring::User(user) => (USER, user.0, &[]),
        Ring::Whisper(Whisper::Room(room, payload)) => (ROOM, room.0, payload),
        Ring::Whisper(Whisper::Presence(payload)) => (PRESENCE, 0, payload),
    };
    let mut bytes = Vec::with_capacity(HEADER + 16 + rest.len());
    bytes.extend_from_slice(&[VERSION, kind]);
    bytes.extend_from_slice(instance.as_bytes());
    bytes.extend_from_slice(&id.to_be_bytes());
    if let Ring::Event(hint) = ring {
        bytes.extend_from_slice(&hint.seq.0.to_be_bytes());
        if let Some(leaver) = hint.leaver {
            bytes.extend_from_slice(&leaver.0.to_be_bytes());
        }
    }
    bytes.extend_from_slice(rest);
    bytes
}

/// What came from the bus.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Arrived {
    /// A ring of another instance.
    Ring(Ring),
    /// A ring of our own, which was heard before it left.
    Echo,
    /// Of another version, or no ring at all.
    Strange,
}

/// Reads a ring.
pub(super) fn decode(own: Uuid, payload: Vec<u8>) -> Arrived {
    let mut bytes = Bytes::from(payload);
    if bytes.len() < HEADER || bytes.get_u8() != VERSION {
        return Arrived::Strange;
    }
    let kind = bytes.get_u8();
    if Uuid::from_u128(bytes.get_u128()) == own {
        return Arrived::Echo;
    }
    let id = bytes.get_i64();
    match kind {
        USER => Arrived::Ring(Ring::User(UserId(id))),
        ROOM => Arrived::Ring(Ring::Whisper(Whisper::Room(RoomId(id), bytes))),
        PRESENCE => Arrived::Ring(Ring::Whisper(Whisper::Presence(bytes))),
        EVENT if bytes.len() > 8 => {
            let seq = Seq(bytes.get_u64());
            event(RoomId(id), seq, None, bytes)
        }
        PARTING if bytes.len() > 16 => {
            let seq = Seq(bytes.get_u64());
            let leaver = UserId(bytes.get_i64());
            event(RoomId(id), seq, Some(leaver), bytes)
        }
        _ => Arrived::Strange,
    }
}

fn event(room: RoomId, seq: Seq, leaver: Option<UserId>, frame: Bytes) -> Arrived {
    match Frame::try_from(frame) {
        Ok(frame) => Arrived::Ring(Ring::Event(Hint { room, seq, frame, leaver })),
        Err(_) => Arrived::Strange,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(leaver: Option<UserId>) -> Ring {
        Ring::Event(Hint {
            room: RoomId(7),
            seq: Seq(1042),
            frame: Frame::from(r#"{"type":"event","body":"안녕"}"#.to_owned()),
            leaver,
        })
    }

    #[test]
    fn arrives_as_it_left() {
        let (here, there) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let typing = Whisper::Room(RoomId(7), Bytes::from_static(b"kim"));
        let presence = Whisper::Presence(Bytes::from_static(b"all of them"));
        let whispers = [typing, presence].map(Ring::Whisper);
        let rings = [event(None), event(Some(UserId(9))), Ring::User(UserId(-3))];
        for ring in rings.into_iter().chain(whispers) {
            let bytes = encode(there, &ring);
            assert_eq!(decode(here, bytes.clone()), Arrived::Ring(ring));
            assert_eq!(decode(there, bytes), Arrived::Echo);
        }
    }

    #[test]
    fn strange_bytes_are_no_rings() {
        let (here, there) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for (ring, header) in [(event(Some(UserId(9))), HEADER + 16), (event(None), HEADER + 8)] {
            let good = encode(there, &ring);
            for cut in 0..header {
                assert_eq!(decode(here, good[..cut].to_vec()), Arrived::Strange, "{cut}");
            }
        }
        let good = encode(there, &event(None));
        let mut newer = good.clone();
        newer[0] = VERSION + 1;
        assert_eq!(decode(here, newer), Arrived::Strange);
        let mut broken = good;
        *broken.last_mut().unwrap() = 0xFF;
        assert_eq!(decode(here, broken), Arrived::Strange);
    }
}
