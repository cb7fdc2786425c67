//! What a talker knows: a client without a network. Frames in, frames out; no I/O here. The model
//! test of the server drives the same one over lines in memory.

mod hearing;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use sarang_protocol::change::{Change, Quote};
use sarang_protocol::frame::ServerFrame;
use sarang_protocol::id::{ClientId, Epoch, Seq};
use sarang_protocol::message::RoomEvent;
use sarang_protocol::own::{Own, OwnEvent};
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::{Handle, RoomSlug};
use sarang_protocol::thread::InThread;
use sarang_protocol::timeline::{PendingState, Timeline};
use sarang_protocol::user::User;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::Temper;
use crate::history::Log;

/// The memory, for the test and for the line.
pub(super) struct Shared {
    memory: Mutex<Memory>,
    changed: Notify,
}

impl Shared {
    pub(super) fn new(memory: Memory) -> Self {
        Self { memory: Mutex::new(memory), changed: Notify::new() }
    }

    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Memory) -> T) -> T {
        work(&mut self.memory.lock().expect("nobody panics with it in hand"))
    }

    /// The line has heard something, or came up, or went down.
    pub(super) fn has_changed(&self) {
        self.changed.notify_one();
    }

    /// Resolves after the next change, or one since it last did. For one who waits.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }
}

/// A client's memory: a reducer for each room, what is unsent, and a log of everything.
pub struct Memory {
    name: String,
    url: String,
    token: String,
    temper: Temper,
    epoch: Option<Epoch>,
    up: bool,
    connections: usize,
    failure: Option<String>,
    retry_at: Option<Instant>,
    rooms: BTreeMap<RoomSlug, Room>,
    me: Option<User>,
    /// Its own log, what happened in it, and the list of rooms that comes of it.
    own: Own,
    happened: Vec<OwnEvent>,
    list: Vec<RoomSummary>,
    /// What it did in rooms that it is not in now.
    past: BTreeMap<RoomSlug, Log>,
    heard: Vec<ServerFrame>,
}

struct Room {
    timeline: Timeline,
    /// Sent on this connection and not answered yet. One at a time keeps the order.
    in_flight: Option<ClientId>,
    /// A `more` is under way.
    asked: bool,
    log: Log,
    /// The messages that its log shows.
    shown: BTreeSet<ClientId>,
}

impl Memory {
    /// Of somebody of this name, who has heard nothing yet.
    pub fn new(name: &str, url: String, token: &str, temper: Temper) -> Self {
        Self {
            name: name.to_owned(),
            url,
            token: token.to_owned(),
            temper,
            epoch: None,
            up: false,
            connections: 0,
            failure: None,
            retry_at: None,
            rooms: BTreeMap::new(),
            me: None,
            own: Own::new(Seq::ZERO),
            happened: Vec::new(),
            list: Vec::new(),
            past: BTreeMap::new(),
            heard: Vec::new(),
        }
    }

    pub(super) fn address(&self) -> (String, String) {
        (self.url.clone(), self.token.clone())
    }

    pub(super) fn moves_to(&mut self, url: String) {
        self.url = url;
    }

    pub(super) fn is_steadfast(&self) -> bool {
        self.temper == Temper::Steadfast
    }

    /// Whose it is.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the welcome has come.
    pub fn is_up(&self) -> bool {
        self.up
    }

    /// How many times it was welcomed.
    pub fn connections(&self) -> usize {
        self.connections
    }

    pub(super) fn last_failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// Every frame that came.
    pub fn heard(&self) -> &[ServerFrame] {
        &self.heard
    }

    pub(super) fn forget_what_was_heard(&mut self) {
        self.heard.clear();
        self.happened.clear();
    }

    pub(super) fn happened(&self) -> &[OwnEvent] {
        &self.happened
    }

    /// A room in the list that comes of its own log.
    pub fn listed(&self, room: &str) -> Option<&RoomSummary> {
        self.list.iter().find(|summary| summary.slug.as_str() == room)
    }

    /// When to send again what the server could not take.
    pub fn retry_at(&self) -> Option<Instant> {
        self.retry_at
    }

    /// Puts a message into the outbox.
    ///
    /// # Panics
    /// If it is not in the room.
    pub fn sends(&mut self, room: &str, cid: ClientId, body: &str) {
        let room = self.rooms.get_mut(room).unwrap_or_else(|| panic!("{} is not in {room}", self.name));
        room.timeline.send(cid, body.to_owned());
        room.log.sent.push((cid, body.to_owned()));
    }

    /// Says something in a thread.
    ///
    /// # Panics
    /// If it is not in the room.
    pub fn says_within(&mut self, room: &str, thread: InThread, cid: ClientId, body: &str) {
        let room = self.rooms.get_mut(room).unwrap_or_else(|| panic!("{} is not in {room}", self.name));
        room.timeline.send_in(thread, cid, body.to_owned());
        room.log.sent.push((cid, body.to_owned()));
    }

