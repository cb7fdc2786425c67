//! What a page in the browser knows and does: rooms, their timelines, the connection.
//!
//! The server makes a [`Live`] too, to draw the first page from. There it only holds values:
//! whatever needs a browser does nothing.

mod actions;
mod place;

use leptos::prelude::*;
use sarang_protocol::room::RoomSummary;
use sarang_protocol::user::{Role, User};
use sarang_protocol::view::Workspace;

pub use place::{NewRoomForm, OpenRoom, Place, PlaceKey, RoomMeta};

/// The state of the page, and what can be done with it. A handle: copy it freely.
#[derive(Clone, Copy)]
pub struct Live {
    me: StoredValue<Me>,
    /// One's rooms, by name.
    pub rooms: RwSignal<Vec<RoomSummary>>,
    /// What stands beside them.
    pub place: RwSignal<Place>,
    /// The line to the server.
    pub connection: RwSignal<Connection>,
    /// False on the server and in the first render. True once the page has been taken over: then
    /// times are local, and what only serves pages without JavaScript goes.
    pub mounted: RwSignal<bool>,
    /// A passing word.
    pub notice: RwSignal<Option<Notice>>,
    /// Light or dark. Known after mount.
    pub theme: RwSignal<Theme>,
}

/// Who is looking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// Who.
    pub user: User,
    /// What they may do.
    pub role: Role,
    /// The name of this installation.
    pub title: String,
    /// Token for forms that work without JavaScript.
    pub csrf: String,
}

/// The line to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Not yet, or just now trying.
    Connecting,
    /// It stands.
    Connected,
    /// It is tried again soon.
    Waiting {
        /// In so many seconds.
        seconds: u32,
    },
    /// The device has no network.
    Offline,
    /// The session has ended: one has to sign in again.
    SignedOut,
}

/// A passing word to the reader. It goes by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// A sentence.
    pub text: String,
    /// A link beside it: its words and where it goes.
    pub link: Option<(String, String)>,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Live {
    /// The page as the server gave it.
    pub fn new(workspace: Workspace) -> Self {
        Self {
            me: StoredValue::new(Me {
                user: workspace.me,
                role: workspace.role,
                title: workspace.title,
                csrf: workspace.csrf,
            }),
            rooms: RwSignal::new(workspace.rooms),
            place: RwSignal::new(workspace.pane.into()),
            connection: RwSignal::new(Connection::Connecting),
            mounted: RwSignal::new(false),
            notice: RwSignal::new(None),
            theme: RwSignal::new(Theme::System),
        }
    }

    /// Who is looking.
    pub fn me(self) -> Me {
        self.me.get_value()
    }

    /// Whether this person wrote it.
    pub fn is_me(self, user: &User) -> bool {
        self.me.with_value(|me| me.user.handle == user.handle)
    }
}
