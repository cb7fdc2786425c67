//! What one has begun to write and has not sent, for all one's devices. The last word stands, whichever device it
//! came from.

use sarang_protocol::drafts::{DraftKept, Drafts};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::Seq;

use super::{Chat, ChatError, Result, Viewer};

impl Chat {
    /// Keeps what stands in a composer of one's own, of a room that one is in or of a thread of it, and tells one's
    /// other devices. Nothing, or nothing but blanks, is no draft.
    pub async fn set_draft(
        &self,
        viewer: &Viewer,
        slug: &str,
        thread: Option<Seq>,
        body: &str,
    ) -> Result<DraftKept> {
        let room = self.room(viewer, slug).await?;
        if body.len() > Drafts::BYTES {
            let message = "A draft has at most 64 kB. Send a part of it, or keep it in a file.";
            return Err(ChatError::refused(ErrorCode::TooLarge, message));
        }
        // The one character that PostgreSQL's texts do not hold, and no key types.
        let body = body.replace('\0', "");
        let body = if body.trim().is_empty() { "" } else { &body };
        let (user_seq, changed) = self.store.set_draft(viewer.id, room.id, thread, body).await?;
        if changed {
            self.tell_user(viewer.id).await;
        }
        Ok(DraftKept { user_seq })
    }

    /// What one has begun to write in the rooms that one is in, the last first.
    pub async fn drafts(&self, viewer: &Viewer) -> Result<Drafts> {
        Ok(Drafts { drafts: self.store.drafts(viewer.id).await? })
    }

    /// What was posted by form is no draft any more. That it may stay as one is no reason to say that it was not
    /// posted.
    pub async fn sent_by_form(&self, viewer: &Viewer, room: &str, thread: Option<Seq>) {
        if let Err(error) = self.set_draft(viewer, room, thread, "").await {
            tracing::debug!(%error, "the draft of what was sent stays");
        }
    }
}