    /// Replies to a message in the room, with what it says.
    ///
    /// # Panics
    /// If it is not in the room.
    pub fn quotes(&mut self, room: &str, to: &RoomEvent, cid: ClientId, body: &str) {
        let room = self.rooms.get_mut(room).unwrap_or_else(|| panic!("{} is not in {room}", self.name));
        room.timeline.reply(cid, body.to_owned(), Quote::of(to).map(Box::new));
        room.log.sent.push((cid, body.to_owned()));
    }

    /// Changes a message.
    ///
    /// # Panics
    /// If it is not in the room.
    pub fn changes_one(&mut self, room: &str, cid: ClientId, target: Seq, change: Change) {
        let room = self.rooms.get_mut(room).unwrap_or_else(|| panic!("{} is not in {room}", self.name));
        room.timeline.change(cid, target, change.clone());
        room.log.changes.push((cid, target, change));
    }

    /// What a room shows of its log, with the changes that are under way.
    pub fn shown(&self, room: &str) -> Vec<RoomEvent> {
        let (Some(room), Some(me)) = (self.rooms.get(room), &self.me) else { return vec![] };
        room.timeline.events().map(|event| room.timeline.as_shown(event, me).into_owned()).collect()
    }

    /// The newest messages that a room has, at most so many, the newest first.
    pub fn newest_messages(&self, room: &str, most: usize) -> Vec<RoomEvent> {
        let Some(room) = self.rooms.get(room) else { return vec![] };
        room.timeline.events().rev().filter(|event| event.body().is_some()).take(most).cloned().collect()
    }

    /// The rooms that it is in.
    pub fn rooms(&self) -> Vec<RoomSlug> {
        self.rooms.keys().cloned().collect()
    }

    /// How many messages and changes are neither acknowledged nor refused, in all rooms that it is in.
    pub fn waiting(&self) -> usize {
        let messages = self.rooms.values().flat_map(|room| room.timeline.pending()).map(|one| &one.state);
        let changes = self.rooms.values().flat_map(|room| room.timeline.changes()).map(|one| &one.state);
        messages.chain(changes).filter(|state| **state == PendingState::Waiting).count()
    }

    /// Where a message of its own stands, if that has been told.
    pub fn acknowledged(&self, room: &str, cid: ClientId) -> Option<Seq> {
        let log = self.rooms.get(room).map(|room| &room.log).or_else(|| self.past.get(room))?;
        let (_, seq) = log.acknowledged.iter().find(|(one, _)| *one == cid)?;
        Some(*seq)
    }

    /// What the room shows, oldest first: the messages, and those still pending.
    pub fn bodies(&self, room: &str) -> Vec<String> {
        let Some(room) = self.rooms.get(room) else {
            return vec![];
        };
        let stored = room.timeline.events().filter_map(|event| event.body());
        let pending = room.timeline.pending().iter().map(|one| one.body.clone());
        stored.map(ToString::to_string).chain(pending).collect()
    }

    /// The last position of a room that was applied.
    pub fn reached(&self, room: &str) -> Seq {
        self.rooms.get(room).map_or(Seq::ZERO, |room| room.timeline.last())
    }

    /// The events of a room that it applied, but for the first ones.
    pub fn applied_beyond(&self, room: &str, known: usize) -> Vec<RoomEvent> {
        let log = self.rooms.get(room).map(|room| &room.log).or_else(|| self.past.get(room));
        log.map(|log| log.applied.iter().skip(known).cloned().collect()).unwrap_or_default()
    }

    /// The user name of whoever it is; empty before the first welcome.
    pub fn handle(&self) -> Handle {
        self.me.as_ref().map_or_else(|| Handle::trusted(""), |me| me.handle.clone())
    }

    /// Everything it did and saw in a room.
    pub fn log(&self, room: &str) -> Log {
        let Some(room) = self.rooms.get(room) else {
            return self.past.get(room).cloned().unwrap_or_default();
        };
        Log { shown: room.timeline.events().cloned().collect(), ..room.log.clone() }
    }

    /// How it stands, for who waits in vain.
    pub fn describe(&self, slug: &str) -> String {
        let Some(room) = self.rooms.get(slug) else {
            return format!("{} is not in {slug}", self.name);
        };
        let bodies = self.bodies(slug);
        let errors: Vec<&ServerFrame> = self
            .heard
            .iter()
            .filter(|frame| matches!(frame, ServerFrame::Error { .. } | ServerFrame::Nack { .. }))
            .collect();
        format!(
            "connected: {}, at {} of {}, pending {:?}, newest messages {:?}, errors {errors:?}",
            self.up,
            room.timeline.last(),
            room.timeline.head(),
            room.timeline.pending(),
            &bodies[bodies.len().saturating_sub(8)..],
        )
    }
}
