//! Messages that one keeps for later. Nobody else learns of it.

use serde::{Deserialize, Serialize};

use crate::api::Message;
use crate::text::{RoomName, RoomSlug};
use crate::time::Timestamp;

/// A message that one has saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedMessage {
    /// Its number: what was saved later has a higher one.
    pub id: u64,
    /// When one saved it.
    pub saved_at: Timestamp,
    /// The room's address.
    pub room: RoomSlug,
    /// The room's name.
    pub name: RoomName,
    /// The message as it stands.
    pub message: Message,
}

/// `GET /saved`: what one has saved, the last saved first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// It.
    pub saved: Vec<SavedMessage>,
    /// Whether there is more before that.
    pub older: bool,
}

impl Saved {
    /// So many at once: whole messages, so fewer than lines of a list.
    pub const PAGE: u32 = 30;
}
