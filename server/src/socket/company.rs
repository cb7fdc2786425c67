//! What a client says about its user: whether they are there, where they look, and that they type.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::presence::Attention;
use sarang_protocol::text::RoomSlug;

use super::reply;
use super::session::Session;

impl Session {
    /// Somebody is at the device or not, and has a room before them or none.
    pub(super) fn attends(&self, attention: Attention, room: Option<&RoomSlug>) {
        let followed = room.and_then(|slug| Some((self.followed(slug)?, slug)));
        self.seat.attends(attention, followed);
        if room.is_some() && followed.is_none() {
            self.refuse_stranger();
        }
    }

    /// The user is typing. No database is asked: the rooms that are followed are those they are in.
    pub(super) fn types(&self, room: &RoomSlug) {
        match self.followed(room) {
            Some(id) => self.seat.types(id, &self.viewer.user),
            None => self.refuse_stranger(),
        }
    }

    /// The same words whether there is such a room or not.
    fn refuse_stranger(&self) {
        self.answer(&reply::error(ErrorCode::NotAMember, "You are not in this room. Join it first."));
    }
}
