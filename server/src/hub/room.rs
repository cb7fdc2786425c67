//! One room on this instance: its cursor, the end of its log, and who of its members is here.
//!
//! Pure state under one lock; nothing here reads, waits or spawns. Whoever drives it is told with
//! [`Next`] when the log has to be read.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sarang_protocol::frame::ServerFrame;
use sarang_protocol::id::{RoomId, Seq};
use sarang_protocol::text::RoomSlug;
use tokio::time::Instant;

use super::fill::Want;
use super::member::{Lane, Member, SeatId, Standing};
use super::rooms::Next;
use super::run::Run;
use super::tail::{KEPT, Recent, Tail};
use crate::channel::{Frame, Hint};
use crate::figures::HUB;

/// Events held while a hole before them is being filled. What comes beyond is read from the log.
const MAX_HELD: usize = 256;

/// A hole wider than this is not filled for those who are connected: they are told to ask, at
/// their own pace, and only the end of the log is read.
const MAX_HOLE: u64 = 4 * KEPT as u64;

/// A room with members on this instance.
pub(super) struct Room {
    pub(super) id: RoomId,
    slug: RoomSlug,
    state: Mutex<State>,
}

struct State {
    /// What was delivered last. Nothing is known until the head has been read.
    recent: Option<Recent>,
    /// Later events, which wait for what is before them.
    held: BTreeMap<Seq, Hint>,
    /// The newest event that is said to exist.
    goal: Seq,
    filling: bool,
    members: Vec<Member>,
    empty_since: Option<Instant>,
    /// How often the room's partition was watched for it.
    watches: usize,
}

impl Room {
    pub(super) fn new(id: RoomId, slug: RoomSlug) -> Self {
        let state = State {
            recent: None,
            held: BTreeMap::new(),
            goal: Seq::ZERO,
            filling: false,
            members: Vec::new(),
            empty_since: Some(Instant::now()),
            watches: 0,
        };
        Self { id, slug, state: Mutex::new(state) }
    }

    /// Takes in events, from anywhere, any number of times. Those that follow one another are
    /// delivered together: each outbox is opened, and its task woken, once for all of them.
    pub(super) fn hear(&self, hints: Vec<Hint>) -> Next {
        let mut state = self.lock();
        let mut hints = hints.into_iter().peekable();
        while let Some(hint) = hints.next() {
            state.goal = state.goal.max(hint.seq);
            match state.cursor() {
                Some(cursor) if hint.seq <= cursor => {}
                Some(cursor) if hint.seq == cursor.next() => {
                    let run = Run::gather(hint, &mut hints);
                    state.goal = state.goal.max(run.last);
                    self.deliver(&mut state, run);
                    self.release(&mut state);
                }
                _ if state.held.len() < MAX_HELD => drop(state.held.insert(hint.seq, hint)),
                _ => {}
            }
        }
        state.next()
    }

    /// The head, read after the room's partition was subscribed to: where this room starts, or,
    /// if it has started, perhaps a hint that something was missed.
    pub(super) fn note_head(&self, head: Seq) -> Next {
        let mut state = self.lock();
        state.goal = state.goal.max(head);
        state.recent.get_or_insert_with(|| Recent::at(head));
        self.release(&mut state);
        state.next()
    }

    /// What to read, for the one who fills. Once it is nothing, the filling is over.
    pub(super) fn wants(&self) -> Want {
        let mut state = self.lock();
        match state.cursor() {
            Some(cursor) if state.goal.0.saturating_sub(cursor.0) > MAX_HOLE => Want::Head,
            Some(after) if after < state.goal => Want::Events { after, goal: state.goal },
            _ => {
                state.filling = false;
                Want::Nothing
            }
        }
    }

    /// The events that were read after what was the cursor then; the `goal` was said to exist.
    pub(super) fn filled(&self, after: Seq, goal: Seq, hints: Vec<Hint>) {
        let mut state = self.lock();
        for hint in hints {
            if state.cursor().map(Seq::next) == Some(hint.seq) {
                self.deliver(&mut state, Run::of(hint));
            }
        }
        // Whether there is still a hole is asked with `wants`.
        self.release(&mut state);
        if state.cursor() == Some(after) {
            // What is rung has been committed before. So nothing is missing: the ring was wrong.
            // What was rung since the read began may be right.
            tracing::warn!(room = self.id.0, goal = goal.0, "rings for events that do not exist");
            state.held.retain(|seq, _| *seq > goal);
            if state.goal <= goal {
                state.goal = after;
            }
        }
    }

    /// The head that was read because the hole looked too wide. If it is, everybody here is told
    /// to ask, and only the end of the log is read.
    pub(super) fn skip(&self, head: Seq) {
        let mut state = self.lock();
        state.goal = head;
        state.held.retain(|seq, _| *seq <= head);
        let hole = head.0.saturating_sub(state.cursor().unwrap_or(head).0);
        if hole <= MAX_HOLE {
            return;
        }
        tracing::info!(room = self.id.0, hole, "a hole too wide to be filled is skipped");
        state.recent = Some(Recent::at(Seq(head.0 - KEPT as u64)));
        for member in &mut state.members {
            if member.lane == Lane::Live {
                member.fall_behind(self.id, self.lag_frame(head));
            }
        }
        self.release(&mut state);
    }

