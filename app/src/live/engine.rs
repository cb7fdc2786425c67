//! What the page holds behind its signals: rooms kept warm, the outbox, the line.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::future::AbortHandle;
use futures_util::stream::SplitSink;
use gloo_net::websocket::Message;
use gloo_net::websocket::futures::WebSocket;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use sarang_protocol::id::{Epoch, Seq};
use sarang_protocol::own::Own;
use sarang_protocol::text::{Handle, RoomSlug};
use sarang_protocol::user::User;
use sarang_protocol::view::RoomView;

use super::company::Manners;
use super::keeper::Keeper;
use super::outbox::Outbox;
use super::pointing::Tools;
use super::storage::Shelf;
use super::tabs::Tabs;
use super::tools::Hand;
use super::{Live, OpenRoom, Place};
use crate::routes::Route;

/// So many rooms are kept up to date for coming back to at once. A room of a thousand messages
/// takes under a megabyte.
const KEPT_ROOMS: usize = 10;

/// See the module. One a page; handed around by reference count.
pub(super) struct Engine {
    /// Owns what lives as long as the page, whoever makes it.
    pub(super) owner: Owner,
    /// The database's life that the timelines are of.
    pub(super) epoch: Cell<Epoch>,
    /// How far one's own log has been applied.
    pub(super) own: RefCell<Own>,
    /// The user's part of the storage.
    pub(super) shelf: Shelf,
    /// What is to be sent.
    pub(super) outbox: RefCell<Outbox>,
    /// Where that is kept.
    pub(super) keeper: Keeper,
    /// That has been opened and read.
    pub(super) open: Cell<bool>,
    /// Something is being kept just now.
    pub(super) filing: Cell<bool>,
    /// The person's other tabs.
    pub(super) tabs: Tabs,
    /// The line, while there is one.
    pub(super) line: RefCell<Option<Line>>,
    /// Tells the reader, after a while, that there is no line.
    pub(super) grace: RefCell<Option<Timeout>>,
    /// Ends the wait for the next try.
    pub(super) waiting: RefCell<Option<AbortHandle>>,
    /// Where the reader wants to be; an answer that comes for another place is dropped.
    pub(super) wanted: RefCell<Route>,
    /// Marked as unread while it was open: nothing in it counts as read until it is opened again.
    pub(super) held: RefCell<Option<RoomSlug>>,
    /// What was said about the reader.
    pub(super) manners: Manners,
    /// A draft that is not stored yet.
    pub(super) draft: RefCell<Option<Unsaved>>,
    /// Whether the tools for messages have come.
    pub(super) tools: Cell<Tools>,
    /// What they keep.
    pub(super) hand: RefCell<Hand>,
    rooms: RefCell<Vec<Kept>>,
}

/// The line to the server.
pub(super) struct Line {
    /// Its sending half.
    pub(super) sink: SplitSink<WebSocket, Message>,
    /// Whether the server has said `welcome`.
    pub(super) stage: Stage,
    /// When it was opened, in milliseconds since 1970.
    pub(super) opened: i64,
    /// When something last came.
    pub(super) heard: i64,
    /// When a `ping` was sent that nothing has come after.
    pub(super) pinged: Option<i64>,
    /// Hangs up.
    pub(super) hang_up: AbortHandle,
}

/// How far a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// `hello` has been said, or will be when the line stands.
    Greeting,
    /// `welcome` has come.
    Talking,
}

/// A draft that is not stored yet.
pub(super) struct Unsaved {
    pub(super) room: RoomSlug,
    pub(super) text: String,
    /// Stores it after a moment.
    pub(super) timer: Timeout,
}

/// A room kept up to date, and the owner of its signals.
struct Kept {
    room: OpenRoom,
    /// Dropped with the room: then its signals go.
    _owner: Owner,
}

impl Engine {
    /// For a page with nothing open yet.
    pub(super) fn new(epoch: Epoch, user_head: Seq, handle: &Handle) -> Self {
        let shelf = Shelf::of(handle);
        Self {
            owner: Owner::current().unwrap_or_default(),
            epoch: Cell::new(epoch),
            own: RefCell::new(Own::new(user_head)),
            keeper: Keeper::new(shelf.clone()),
            shelf,
            outbox: RefCell::default(),
            open: Cell::new(false),
            filing: Cell::new(false),
            tabs: Tabs::of(handle),
            line: RefCell::default(),
            grace: RefCell::default(),
            waiting: RefCell::default(),
            wanted: RefCell::new(Route::Home),
            held: RefCell::default(),
            manners: Manners::default(),
            draft: RefCell::default(),
            tools: Cell::default(),
            hand: RefCell::default(),
            rooms: RefCell::default(),
        }
    }

    /// The rooms kept up to date, the last visited last.
    pub(super) fn rooms(&self) -> Vec<OpenRoom> {
        self.rooms.borrow().iter().map(|kept| kept.room).collect()
    }

    /// A kept room.
    pub(super) fn room(&self, slug: &RoomSlug) -> Option<OpenRoom> {
        let rooms = self.rooms.borrow();
        rooms.iter().map(|kept| kept.room).find(|room| room.is(slug))
    }

    /// Keeps a room, instead of the one that was not visited for longest where there are many.
    pub(super) fn keep(&self, view: RoomView) -> OpenRoom {
        self.forget(&view.slug);
        let owner = self.owner.child();
        let room = owner.with(|| OpenRoom::new(view));
        self.adopt(room, owner);
        room
    }

    /// Keeps the room that the page began with; its signals belong to the page.
    pub(super) fn adopt_first(&self, room: OpenRoom) {
        self.adopt(room, self.owner.child());
    }

    fn adopt(&self, room: OpenRoom, owner: Owner) {
        let mut rooms = self.rooms.borrow_mut();
        if rooms.len() >= KEPT_ROOMS {
            rooms.remove(0);
        }
        rooms.push(Kept { room, _owner: owner });
    }

    /// Counts as visited now.
    pub(super) fn touch(&self, slug: &RoomSlug) {
        let mut rooms = self.rooms.borrow_mut();
        if let Some(index) = rooms.iter().position(|kept| kept.room.is(slug)) {
            let kept = rooms.remove(index);
            rooms.push(kept);
        }
    }

    /// Keeps it no longer. Only for rooms that are not shown.
    pub(super) fn forget(&self, slug: &RoomSlug) {
        self.rooms.borrow_mut().retain(|kept| !kept.room.is(slug));
    }
}

impl Live {
    /// What is behind the signals.
    pub(super) fn engine(self) -> Rc<Engine> {
        self.engine.get_value()
    }

    /// One has another name.
    pub(super) fn rename_me(self, user: User) {
        self.me.update_value(|me| me.user = user);
    }

    /// A room and its thread, as far as they are here.
    #[inline(never)]
    pub(super) fn views(self, slug: &RoomSlug) -> Vec<OpenRoom> {
        let thread = self.panel.get_untracked().filter(|panel| panel.is(slug));
        self.engine().room(slug).into_iter().chain(thread).collect()
    }

    /// The room that is shown, if one is.
    pub(super) fn shown(self) -> Option<OpenRoom> {
        self.place.with_untracked(Place::room)
    }
}
