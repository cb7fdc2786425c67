//! What can be done with the page. In a browser each goes to the module that knows how; on the
//! server, which draws the same buttons, none does anything.

#![cfg_attr(
    not(feature = "hydrate"),
    expect(clippy::needless_pass_by_value, reason = "only a browser has something to do with them")
)]

use leptos::prelude::RwSignal;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::text::{Handle, RoomSlug};
use sarang_protocol::user::User;

use super::{Bell, Leave, Live, OpenRoom, Overlay, Theme};
#[cfg(feature = "hydrate")]
use super::{
    navigation, places, pointing, reconnect, ringing, rooms, second_thoughts, sending, start, switching,
    theme,
};
use crate::routes::Route;

#[cfg_attr(
    not(feature = "hydrate"),
    expect(unused_variables, reason = "a browser does these; the server only draws the buttons for them")
)]
impl Live {
    /// Takes over the page: connects, restores drafts, listens for links.
    pub fn start(self) {
        #[cfg(feature = "hydrate")]
        start::start(self);
    }

    /// Shows another page of the workspace, without loading it anew.
    pub fn go(self, route: Route) {
        #[cfg(feature = "hydrate")]
        navigation::go(self, route);
    }

    /// Opens a room, at one of its events or at the newest.
    pub fn open(self, slug: RoomSlug, seq: Option<Seq>) {
        self.go(Route::Room { slug, seq });
    }

    /// Fetches the place again after it has failed.
    pub fn retry_place(self) {
        #[cfg(feature = "hydrate")]
        places::retry(self);
    }

    /// Sends a message. True when it is kept: shown as pending, and surviving a reload. False
    /// when there was nothing to send, or nobody is signed in to send it: the text stays.
    pub fn send(self, room: OpenRoom, text: String) -> bool {
        #[cfg(feature = "hydrate")]
        return sending::send(self, room, text, None);
        #[cfg(not(feature = "hydrate"))]
        false
    }

    /// Sends a failed message again.
    pub fn retry(self, room: OpenRoom, cid: ClientId) {
        #[cfg(feature = "hydrate")]
        second_thoughts::retry(self, room, cid);
    }

    /// Gives a failed message up.
    pub fn discard(self, room: OpenRoom, cid: ClientId) {
        #[cfg(feature = "hydrate")]
        second_thoughts::discard(self, room, cid);
    }

    /// Takes a failed message back into the composer, before what stands there.
    pub fn edit(self, room: OpenRoom, cid: ClientId) {
        #[cfg(feature = "hydrate")]
        second_thoughts::edit(self, room, cid);
    }

    /// Asks for events before the first one shown.
    pub fn load_older(self, room: OpenRoom) {
        #[cfg(feature = "hydrate")]
        places::load_older(self, room);
    }

    /// Asks for events after the last one shown, where the newest are not.
    pub fn load_newer(self, room: OpenRoom) {
        #[cfg(feature = "hydrate")]
        places::load_newer(self, room);
    }

    /// Shows what stands before everything else, once it has come.
    pub fn lays_over(self, overlay: Overlay) {
        #[cfg(feature = "hydrate")]
        switching::open(self, overlay);
    }

    /// The rooms one was in last, the last first, without the one that is open.
    pub fn recent(self) -> Vec<RoomSlug> {
        #[cfg(feature = "hydrate")]
        {
            let here = self.shown().map(OpenRoom::slug);
            let rooms = self.engine().rooms().into_iter().rev().map(OpenRoom::slug);
            rooms.filter(|slug| Some(slug) != here.as_ref()).collect()
        }
        #[cfg(not(feature = "hydrate"))]
        Vec::new()
    }

    /// Finds people by what has been typed of their names.
    pub fn find_people(self, typed: RwSignal<String>, found: RwSignal<Vec<User>>) {
        #[cfg(feature = "hydrate")]
        switching::find_people(typed, found);
    }

    /// Opens the conversation with somebody.
    pub fn converse(self, handle: &Handle) {
        #[cfg(feature = "hydrate")]
        switching::converse(self, handle);
    }

    /// Shows the newest messages.
    pub fn jump_to_newest(self, room: OpenRoom) {
        #[cfg(feature = "hydrate")]
        places::jump_to_newest(self, room);
    }

    /// One has seen the room up to here.
    pub fn mark_read(self, room: OpenRoom, seq: Seq) {
        #[cfg(feature = "hydrate")]
        rooms::mark_read(self, room, seq);
    }

    /// Becomes a member, and goes to the room.
    pub fn join(self, slug: RoomSlug) {
        #[cfg(feature = "hydrate")]
        pointing::ask_for(self, pointing::Ask::Join(slug), true);
    }

    /// Is no longer a member.
    pub fn leave(self, slug: RoomSlug) {
        #[cfg(feature = "hydrate")]
        pointing::ask_for(self, pointing::Ask::Leave(slug), true);
    }

    /// Makes a room and opens it. What is wrong goes to [`super::NewRoomForm::error`].
    pub fn create_room(self, name: String, purpose: String, closed: bool) {
        #[cfg(feature = "hydrate")]
        rooms::create(self, name, purpose, closed);
    }

    /// Makes a room a favourite, or one no longer.
    pub fn favour(self, slug: RoomSlug) {
        #[cfg(feature = "hydrate")]
        pointing::ask_for(self, pointing::Ask::Favour(slug), true);
    }

    /// Gives a room another name.
    pub fn rename(self, slug: RoomSlug, name: String) {
        #[cfg(feature = "hydrate")]
        pointing::ask_for(self, pointing::Ask::Rename(slug, name), true);
    }

    /// Takes somebody out of a room.
    pub fn remove(self, room: OpenRoom, handle: Handle) {
        #[cfg(feature = "hydrate")]
        pointing::ask_for(self, pointing::Ask::Remove(room, handle), true);
    }

    /// Light or dark, from now on.
    pub fn set_theme(self, theme: Theme) {
        #[cfg(feature = "hydrate")]
        theme::set(self, theme);
    }

    /// What is told outside of the page, in this browser.
    pub fn bell(self) -> Bell {
        #[cfg(feature = "hydrate")]
        return ringing::of(&self.engine().shelf);
        #[cfg(not(feature = "hydrate"))]
        Bell::default()
    }

    /// The same from now on, in every tab.
    pub fn set_bell(self, bell: Bell) {
        #[cfg(feature = "hydrate")]
        ringing::set(self, bell);
    }

    /// Whether the browser shows notifications.
    pub fn leave_to_notify(self) -> Leave {
        #[cfg(feature = "hydrate")]
        return ringing::leave();
        #[cfg(not(feature = "hydrate"))]
        Leave::Open
    }

    /// Asks the reader to let it, if the browser has not asked yet. By a click or a key only.
    pub fn ask_to_notify(self, leave: RwSignal<Leave>) {
        #[cfg(feature = "hydrate")]
        ringing::ask(leave);
    }

    /// Tells something now, to show what it is like.
    pub fn try_bell(self) {
        #[cfg(feature = "hydrate")]
        pointing::ask_for(self, pointing::Ask::Try, true);
    }

    /// Tries the connection at once.
    pub fn reconnect_now(self) {
        #[cfg(feature = "hydrate")]
        reconnect::hurry(self);
    }
}
