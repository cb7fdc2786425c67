//! Pages about oneself: what others do that concerns one, and what one keeps for later.

use sarang_protocol::activity::{Activity, ActivityKind};
use sarang_protocol::saved::Saved;
use sarang_protocol::text::Handle;

/// `/activity`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityPage {
    /// What the installation is called.
    pub title: String,
    /// Whether only this kind is shown.
    pub kind: Option<ActivityKind>,
    /// A part of it, the newest first.
    pub activity: Activity,
}

/// `/saved`. Posts `csrf`, `on` (`false`) and `listed` to each message's `save`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedPage {
    /// What the installation is called.
    pub title: String,
    /// Who is looking.
    pub me: Handle,
    /// A part of what they have saved, the last saved first.
    pub saved: Saved,
    /// The forms' token.
    pub csrf: String,
}
