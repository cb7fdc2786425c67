//! What a talker knows. No I/O here.

mod hearing;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Instant;

use sarang_protocol::frame::ServerFrame;
use sarang_protocol::id::{ClientId, Epoch, Seq};
use sarang_protocol::own::{Own, OwnEvent};
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::timeline::Timeline;
use sarang_protocol::user::User;

use super::Temper;
use crate::history::Log;

/// The memory, for the test and for the line.
pub(super) struct Shared(Mutex<Memory>);

impl Shared {
    pub(super) fn new(memory: Memory) -> Self {
        Self(Mutex::new(memory))
    }

    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Memory) -> T) -> T {
        work(&mut self.0.lock().expect("nobody panics with it in hand"))
    }
}

pub(super) struct Memory {
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
    heard: Vec<ServerFrame>,
}

struct Room {
    timeline: Timeline,
    /// Sent on this connection and not answered yet. One at a time keeps the order.
    in_flight: Option<ClientId>,
    /// A `more` is under way.
    asked: bool,
    log: Log,
}

impl Memory {
    pub(super) fn new(name: &str, url: String, token: &str, temper: Temper) -> Self {
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

    pub(super) fn is_up(&self) -> bool {
        self.up
    }

    pub(super) fn connections(&self) -> usize {
        self.connections
    }

    pub(super) fn last_failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    pub(super) fn heard(&self) -> &[ServerFrame] {
        &self.heard
    }

    pub(super) fn forget_what_was_heard(&mut self) {
        self.heard.clear();
        self.happened.clear();
    }

    pub(super) fn happened(&self) -> &[OwnEvent] {
        &self.happened
    }

    pub(super) fn listed(&self, room: &str) -> Option<&RoomSummary> {
        self.list.iter().find(|summary| summary.slug.as_str() == room)
    }

    pub(super) fn retry_at(&self) -> Option<Instant> {
        self.retry_at
    }

    pub(super) fn sends(&mut self, room: &str, cid: ClientId, body: &str) {
        let room = self.rooms.get_mut(room).unwrap_or_else(|| panic!("{} is not in {room}", self.name));
        room.timeline.send(cid, body.to_owned());
        room.log.sent.push((cid, body.to_owned()));
    }

    pub(super) fn acknowledged(&self, room: &str, cid: ClientId) -> Option<Seq> {
        let acknowledged = &self.rooms.get(room)?.log.acknowledged;
        let (_, seq) = acknowledged.iter().find(|(one, _)| *one == cid)?;
        Some(*seq)
    }

    pub(super) fn bodies(&self, room: &str) -> Vec<String> {
        let Some(room) = self.rooms.get(room) else {
            return vec![];
        };
        let stored = room.timeline.events().filter_map(|event| event.body());
        let pending = room.timeline.pending().iter().map(|one| one.body.clone());
        stored.map(ToString::to_string).chain(pending).collect()
    }

    pub(super) fn reached(&self, room: &str) -> Seq {
        self.rooms.get(room).map_or(Seq::ZERO, |room| room.timeline.last())
    }

    pub(super) fn log(&self, room: &str) -> Log {
        self.rooms.get(room).map(|room| room.log.clone()).unwrap_or_default()
    }

    pub(super) fn describe(&self, slug: &str) -> String {
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
