//! The reducer: events in, what a room shows out.
//!
//! A [`Timeline`] holds one run of a room's log without holes, and what its own user has sent but
//! not yet seen in it. However frames are lost, doubled or mixed up on their way, the run stays
//! without holes: what comes too early is held and what is missing is asked for ([`Step::Ask`]).
//! The same code serves the browser, the tests and bots.

use std::collections::{BTreeMap, VecDeque};

use crate::error::ErrorCode;
use crate::id::{ClientId, Seq};
use crate::message::RoomEvent;

/// Early events beyond this number are dropped; they come again when asked for. A hole this wide
/// means that a batch is on its way anyhow.
const MAX_HELD: usize = 512;

/// A run of a room's log, and what is under way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    events: VecDeque<RoomEvent>,
    held: BTreeMap<Seq, RoomEvent>,
    pending: Vec<Pending>,
    /// Where the run stands when it is empty: its first event would be the next one.
    base: Seq,
    head: Seq,
    live: bool,
}

/// A message that its user has sent and not yet seen in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The sender's name for it.
    pub cid: ClientId,
    /// Its text as typed.
    pub body: String,
    /// How far it is.
    pub state: PendingState,
}

/// How far a pending message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PendingState {
    /// Not acknowledged: unsent, or under way.
    Waiting,
    /// Durable at this position; its event has not come yet.
    Acked(Seq),
    /// Refused for good, or given up; the text is kept.
    Failed {
        /// Why, for programs.
        code: ErrorCode,
        /// Why, for people.
        message: String,
    },
}

/// What an input did, and what the caller has to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Step {
    /// The run changed.
    Applied,
    /// Nothing changed but perhaps [`Timeline::head`].
    Ignored,
    /// Something is missing: ask for `more` after this position.
    Ask {
        /// The last position applied.
        after: Seq,
    },
}

impl Timeline {
    /// Begins with a run as a page or a reset gives it: `events` without holes, and the room's
    /// newest position at the moment they were read.
    pub fn new(events: Vec<RoomEvent>, head: Seq) -> Self {
        let last = events.last().map_or(head, |event| event.seq);
        Self {
            base: last,
            live: last >= head,
            events: events.into(),
            held: BTreeMap::new(),
            pending: Vec::new(),
            head: head.max(last),
        }
    }

