//! What the server hands over to be drawn: one value a page, with everything in it.
//!
//! Pure data. A form's struct holds what was typed (never a password), what was wrong with it, and the token of
//! its `csrf` field; its doc comment says where it posts which fields (`application/x-www-form-urlencoded`).

pub mod gallery;
pub mod message;
pub mod notifications;
pub mod own;
pub mod people;
pub mod threads;

use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, SignUp, User};
use sarang_protocol::view::Workspace;

use crate::words::Language;

/// A page, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The signed-in part: list of rooms and a pane. The only page that is hydrated.
    Workspace(Box<Workspace>),
    /// `/welcome`: the first run of an installation.
    Welcome(WelcomeForm),
    /// `/sign-in`.
    SignIn(SignInForm),
    /// `/sign-up`, also reached by `/invite/{secret}`.
    SignUp(SignUpForm),
    /// `/settings`: one's own, and the installation's for administrators.
    Settings(Box<SettingsPage>),
    /// `/new-conversation`, and `/rooms/{slug}/people`: people, found by a name.
    People(Box<people::PeoplePage>),
    /// `/rooms/{slug}/threads/{seq}`.
    Thread(Box<threads::ThreadPage>),
    /// `/threads`.
    Threads(threads::ThreadsPage),
    /// `/rooms/{slug}/{seq}/actions`: a message, and all that can be done with it.
    Message(Box<message::MessagePage>),
    /// `/commands`.
    Commands(message::CommandsPage),
    /// `/rooms/{slug}/pins`.
    Pins(Box<message::PinsPage>),
    /// `/rooms/{slug}/notifications`.
    Notifications(Box<notifications::NotificationsPage>),
    /// `/activity`.
    Activity(own::ActivityPage),
    /// `/saved`.
    Saved(own::SavedPage),
    /// `/_gallery`: every component in every state, for developers.
    Gallery(gallery::GalleryPage),
    /// Something went wrong, said to people.
    Error(ErrorPage),
}

/// What stands in `<head>`, and on `<html>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Every `<script>` carries it, or the browser does not run it.
    pub nonce: String,
    /// URL path of the module script.
    pub js: String,
    /// URL path of the wasm module.
    pub wasm: String,
    /// URL path of the stylesheet.
    pub css: String,
    /// URL path of the one that pages without the browser's part have besides.
    pub pages_css: String,
    /// URL path of the icon (SVG).
    pub favicon: String,
    /// URL path of the icon for a phone's home screen (PNG).
    pub touch_icon: String,
    /// URL path of the web app manifest.
    pub web_manifest: String,
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// What the page is written in.
    pub language: Language,
    /// Whether it reloads when the server has been built anew (`/_dev/reload.js`).
    pub dev: bool,
}

/// Colours, chosen by `POST /theme` (`theme` = [`Theme::as_str`], `next`, `csrf`), kept in the cookie `theme`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The word in form and cookie.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::System, Self::Light, Self::Dark].into_iter().find(|theme| theme.as_str() == word)
    }
}

/// Posts `title`, `handle`, `name`, `password`, `room` and `csrf` to `/welcome`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WelcomeForm {
    /// What the installation is to be called.
    pub title: String,
    /// What the administrator signs in with.
    pub handle: String,
    /// What the administrator is called.
    pub name: String,
    /// The name of the first room.
    pub room: String,
    /// Whether anybody could sign in instead.
    pub others: Others,
    /// What was wrong.
    pub error: Option<String>,
    /// The form's token.
    pub csrf: String,
}

/// Who is there before the administrator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Others {
    /// The installation is new.
    #[default]
    Nobody,
    /// The operator has added members. Say so, and show a link to `/sign-in`.
    Somebody,
}

/// Posts `handle`, `password`, `next` and `csrf` to `/sign-in`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInForm {
    /// What the installation is called.
    pub title: String,
    /// What one signs in with.
    pub handle: String,
    /// Path to go to afterwards; always one of this site.
    pub next: String,
    /// Whether to offer `/sign-up` (only [`SignUp::Open`]), or say how else to get in.
    pub sign_up: SignUp,
    /// What was wrong.
    pub error: Option<String>,
    /// The form's token.
    pub csrf: String,
}

/// Posts `handle`, `name`, `password`, `invite` (when there is one) and `csrf` to `/sign-up`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignUpForm {
    /// What the installation is called.
    pub title: String,
    /// What one will sign in with.
    pub handle: String,
    /// What one will be called.
    pub name: String,
    /// The secret of the invite link that led here.
    pub invite: Option<String>,
    /// Whether the form is shown at all.
    pub entry: Entry,
    /// What was wrong.
    pub error: Option<String>,
    /// The form's token.
    pub csrf: String,
}

/// Whether one can make an account here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Yes: show the form.
    Allowed,
    /// No; a sentence says why and what to do. Show it, and a link to `/sign-in`.
    Refused(String),
}

/// One's own settings, and for administrators the installation's.
///
/// Posts, each with `csrf`: `name` to `/settings/name`; `language` (`auto` or
/// [`Language::as_str`]) to `/settings/language`; `old`, `new` to `/settings/password`;
/// nothing to `/settings/sign-out-everywhere`; what [`AdminSettings`] and [`Theme`] say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsPage {
    /// Who is looking.
    pub me: User,
    /// What they may do.
    pub role: Role,
    /// What they have chosen to read; `None` is as the browser says.
    pub language: Option<Language>,
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

/// Posts, each with `csrf`: `title`, `sign_up` (`open`, `invited`, `closed`) to
/// `/settings/installation`; `days` (1 to 90), `uses` (1 to 100) to `/settings/invites`; nothing to
/// `/settings/invites/{id}/revoke`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminSettings {
    /// The title in the field: as typed, or as it is.
    pub title: String,
    /// Who may make an account.
    pub sign_up: SignUp,
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

/// An error page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorPage {
    /// The HTTP status.
    pub status: u16,
    /// A few words: "Page not found".
    pub heading: String,
    /// What was wrong and what to do, in a sentence or two.
    pub message: String,
    /// Where to go from here: path and words.
    pub link: (String, String),
    /// A message that could not be stored, to be shown so that it can be copied.
    pub kept: Option<String>,
    /// The request's id, for who looks into the log; only with a fault of the server.
    pub request: Option<String>,
}
