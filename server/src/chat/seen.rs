//! How far the people in a small room have read it, for each other.

use sarang_protocol::id::Seq;
use sarang_protocol::seen::SeenBy;

use super::{Chat, Result, Viewer};
use crate::channel::{Glance, Ring, Whisper};
use crate::store::{Refusal, Room};

impl Chat {
    /// How far the others in a room have read it; nobody, where it is not small. Refuses who is not in it.
    pub async fn seen(&self, viewer: &Viewer, slug: &str) -> Result<SeenBy> {
        let room = self.room(viewer, slug).await?;
        room.read.ok_or(Refusal::NotAMember)?;
        if !is_small(&room) {
            return Ok(SeenBy { seen: Vec::new() });
        }
        Ok(SeenBy { seen: self.store.seen(viewer.id, room.id).await? })
    }

    /// Whether one lets others see how far one has read.
    pub async fn shows_seen(&self, viewer: &Viewer) -> Result<bool> {
        Ok(self.store.shows_seen(viewer.id).await?)
    }

    /// Says it. What has been seen on others' screens already stays there until they look anew.
    pub async fn set_shows_seen(&self, viewer: &Viewer, shows: bool) -> Result<()> {
        Ok(self.store.set_shows_seen(viewer.id, shows).await?)
    }

    /// Tells those who look at a small room that one has read further in it. What gets lost, also because nobody
    /// knows whether it may be told, is made good when they look anew.
    pub(super) async fn tell_seen(&self, viewer: &Viewer, room: &Room, seq: Seq) {
        if is_small(room)
            && room.member_count > 1
            && self.store.shows_seen(viewer.id).await.is_ok_and(|shows| shows)
        {
            let glance = Glance { user: viewer.id, who: viewer.user.clone(), seq };
            self.channel.publish(Ring::Whisper(Whisper::Room(room.id, glance.encode()))).await;
        }
    }
}

fn is_small(room: &Room) -> bool {
    room.member_count <= SeenBy::MEMBERS
}
