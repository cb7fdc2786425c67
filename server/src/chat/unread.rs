//! All that one has not read.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::room::RoomSummary;
use sarang_protocol::unread::{Unread, UnreadRoom};

use super::{Chat, Result, Viewer};
use crate::store::Span;

impl Chat {
    /// The rooms that show something as unread, and how it begins. What one wants to hear nothing of is left out:
    /// rooms that are muted, unless somebody has called one there.
    pub async fn unread(&self, viewer: &Viewer) -> Result<Unread> {
        let mut rooms = self.rooms(viewer).await?;
        rooms.retain(|room| room.told() > 0);
        let further = rooms.len().saturating_sub(Unread::ROOMS);
        rooms.truncate(Unread::ROOMS);
        let mut unread = Vec::with_capacity(rooms.len());
        for room in rooms {
            match self.unread_in(viewer, room).await {
                Ok(room) => unread.push(room),
                // They have left it meanwhile.
                Err(error) if error.code() == ErrorCode::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Unread { rooms: unread, further })
    }

    async fn unread_in(&self, viewer: &Viewer, room: RoomSummary) -> Result<UnreadRoom> {
        let (after, most) = (Span::After(room.read), Unread::MESSAGES);
        let mut messages = self.messages(viewer, room.slug.as_str(), after, most).await?.messages;
        messages.retain(|message| message.author.handle != viewer.user.handle);
        Ok(UnreadRoom { room, messages })
    }
}
