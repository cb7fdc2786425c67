//! What a page in the browser knows and does: rooms, their timelines, the connection.
//!
//! The server makes a [`Live`] too, to draw the first page from. There it only holds values:
//! whatever needs a browser does nothing.

mod actions;
mod bell;
pub(crate) mod case;
mod clock;
mod connection;
mod field;
mod input_method;
mod new_room_form;
pub(crate) mod open_room;
mod place;
mod scroll;

#[cfg(feature = "hydrate")]
mod clipboard;
#[cfg(feature = "hydrate")]
mod company;
#[cfg(feature = "hydrate")]
mod database;
#[cfg(feature = "hydrate")]
mod drafts;
#[cfg(feature = "hydrate")]
mod drawing;
#[cfg(feature = "hydrate")]
mod engine;
#[cfg(feature = "hydrate")]
mod fetch;
#[cfg(feature = "hydrate")]
pub(crate) mod focus;
#[cfg(feature = "hydrate")]
mod intake;
#[cfg(feature = "hydrate")]
mod keeper;
#[cfg(feature = "hydrate")]
mod membership;
#[cfg(feature = "hydrate")]
mod navigation;
#[cfg(any(feature = "hydrate", test))]
mod news;
#[cfg(any(feature = "hydrate", test))]
mod outbox;
#[cfg(feature = "hydrate")]
mod own;
#[cfg(feature = "hydrate")]
mod places;
#[cfg(feature = "hydrate")]
pub(crate) mod pointing;
#[cfg(feature = "hydrate")]
mod receive;
#[cfg(feature = "hydrate")]
mod reconnect;
#[cfg(feature = "hydrate")]
mod ringing;
#[cfg(feature = "hydrate")]
mod rooms;
#[cfg(feature = "hydrate")]
mod second_thoughts;
#[cfg(feature = "hydrate")]
mod sending;
#[cfg(feature = "hydrate")]
mod socket;
#[cfg(feature = "hydrate")]
mod start;
#[cfg(feature = "hydrate")]
mod storage;
#[cfg(feature = "hydrate")]
mod switching;
#[cfg(feature = "hydrate")]
mod tabs;
#[cfg(feature = "hydrate")]
mod theme;
#[cfg(feature = "hydrate")]
pub(crate) mod tools;

use leptos::prelude::*;
use sarang_protocol::id::ClientId;
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::user::{Role, User};
use sarang_protocol::view::Workspace;

use crate::routes::{self, Route};
use crate::words;

pub use bell::{Bell, Leave, Rings};
pub use connection::{Connection, Keeping};
pub use field::{Counter, Field};
pub(crate) use input_method::belongs_to_input_method;
pub use new_room_form::NewRoomForm;
pub use open_room::{OpenRoom, OpenThread};
pub use place::{Aim, Place, PlaceKey, RoomMeta, Typists};
pub use scroll::Scroll;
#[cfg(feature = "hydrate")]
pub use start::hydrate;

/// The state of the page, and what can be done with it. A handle: copy it freely.
#[derive(Clone, Copy)]
pub struct Live {
    me: StoredValue<Me>,
    /// One's rooms in the order of one's list.
    pub rooms: RwSignal<Vec<RoomSummary>>,
    /// What stands beside them.
    pub place: RwSignal<Place>,
    /// The thread of the open room that stands beside it.
    pub panel: RwSignal<Option<OpenRoom>>,
    /// The line to the server.
    pub connection: RwSignal<Connection>,
    /// There has been no line for a while: longer than a deploy takes.
    pub cut_off: RwSignal<bool>,
    /// How well unsent messages are kept.
    pub keeping: RwSignal<Keeping>,
    /// False on the server and in the first render. True once the page has been taken over: then
    /// times are local, and what only serves pages without JavaScript goes.
    pub mounted: RwSignal<bool>,
    /// What stands before everything else.
    pub overlay: RwSignal<Option<Overlay>>,
    /// A passing word.
    pub notice: RwSignal<Option<Notice>>,
    /// Light or dark. Known after mount.
    pub theme: RwSignal<Theme>,
    /// Fires when the reader may have come back to the page, or the line to the server.
    #[cfg(feature = "hydrate")]
    returned: Trigger,
    /// The number of the present day, where the reader is.
    #[cfg(feature = "hydrate")]
    today: RwSignal<i64>,
    #[cfg(feature = "hydrate")]
    engine: StoredValue<std::rc::Rc<engine::Engine>, LocalStorage>,
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
    /// What a message is called that is posted by this page's form, without JavaScript.
    pub cid: ClientId,
}

