//! Pages about oneself: what others do that concerns one.

use sarang_protocol::activity::{Activity, ActivityKind};

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
