//! One room on this instance: its cursor, the end of its log, and who of its members is here.
//!
//! Pure state under one lock; nothing here reads, waits or spawns. Whoever drives it is told with
//! [`Next`] when the log has to be read.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sarang_protocol::frame::ServerFrame;
use sarang_protocol::id::{RoomId, Seq};
use sarang_protocol::text::RoomSlug;
use tokio::time::Instant;

use super::member::{Lane, Member, SeatId};
use super::outbox::Outbox;
use crate::channel::{Frame, Hint};

/// Encoded events kept of each room, so that clients that were away for a moment are caught up
/// from memory. At 300 bytes an event that is 75 KiB for each active room.
pub(super) const TAIL: usize = 256;

/// Events held while a hole before them is being filled. What comes beyond is read from the log.
const MAX_HELD: usize = 256;

/// A hole wider than this is not filled for those who are connected: they are told to ask, at
/// their own pace, and only the tail is read.
const MAX_HOLE: u64 = 4 * TAIL as u64;

/// A room with members on this instance.
pub(super) struct Room {
    pub(super) id: RoomId,
    slug: RoomSlug,
    state: Mutex<State>,
}

/// A run of encoded events that ends at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    /// The events, oldest first.
    pub events: Vec<Frame>,
    /// The newest event of the room on this instance; the last of `events`, if there are any.
    pub head: Seq,
}

/// What the caller has to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(super) enum Next {
    /// Nothing.
    Rest,
    /// Fill the hole: read the log as long as [`Room::wants`]. Told to one caller at a time.
    Fill,
}

/// How a member that was behind stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Standing {
    /// Live, or told to ask again because its outbox was full already.
    Settled,
    /// Still behind: the tail does not reach back so far. Here is the newest event.
    Behind(Seq),
    /// Not a member (any more).
    Gone,
}

struct State {
    /// The last event delivered. Unknown until the head has been read.
    cursor: Option<Seq>,
    /// The last events delivered; the newest is the one at the cursor.
    tail: VecDeque<Frame>,
    /// Events beyond the cursor that wait for what is before them.
    held: BTreeMap<Seq, Frame>,
    /// The newest event known to exist.
    goal: Seq,
    filling: bool,
    members: Vec<Member>,
    empty_since: Option<Instant>,
    /// How often the room's partition was watched for it.
    watches: usize,
}

impl Room {
    pub(super) fn new(id: RoomId, slug: RoomSlug) -> Self {
        Self {
            id,
            slug,
            state: Mutex::new(State {
                cursor: None,
                tail: VecDeque::new(),
                held: BTreeMap::new(),
                goal: Seq::ZERO,
                filling: false,
                members: Vec::new(),
                empty_since: Some(Instant::now()),
                watches: 0,
            }),
        }
    }

    /// Takes in an event, from anywhere, any number of times.
    pub(super) fn hear(&self, seq: Seq, frame: Frame) -> Next {
        let mut state = self.lock();
        state.goal = state.goal.max(seq);
        match state.cursor {
            Some(cursor) if seq <= cursor => Next::Rest,
            Some(cursor) if seq == cursor.next() => {
                self.deliver(&mut state, frame);
                self.release(&mut state)
            }
            _ => {
                if state.held.len() < MAX_HELD {
                    state.held.insert(seq, frame);
                }
                state.next()
            }
        }
    }

    /// The head, read after the room's partition was subscribed to: where this room starts, or,
    /// if it has started, perhaps a hint that something was missed.
    pub(super) fn note_head(&self, head: Seq) -> Next {
        let mut state = self.lock();
        state.goal = state.goal.max(head);
        if state.cursor.is_none() {
            state.cursor = Some(head);
        }
        self.release(&mut state)
    }

    /// Where to read on, for the one who fills; `None` when there is no hole (any more).
    pub(super) fn wants(&self) -> Option<Seq> {
        let mut state = self.lock();
        let cursor = state.cursor?;
        if cursor >= state.goal {
            state.filling = false;
            return None;
        }
        if state.goal.0 - cursor.0 > MAX_HOLE {
            self.skip(&mut state);
        }
        state.cursor
    }

    /// What was read. Tells whether it helped; if not, the filling is over until the next hint.
    pub(super) fn filled(&self, hints: Vec<Hint>) -> bool {
        let mut state = self.lock();
        let before = state.cursor;
        for hint in hints {
            if state.cursor.map(Seq::next) == Some(hint.seq) {
                self.deliver(&mut state, hint.frame);
            }
        }
        // Whether there is still a hole is asked with `wants`.
        let _ = self.release(&mut state);
        let helped = state.cursor != before;
        if !helped {
            state.filling = false;
        }
        helped
    }

    /// The log cannot be read now; the next hint or tick starts again.
    pub(super) fn give_up(&self) {
        self.lock().filling = false;
    }

    /// Adds a member, behind at first.
    pub(super) fn join(&self, seat: SeatId, outbox: Outbox) {
        let mut state = self.lock();
        state.empty_since = None;
        if state.members.iter().all(|member| member.seat != seat) {
            state.members.push(Member::joining(seat, outbox));
        }
    }

