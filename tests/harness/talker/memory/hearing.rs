//! What a talker makes of a frame, and what it says because of it.

use std::collections::BTreeSet;
use std::time::Duration;

use sarang_protocol::frame::{ClientFrame, Cursor, ResetReason, ServerFrame, VERSION};
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::RoomEvent;
use sarang_protocol::own::{OwnEvent, OwnStep};
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::timeline::{PendingState, Step, Timeline};
use tokio::time::Instant;

use super::{Memory, Room};
use crate::history::Log;

/// Where a nack says no time to wait, this is waited before the message is sent again.
const RETRY_AFTER: Duration = Duration::from_millis(200);

impl Room {
    /// A room that is followed from here on; `log` tells of earlier times in it.
    fn followed(head: Seq, mut log: Log) -> Self {
        log.begins_anew();
        log.gone = false;
        Self {
            timeline: Timeline::new(vec![], head),
            in_flight: None,
            asked: false,
            log,
            shown: BTreeSet::new(),
        }
    }

    /// Logs what the room shows twice: what is under way to it and in it already. \[I4\]
    fn looks(&mut self) {
        let pending = self.timeline.pending().iter().map(|one| one.cid);
        let doubled: Vec<ClientId> = pending.filter(|cid| self.shown.contains(cid)).collect();
        self.log.doubled.extend(doubled);
    }

    /// Logs that one of one's own messages is durable, once; the next one may go.
    fn settles(&mut self, cid: ClientId, seq: Seq) {
        if self.in_flight == Some(cid) {
            self.in_flight = None;
        }
        self.log.settles(cid, seq);
    }
}

impl Memory {
    /// The first frame of a connection.
    pub fn hello(&self) -> ClientFrame {
        ClientFrame::Hello {
            v: VERSION,
            epoch: self.epoch,
            rooms: self
                .rooms
                .iter()
                .map(|(slug, room)| Cursor { room: slug.clone(), after: room.timeline.last() })
                .collect(),
            user_after: self.epoch.map(|_| self.own.seq()),
            utc_offset: None,
        }
    }

    /// The connection is over.
    pub fn went_down(&mut self, why: String) {
        self.up = false;
        self.failure = Some(why);
        for room in self.rooms.values_mut() {
            room.in_flight = None;
            room.asked = false;
        }
    }

    /// What can be sent now: the oldest waiting message of each room that has none in flight.
    pub fn flush(&mut self) -> Vec<ClientFrame> {
        let resting = self.retry_at.is_some_and(|at| at > Instant::now());
        if !self.up || resting {
            return vec![];
        }
        self.retry_at = None;
        let mut frames = Vec::new();
        for (slug, room) in &mut self.rooms {
            if room.in_flight.is_some() {
                continue;
            }
            let mut pending = room.timeline.pending().iter();
            let waiting = pending.find(|one| one.state == PendingState::Waiting);
            if let Some(next) = waiting {
                room.in_flight = Some(next.cid);
                let (cid, body) = (next.cid, next.body.clone());
                let reply_to = next.reply_to.as_ref().map(|quote| quote.seq);
                frames.push(ClientFrame::Send {
                    cid,
                    room: slug.clone(),
                    body,
                    reply_to,
                    thread: next.thread.map(|thread| thread.root),
                    also_to_room: next.thread.is_some_and(|thread| thread.also_to_room),
                });
                continue;
            }
            let mut changes = room.timeline.changes().iter();
            if let Some(next) = changes.find(|one| one.state == PendingState::Waiting) {
                room.in_flight = Some(next.cid);
                frames.push(next.change.clone().frame(next.cid, slug.clone(), next.target));
            }
        }
        frames
    }

