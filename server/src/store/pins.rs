//! What is pinned to a room.

use sarang_protocol::id::RoomId;
use sarang_protocol::message::RoomEvent;

use super::database::{Sql, both, either, hex, on, rows, text_of};
use super::events::{self, events_as_text};
use super::{Result, Store};

/// So many pinned messages are shown: more than anybody reads through.
const SHOWN: i64 = 100;

macro_rules! pins {
    ($words:ident) => {
        events_as_text!($words, "e.room_id = $1 and s.pinned = 1 order by s.changed_seq desc limit $2 + 0")
    };
}

const PINS: Sql = both!(pins);

impl Store {
    /// The messages pinned to a room, the last changed first, at most a hundred.
    pub async fn pins(&self, room: RoomId) -> Result<Vec<RoomEvent>> {
        let mut reader = self.read().await?;
        let text: String =
            on!(reader, |c| sqlx::query_scalar(PINS.of(c)).bind(room.0).bind(SHOWN).fetch_one(c))?;
        events::parse(&text)
    }
}
