//! Threads: reading them, following them, and having read them. Replying is posting.

use sarang_protocol::api::Message;
use sarang_protocol::frame::MAX_BATCH;
use sarang_protocol::id::Seq;
use sarang_protocol::message::RoomEvent;
use sarang_protocol::thread::{FollowedThread, Following, ThreadView, Threads};

use super::{Chat, Result, Span, Viewer};
use crate::markup;
use crate::store::{Followed, Refusal, Thread};

impl Chat {
    /// A thread with a page of its replies, oldest first, at most `limit` and [`MAX_BATCH`].
    pub async fn thread(
        &self,
        viewer: &Viewer,
        slug: &str,
        root: Seq,
        span: Span,
        limit: u32,
    ) -> Result<ThreadView> {
        let room = self.room(viewer, slug).await?;
        let limit = limit.clamp(1, MAX_BATCH);
        let Thread { root, replies, older, own } =
            self.store.thread(viewer.id, room.id, root, span, limit).await?;
        let draft = self.store.draft(viewer.id, room.id, root.seq).await?;
        Ok(ThreadView {
            root: message(root)?,
            replies: replies.into_iter().map(message).collect::<Result<_>>()?,
            older,
            head: room.head,
            own,
            draft,
        })
    }

    /// The threads that one follows, those with the newest reply first.
    pub async fn threads(&self, viewer: &Viewer) -> Result<Threads> {
        let followed = self.store.followed(viewer.id).await?;
        let thread = |Followed { slug, name, root, own }: Followed| {
            Ok(FollowedThread { room: slug, name, root: message(root)?, own })
        };
        Ok(Threads { threads: followed.into_iter().map(thread).collect::<Result<_>>()? })
    }

    /// Follows a thread, or no longer; gives how one stands to it then. Again is fine.
    pub async fn follow(&self, viewer: &Viewer, slug: &str, root: Seq, follow: bool) -> Result<Following> {
        let room = self.room(viewer, slug).await?;
        if self.store.follow(viewer.id, room.id, root, follow).await? {
            self.tell_user(viewer.id).await;
        }
        Ok(self.store.following(viewer.id, room.id, root).await?)
    }

    /// Has read a thread up to a reply. Going back, or a thread that one has nothing to do with, changes
    /// nothing.
    pub async fn mark_thread_read(&self, viewer: &Viewer, slug: &str, root: Seq, seq: Seq) -> Result<()> {
        let room = self.room(viewer, slug).await?;
        let own = self.store.following(viewer.id, room.id, root).await?;
        // Most marks come twice, from several tabs: those need no write.
        if own.read < seq && self.store.mark_thread_read(viewer.id, room.id, root, seq).await? {
            self.tell_user(viewer.id).await;
        }
        Ok(())
    }
}

fn message(event: RoomEvent) -> Result<Message> {
    Message::from_event(markup::marked(event)).ok_or_else(|| Refusal::NoSuchMessage.into())
}
