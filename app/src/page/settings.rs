//! `/settings`: one's own, and the installation's for administrators.

use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, SignUp, User, Who};

use crate::words::Language;

/// One's own settings, and for administrators the installation's.
///
/// Posts, each with `csrf`: `name` to `/settings/name`; `language` (`auto` or
/// [`Language::as_str`]) to `/settings/language`; `seen` (`true` or `false`) to
/// `/settings/privacy`; `old`, `new` to `/settings/password`;
/// nothing to `/settings/sign-out-everywhere`; what [`AdminSettings`] and
/// [`Theme`](super::Theme) say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsPage {
    /// Who is looking.
    pub me: User,
    /// What they may do.
    pub role: Role,
    /// What they have chosen to read; `None` is as the browser says.
    pub language: Option<Language>,
    /// Whether others see how far one has read.
    pub shows_seen: bool,
    /// What the installation is called.
    pub title: String,
    /// The name in the field: as typed, or as it is.
    pub name: String,
    /// What came of the last post, shown at the section that it belongs to.
    pub outcome: Option<Outcome>,
    /// Where one is signed in, the device used last first.
    pub sessions: Vec<SessionLine>,
    /// The installation's settings, for administrators.
    pub admin: Option<AdminSettings>,
    /// The forms' token.
    pub csrf: String,
}

/// A session in the list. Posts nothing to `/settings/sessions/{id}/end`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLine {
    /// For the address of its button.
    pub id: i64,
    /// The browser's words about itself, raw.
    pub agent: String,
    /// Where it was opened from, where that is known.
    pub addr: Option<String>,
    /// When it was used last.
    pub seen: Timestamp,
    /// Whether this page is seen by it.
    pub here: bool,
}

/// Posts, each with `csrf`: `title`, `sign_up` (`open`, `invited`, `closed`), `emoji` and `groups` (`admins`, `everybody`)
/// to `/settings/installation`; `days` (1 to 90), `uses` (1 to 100) to `/settings/invites`; nothing to
/// `/settings/invites/{id}/revoke`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminSettings {
    /// The title in the field: as typed, or as it is.
    pub title: String,
    /// Who may make an account.
    pub sign_up: SignUp,
    /// Who may add emoji.
    pub emoji: Who,
    /// Who may make and change groups.
    pub groups: Who,
    /// Invites that still work, newest first.
    pub invites: Vec<InviteLine>,
    /// The link just made. It is shown this once: only its hash is kept.
    pub fresh_link: Option<String>,
}

/// An invite in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteLine {
    /// For the address of its `revoke` button.
    pub id: i64,
    /// When it was made.
    pub created: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
    /// Who made it.
    pub creator: User,
    /// How many people have come by it.
    pub used: u32,
    /// How many may.
    pub uses: u32,
}

/// A part of the settings page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// One's name.
    Name,
    /// One's language.
    Language,
    /// What others see of one.
    Privacy,
    /// One's password.
    Password,
    /// Where one is signed in.
    Sessions,
    /// Title and sign-up.
    Installation,
    /// Invite links.
    Invites,
}

/// What came of a post to the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Where to show it.
    pub section: Section,
    /// What happened.
    pub result: Result<String, String>,
}
