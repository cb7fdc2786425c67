//! What one wants to be reminded of.

use serde::{Deserialize, Serialize};

use crate::text::RoomSlug;
use crate::time::Timestamp;

/// A reminder that is to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderItem {
    /// Its number.
    pub id: u64,
    /// When it comes.
    pub due: Timestamp,
    /// Of what it reminds one, raw.
    pub text: String,
    /// The room where one asked for it, as long as one may see that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomSlug>,
}

/// `GET /reminders`: what is to come, the next first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminders {
    /// It.
    pub reminders: Vec<ReminderItem>,
}
