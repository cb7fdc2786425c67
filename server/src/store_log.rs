//! The rooms' logs for the hub, read from the store.

use async_trait::async_trait;
use sarang_protocol::id::{RoomId, Seq, UserId};

use crate::channel::Hint;
use crate::chat::encode_event;
use crate::hub::{Log, LogError};
use crate::store::Store;

/// Reads the store and encodes what it finds.
#[derive(Clone, Debug)]
pub struct StoreLog(
    /// The store.
    pub Store,
);

#[async_trait]
impl Log for StoreLog {
    async fn heads(&self, rooms: &[RoomId]) -> Result<Vec<(RoomId, Seq)>, LogError> {
        self.0.heads(rooms).await.map_err(LogError::new)
    }

    async fn frames(&self, room: RoomId, after: Seq, limit: u32) -> Result<Vec<Hint>, LogError> {
        let (slug, events) = self.0.room_events(room, after, limit).await.map_err(LogError::new)?;
        let hints =
            events.iter().map(|event| Hint { room, seq: event.seq, frame: encode_event(&slug, event) });
        Ok(hints.collect())
    }

    async fn standings(&self, users: &[UserId]) -> Result<Vec<(UserId, i64)>, LogError> {
        self.0.standings(users).await.map_err(LogError::new)
    }
}
