//! What stands beside the list of rooms, and the open room's own state.

use leptos::prelude::*;
use sarang_protocol::id::Seq;
use sarang_protocol::presence::Company;
use sarang_protocol::room::{RoomKind, RoomListing};
use sarang_protocol::text::{Purpose, RoomName, RoomSlug};
use sarang_protocol::timeline::Timeline;
use sarang_protocol::user::User;
use sarang_protocol::view::{Pane, Refused, RoomView};

use super::NewRoomForm;
use crate::words::Audience;

/// What stands beside the list of rooms.
#[derive(Clone)]
pub enum Place {
    /// A room that is being fetched.
    Loading(RoomSlug),
    /// A room.
    Room(OpenRoom),
    /// The directory of rooms.
    Directory(RwSignal<Vec<RoomListing>>),
    /// The form for a new room.
    NewRoom(NewRoomForm),
    /// No such room, or none that one may see.
    NotFound,
    /// It could not be fetched; [`super::Live::retry_place`] tries again.
    Failed {
        /// What was wrong and what to do.
        message: String,
    },
}

/// A room that is shown, or was a little while ago and is kept up to date for coming back.
#[derive(Clone, Copy)]
pub struct OpenRoom {
    slug: StoredValue<RoomSlug>,
    /// Counts how often it was opened.
    pub(super) opened: StoredValue<u32>,
    /// What its header shows.
    pub info: RwSignal<RoomMeta>,
    /// Its log, and what is under way to it.
    pub timeline: RwSignal<Timeline>,
    /// The "new messages" line goes after this event. Fixed when the room is opened.
    pub read_line: RwSignal<Option<Seq>>,
    /// The event to mark and to scroll to.
    pub focus: RwSignal<Option<Seq>>,
    /// Older events have been asked for and have not come yet.
    pub loading_older: RwSignal<bool>,
    /// The same for newer ones, of a run that does not reach the newest event.
    pub loading_newer: RwSignal<bool>,
    /// What the composer starts with: the kept draft, or a failed message that is being edited.
    /// The composer's own text stays in its element.
    pub draft: RwSignal<String>,
    /// Whether one is at the newest message, and the view follows what comes.
    pub following: RwSignal<bool>,
    /// Messages of others that came while one was reading further up.
    pub unseen: RwSignal<u32>,
    /// What the composer is about, where that is not a new message.
    pub aim: StoredValue<Option<Aim>>,
    /// Its composer's field, while it is shown.
    #[cfg(feature = "hydrate")]
    pub(super) field: StoredValue<Option<super::Field>>,
    /// Who of its people is here; nothing before the server has told.
    pub company: RwSignal<Option<Company>>,
    /// Who is typing in it.
    pub typists: RwSignal<Typists>,
    /// Tells the view to go to the newest message.
    #[cfg(feature = "hydrate")]
    pub(super) to_bottom: Trigger,
    /// The header is right up to this event.
    #[cfg(feature = "hydrate")]
    pub(super) known: StoredValue<Seq>,
    /// What is missing was asked for after this event, at this moment.
    #[cfg(feature = "hydrate")]
    pub(super) asked: StoredValue<Option<(Seq, i64)>>,
    /// When its rows are drawn.
    #[cfg(feature = "hydrate")]
    drawing: StoredValue<super::drawing::Drawing, LocalStorage>,
    /// What the server refused from the form without JavaScript.
    pub refused: StoredValue<Option<Refused>>,
}

/// What the header of a room shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomMeta {
    /// Its name.
    pub name: RoomName,
    /// Who may find it.
    pub kind: RoomKind,
    /// What it is for; may be empty.
    pub purpose: Purpose,
    /// Whether one is a member. Others read, and are offered to join.
    pub joined: bool,
    /// Whether one may give it another name.
    pub may_manage: bool,
    /// How many people are in it.
    pub member_count: u32,
    /// The first of them by name.
    pub members: Vec<User>,
}

/// Who is typing in a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typists {
    /// The first of them.
    pub people: Vec<User>,
    /// How many more there are.
    pub more: u32,
    /// Counts how often it was told.
    pub told: u32,
}

/// What the composer is about, where that is not a new message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// A message of one's own is edited.
    Edit {
        /// Which.
        seq: Seq,
        /// Its text, as far as one is.
        text: String,
    },
    /// What is written replies to a message.
    Reply(Seq),
}