    /// The log cannot be read now; the next hint or tick starts again.
    pub(super) fn give_up(&self) {
        self.lock().filling = false;
    }

    /// Adds a member, who is yet to be caught up.
    pub(super) fn join(&self, newcomer: Member) {
        let mut state = self.lock();
        state.empty_since = None;
        if state.members.iter().all(|member| member.seat != newcomer.seat) {
            state.members.push(newcomer);
        }
    }

    /// Whether this is a member.
    pub(super) fn has(&self, seat: SeatId) -> bool {
        self.lock().members.iter().any(|member| member.seat == seat)
    }

    /// Notes that a member's user was known to be one at this position too, so that no event before
    /// it takes them out. Gives whether it is a member here.
    pub(super) fn confirm(&self, seat: SeatId, since: Seq) -> bool {
        let mut state = self.lock();
        let member = state.members.iter_mut().find(|member| member.seat == seat);
        member.map(|member| member.since = member.since.max(since)).is_some()
    }

    /// Takes a member out.
    pub(super) fn leave(&self, seat: SeatId) {
        self.lock().keep(|member| member.seat != seat);
    }

    /// A member has everything up to `from`: queues what follows and goes live, if memory reaches
    /// back so far. Nothing of the room was queued since it was behind, so the order is right.
    pub(super) fn resume(&self, seat: SeatId, from: Seq) -> Standing {
        let mut state = self.lock();
        let State { recent, members, .. } = &mut *state;
        let Some(member) = members.iter_mut().find(|member| member.seat == seat) else {
            return Standing::Gone;
        };
        if member.lane == Lane::Live {
            return Standing::Settled;
        }
        let head = recent.as_ref().map_or(Seq::ZERO, Recent::cursor);
        let Some(missing) = recent.as_ref().and_then(|recent| recent.after(from)) else {
            return Standing::Behind(head);
        };
        member.lane = Lane::Live;
        for frame in missing {
            if member.give(self.id, std::slice::from_ref(frame)).is_err() {
                member.fall_behind(self.id, self.lag_frame(head));
                break;
            }
        }
        Standing::Settled
    }

    /// Lets members go live again that have been told to ask and have not for long.
    pub(super) fn relent(&self, now: Instant) {
        for member in &mut self.lock().members {
            member.relent(now);
        }
    }

    /// What follows a position, for a member, if it is still in memory.
    pub(super) fn tail(&self, seat: SeatId, after: Seq) -> Option<Tail> {
        let state = self.lock();
        state.members.iter().find(|member| member.seat == seat)?;
        let recent = state.recent.as_ref()?;
        Some(Tail { events: recent.after(after)?.cloned().collect(), head: recent.cursor() })
    }

    /// Whether the head has been read.
    pub(super) fn is_loaded(&self) -> bool {
        self.lock().recent.is_some()
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

    /// The next events, to everybody who is live. Whose membership ends with one gets nothing more:
    /// here, in the order of the log, and not when they are told, which is later.
    fn deliver(&self, state: &mut State, run: Run) {
        let Some(recent) = &mut state.recent else { return };
        HUB.deliveries.add(state.members.len() * run.frames.len());
        for member in &mut state.members {
            if member.give(self.id, &run.frames).is_err() {
                member.fall_behind(self.id, self.lag_frame(run.last));
            }
        }
        run.frames.into_iter().for_each(|frame| recent.push(frame));
        if let Some(leaver) = run.leaver {
            state.keep(|member| member.user != leaver || member.since >= run.last);
        }
    }

    /// Delivers what was held and has become the next.
    fn release(&self, state: &mut State) {
        while let Some(cursor) = state.cursor()
            && let Some(first) = state.held.first_entry()
            && *first.key() <= cursor.next()
        {
            let (seq, hint) = first.remove_entry();
            if seq > cursor {
                self.deliver(state, Run::of(hint));
            }
        }
    }

    /// What a member that is behind is told: to ask again.
    pub(super) fn lag_frame(&self, head: Seq) -> Frame {
        HUB.lags.one();
        Frame::encode(&ServerFrame::Lag { room: self.slug.clone(), head })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn cursor(&self) -> Option<Seq> {
        self.recent.as_ref().map(Recent::cursor)
    }

    /// Lets only these members stay.
    fn keep(&mut self, stays: impl FnMut(&Member) -> bool) {
        self.members.retain(stays);
        if self.members.is_empty() && self.empty_since.is_none() {
            self.empty_since = Some(Instant::now());
        }
    }

    /// Whether somebody has to start reading the log.
    fn next(&mut self) -> Next {
        let hole = self.cursor().is_some_and(|cursor| cursor < self.goal);
        if !hole || self.filling {
            return Next::Rest;
        }
        self.filling = true;
        Next::Fill
    }
}
