//! What a talker makes of a frame, and what it says because of it.

use std::time::{Duration, Instant};

use sarang_protocol::frame::{ClientFrame, Cursor, ResetReason, ServerFrame, VERSION};
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::RoomEvent;
use sarang_protocol::own::{OwnEvent, OwnStep};
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::timeline::{PendingState, Step, Timeline};

use super::{Memory, Room};
use crate::history::Log;

/// Where a nack says no time to wait, this is waited before the message is sent again.
const RETRY_AFTER: Duration = Duration::from_millis(200);

impl Room {
    /// Logs that one of one's own messages is durable, once; the next one may go.
    fn settles(&mut self, cid: ClientId, seq: Seq) {
        if self.in_flight == Some(cid) {
            self.in_flight = None;
        }
        let is_own = self.log.sent.iter().any(|(sent, _)| *sent == cid);
        let is_known = self.log.acknowledged.contains(&(cid, seq));
        if is_own && !is_known {
            self.log.acknowledged.push((cid, seq));
        }
    }
}

impl Memory {
    /// The first frame of a connection.
    pub(in crate::talker) fn hello(&self) -> ClientFrame {
        ClientFrame::Hello {
            v: VERSION,
            epoch: self.epoch,
            rooms: self
                .rooms
                .iter()
                .map(|(slug, room)| Cursor { room: slug.clone(), after: room.timeline.last() })
                .collect(),
            user_after: self.epoch.map(|_| self.own.seq()),
        }
    }

    pub(in crate::talker) fn went_down(&mut self, why: String) {
        self.up = false;
        self.failure = Some(why);
        for room in self.rooms.values_mut() {
            room.in_flight = None;
            room.asked = false;
        }
    }

    /// What can be sent now: the oldest waiting message of each room that has none in flight.
    pub(in crate::talker) fn flush(&mut self) -> Vec<ClientFrame> {
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
                frames.push(ClientFrame::Send { cid: next.cid, room: slug.clone(), body: next.body.clone() });
            }
        }
        frames
    }

    /// Takes in a frame; gives what has to be said because of it.
    pub(in crate::talker) fn hears(&mut self, frame: ServerFrame) -> Vec<ClientFrame> {
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
                for summary in &rooms {
                    self.follows(&summary.slug, summary.head, &mut asks);
                }
                self.list = rooms;
            }
            ServerFrame::Joined { summary: room } => self.follows(&room.slug, room.head, &mut asks),
            ServerFrame::Gone { room } => {
                self.rooms.remove(&room);
            }
            ServerFrame::Own { after, head, own, rooms } => {
                asks.extend(self.learns(after, head, own, rooms));
            }
            ServerFrame::Event { room, event } => {
                let is_own = self.me.as_ref().is_some_and(|me| me.handle == event.author.handle);
                if let Some(listed) = self.list.iter_mut().find(|listed| listed.slug == room) {
                    self.own.count(listed, &event, is_own, false);
                }
                self.changes(&room, &mut asks, |timeline| timeline.apply(event));
            }
            ServerFrame::Batch { room, events, head } => {
                if let Some(known) = self.rooms.get_mut(&room) {
                    known.asked = false;
                }
                self.changes(&room, &mut asks, |timeline| timeline.merge(events, head));
            }
            ServerFrame::Lag { room, head } | ServerFrame::Reset { room, head, reason: ResetReason::Gap } => {
                self.changes(&room, &mut asks, |timeline| timeline.note_head(head));
            }
            ServerFrame::Reset { room, head, .. } => {
                self.changes(&room, &mut asks, |timeline| {
                    timeline.replace(vec![], head);
                    Step::Applied
                });
            }
            ServerFrame::Ack { cid, room, seq, .. } => {
                if let Some(known) = self.rooms.get_mut(&room) {
                    known.in_flight = None;
                    known.settles(cid, seq);
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
            // Of no log, so nothing that a history could be held against.
            ServerFrame::Presence { .. }
            | ServerFrame::Typing { .. }
            | ServerFrame::Pong { .. }
            | ServerFrame::Error { .. }
            | ServerFrame::Drain { .. } => {}
        }
        asks.extend(self.flush());
        asks
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
        let who = self.name.clone();
        self.rooms.entry(slug.clone()).or_insert_with(|| Room {
            timeline: Timeline::new(vec![], head),
            in_flight: None,
            asked: false,
            log: Log { who, ..Log::default() },
        });
        self.changes(slug, asks, |timeline| timeline.note_head(head));
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
            }
        }
        room.log.applied.extend(fresh);
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
