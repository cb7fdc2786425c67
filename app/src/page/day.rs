//! `/rooms/{slug}/day`: the way to a day of a room.

use sarang_protocol::text::RoomSlug;
use sarang_protocol::time::Timestamp;

/// Asks its own address for the day that it is given as `on` (`2026-11-20`), which leads to the first message of
/// that day or after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayPage {
    /// What the installation is called.
    pub title: String,
    /// The room's address.
    pub room: RoomSlug,
    /// What it is called in one's list.
    pub name: String,
    /// The day that was asked for, as it was written.
    pub on: String,
    /// Now.
    pub now: Timestamp,
    /// Why that day leads nowhere.
    pub error: Option<String>,
}
