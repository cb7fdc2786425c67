//! What the server hands over to be drawn: one value a page, with everything in it.
//!
//! Pure data. A form's struct holds what was typed (never a password), what was wrong with it, and the token of
//! its `csrf` field; its doc comment says where it posts which fields (`application/x-www-form-urlencoded`, but
//! for the one with a picture).

pub mod day;
pub mod emoji;
pub mod gallery;
pub mod groups;
pub mod message;
pub mod notifications;
pub mod own;
pub mod people;
pub mod settings;
pub mod threads;

use sarang_protocol::user::SignUp;
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
    Settings(Box<settings::SettingsPage>),
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
    /// `/rooms/{slug}/day`.
    Day(day::DayPage),
    /// `/activity`.
    Activity(own::ActivityPage),
    /// `/saved`.
    Saved(own::SavedPage),
    /// `/drafts`.
    Drafts(own::DraftsPage),
    /// `/reminders`.
    Reminders(own::RemindersPage),
    /// `/_gallery`: every component in every state, for developers.
    Gallery(gallery::GalleryPage),
    /// `/unread`.
    Unread(Box<own::UnreadPage>),
    /// `/sections`.
    Sections(own::SectionsPage),
    /// `/emoji`.
    Emoji(emoji::EmojiPage),
    /// `/groups`.
    Groups(groups::GroupsPage),
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
    /// How many minutes the reader's clock is ahead of UTC, as far as that is known.
    pub utc_offset: i32,
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
