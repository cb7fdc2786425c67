//! Who has which room before them, and what they are told about the people in it.
//!
//! Presence goes to those alone who look: ten thousand people in a room cost nothing where nobody
//! does, and a number every few seconds where somebody does.

use std::collections::HashMap;
use std::time::Duration;

use sarang_protocol::frame::ServerFrame;
use sarang_protocol::id::{RoomId, UserId};
use sarang_protocol::presence::{PersonPresence, Presence};
use sarang_protocol::text::{Handle, RoomSlug};
use tokio::time::Instant;

use super::Tally;
use super::roll::{Roll, Turn};
use crate::channel::{Frame, Glance};
use crate::hub::member::SeatId;
use crate::hub::outbox::Outbox;

/// Where more people than this are here, none is named. All of their names are some 8 kB, and a page
/// shows fifty.
pub(super) const NAMED: u32 = 200;

/// They are named again when there are no more than this, so that one who comes and goes at the
/// edge does not have everybody told everything each second.
const NAMED_AGAIN: u32 = 160;

/// Where people are not named, their number is told this often: in a crowd it changes all the time,
/// and nobody counts along.
pub(super) const COUNTS_EVERY: Duration = Duration::from_secs(5);

/// The rooms that somebody here looks at.
#[derive(Default)]
pub(super) struct Views {
    rooms: HashMap<RoomId, View>,
    seats: HashMap<SeatId, RoomId>,
}

/// A room, and who looks at it.
pub(super) struct View {
    pub(super) slug: RoomSlug,
    pub(super) viewers: Vec<Viewer>,
    manner: Manner,
    /// Who is in another state than was told.
    changed: HashMap<Handle, Presence>,
    /// The numbers that were told last, and when.
    counted: ((u32, u32), Instant),
}

/// A socket that looks at a room.
pub(super) struct Viewer {
    pub(super) seat: SeatId,
    pub(super) user: UserId,
    pub(super) outbox: Outbox,
    /// Whether it has been told everything that was told: what is lost makes it begin anew.
    informed: bool,
}

/// How a room's people are told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Named,
    Counted,
}

impl Views {
    /// A socket looks at a room, and at no other any more. What is known is told at once.
    pub(super) fn look(
        &mut self,
        seat: SeatId,
        user: UserId,
        outbox: &Outbox,
        room: (RoomId, &RoomSlug),
        roll: &Roll,
    ) {
        if self.seats.get(&seat) == Some(&room.0) {
            return;
        }
        self.look_away(seat);
        self.seats.insert(seat, room.0);
        let view = self.rooms.entry(room.0).or_insert_with(|| View::of(room.1.clone()));
        let (active, away) = roll.count(room.0);
        view.adapt(active.saturating_add(away));
        let informed = outbox.whisper(view.whole(room.0, roll)).is_ok();
        view.viewers.push(Viewer { seat, user, outbox: outbox.clone(), informed });
    }

    /// A socket looks at nothing any more.
    pub(super) fn look_away(&mut self, seat: SeatId) {
        let Some(room) = self.seats.remove(&seat) else { return };
        if let Some(view) = self.rooms.get_mut(&room) {
            view.viewers.retain(|viewer| viewer.seat != seat);
            if view.viewers.is_empty() {
                self.rooms.remove(&room);
            }
        }
    }

    /// The room that a socket looks at.
    pub(super) fn of(&self, seat: SeatId) -> Option<RoomId> {
        self.seats.get(&seat).copied()
    }

    /// A room that somebody looks at.
    pub(super) fn get(&self, room: RoomId) -> Option<&View> {
        self.rooms.get(&room)
    }

    /// Somebody's state has changed in a room.
    pub(super) fn note(&mut self, turn: Turn) {
        if let Some(view) = self.rooms.get_mut(&turn.room)
            && view.manner == Manner::Named
        {
            view.changed.insert(turn.handle, turn.state);
        }
    }

    /// Tells everybody what has changed of what they look at.
    pub(super) fn tell(&mut self, now: Instant, roll: &Roll, tally: &Tally) {
        for (room, view) in &mut self.rooms {
            view.tell(*room, now, roll, tally);
        }
    }
}

impl View {
    /// Tells all others who look on that somebody has read further.
    pub(super) fn tells(&self, glance: &Glance, tally: &Tally) {
        let people = vec![glance.who.clone()];
        let frame = Frame::encode(&ServerFrame::Seen { room: self.slug.clone(), seq: glance.seq, people });
        for viewer in self.viewers.iter().filter(|viewer| viewer.user != glance.user) {
            tally.counts(viewer.outbox.whisper(frame.clone()));
        }
    }

    fn of(slug: RoomSlug) -> Self {
        Self {
            slug,
            viewers: Vec::with_capacity(1),
            manner: Manner::Named,
            changed: HashMap::new(),
            counted: ((0, 0), Instant::now()),
        }
    }

    fn tell(&mut self, room: RoomId, now: Instant, roll: &Roll, tally: &Tally) {
        let counts = roll.count(room);
        self.adapt(counts.0.saturating_add(counts.1));
        let news = match self.manner {
            Manner::Named if !self.changed.is_empty() => {
                let changed = std::mem::take(&mut self.changed);
                let changed = changed.into_iter().map(|(handle, state)| PersonPresence { handle, state });
                Some(self.frame(counts, None, Some(changed.collect())))
            }
            Manner::Counted if self.counted.0 != counts && now - self.counted.1 >= COUNTS_EVERY => {
                self.counted = (counts, now);
                Some(self.frame(counts, None, None))
            }
            Manner::Named | Manner::Counted => None,
        };
        if news.is_none() && self.viewers.iter().all(|viewer| viewer.informed) {
            return;
        }
        let mut whole = None;
        for index in 0..self.viewers.len() {
            let frame = match (self.viewers[index].informed, &news) {
                (true, None) => continue,
                (true, Some(news)) => news.clone(),
                (false, _) => whole.get_or_insert_with(|| self.whole(room, roll)).clone(),
            };
            let viewer = &mut self.viewers[index];
            viewer.informed = tally.counts(viewer.outbox.whisper(frame));
        }
    }

    /// Names people, or counts them. After a change everybody begins anew.
    fn adapt(&mut self, here: u32) {
        let manner = match self.manner {
            Manner::Named if here > NAMED => Manner::Counted,
            Manner::Counted if here <= NAMED_AGAIN => Manner::Named,
            _ => return,
        };
        self.manner = manner;
        self.changed.clear();
        for viewer in &mut self.viewers {
            viewer.informed = false;
        }
    }

    /// Everything there is to know.
    fn whole(&self, room: RoomId, roll: &Roll) -> Frame {
        let here = (self.manner == Manner::Named).then(|| roll.here(room));
        self.frame(roll.count(room), here, None)
    }

    fn frame(
        &self,
        (active, away): (u32, u32),
        here: Option<Vec<PersonPresence>>,
        changed: Option<Vec<PersonPresence>>,
    ) -> Frame {
        Frame::encode(&ServerFrame::Presence { room: self.slug.clone(), active, away, here, changed })
    }
}
