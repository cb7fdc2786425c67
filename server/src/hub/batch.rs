//! Makes a `batch` of encoded events by joining their bytes: when a thousand clients come back at
//! once, what they missed is neither read from the database nor encoded a thousand times.

use sarang_protocol::id::Seq;
use sarang_protocol::text::RoomSlug;

use crate::channel::Frame;

/// Where the event's own fields begin: what is before is the frame's type and the room.
const FIELDS: &str = "\"seq\":";

/// A `ServerFrame::Batch` of these encoded `ServerFrame::Event`s, which follow one another.
pub fn batch(slug: &RoomSlug, events: &[Frame], head: Seq) -> Frame {
    let length: usize = events.iter().map(Frame::len).sum();
    let mut json = String::with_capacity(length + 128);
    json.push_str(r#"{"type":"batch","room":"#);
    json.push_str(&serde_json::to_string(slug).expect("a string becomes JSON"));
    json.push_str(r#","events":["#);
    for (index, event) in events.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        json.push('{');
        json.push_str(fields(event));
    }
    json.push_str("],\"head\":");
    json.push_str(&head.to_string());
    json.push('}');
    Frame::from(json)
}

/// The event in an encoded event frame, from `"seq":` to the closing brace.
fn fields(event: &Frame) -> &str {
    let json = event.as_str();
    // A slug is made of letters, digits and joiners, so the first hit is the field.
    json.find(FIELDS).map_or(json, |start| &json[start..])
}

#[cfg(test)]
mod tests {
    use sarang_protocol::frame::ServerFrame;
    use sarang_protocol::id::ClientId;
    use sarang_protocol::message::{EventKind, RoomEvent};
    use sarang_protocol::text::{Body, DisplayName, Handle};
    use sarang_protocol::time::Timestamp;
    use sarang_protocol::user::User;
    use uuid::Uuid;

    use super::*;

    fn event(seq: u64, kind: EventKind) -> RoomEvent {
        RoomEvent {
            seq: Seq(seq),
            at: Timestamp(1_795_384_500_000),
            author: User {
                handle: Handle::trusted("kim"), name: DisplayName::trusted("김하늘 \"하늘\"")
            },
            kind,
        }
    }

    #[test]
    fn is_what_serde_would_write() {
        let room = RoomSlug::trusted("점심-seq");
        let events = [
            event(
                7,
                EventKind::message(
                    ClientId(Uuid::from_u128(7)),
                    Body::trusted("\"seq\":9, {\"type\":\"event\"}\n안녕"),
                ),
            ),
            event(8, EventKind::Joined),
        ];
        let frames: Vec<Frame> = events
            .iter()
            .map(|event| Frame::encode(&ServerFrame::Event { room: room.clone(), event: event.clone() }))
            .collect();
        for length in 0..=2 {
            let whole = Frame::encode(&ServerFrame::Batch {
                room: room.clone(),
                events: events[..length].to_vec(),
                head: Seq(8),
            });
            assert_eq!(batch(&room, &frames[..length], Seq(8)), whole);
        }
    }
}
