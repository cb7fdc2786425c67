//! What others do that concerns oneself.

use sarang_protocol::activity::{Activity, ActivityKind};

use super::{Chat, Result, Viewer};

impl Chat {
    /// What others have done that concerns one, the newest first: of everything or of one kind, what has a
    /// lower number than `before`.
    pub async fn activity(
        &self,
        viewer: &Viewer,
        before: Option<u64>,
        kind: Option<ActivityKind>,
    ) -> Result<Activity> {
        Ok(self.store.activity(viewer.id, before, kind).await?)
    }

    /// One has seen it up to this number. Going back changes nothing.
    pub async fn see_activity(&self, viewer: &Viewer, id: u64) -> Result<()> {
        Ok(self.store.see_activity(viewer.id, id).await?)
    }
}
