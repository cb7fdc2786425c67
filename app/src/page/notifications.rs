//! `/rooms/{slug}/notifications`: of what in a room one wants to hear.

use sarang_protocol::notifications::Notifications;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::time::Timestamp;

/// Posts `csrf`, `level` (`everything`, `mentions`, `nothing`), `mute` (`none`, `keep`, `hour`, `morning`,
/// `for-good`) and `offset` (minutes that one's clock is ahead of UTC) to its own address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationsPage {
    /// What the installation is called.
    pub title: String,
    /// The room's address.
    pub room: RoomSlug,
    /// What it is called in one's list.
    pub name: String,
    /// What one has chosen.
    pub chosen: Notifications,
    /// Now.
    pub now: Timestamp,
    /// Whether this has just been saved.
    pub saved: bool,
    /// The token of its form.
    pub csrf: String,
}
