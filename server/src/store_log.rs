//! The rooms' logs for the hub, read from the store.

use async_trait::async_trait;
use sarang_protocol::id::{RoomId, Seq, UserId};

use crate::channel::Hint;
use crate::chat::hint;
use crate::hub::{Account, Log, LogError};
use crate::store::{Standing, Store};

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
        let events = self.0.room_events(room, after, limit).await.map_err(LogError::new)?;
        Ok(events.iter().map(hint).collect())
    }

    async fn accounts(&self, users: &[UserId]) -> Result<Vec<(UserId, Account)>, LogError> {
        let standings = self.0.standings(users).await.map_err(LogError::new)?;
        let account = |standing: Standing| Account { doors: standing.doors, own: standing.own };
        Ok(standings.into_iter().map(|(user, standing)| (user, account(standing))).collect())
    }
}