    /// The run, oldest first.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &RoomEvent> + ExactSizeIterator {
        self.events.iter()
    }

    /// What is under way, oldest first.
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }

    /// The first position of the run.
    pub fn first(&self) -> Option<Seq> {
        self.events.front().map(|event| event.seq)
    }

    /// The last position of the run; the cursor for `hello`.
    pub fn last(&self) -> Seq {
        self.events.back().map_or(self.base, |event| event.seq)
    }

    /// The newest position known to exist.
    pub fn head(&self) -> Seq {
        self.head
    }

    /// Whether the run reaches, or is about to reach, the newest event. A run around an old
    /// message (permalink) does not: events from far ahead only move [`Timeline::head`].
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// Whether there is nothing older than the run.
    pub fn is_at_start(&self) -> bool {
        self.first().unwrap_or(self.base.next()) <= Seq(1)
    }

    /// Takes in one event, from anywhere in the log, any number of times.
    pub fn apply(&mut self, event: RoomEvent) -> Step {
        self.head = self.head.max(event.seq);
        if !self.live {
            return Step::Ignored;
        }
        let last = self.last();
        if event.seq <= last {
            return Step::Ignored;
        }
        if event.seq > last.next() {
            if self.held.len() < MAX_HELD {
                self.held.insert(event.seq, event);
            }
            return Step::Ask { after: last };
        }
        self.push(event);
        while let Some(next) = self.held.remove(&self.last().next()) {
            self.push(next);
        }
        let last = self.last();
        self.held.retain(|seq, _| *seq > last);
        if self.held.is_empty() { Step::Applied } else { Step::Ask { after: last } }
    }

    /// Takes in a `batch`: older events go before the run, newer ones after it.
    pub fn merge(&mut self, batch: Vec<RoomEvent>, head: Seq) -> Step {
        self.head = self.head.max(head);
        let before = self.last();
        let first = self.first().unwrap_or(self.base.next());
        let (older, newer): (Vec<_>, Vec<_>) = batch.into_iter().partition(|event| event.seq < first);
        let joins = older.last().is_some_and(|event| event.seq.next() == first);
        let mut changed = joins;
        if joins {
            for event in older.into_iter().rev() {
                self.events.push_front(event);
            }
        }
        for event in newer {
            if event.seq == self.last().next() {
                self.push(event);
                changed = true;
            }
        }
        while let Some(next) = self.held.remove(&self.last().next()) {
            self.push(next);
            changed = true;
        }
        let last = self.last();
        self.held.retain(|seq, _| *seq > last);
        if last >= self.head {
            self.live = true;
        }
        // Asking again only after progress: a batch that helps nothing must not start a loop.
        if self.live && last < self.head && last > before {
            Step::Ask { after: last }
        } else if changed {
            Step::Applied
        } else {
            Step::Ignored
        }
    }

    /// Replaces the run (after `reset`, or to jump elsewhere); what is under way stays.
    pub fn replace(&mut self, events: Vec<RoomEvent>, head: Seq) {
        let pending = std::mem::take(&mut self.pending);
        *self = Self::new(events, head);
        self.pending = pending;
        self.settle_all();
    }

    /// The server said `lag`: events were left out, and none comes by itself until they are asked
    /// for. Also when they are here already: what this client asked for may have been further on
    /// than what was left out.
    pub fn lag(&mut self, head: Seq) -> Step {
        self.head = self.head.max(head);
        if self.live { Step::Ask { after: self.last() } } else { Step::Ignored }
    }

    /// The server told where the room's newest event is (`welcome`).
    pub fn note_head(&mut self, head: Seq) -> Step {
        self.head = self.head.max(head);
        if self.live && self.last() < self.head { Step::Ask { after: self.last() } } else { Step::Ignored }
    }

    /// Gives up the older part of the run, so that at most so many messages stay with what stands
    /// between and after them. What was given up comes again when it is asked for. Gives whether
    /// anything was.
    pub fn keep_newest(&mut self, messages: usize) -> bool {
        let newest = self.events.iter().rev().filter(|event| event.body().is_some());
        let Some(first) = newest.take(messages).last().map(|event| event.seq) else {
            return false;
        };
        let given_up = self.events.partition_point(|event| event.seq < first);
        self.events.drain(..given_up);
        given_up > 0
    }

    /// Takes in nothing more at its newer end until a `batch` that was asked for reaches the
    /// newest event: for a reader who is far from there.
    pub fn let_go(&mut self) {
        self.live = false;
        self.held.clear();
    }

    /// Its user sends a message.
    pub fn send(&mut self, cid: ClientId, body: String) {
        if self.pending.iter().all(|pending| pending.cid != cid) {
            self.pending.push(Pending { cid, body, state: PendingState::Waiting });
        }
    }

    /// The message is durable. Where its event will not come by itself (the run is not live), it
    /// is no longer pending.
    pub fn ack(&mut self, cid: ClientId, seq: Seq) -> Step {
        self.head = self.head.max(seq);
        if seq <= self.last() || !self.live {
            self.pending.retain(|pending| pending.cid != cid);
            return Step::Applied;
        }
        match self.pending.iter_mut().find(|pending| pending.cid == cid) {
            Some(pending) => {
                pending.state = PendingState::Acked(seq);
                Step::Applied
            }
            None => Step::Ignored,
        }
    }

    /// The message was refused for good.
    pub fn fail(&mut self, cid: ClientId, code: ErrorCode, message: String) {
        if let Some(pending) = self.pending.iter_mut().find(|pending| pending.cid == cid) {
            pending.state = PendingState::Failed { code, message };
        }
    }

    /// A failed message is to be sent again; gives its text.
    pub fn retry(&mut self, cid: ClientId) -> Option<String> {
        let pending = self.pending.iter_mut().find(|pending| pending.cid == cid)?;
        pending.state = PendingState::Waiting;
        Some(pending.body.clone())
    }

    /// A failed message is given up; gives its text.
    pub fn discard(&mut self, cid: ClientId) -> Option<String> {
        let index = self.pending.iter().position(|pending| pending.cid == cid)?;
        Some(self.pending.remove(index).body)
    }

    fn push(&mut self, event: RoomEvent) {
        if let Some(cid) = event.cid() {
            self.pending.retain(|pending| pending.cid != cid);
        }
        self.head = self.head.max(event.seq);
        self.events.push_back(event);
    }

    fn settle_all(&mut self) {
        let last = self.last();
        let shown: Vec<ClientId> = self.events.iter().filter_map(RoomEvent::cid).collect();
        self.pending.retain(|pending| {
            !shown.contains(&pending.cid) && !matches!(pending.state, PendingState::Acked(seq) if seq <= last)
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::message::EventKind;
    use crate::text::{Body, DisplayName, Handle};
    use crate::time::Timestamp;
    use crate::user::User;

    fn event(seq: u64) -> RoomEvent {
        RoomEvent {
            seq: Seq(seq),
            at: Timestamp(0),
            author: User { handle: Handle::trusted("kim"), name: DisplayName::trusted("Kim") },
            kind: EventKind::Message { cid: cid(seq), body: Body::trusted(format!("m{seq}")) },
        }
    }

    fn cid(n: u64) -> ClientId {
        ClientId(Uuid::from_u128(u128::from(n)))
    }

    fn run(range: std::ops::RangeInclusive<u64>) -> Vec<RoomEvent> {
        range.map(event).collect()
    }

    fn seqs(timeline: &Timeline) -> Vec<u64> {
        timeline.events().map(|event| event.seq.0).collect()
    }

    #[test]
    fn applies_in_order_once() {
        let mut timeline = Timeline::new(run(1..=3), Seq(3));
        assert_eq!(timeline.apply(event(4)), Step::Applied);
        assert_eq!(timeline.apply(event(4)), Step::Ignored);
        assert_eq!(timeline.apply(event(2)), Step::Ignored);
        assert_eq!(seqs(&timeline), [1, 2, 3, 4]);
    }

    #[test]
    fn holds_what_comes_early_and_asks_for_the_rest() {
        let mut timeline = Timeline::new(run(1..=3), Seq(3));
        assert_eq!(timeline.apply(event(6)), Step::Ask { after: Seq(3) });
        assert_eq!(seqs(&timeline), [1, 2, 3]);
        assert_eq!(timeline.merge(run(4..=5), Seq(6)), Step::Applied);
        assert_eq!(seqs(&timeline), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_batch_that_ends_before_the_head_asks_again() {
        let mut timeline = Timeline::new(run(1..=3), Seq(3));
        assert_eq!(timeline.merge(run(4..=5), Seq(9)), Step::Ask { after: Seq(5) });
        assert_eq!(timeline.merge(run(4..=5), Seq(9)), Step::Ignored);
    }

    #[test]
    fn who_lags_asks_even_with_all_of_it_here() {
        let mut timeline = Timeline::new(run(1..=5), Seq(5));
        for head in [3, 5, 9] {
            assert_eq!(timeline.lag(Seq(head)), Step::Ask { after: Seq(5) });
        }
        assert_eq!(timeline.head(), Seq(9));
        timeline.let_go();
        assert_eq!(timeline.lag(Seq(9)), Step::Ignored);
    }

    #[test]
    fn older_events_go_before() {
        let mut timeline = Timeline::new(run(51..=60), Seq(60));
        assert!(!timeline.is_at_start());
        assert_eq!(timeline.merge(run(1..=50), Seq(60)), Step::Applied);
        assert!(timeline.is_at_start());
        assert_eq!(timeline.events().count(), 60);
        assert_eq!(timeline.merge(run(1..=50), Seq(60)), Step::Ignored);
    }

    #[test]
    fn a_run_that_grew_long_keeps_its_newest_messages_and_the_way_back() {
        let mut timeline = Timeline::new(run(1..=10), Seq(10));
        let joined = RoomEvent { kind: EventKind::Joined, ..event(11) };
        assert_eq!(timeline.apply(joined), Step::Applied);
        assert!(!timeline.keep_newest(10));
        assert!(timeline.keep_newest(3));
        assert_eq!(seqs(&timeline), [8, 9, 10, 11]);
        assert!(!timeline.is_at_start());
        assert_eq!(timeline.merge(run(1..=7), Seq(11)), Step::Applied);
        assert!(timeline.is_at_start());
        assert_eq!(timeline.events().count(), 11);
        assert!(!Timeline::new(vec![], Seq(4)).keep_newest(3));
    }

    #[test]
    fn a_run_let_go_of_is_live_again_once_it_was_asked_on() {
        let mut timeline = Timeline::new(run(1..=3), Seq(3));
        timeline.let_go();
        assert_eq!(timeline.apply(event(4)), Step::Ignored);
        assert_eq!(timeline.apply(event(5)), Step::Ignored);
        assert_eq!((timeline.last(), timeline.head(), timeline.is_live()), (Seq(3), Seq(5), false));
        assert_eq!(timeline.merge(run(4..=5), Seq(5)), Step::Applied);
        assert!(timeline.is_live());
        timeline.let_go();
        assert_eq!(timeline.merge(vec![], Seq(5)), Step::Ignored);
        assert!(timeline.is_live(), "nothing was missed meanwhile");
    }

    #[test]
    fn an_old_run_stays_where_it_is_until_it_reaches_the_head() {
        let mut timeline = Timeline::new(run(10..=20), Seq(40));
        assert!(!timeline.is_live());
        assert_eq!(timeline.apply(event(41)), Step::Ignored);
        assert_eq!(timeline.head(), Seq(41));
        assert_eq!(timeline.merge(run(21..=30), Seq(41)), Step::Applied);
        assert!(!timeline.is_live());
        assert_eq!(timeline.merge(run(31..=41), Seq(41)), Step::Applied);
        assert!(timeline.is_live());
    }

    #[test]
    fn an_empty_room_takes_its_first_event() {
        let mut timeline = Timeline::new(Vec::new(), Seq::ZERO);
        assert!(timeline.is_at_start() && timeline.is_live());
        assert_eq!(timeline.apply(event(1)), Step::Applied);
    }

    #[test]
    fn pending_messages_settle_whichever_comes_first() {
        let mut timeline = Timeline::new(run(1..=1), Seq(1));
        timeline.send(cid(2), "m2".into());
        timeline.send(cid(2), "m2".into());
        timeline.send(cid(3), "m3".into());
        assert_eq!(timeline.pending().len(), 2);
        assert_eq!(timeline.ack(cid(2), Seq(2)), Step::Applied);
        assert_eq!(timeline.pending()[0].state, PendingState::Acked(Seq(2)));
        assert_eq!(timeline.apply(event(2)), Step::Applied);
        assert_eq!(timeline.apply(event(3)), Step::Applied);
        assert!(timeline.pending().is_empty());
        assert_eq!(timeline.ack(cid(3), Seq(3)), Step::Applied);
        assert!(timeline.pending().is_empty());
    }

    #[test]
    fn failed_messages_keep_their_text() {
        let mut timeline = Timeline::new(Vec::new(), Seq::ZERO);
        timeline.send(cid(1), "hello".into());
        timeline.fail(cid(1), ErrorCode::NotAMember, "Join first.".into());
        assert_eq!(timeline.retry(cid(1)).as_deref(), Some("hello"));
        assert_eq!(timeline.discard(cid(1)).as_deref(), Some("hello"));
        assert!(timeline.pending().is_empty());
    }

    #[test]
    fn replacing_keeps_what_is_under_way_and_drops_what_has_arrived() {
        let mut timeline = Timeline::new(run(1..=2), Seq(2));
        timeline.send(cid(90), "arrived".into());
        timeline.send(cid(500), "still out".into());
        timeline.replace(run(80..=100), Seq(100));
        assert_eq!(timeline.pending().len(), 1);
        assert_eq!(timeline.pending()[0].body, "still out");
    }

    proptest! {
        /// Any loss, doubling and reordering: never a hole, never twice, and complete once the
        /// holes it names have been filled.
        #[test]
        fn never_a_hole_and_complete_in_the_end(deliveries in prop::collection::vec(1_u64..60, 0..200)) {
            let mut timeline = Timeline::new(Vec::new(), Seq::ZERO);
            for seq in deliveries {
                let _ = timeline.apply(event(seq));
                let shown = seqs(&timeline);
                prop_assert_eq!(&shown, &(1..=shown.len() as u64).collect::<Vec<_>>());
            }
            let head = timeline.head();
            let mut step = timeline.note_head(head);
            while let Step::Ask { after } = step {
                let upper = (after.0 + 7).min(head.0);
                step = timeline.merge(run(after.0 + 1..=upper), head);
            }
            prop_assert_eq!(timeline.last(), head);
        }
    }
}
