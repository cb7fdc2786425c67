//! Pages about oneself: what others do that concerns one, what one keeps for later, how one sorts one's rooms.

use sarang_protocol::activity::{Activity, ActivityKind};
use sarang_protocol::drafts::Drafts;
use sarang_protocol::reminders::Reminders;
use sarang_protocol::room::RoomSummary;
use sarang_protocol::saved::Saved;
use sarang_protocol::text::Handle;
use sarang_protocol::unread::Unread;

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

/// `/sections`. Posts `csrf`, `listed` and either `favourite` (`true` or `false`) or `section` to each room's
/// `sorting`; and `csrf`, `section`, its new `name`, or with them `remove`, to `/sections`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionsPage {
    /// What the installation is called.
    pub title: String,
    /// Who is looking.
    pub me: Handle,
    /// Their rooms in the order of their list.
    pub rooms: Vec<RoomSummary>,
    /// Whether something has just been saved.
    pub saved: bool,
    /// The forms' token.
    pub csrf: String,
}

/// `/unread`. Posts `csrf` and `seq` to each room's `read`, and `csrf` and `upto` (`general:1043 tea:7`) to
/// `/unread`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadPage {
    /// What the installation is called.
    pub title: String,
    /// Who is looking.
    pub me: Handle,
    /// What they have not read.
    pub unread: Unread,
    /// The forms' token.
    pub csrf: String,
}

/// Posts `csrf` to `/reminders/{id}/cancel`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemindersPage {
    /// What the installation is called.
    pub title: String,
    /// What is to come.
    pub reminders: Reminders,
    /// Whether one has just been cancelled.
    pub cancelled: bool,
    /// The token of its forms.
    pub csrf: String,
}

/// `/drafts`. Posts `csrf` and `thread` (0 for the room itself) to each room's `draft`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftsPage {
    /// What the installation is called.
    pub title: String,
    /// What one has begun to write.
    pub drafts: Drafts,
    /// Whether one has just been thrown away.
    pub thrown_away: bool,
    /// The token of its forms.
    pub csrf: String,
}