    /// Takes in a frame; gives what has to be said because of it.
    pub fn hears(&mut self, frame: ServerFrame) -> Vec<ClientFrame> {
        self.heard.push(frame.clone());
        let mut asks = Vec::new();
        match frame {
            ServerFrame::Welcome { epoch, user, rooms, user_head, missed, .. } => {
                self.epoch = Some(epoch);
                self.me = Some(user);
                self.up = true;
                self.connections += 1;
                self.own.restart(user_head);
                self.happened.extend(missed.into_iter().flatten());
                // One that is not listed was left, or one was taken out of it, meanwhile.
                let listed: Vec<RoomSlug> = rooms.iter().map(|room| room.slug.clone()).collect();
                let left: Vec<RoomSlug> =
                    self.rooms.keys().filter(|room| !listed.contains(room)).cloned().collect();
                for room in left {
                    self.is_out_of(&room);
                }
                for summary in &rooms {
                    self.follows(&summary.slug, summary.head, &mut asks);
                }
                self.list = rooms;
            }
            ServerFrame::Joined { summary: room } => {
                // Listed from here on: what comes of it next is counted.
                self.own.join(&mut self.list, &room);
                self.follows(&room.slug, room.head, &mut asks);
            }
            ServerFrame::Own { after, head, own, rooms } => {
                asks.extend(self.learns(after, head, own, rooms));
            }
            ServerFrame::Gone { room } => self.is_out_of(&room),
            ServerFrame::Event { room, event } => {
                self.counts(&room, &event);
                self.changes(&room, &mut asks, |timeline| timeline.apply(event));
            }
            ServerFrame::Batch { room, events, head } => {
                for event in &events {
                    self.counts(&room, event);
                }
                if let Some(known) = self.rooms.get_mut(&room) {
                    known.asked = false;
                }
                self.changes(&room, &mut asks, |timeline| timeline.merge(events, head));
            }
            ServerFrame::Lag { room, head } => {
                // What was left out is in no count.
                asks.push(ClientFrame::Own { after: None });
                self.changes(&room, &mut asks, |timeline| timeline.lag(head));
            }
            ServerFrame::Reset { room, head, reason: ResetReason::Gap } => {
                self.changes(&room, &mut asks, |timeline| timeline.note_head(head));
            }
            ServerFrame::Reset { room, head, .. } => {
                if let Some(known) = self.rooms.get_mut(&room) {
                    known.log.begins_anew();
                }
                self.changes(&room, &mut asks, |timeline| {
                    timeline.replace(vec![], head);
                    Step::Applied
                });
            }
            ServerFrame::Ack { cid, room, seq, .. } => {
                match (self.rooms.get_mut(&room), self.past.get_mut(&room)) {
                    (Some(known), _) => known.settles(cid, seq),
                    (None, Some(log)) => log.settles(cid, seq),
                    (None, None) => {}
                }
                self.changes(&room, &mut asks, |timeline| timeline.ack(cid, seq));
            }
            ServerFrame::Nack { cid, code, message, is_final, retry_after_ms } => {
                for room in self.rooms.values_mut() {
                    if room.in_flight == Some(cid) {
                        room.in_flight = None;
                        if is_final {
                            room.timeline.fail(cid, code, message.clone());
                            room.log.refused.push(cid);
                        }
                    }
                }
                if !is_final {
                    let after = retry_after_ms.map_or(RETRY_AFTER, |ms| Duration::from_millis(ms.into()));
                    self.retry_at = Some(Instant::now() + after);
                }
            }
            // It may have been the answer to a `more`: what is missing is asked for again with what
            // comes next.
            ServerFrame::Error { .. } => self.rooms.values_mut().for_each(|room| room.asked = false),
            // Of no log, so nothing that a history could be held against.
            ServerFrame::Presence { .. }
            | ServerFrame::Typing { .. }
            | ServerFrame::Seen { .. }
            | ServerFrame::Pong { .. }
            | ServerFrame::Drain { .. } => {}
        }
        asks.extend(self.flush());
        asks
    }

    /// An event has come: it may be news.
    fn counts(&mut self, room: &RoomSlug, event: &RoomEvent) {
        let me = self.handle();
        if let Some(listed) = self.list.iter_mut().find(|listed| listed.slug == *room) {
            self.own.count(listed, event, &me, false);
        }
    }

    /// Takes in a part of its own log.
    fn learns(
        &mut self,
        after: Seq,
        head: Seq,
        own: Vec<OwnEvent>,
        rooms: Option<Vec<RoomSummary>>,
    ) -> Option<ClientFrame> {
        if let Some(rooms) = rooms {
            self.own.replace(&mut self.list, head, rooms);
            return None;
        }
        match self.own.take(after, head, own) {
            OwnStep::Ignored => None,
            OwnStep::Ask { after } => Some(ClientFrame::Own { after: Some(after) }),
            OwnStep::Apply(events) => {
                for event in events {
                    self.own.fold(&mut self.list, &event);
                    self.happened.push(event);
                }
                None
            }
        }
    }

    fn follows(&mut self, slug: &RoomSlug, head: Seq, asks: &mut Vec<ClientFrame>) {
        if !self.rooms.contains_key(slug) {
            let who = self.name.clone();
            let log = self.past.remove(slug).unwrap_or_else(|| Log { who, ..Log::default() });
            self.rooms.insert(slug.clone(), Room::followed(head, log));
        }
        self.changes(slug, asks, |timeline| timeline.note_head(head));
    }

    /// One is no member of a room any more. What one did in it is remembered.
    fn is_out_of(&mut self, slug: &RoomSlug) {
        if let Some(room) = self.rooms.remove(slug) {
            self.past.insert(slug.clone(), Log { gone: true, ..room.log });
        }
    }

    /// Changes a room's timeline, logs what it applied by that, and asks for what is missing.
    fn changes(
        &mut self,
        slug: &RoomSlug,
        asks: &mut Vec<ClientFrame>,
        change: impl FnOnce(&mut Timeline) -> Step,
    ) {
        let Some(room) = self.rooms.get_mut(slug) else {
            return;
        };
        let before = room.timeline.last();
        let step = change(&mut room.timeline);
        let fresh = room.timeline.events().filter(|event| event.seq > before);
        let fresh: Vec<RoomEvent> = fresh.cloned().collect();
        for event in &fresh {
            // One's own message in the log says as much as its acknowledgement does, which may
            // have been lost on the way.
            if let Some(cid) = event.cid() {
                room.settles(cid, event.seq);
                room.shown.insert(cid);
            }
        }
        room.log.applied.extend(fresh);
        room.looks();
        if let Step::Ask { after } = step
            && !room.asked
        {
            room.asked = true;
            asks.push(ClientFrame::More {
                room: slug.clone(),
                after: Some(after),
                before: None,
                limit: None,
            });
        }
    }
}
