//! What can be done with the page. In a browser each goes to the module that knows how; on the
//! server, which draws the same buttons, none does anything.

use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::text::RoomSlug;

use super::{Live, OpenRoom, Theme};
use crate::routes::Route;

#[cfg_attr(
    not(feature = "hydrate"),
    expect(
        unused_variables,
        clippy::unused_self,
        clippy::needless_pass_by_value,
        reason = "a browser does these; the server only draws the buttons for them"
    )
)]
impl Live {
    /// Takes over the page: connects, restores drafts, listens for links.
    pub fn start(self) {}

    /// Shows another page of the workspace, without loading it anew.
    pub fn go(self, route: Route) {}

    /// Opens a room, at one of its events or at the newest.
    pub fn open(self, slug: RoomSlug, seq: Option<Seq>) {}

    /// Fetches the place again after it has failed.
    pub fn retry_place(self) {}

    /// Sends a message; true when it is kept (shown as pending and surviving a reload).
    pub fn send(self, room: OpenRoom, text: String) -> bool {
        false
    }

    /// Sends a failed message again.
    pub fn retry(self, room: OpenRoom, cid: ClientId) {}

    /// Gives a failed message up.
    pub fn discard(self, room: OpenRoom, cid: ClientId) {}

    /// Takes a failed message back into the composer.
    pub fn edit(self, room: OpenRoom, cid: ClientId) {}

    /// Asks for events before the first one shown.
    pub fn load_older(self, room: OpenRoom) {}

    /// Asks for events after the last one shown, where the newest are not.
    pub fn load_newer(self, room: OpenRoom) {}

    /// Shows the newest messages.
    pub fn jump_to_newest(self, room: OpenRoom) {}

    /// One has seen the room up to here.
    pub fn mark_read(self, room: OpenRoom, seq: Seq) {}

    /// Becomes a member.
    pub fn join(self, slug: RoomSlug) {}

    /// Is no longer a member.
    pub fn leave(self, slug: RoomSlug) {}

    /// Makes a room and opens it. What is wrong goes to [`NewRoomForm::error`].
    pub fn create_room(self, name: String, purpose: String, slug: Option<String>) {}

    /// Gives a room another name.
    pub fn rename(self, slug: RoomSlug, name: String) {}

    /// Light or dark, from now on.
    pub fn set_theme(self, theme: Theme) {}

    /// Tries the connection at once.
    pub fn reconnect_now(self) {}
}
