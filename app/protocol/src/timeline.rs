//! The reducer: events in, what a room shows out.
//!
//! A [`Timeline`] holds one run of a room's log without holes, and what its own user has sent but
//! not yet seen in it. However frames are lost, doubled or mixed up on their way, the run stays
//! without holes: what comes too early is held and what is missing is asked for ([`Step::Ask`]).
//! The same code serves the browser, the tests and bots.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};

use crate::change::{Change, Quote};
use crate::error::ErrorCode;
use crate::id::{ClientId, Seq};
use crate::message::RoomEvent;
use crate::thread::InThread;
use crate::user::User;

/// Early events beyond this number are dropped; they come again when asked for. A hole this wide
/// means that a batch is on its way anyhow.
const MAX_HELD: usize = 512;

/// A run that grew long keeps at most so many events for each message that it keeps: what is said in
/// threads alone, and what is done to messages, stands between those. More would fill a page's memory, and
/// fewer would leave nothing to be seen in a room whose people talk in a thread.
const BETWEEN: usize = 4;

/// A run of a room's log, and what is under way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    events: VecDeque<RoomEvent>,
    held: BTreeMap<Seq, RoomEvent>,
    pending: Vec<Pending>,
    changes: Vec<PendingChange>,
    /// The last position applied. Where nothing is kept, the first event would be the next one.
    base: Seq,
    head: Seq,
    live: bool,
    thread: Option<Sieve>,
}

/// Of a thread's timeline only what belongs to the thread is kept, and the rest is taken note of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sieve {
    /// The message that the thread began with.
    root: Seq,
    /// There are replies between that and the next message that is kept.
    older: bool,
}

/// A message that its user has sent and not yet seen in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The sender's name for it.
    pub cid: ClientId,
    /// Its text as typed.
    pub body: String,
    /// The message that it replies to.
    pub reply_to: Option<Box<Quote>>,
    /// The thread that it is said in.
    pub thread: Option<InThread>,
    /// How far it is.
    pub state: PendingState,
}

/// A change of a message that its user has made and not yet seen in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingChange {
    /// Its author's name for it.
    pub cid: ClientId,
    /// The message.
    pub target: Seq,
    /// What is done to it.
    pub change: Change,
    /// How far it is. One that failed is not shown any more.
    pub state: PendingState,
}