    /// Takes a member out.
    pub(super) fn leave(&self, seat: SeatId) {
        let mut state = self.lock();
        if let Some(index) = state.members.iter().position(|member| member.seat == seat) {
            state.members.swap_remove(index);
        }
        if state.members.is_empty() {
            state.empty_since = Some(Instant::now());
        }
    }

    /// A member has everything up to `from`: queues what follows and goes live, if the tail
    /// reaches back so far. Nothing of the room is in its outbox before it was live, so the order
    /// is right.
    pub(super) fn resume(&self, seat: SeatId, from: Seq) -> Standing {
        let mut state = self.lock();
        let Some(member) = state.members.iter().position(|member| member.seat == seat) else {
            return Standing::Gone;
        };
        if state.members[member].lane == Lane::Live {
            return Standing::Settled;
        }
        let head = state.cursor.unwrap_or(Seq::ZERO);
        let Some(missing) = state.after(from) else {
            return Standing::Behind(head);
        };
        for index in missing {
            let frame = state.tail[index].clone();
            if state.members[member].outbox.event(self.id, frame).is_err() {
                let lag = self.lag_frame(head);
                state.members[member].fall_behind(self.id, lag);
                return Standing::Settled;
            }
        }
        state.members[member].lane = Lane::Live;
        Standing::Settled
    }

    /// Lets members go live again that have been told to ask and have not for long.
    pub(super) fn relent(&self, now: Instant) {
        for member in &mut self.lock().members {
            member.relent(now);
        }
    }

    /// Tells a member that is behind to ask again.
    pub(super) fn lag(&self, outbox: &Outbox, head: Seq) {
        outbox.answer(self.lag_frame(head));
    }

    /// What follows a position, if it is still in memory.
    pub(super) fn tail(&self, after: Seq) -> Option<Tail> {
        let state = self.lock();
        let range = state.after(after)?;
        Some(Tail { events: range.map(|index| state.tail[index].clone()).collect(), head: state.cursor? })
    }

    /// Whether the head has been read.
    pub(super) fn is_loaded(&self) -> bool {
        self.lock().cursor.is_some()
    }

    /// Notes that the room's partition was watched for it once more.
    pub(super) fn watched(&self) {
        self.lock().watches += 1;
    }

    /// How often its partition has to be unwatched, if nobody has been here since `then`.
    pub(super) fn abandoned(&self, then: Instant) -> Option<usize> {
        let state = self.lock();
        (state.empty_since? <= then).then_some(state.watches)
    }

    fn deliver(&self, state: &mut State, frame: Frame) {
        let seq = state.cursor.map_or(Seq::ZERO, Seq::next);
        state.cursor = Some(seq);
        for member in &mut state.members {
            if member.give(self.id, &frame).is_err() {
                member.fall_behind(self.id, self.lag_frame(seq));
            }
        }
        if state.tail.len() == TAIL {
            state.tail.pop_front();
        }
        state.tail.push_back(frame);
    }

    /// Delivers what was held and has become the next.
    fn release(&self, state: &mut State) -> Next {
        while let Some((&seq, _)) = state.held.first_key_value() {
            let cursor = state.cursor.unwrap_or(Seq::ZERO);
            if state.cursor.is_none() || seq > cursor.next() {
                break;
            }
            let frame = state.held.remove(&seq);
            if let Some(frame) = frame
                && seq == cursor.next()
            {
                self.deliver(state, frame);
            }
        }
        state.next()
    }

    /// Gives up on delivering a hole that is too wide: everybody here is told to ask.
    fn skip(&self, state: &mut State) {
        let goal = state.goal;
        let cursor = Seq(goal.0 - TAIL as u64);
        tracing::info!(room = self.id.0, goal = goal.0, "skipping a wide hole");
        state.cursor = Some(cursor);
        state.tail.clear();
        state.held.retain(|seq, _| *seq > cursor);
        for member in &mut state.members {
            if member.lane == Lane::Live {
                member.fall_behind(self.id, self.lag_frame(goal));
            }
        }
    }

    fn lag_frame(&self, head: Seq) -> Frame {
        Frame::encode(&ServerFrame::Lag { room: self.slug.clone(), head })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether somebody has to start reading the log.
    fn next(&mut self) -> Next {
        match self.cursor {
            Some(cursor) if cursor < self.goal && !self.filling => {
                self.filling = true;
                Next::Fill
            }
            _ => Next::Rest,
        }
    }

    /// Where in the tail the events after a position are; `None` if it does not hold all of them.
    fn after(&self, from: Seq) -> Option<std::ops::Range<usize>> {
        let cursor = self.cursor?;
        if from >= cursor {
            // What it has from elsewhere is dropped by the client's own reducer when it comes.
            return Some(self.tail.len()..self.tail.len());
        }
        let missing = usize::try_from(cursor.0 - from.0).ok()?;
        let start = self.tail.len().checked_sub(missing)?;
        Some(start..self.tail.len())
    }
}