impl OpenRoom {
    /// A room as the server gave it.
    pub fn new(view: RoomView) -> Self {
        let (slug, meta) = (view.slug.clone(), RoomMeta::of(&view));
        let read_line = line(&view);
        let draft = view.refused.as_ref().map(|refused| refused.body.clone()).unwrap_or_default();
        Self {
            slug: StoredValue::new(slug),
            opened: StoredValue::new(0),
            info: RwSignal::new(meta),
            timeline: RwSignal::new(Timeline::new(view.events, view.head)),
            read_line: RwSignal::new(read_line),
            focus: RwSignal::new(view.focus),
            loading_older: RwSignal::new(false),
            loading_newer: RwSignal::new(false),
            draft: RwSignal::new(draft),
            following: RwSignal::new(view.focus.is_none()),
            unseen: RwSignal::new(0),
            aim: StoredValue::new(None),
            #[cfg(feature = "hydrate")]
            field: StoredValue::new(None),
            company: RwSignal::new(None),
            typists: RwSignal::new(Typists::default()),
            #[cfg(feature = "hydrate")]
            to_bottom: Trigger::new(),
            #[cfg(feature = "hydrate")]
            known: StoredValue::new(view.head),
            #[cfg(feature = "hydrate")]
            asked: StoredValue::new(None),
            #[cfg(feature = "hydrate")]
            drawing: StoredValue::default(),
            refused: StoredValue::new(view.refused),
        }
    }

    /// Its address.
    pub fn slug(self) -> RoomSlug {
        self.slug.get_value()
    }

    /// Whether it has this address.
    pub fn is(self, slug: &RoomSlug) -> bool {
        self.slug.with_value(|own| own == slug)
    }

    /// Takes a newer view of the same room, or one of another part of it. What is under way stays.
    #[cfg(feature = "hydrate")]
    pub(super) fn replace(self, view: RoomView) {
        self.info.set(RoomMeta::of(&view));
        self.known.set_value(view.head);
        self.timeline.update(|timeline| timeline.replace(view.events, view.head));
        self.loading_older.set(false);
        self.loading_newer.set(false);
    }

    /// The timeline changed without a notice: its rows are drawn anew within
    /// [`super::drawing::REST_MS`], and at once if that is how long they were left alone.
    #[cfg(feature = "hydrate")]
    pub(super) fn draw_soon(self) {
        let now = super::clock::now().0;
        let draws = self.drawing.try_update_value(|drawing| drawing.ask(now, move || self.draw_now()));
        if draws == Some(true) {
            self.draw_now();
        }
    }

    /// Draws the rows anew.
    #[cfg(feature = "hydrate")]
    pub(super) fn draw_now(self) {
        self.drawing.try_update_value(|drawing| drawing.done(super::clock::now().0));
        self.timeline.notify();
    }

    /// Whether its run holds this event.
    #[cfg(feature = "hydrate")]
    pub(super) fn holds(self, seq: Seq) -> bool {
        self.timeline.with_untracked(|timeline| {
            timeline.first().is_some_and(|first| first <= seq) && seq <= timeline.last()
        })
    }
}

impl RoomMeta {
    /// The header's part of a room.
    pub fn of(view: &RoomView) -> Self {
        Self {
            name: view.name.clone(),
            kind: view.kind,
            purpose: view.purpose.clone(),
            joined: view.joined,
            may_manage: view.may_manage,
            member_count: view.member_count,
            members: view.members.clone(),
        }
    }
}

impl RoomMeta {
    /// Whom one speaks to in it.
    pub(crate) fn audience(&self) -> Audience {
        match (self.kind.is_conversation(), self.member_count) {
            (false, _) => Audience::Room,
            (true, 0 | 1) => Audience::Oneself,
            (true, _) => Audience::Others,
        }
    }
}

impl From<Pane> for Place {
    fn from(pane: Pane) -> Self {
        match pane {
            Pane::Room(view) => Self::Room(OpenRoom::new(view)),
            Pane::Directory { rooms } => Self::Directory(RwSignal::new(rooms)),
            Pane::NewRoom { name, purpose, closed, error } => {
                Self::NewRoom(NewRoomForm::new(name, purpose, closed, error))
            }
            Pane::NotFound => Self::NotFound,
        }
    }
}

/// Tells places apart: one with another key is drawn anew.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PlaceKey {
    /// A room that is being fetched.
    Loading(RoomSlug),
    /// A room; the number tells one opening from the next.
    Room(RoomSlug, u32),
    /// The directory.
    Directory,
    /// The form for a new room.
    NewRoom,
    /// No such room.
    NotFound,
    /// What went wrong.
    Failed(String),
}

impl Place {
    /// What tells it apart.
    pub fn key(&self) -> PlaceKey {
        match self {
            Self::Loading(slug) => PlaceKey::Loading(slug.clone()),
            Self::Room(room) => PlaceKey::Room(room.slug(), room.opened.get_value()),
            Self::Directory(_) => PlaceKey::Directory,
            Self::NewRoom(_) => PlaceKey::NewRoom,
            Self::NotFound => PlaceKey::NotFound,
            Self::Failed { message } => PlaceKey::Failed(message.clone()),
        }
    }

    /// The room, if it is one.
    pub fn room(&self) -> Option<OpenRoom> {
        match self {
            Self::Room(room) => Some(*room),
            _ => None,
        }
    }
}

/// Where the "new messages" line goes: nowhere when all has been read, or when the room is new
/// to its reader.
fn line(view: &RoomView) -> Option<Seq> {
    (view.joined && view.read > Seq::ZERO && view.read < view.head).then_some(view.read)
}
