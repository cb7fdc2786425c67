//! The end of a room's log in memory, encoded: clients that were away for a moment are caught up
//! from it.

use std::collections::VecDeque;

use sarang_protocol::id::Seq;

use crate::channel::Frame;

/// Events kept of each room. At 300 bytes an event that is 75 KiB for each active room.
pub(super) const KEPT: usize = 256;

/// A run of encoded events that ends at the newest one known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    /// The events, oldest first.
    pub events: Vec<Frame>,
    /// The newest event of the room on this instance; the last of `events`, if there are any.
    pub head: Seq,
}

/// The last events that were delivered, and the position of the newest.
pub(super) struct Recent {
    cursor: Seq,
    frames: VecDeque<Frame>,
}

impl Recent {
    /// Nothing yet, at this position.
    pub(super) fn at(cursor: Seq) -> Self {
        Self { cursor, frames: VecDeque::new() }
    }

    /// The last event delivered.
    pub(super) fn cursor(&self) -> Seq {
        self.cursor
    }

    /// The next event. One that changes what was said takes what is before it out of memory: who was
    /// away gets that from the database, as it stands now, and nothing that was deleted.
    pub(super) fn push(&mut self, frame: Frame) {
        if rewrites(&frame) {
            self.frames.clear();
        }
        if self.frames.len() == KEPT {
            self.frames.pop_front();
        }
        self.frames.push_back(frame);
        self.cursor = self.cursor.next();
    }

    /// What follows a position; `None` if not all of it is here.
    pub(super) fn after(&self, from: Seq) -> Option<impl Iterator<Item = &Frame>> {
        let missing = usize::try_from(self.cursor.0.saturating_sub(from.0)).ok()?;
        let start = self.frames.len().checked_sub(missing)?;
        Some(self.frames.range(start..))
    }
}

/// Whether an encoded event edits or deletes what another one says. In a text of somebody every `"` is
/// written as `\"`, so nobody's words look like this.
fn rewrites(frame: &Frame) -> bool {
    const KIND: &str = r#"},"kind":""#;
    // A person comes before the kind, and another one may come after it.
    let kind = frame.as_str().find(KIND).map(|at| &frame.as_str()[at + KIND.len()..]);
    kind.is_some_and(|kind| kind.starts_with("edited\"") || kind.starts_with("deleted\""))
}

#[cfg(test)]
mod tests {
    use sarang_protocol::change::Change;
    use sarang_protocol::frame::ServerFrame;
    use sarang_protocol::id::ClientId;
    use sarang_protocol::message::{EventKind, RoomEvent};
    use sarang_protocol::text::{Body, DisplayName, Emoji, Handle, RoomSlug};
    use sarang_protocol::time::Timestamp;
    use sarang_protocol::user::User;
    use uuid::Uuid;

    use super::*;

    fn frame(seq: u64, kind: EventKind) -> Frame {
        let name = DisplayName::trusted("\"},\"kind\":\"deleted\"");
        let author = User { handle: Handle::trusted("kim"), name };
        let event = RoomEvent { seq: Seq(seq), at: Timestamp(0), author, kind };
        Frame::encode(&ServerFrame::Event { room: RoomSlug::trusted("general"), event })
    }

    #[test]
    fn what_was_deleted_or_edited_is_not_told_from_memory() {
        let cid = ClientId(Uuid::nil());
        let said = |seq| frame(seq, EventKind::message(cid, Body::trusted(r#"},"kind":"deleted"}"#)));
        for (change, kept) in [
            (Change::Delete, 1),
            (Change::Edit { body: Body::trusted("better") }, 1),
            (Change::React { emoji: Emoji::trusted("👍"), on: true }, 3),
            (Change::Pin { on: true }, 3),
        ] {
            let mut recent = Recent::at(Seq(0));
            recent.push(said(1));
            recent.push(said(2));
            recent.push(frame(3, change.kind(cid, Seq(1))));
            assert_eq!(recent.cursor(), Seq(3));
            assert_eq!(recent.frames.len(), kept, "{change:?}");
            assert_eq!(recent.after(Seq(0)).is_some(), kept == 3, "{change:?}");
            assert_eq!(recent.after(Seq(2)).map(Iterator::count), Some(1));
        }
    }
}