/// How far a pending message or change is.
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
        let mut timeline = Self {
            base: last,
            live: last >= head,
            events: events.into(),
            held: BTreeMap::new(),
            pending: Vec::new(),
            changes: Vec::new(),
            head: head.max(last),
            thread: None,
        };
        timeline.fold_into_first(timeline.events.len());
        timeline
    }

    /// Begins with a thread as it is read: the message that it began with, then replies without holes up to
    /// the newest one, and the room's newest position at that moment. `older`: there are replies before
    /// these. It takes in the room's log as any other does, and keeps what belongs to the thread.
    pub fn of_thread(root: Seq, messages: Vec<RoomEvent>, older: bool, head: Seq) -> Self {
        let thread = Some(Sieve { root, older });
        Self { thread, base: head, live: true, ..Self::new(messages, head) }
    }

    /// The run, oldest first.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &RoomEvent> + ExactSizeIterator {
        self.events.iter()
    }

    /// The event of the run at this position.
    pub fn event(&self, seq: Seq) -> Option<&RoomEvent> {
        let index = self.events.binary_search_by_key(&seq, |event| event.seq).ok()?;
        self.events.get(index)
    }

    /// Whether it is a thread's.
    pub fn is_thread(&self) -> bool {
        self.thread.is_some()
    }

    /// What is under way, oldest first.
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }

    /// Changes that are under way or failed, oldest first.
    pub fn changes(&self) -> &[PendingChange] {
        &self.changes
    }

    /// An event of the run as its user is to see it: with their changes that are under way.
    pub fn as_shown<'a>(&self, event: &'a RoomEvent, me: &User) -> Cow<'a, RoomEvent> {
        let mut shown = Cow::Borrowed(event);
        for pending in &self.changes {
            if pending.target == event.seq && !matches!(pending.state, PendingState::Failed { .. }) {
                let (seq, kind) = (shown.version().next(), pending.change.kind(pending.cid, pending.target));
                let (at, author) = (event.at, me.clone());
                let _ = shown.to_mut().takes_in_passing(&RoomEvent { seq, at, author, kind });
            }
        }
        shown
    }

    /// The first position of the run.
    pub fn first(&self) -> Option<Seq> {
        self.events.front().map(|event| event.seq)
    }

    /// The last position of the run; the cursor for `hello`.
    pub fn last(&self) -> Seq {
        self.base
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

    /// Whether there is nothing older than the run; of a thread, than its replies that are here.
    pub fn is_at_start(&self) -> bool {
        if let Some(Sieve { older, .. }) = self.thread {
            return !older;
        }
        self.first().unwrap_or(self.base.next()) <= Seq(1)
    }

    /// Takes in one event, from anywhere in the log, any number of times.
    pub fn apply(&mut self, event: RoomEvent) -> Step {
        self.head = self.head.max(event.seq);
        if !self.live {
            // It comes again when the run gets there. Until then what is shown stands as it does.
            let mut taken = event.touches();
            if taken {
                taken = self.events.iter_mut().fold(false, |any, one| one.takes_in_passing(&event) | any);
            }
            return if taken { Step::Applied } else { Step::Ignored };
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
        if self.thread.is_some() {
            return self.sift(batch, head);
        }
        self.head = self.head.max(head);
        let before = self.last();
        let first = self.first().unwrap_or(self.base.next());
        let (older, newer): (Vec<_>, Vec<_>) = batch.into_iter().partition(|event| event.seq < first);
        let joins = older.last().is_some_and(|event| event.seq.next() == first);
        let mut changed = joins;
        if joins {
            let count = older.len();
            for event in older.into_iter().rev() {
                self.events.push_front(event);
            }
            self.fold_into_first(count);
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

    /// What a thread keeps of a `batch`, which may have been asked for by somebody else.
    fn sift(&mut self, batch: Vec<RoomEvent>, head: Seq) -> Step {
        let before = self.last();
        for event in batch {
            let _ = self.apply(event);
        }
        match self.note_head(head) {
            Step::Ask { .. } if self.last() == before => Step::Ignored,
            Step::Ignored if self.last() > before => Step::Applied,
            step => step,
        }
    }

    /// The first reply of a thread that is here: what is before it is what may be asked for.
    pub fn first_reply(&self) -> Option<Seq> {
        self.events.get(self.root_here()).map(|event| event.seq)
    }

    /// Older replies of a thread, without holes up to what was the first one here when they were asked for.
    /// Where that is another one by now, there would be a hole: they are asked for anew. `more`: there are
    /// older ones yet.
    pub fn prepend(&mut self, before: Option<Seq>, replies: Vec<RoomEvent>, more: bool) {
        if self.first_reply() != before {
            return;
        }
        let (at, first) = (self.root_here(), before.unwrap_or(self.base.next()));
        let Some(thread) = &mut self.thread else { return };
        thread.older = more;
        for event in replies.into_iter().rev().filter(|event| event.seq < first) {
            self.events.insert(at, event);
        }
    }

    /// So many events stand before the replies of a thread: the message that it began with.
    fn root_here(&self) -> usize {
        let first = self.events.front().map(|event| event.seq);
        usize::from(first.is_some() && first == self.thread.map(|thread| thread.root))
    }

    /// Replaces the run (after `reset`, or to jump elsewhere); what is under way stays.
    pub fn replace(&mut self, events: Vec<RoomEvent>, head: Seq) {
        self.give_way(Self::new(events, head));
    }

    /// The same of a thread.
    pub fn replace_thread(&mut self, root: Seq, messages: Vec<RoomEvent>, older: bool, head: Seq) {
        self.give_way(Self::of_thread(root, messages, older, head));
    }

    fn give_way(&mut self, to: Self) {
        let Self { pending, changes, .. } = std::mem::replace(self, to);
        (self.pending, self.changes) = (pending, changes);
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
    /// between and after them, as far as that is not too much. What was given up comes again when it is
    /// asked for. Gives whether anything was.
    pub fn keep_newest(&mut self, messages: usize) -> bool {
        let at = self.root_here();
        if let Some(thread) = &mut self.thread {
            let given_up = self.events.len().saturating_sub(messages + at);
            self.events.drain(at..at + given_up);
            thread.older |= given_up > 0;
            return given_up > 0;
        }
        let newest = self.events.iter().rev().filter(|event| event.is_in_room());
        let first = newest.take(messages).last().map_or(Seq::ZERO, |event| event.seq);
        let given_up = self.events.partition_point(|event| event.seq < first);
        let most = messages.saturating_mul(BETWEEN);
        let given_up = given_up.max(self.events.len().saturating_sub(most));
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
        self.reply(cid, body, None);
    }

    /// Its user sends a message that replies to another.
    pub fn reply(&mut self, cid: ClientId, body: String, reply_to: Option<Box<Quote>>) {
        self.begin(Pending { cid, body, reply_to, thread: None, state: PendingState::Waiting });
    }

    /// Its user says something in a thread.
    pub fn send_in(&mut self, thread: InThread, cid: ClientId, body: String) {
        let state = PendingState::Waiting;
        self.begin(Pending { cid, body, reply_to: None, thread: Some(thread), state });
    }

    fn begin(&mut self, pending: Pending) {
        if self.pending.iter().all(|other| other.cid != pending.cid) {
            self.pending.push(pending);
        }
    }

    /// Its user changes a message.
    pub fn change(&mut self, cid: ClientId, target: Seq, change: Change) {
        if self.changes.iter().all(|pending| pending.cid != cid) {
            self.changes.push(PendingChange { cid, target, change, state: PendingState::Waiting });
        }
    }

    /// The message or change is durable. Where its event will not come by itself (the run is not live), it
    /// is no longer pending.
    pub fn ack(&mut self, cid: ClientId, seq: Seq) -> Step {
        self.head = self.head.max(seq);
        if seq <= self.last() || !self.live {
            self.settle(cid);
            return Step::Applied;
        }
        match self.state_of(cid) {
            Some(state) => {
                *state = PendingState::Acked(seq);
                Step::Applied
            }
            None => Step::Ignored,
        }
    }

    /// The message or change was refused for good. A change is not shown any more.
    pub fn fail(&mut self, cid: ClientId, code: ErrorCode, message: String) {
        if let Some(state) = self.state_of(cid) {
            *state = PendingState::Failed { code, message };
        }
    }

    /// A failed change is given up.
    pub fn forget(&mut self, cid: ClientId) {
        self.changes.retain(|pending| pending.cid != cid);
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
            self.settle(cid);
        }
        self.head = self.head.max(event.seq);
        if event.touches() {
            for one in &mut self.events {
                one.takes(&event);
            }
        }
        let last = event.seq;
        self.base = last;
        let is_of = |root| event.seq == root || (event.body().is_some() && event.thread() == Some(root));
        if self.thread.is_none_or(|thread| is_of(thread.root)) {
            self.events.push_back(event);
        }
        // Acknowledged as being so already: there is no event that it waits for.
        self.changes.retain(|pending| !matches!(pending.state, PendingState::Acked(seq) if seq <= last));
    }

    /// Lets the changes of the run have their effect on its first events, which were read at another
    /// moment.
    fn fold_into_first(&mut self, count: usize) {
        let changes: Vec<RoomEvent> = self.events.iter().filter(|event| event.touches()).cloned().collect();
        for change in &changes {
            for one in self.events.iter_mut().take(count) {
                one.takes(change);
            }
        }
    }

    fn state_of(&mut self, cid: ClientId) -> Option<&mut PendingState> {
        let message = self.pending.iter_mut().find(|pending| pending.cid == cid);
        let change = self.changes.iter_mut().find(|pending| pending.cid == cid);
        message.map(|pending| &mut pending.state).or(change.map(|pending| &mut pending.state))
    }

    /// It is in the log.
    fn settle(&mut self, cid: ClientId) {
        self.pending.retain(|pending| pending.cid != cid);
        self.changes.retain(|pending| pending.cid != cid);
    }

    fn settle_all(&mut self) {
        let last = self.last();
        let shown: Vec<ClientId> = self.events.iter().filter_map(RoomEvent::cid).collect();
        let is_over = |cid: &ClientId, state: &PendingState| {
            shown.contains(cid) || matches!(state, PendingState::Acked(seq) if *seq <= last)
        };
        self.pending.retain(|pending| !is_over(&pending.cid, &pending.state));
        self.changes.retain(|pending| !is_over(&pending.cid, &pending.state));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::message::EventKind;
    use crate::text::{Body, DisplayName, Emoji, Handle};
    use crate::time::Timestamp;

    fn event(seq: u64) -> RoomEvent {
        RoomEvent {
            seq: Seq(seq),
            at: Timestamp(0),
            author: User { handle: Handle::trusted("kim"), name: DisplayName::trusted("Kim") },
            kind: EventKind::message(cid(seq), Body::trusted(format!("m{seq}"))),
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
        // A thread goes on and on: what the room shows stays as long as that is not too much.
        let mut timeline = Timeline::new(run(1..=3), Seq(3));
        for seq in 4..=12 {
            assert_eq!(timeline.apply(replies(seq, 3, "lee")), Step::Applied);
        }
        assert!(!timeline.keep_newest(3));
        assert_eq!(timeline.apply(replies(13, 3, "lee")), Step::Applied);
        assert!(timeline.keep_newest(3));
        assert_eq!(timeline.events().len(), 3 * BETWEEN);
    }

    #[test]
    fn a_thread_that_grew_long_keeps_its_beginning_and_its_newest_replies() {
        let mut timeline = Timeline::of_thread(Seq(1), run(1..=1), false, Seq(1));
        for seq in 2..=9 {
            assert_eq!(timeline.apply(replies(seq, 1, "lee")), Step::Applied);
        }
        assert!(timeline.is_at_start());
        assert!(timeline.keep_newest(3));
        assert_eq!(seqs(&timeline), [1, 7, 8, 9]);
        assert!(!timeline.is_at_start());
        let older = |range: std::ops::RangeInclusive<u64>| range.map(|seq| replies(seq, 1, "lee")).collect();
        // Asked for before the others were given up: that would leave a hole.
        timeline.prepend(Some(Seq(4)), older(2..=3), false);
        assert_eq!(seqs(&timeline), [1, 7, 8, 9]);
        assert_eq!(timeline.first_reply(), Some(Seq(7)));
        timeline.prepend(Some(Seq(7)), older(5..=7), true);
        assert_eq!(seqs(&timeline), [1, 5, 6, 7, 8, 9]);
        assert!(!timeline.is_at_start());
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

    fn kim() -> User {
        User { handle: Handle::trusted("kim"), name: DisplayName::trusted("Kim") }
    }

    fn changes(seq: u64, target: u64, change: &Change) -> RoomEvent {
        let kind = change.kind(cid(seq), Seq(target));
        RoomEvent { seq: Seq(seq), at: Timestamp(0), author: kim(), kind }
    }

    fn edit(text: &str) -> Change {
        Change::Edit { body: Body::trusted(text) }
    }

    fn text(timeline: &Timeline, seq: u64) -> String {
        let event = timeline.events().find(|event| event.seq == Seq(seq)).unwrap();
        timeline.as_shown(event, &kim()).body().unwrap().to_string()
    }

    #[test]
    fn what_this_program_does_not_know_has_its_position() {
        let mut timeline = Timeline::new(run(1..=1), Seq(1));
        let text = serde_json::to_string(&event(2)).unwrap().replace("\"message\"", "\"sung\"");
        let strange: RoomEvent = serde_json::from_str(&text).unwrap();
        assert_eq!(strange.kind, EventKind::Unknown);
        assert_eq!(timeline.apply(strange), Step::Applied);
        assert_eq!(timeline.apply(event(3)), Step::Applied);
    }

    #[test]
    fn a_change_is_shown_at_once_and_settles_or_is_taken_back() {
        let mut timeline = Timeline::new(run(1..=2), Seq(2));
        timeline.change(cid(3), Seq(1), edit("better"));
        timeline.change(cid(4), Seq(2), edit("refused"));
        assert_eq!((text(&timeline, 1), text(&timeline, 2)), ("better".into(), "refused".into()));
        timeline.fail(cid(4), ErrorCode::NotYourMessage, "It is somebody else's.".into());
        assert_eq!(text(&timeline, 2), "m2");
        assert_eq!(timeline.changes().len(), 2, "it is told");
        timeline.forget(cid(4));
        assert_eq!(timeline.apply(changes(3, 1, &edit("better"))), Step::Applied);
        assert!(timeline.changes().is_empty());
        assert_eq!(text(&timeline, 1), "better");
    }

    #[test]
    fn a_change_that_was_no_change_settles_with_its_acknowledgement() {
        let mut timeline = Timeline::new(run(1..=2), Seq(2));
        timeline.change(cid(9), Seq(1), edit("m1"));
        assert_eq!(timeline.ack(cid(9), Seq(3)), Step::Applied);
        assert_eq!(timeline.changes().len(), 1);
        assert_eq!(timeline.apply(event(3)), Step::Applied);
        assert!(timeline.changes().is_empty());
    }

    #[test]
    fn what_is_loaded_later_takes_the_changes_that_came_before_it() {
        let mut timeline = Timeline::new(run(3..=3), Seq(3));
        assert_eq!(timeline.apply(changes(4, 1, &edit("newer"))), Step::Applied);
        // Read before the change, and heard after it.
        assert_eq!(timeline.merge(run(1..=2), Seq(3)), Step::Applied);
        assert_eq!(text(&timeline, 1), "newer");
    }

    #[test]
    fn an_old_run_shows_what_becomes_of_it() {
        let mut timeline = Timeline::new(run(1..=3), Seq(40));
        let thumb = Change::React { emoji: Emoji::trusted("👍"), on: true };
        assert_eq!(timeline.apply(changes(41, 2, &thumb)), Step::Applied);
        assert_eq!(timeline.apply(changes(42, 30, &thumb)), Step::Ignored);
        assert_eq!(timeline.last(), Seq(3));
        assert_eq!(timeline.events().nth(1).unwrap().state().unwrap().reactions[0].count, 1);
    }

    fn replies(seq: u64, root: u64, who: &str) -> RoomEvent {
        let mut reply = event(seq);
        reply.author.handle = Handle::trusted(who);
        if let EventKind::Message { thread, .. } = &mut reply.kind {
            *thread = Some(InThread { root: Seq(root), also_to_room: false });
        }
        reply
    }

    #[test]
    fn an_old_run_counts_replies_once() {
        let mut timeline = Timeline::new(run(1..=3), Seq(4));
        let told = |timeline: &Timeline| {
            let thread = timeline.events().next().unwrap().state()?.thread.clone()?;
            Some((thread.count, thread.people.iter().map(|who| who.handle.to_string()).collect::<Vec<_>>()))
        };
        // The second reply comes by itself; the first one has been missed.
        assert_eq!(timeline.apply(replies(5, 1, "lee")), Step::Applied);
        assert_eq!(timeline.apply(replies(5, 1, "lee")), Step::Ignored);
        assert_eq!(told(&timeline), Some((1, vec![])));
        let read = vec![replies(4, 1, "dana"), replies(5, 1, "lee")];
        assert_eq!(timeline.merge(read, Seq(5)), Step::Applied);
        assert_eq!(told(&timeline), Some((2, vec!["dana".into(), "lee".into()])));
        assert!(timeline.events().all(|event| event.seq <= Seq(3) || !event.is_in_room()));
    }

    /// A log with changes in it, as chance has it: each of the numbers is an event.
    fn log_of(dice: &[u8]) -> Vec<RoomEvent> {
        let mut log: Vec<RoomEvent> = Vec::new();
        for (seq, die) in (1..).zip(dice) {
            let messages: Vec<RoomEvent> = log.iter().filter(|one| one.body().is_some()).cloned().collect();
            let target = messages.get(usize::from(*die / 8) % messages.len().max(1)).cloned();
            let alive = target.filter(|target| {
                !log.iter().any(
                    |one| matches!(one.kind, EventKind::Deleted { target: gone, .. } if gone == target.seq),
                )
            });
            let mut next = event(seq);
            match (alive, die % 8) {
                (Some(target), 0) => next = changes(seq, target.seq.0, &edit(&format!("edit {seq}"))),
                (Some(target), 1) => {
                    next = changes(seq, target.seq.0, &Change::Delete);
                    if let EventKind::Deleted { thread, .. } = &mut next.kind {
                        *thread = target.thread();
                    }
                }
                (Some(target), 2 | 3) => {
                    let change = Change::React { emoji: Emoji::trusted("👍"), on: die % 8 == 2 };
                    next = changes(seq, target.seq.0, &change);
                }
                (Some(target), 4) => {
                    if let EventKind::Message { reply_to, .. } = &mut next.kind {
                        let now = as_read(&log, log.len()).into_iter().find(|one| one.seq == target.seq);
                        *reply_to = Quote::of(&now.unwrap()).map(Box::new);
                    }
                }
                (Some(target), 5 | 6) if target.thread().is_none() => {
                    next.author = User { handle: Handle::trusted(format!("who-{}", die % 5)), ..kim() };
                    if let EventKind::Message { thread, .. } = &mut next.kind {
                        *thread = Some(InThread { root: target.seq, also_to_room: die % 8 == 5 });
                    }
                }
                _ => {}
            }
            log.push(next);
        }
        log
    }

    /// The log as it is read once so many of its events are there.
    fn as_read(log: &[RoomEvent], reached: usize) -> Vec<RoomEvent> {
        let mut read: Vec<RoomEvent> = Vec::new();
        for event in &log[..reached] {
            for one in &mut read {
                one.takes(event);
            }
            read.push(event.clone());
        }
        read
    }

    proptest! {
        /// Whatever parts of a log are read when, and in what order they and the events arrive: in
        /// the end everything stands as one who reads it anew sees it.
        #[test]
        fn folding_any_window_gives_what_a_fresh_read_shows(
            dice in prop::collection::vec(any::<u8>(), 2..60),
            start in any::<prop::sample::Index>(),
            reads in prop::collection::vec((any::<prop::sample::Index>(), 1_usize..9), 0..12),
        ) {
            let log = log_of(&dice);
            let reached = start.index(log.len()) + 1;
            let from = reached.saturating_sub(5);
            let mut timeline = Timeline::new(as_read(&log, reached)[from..].to_vec(), Seq(reached as u64));
            let mut came = reached;
            for (when, count) in reads {
                // Something is read at a moment, and arrives after events that came since.
                let read = as_read(&log, came);
                for event in &log[came..(came + when.index(6)).min(log.len())] {
                    let _ = timeline.apply(event.clone());
                    came += 1;
                }
                let first = usize::try_from(timeline.first().unwrap().0).unwrap() - 1;
                let _ = timeline.merge(read[first.saturating_sub(count)..first].to_vec(), Seq(came as u64));
            }
            for event in &log[came..] {
                let _ = timeline.apply(event.clone());
            }
            let fresh = as_read(&log, log.len());
            let first = usize::try_from(timeline.first().unwrap().0).unwrap() - 1;
            prop_assert_eq!(timeline.events().cloned().collect::<Vec<_>>(), fresh[first..].to_vec());
        }

        /// A thread, whenever its parts were read, is what a fresh read of the log shows of it.
        #[test]
        fn a_thread_is_its_part_of_the_log(
            dice in prop::collection::vec(any::<u8>(), 2..60),
            start in any::<prop::sample::Index>(),
            root in any::<prop::sample::Index>(),
            shown in 0_usize..5,
            deliveries in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..12),
        ) {
            let log = log_of(&dice);
            let reached = start.index(log.len()) + 1;
            let begun: Vec<Seq> = log[..reached]
                .iter()
                .filter(|one| one.body().is_some() && one.thread().is_none())
                .map(|one| one.seq)
                .collect();
            prop_assume!(!begun.is_empty());
            let root = begun[root.index(begun.len())];
            let part = |read: Vec<RoomEvent>| -> Vec<RoomEvent> {
                let is_of = |one: &RoomEvent| one.body().is_some() && one.thread() == Some(root);
                read.into_iter().filter(|one| one.seq == root || is_of(one)).collect()
            };
            let mut read = part(as_read(&log, reached));
            let older = read.len().saturating_sub(1 + shown);
            let left_out: Vec<RoomEvent> = read.drain(1..=older).collect();
            let mut timeline = Timeline::of_thread(root, read, older > 0, Seq(reached as u64));
            for (at, alone) in deliveries {
                // An event by itself, or a batch that the room asked for.
                let at = at.index(log.len());
                let to = if alone { at + 1 } else { (at + 5).min(log.len()) };
                let head = Seq(to as u64);
                let _ = match log[at..to].to_vec() {
                    mut one if alone => timeline.apply(one.remove(0)),
                    batch => timeline.merge(batch, head),
                };
            }
            // What was said before is read late, and stands as it does then.
            let now = usize::try_from(timeline.last().0).unwrap();
            let seqs: Vec<Seq> = left_out.iter().map(|one| one.seq).collect();
            let late = as_read(&log, now).into_iter().filter(|one| seqs.contains(&one.seq)).collect();
            timeline.prepend(timeline.first_reply(), late, false);
            prop_assert!(timeline.is_at_start());
            let head = Seq(log.len() as u64);
            let mut step = timeline.note_head(head);
            while let Step::Ask { after } = step {
                let from = usize::try_from(after.0).unwrap();
                step = timeline.merge(log[from..(from + 7).min(log.len())].to_vec(), head);
            }
            prop_assert_eq!(timeline.last(), head);
            prop_assert_eq!(timeline.events().cloned().collect::<Vec<_>>(), part(as_read(&log, log.len())));
        }

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
