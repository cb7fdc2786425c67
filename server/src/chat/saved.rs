//! Messages that one keeps for later.

use sarang_protocol::api::Message;
use sarang_protocol::id::Seq;
use sarang_protocol::saved::{Saved, SavedMessage};

use super::{Chat, Result, Viewer};
use crate::markup;
use crate::store::{Kept, Refusal};

impl Chat {
    /// Keeps a message for later, or no longer. Again is fine.
    pub async fn save(&self, viewer: &Viewer, slug: &str, message: Seq, keep: bool) -> Result<()> {
        let room = self.room(viewer, slug).await?;
        Ok(self.store.save(viewer.id, room.id, message, keep).await?)
    }

    /// Whether one has saved a message.
    pub async fn has_saved(&self, viewer: &Viewer, slug: &str, message: Seq) -> Result<bool> {
        let room = self.room(viewer, slug).await?;
        Ok(self.store.has_saved(viewer.id, room.id, message).await?)
    }

    /// What one has saved, the last saved first.
    pub async fn saved(&self, viewer: &Viewer, before: Option<u64>) -> Result<Saved> {
        let (kept, older) = self.store.saved(viewer.id, before).await?;
        let saved = kept.into_iter().map(|Kept { id, at, slug, name, message }| {
            let message = Message::from_event(markup::marked(message)).ok_or(Refusal::NoSuchMessage)?;
            Ok(SavedMessage { id, saved_at: at, room: slug, name, message })
        });
        Ok(Saved { saved: saved.collect::<Result<_>>()?, older })
    }
}