/// What stands before everything else for a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The way to another room or person.
    Switcher,
    /// What keys there are.
    Keys,
    /// What is told outside of the page.
    Bell,
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
        #[cfg(feature = "hydrate")]
        let engine = engine::Engine::new(workspace.epoch, workspace.user_head, &workspace.me.handle);
        Self {
            #[cfg(feature = "hydrate")]
            today: RwSignal::new(0),
            #[cfg(feature = "hydrate")]
            engine: StoredValue::new_local(std::rc::Rc::new(engine)),
            #[cfg(feature = "hydrate")]
            returned: Trigger::new(),
            me: StoredValue::new(Me {
                user: workspace.me,
                role: workspace.role,
                title: workspace.title,
                csrf: workspace.csrf,
                cid: workspace.cid,
            }),
            rooms: RwSignal::new(workspace.rooms),
            place: RwSignal::new(workspace.pane.into()),
            panel: RwSignal::new(None),
            connection: RwSignal::new(Connection::Connecting),
            cut_off: RwSignal::new(false),
            keeping: RwSignal::new(Keeping::Lasting),
            mounted: RwSignal::new(false),
            overlay: RwSignal::new(None),
            notice: RwSignal::new(None),
            theme: RwSignal::new(Theme::System),
        }
    }

    /// Who is looking.
    pub fn me(self) -> Me {
        self.me.get_value()
    }

    /// The page's title, as browser tabs show it: how much is unread, where one is, whose house it is.
    pub fn title(self) -> String {
        let place = self.place.with(|place| match place {
            Place::Room(room) => room.info.with(|info| info.name.to_string()),
            Place::Loading(slug) => {
                self.summary(slug).map_or_else(|| slug.to_string(), |room| room.name.to_string())
            }
            Place::Directory(_) => words::browse_rooms().to_owned(),
            Place::NewRoom(_) => words::new_room().to_owned(),
            Place::NotFound => words::not_found().to_owned(),
            Place::Failed { .. } => words::not_loaded().to_owned(),
        });
        let house = self.me.with_value(|me| me.title.clone());
        [&self.unread_mark(), &place, " · ", &house].concat()
    }

    /// "(3) ". Not in the first render: what is unread changes while a page is on its way.
    fn unread_mark(self) -> String {
        if !self.mounted.get() {
            return String::new();
        }
        let unread: u32 = self.rooms.with(|rooms| rooms.iter().map(RoomSummary::told).sum());
        match unread {
            0 => String::new(),
            1..RoomSummary::UNREAD_CAP => ["(", &unread.to_string(), ") "].concat(),
            _ => "(99+) ".to_owned(),
        }
    }

    /// How the line is, where the reader is to know: nothing while it stands, and nothing for the
    /// moment that another one takes.
    pub fn trouble(self) -> Option<Connection> {
        match self.connection.get() {
            Connection::Connected => None,
            Connection::SignedOut => Some(Connection::SignedOut),
            other => self.cut_off.get().then_some(other),
        }
    }

    /// Where one signs in again, to come back to what is open.
    pub fn sign_in_path(self) -> String {
        let route = self.place.with(|place| match place {
            Place::Room(room) => Route::room(room.slug()),
            Place::Loading(slug) => Route::room(slug.clone()),
            Place::Directory(_) => Route::Directory,
            Place::NewRoom(_) => Route::NewRoom,
            Place::NotFound | Place::Failed { .. } => Route::Home,
        });
        routes::sign_in_path(&route.to_path())
    }

    /// A room of one's own, as the list shows it.
    pub fn summary(self, slug: &RoomSlug) -> Option<RoomSummary> {
        self.rooms.with_untracked(|rooms| rooms.iter().find(|room| room.slug == *slug).cloned())
    }

    /// Whether this person wrote it.
    pub fn is_me(self, user: &User) -> bool {
        self.me.with_value(|me| me.user.handle == user.handle)
    }
}
