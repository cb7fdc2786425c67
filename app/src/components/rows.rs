//! What stands in a timeline, line by line: a pure function of the room's log.

use std::collections::HashSet;

use sarang_protocol::change::{Quote, State};
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::text::{Body, Handle, RoomName};
use sarang_protocol::time::Timestamp;
use sarang_protocol::timeline::{Pending, PendingState, Timeline};
use sarang_protocol::user::User;

/// Messages of one author this close together, in milliseconds, share one heading: five minutes,
/// after which people think of it as another thought.
const GROUP_WITHIN_MS: i64 = 5 * 60 * 1000;

/// So many names stand in a line about joins and leaves; the rest is a count.
const NAMES: usize = 2;

/// One line of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A day begins.
    Day {
        /// A moment of that day.
        at: Timestamp,
        /// The day's number: what [`rows`]' `day_of` gave.
        day: i64,
        /// The event that it stands before.
        before: Seq,
    },
    /// What follows is new to its reader.
    New,
    /// Somebody wrote.
    Message(MessageRow),
    /// Somebody came, went, or renamed the room.
    Note(NoteRow),
}

/// A message, sent or under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    /// The author's own name for it.
    pub cid: ClientId,
    /// Who wrote it.
    pub author: User,
    /// What it says, and how it stands.
    pub look: Look,
    /// Whether it stands under the heading of the one before it.
    pub heading: Heading,
    /// How far it is.
    pub delivery: Delivery,
}

/// What a message says, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Its text; empty once it was deleted.
    pub body: Body,
    /// The message that it replies to.
    pub reply_to: Option<Box<Quote>>,
    /// The thread that it is in, and shown in the room too.
    pub thread: Option<Seq>,
    /// What was done to it, if anything.
    pub state: Option<Box<State>>,
}

/// Whether a message names its author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Heading {
    /// With picture, name and time.
    Full,
    /// It continues the message before it.
    Continued,
}

/// How far a message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It is in the log.
    Sent {
        /// Where; its permalink.
        seq: Seq,
        /// When it was committed.
        at: Timestamp,
    },
    /// Under way.
    Waiting,
    /// Refused; the text is kept, to be sent again, changed or given up.
    Failed {
        /// Why, in a sentence.
        message: String,
    },
}

/// One event that is not a message, or a run of people coming and going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRow {
    /// The run's first event.
    pub first: Seq,
    /// The run's last event.
    pub last: Seq,
    /// When the last one happened.
    pub at: Timestamp,
    /// What happened.
    pub note: Note,
}

/// What happened in a room, other than a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// People became members, each named once: "Kim, Dana and 3 others joined".
    Joined(People),
    /// People are no longer members.
    Left(People),
    /// Somebody was added to the room.
    Added {
        /// By whom.
        by: User,
        /// Who.
        whom: User,
    },
    /// Somebody was taken out of the room.
    Removed {
        /// By whom.
        by: User,
        /// Who.
        whom: User,
    },
    /// The room has another name.
    Renamed {
        /// Who did it.
        by: User,
        /// The new name.
        name: RoomName,
    },
}

/// Some people, the first of them by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    /// In the order they came; never empty.
    pub named: Vec<User>,
    /// How many more.
    pub others: usize,
}

/// What a list of rows tells them apart by. A row whose key stays is not drawn anew: what may
/// change under the same key is only [`MessageRow::delivery`] and [`MessageRow::look`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RowKey {
    /// The day's number, and what it stands before: one that moves up, over older messages, is
    /// drawn anew, because a view holds on to the rows that stay.
    Day(i64, Seq),
    /// There is one.
    New,
    /// A `cid` is unique for its author only.
    Message(Handle, ClientId, Heading),
    /// Grows as events join the run.
    Note(Seq, Seq),
}

impl Row {
    /// What tells it apart.
    pub fn key(&self) -> RowKey {
        match self {
            Self::Day { day, before, .. } => RowKey::Day(*day, *before),
            Self::New => RowKey::New,
            Self::Message(row) => RowKey::Message(row.author.handle.clone(), row.cid, row.heading),
            Self::Note(row) => RowKey::Note(row.first, row.last),
        }
    }
}

/// The rows of a timeline: its log with day separators and the "new messages" line after
/// `read_line`, then what `me` has under way. `day_of` tells which day a moment is on, where the
/// reader is.
pub fn rows(
    timeline: &Timeline,
    me: &User,
    read_line: Option<Seq>,
    day_of: impl Fn(Timestamp) -> i64,
) -> Vec<Row> {
    let mut builder = Builder {
        rows: Vec::with_capacity(timeline.events().len() + timeline.pending().len() + 4),
        day: i64::MIN,
        last: None,
    };
    let mut lines = Lines::new(timeline, me, read_line);
    // What is shown in a thread alone is no row here.
    for event in timeline.events().filter(|event| event.thread().is_none() || is_shown(timeline, event)) {
        if has_gone(timeline, me, event) {
            continue;
        }
        builder.day(event, day_of(event.at));
        if lines.is_before(timeline, event, me) {
            builder.rows.push(Row::New);
            builder.last = None;
        }
        builder.event(event);
        if timeline.is_thread() && event.thread().is_none() {
            // The first reply does not continue what it replies to.
            builder.last = None;
        }
    }
    let mut shown = HashSet::new();
    for pending in timeline.pending() {
        if shown.insert(pending.cid) {
            builder.pending(pending, me);
        }
    }
    builder.rows
}

/// Whether a message was deleted without a trace: nobody replies to it, in what is loaded or in a thread.
fn has_gone(timeline: &Timeline, me: &User, event: &RoomEvent) -> bool {
    let replies = |other: &RoomEvent| match &other.kind {
        EventKind::Message { reply_to: Some(quote), .. } => quote.seq == event.seq,
        _ => false,
    };
    let shown = timeline.as_shown(event, me);
    let threadless = || shown.state().is_none_or(|state| state.thread.is_none());
    shown.is_deleted() && threadless() && !timeline.events().any(replies)
}

/// How far the message `cid` of `me` is: what a row that began as pending follows. `None` once it
/// is neither in the log nor under way.
pub fn delivery(timeline: &Timeline, me: &User, cid: ClientId) -> Option<Delivery> {
    if let Some(pending) = timeline.pending().iter().find(|p| p.cid == cid) {
        return Some(Delivery::of(pending));
    }
    arrived(timeline, me, cid).map(Delivery::sent)
}

/// How a message looks to `me` now, after it looked like `before`, and whether that is new: where it
/// stands in the log, or, until that is known, as `me` calls it. It keeps its looks while it is not there.
pub fn look(timeline: &Timeline, me: &User, place: Result<Seq, ClientId>, before: Look) -> (Look, bool) {
    let event = match place {
        Ok(seq) => timeline.event(seq),
        Err(cid) => arrived(timeline, me, cid),
    };
    // Every row asks at every event: what stays as it is is compared, and nothing is copied.
    match event.map(|event| timeline.as_shown(event, me)) {
        Some(event) if !before.is_of(&event) => match Look::of(&event) {
            Some(now) => (now, true),
            None => (before, false),
        },
        _ => (before, false),
    }
}

fn arrived<'a>(timeline: &'a Timeline, me: &User, cid: ClientId) -> Option<&'a RoomEvent> {
    timeline.events().rev().find(|event| event.cid() == Some(cid) && event.author.handle == me.handle)
}

impl Look {
    fn of(event: &RoomEvent) -> Option<Self> {
        let EventKind::Message { body, reply_to, state, .. } = &event.kind else { return None };
        let (reply_to, thread, state) = (reply_to.clone(), event.thread(), state.clone());
        Some(Self { body: body.clone(), reply_to, thread, state })
    }

    fn is_of(&self, event: &RoomEvent) -> bool {
        let EventKind::Message { body, reply_to, state, .. } = &event.kind else { return false };
        self.body == *body && self.state == *state && self.reply_to == *reply_to
    }

    /// Whether it was deleted.
    pub fn is_gone(&self) -> bool {
        self.state.as_ref().is_some_and(|state| state.deleted)
    }
}

impl Delivery {
    fn sent(event: &RoomEvent) -> Self {
        Self::Sent { seq: event.seq, at: event.at }
    }

    fn of(pending: &Pending) -> Self {
        match &pending.state {
            PendingState::Waiting | PendingState::Acked(_) => Self::Waiting,
            PendingState::Failed { message, .. } => Self::Failed { message: message.clone() },
        }
    }
}

/// Where the "new messages" line goes: before the first message of somebody else after it.
struct Lines(Option<Seq>);

impl Lines {
    fn new(timeline: &Timeline, me: &User, read_line: Option<Seq>) -> Self {
        // Where the run begins after the line, the line stands further up, out of sight.
        let first = timeline.first().unwrap_or(Seq::ZERO);
        let line = read_line.filter(|line| line.next() >= first);
        let any = line.is_some_and(|line| {
            timeline.events().any(|event| event.seq > line && is_news(timeline, event, me))
        });
        Self(line.filter(|_| any))
    }

    fn is_before(&mut self, timeline: &Timeline, event: &RoomEvent, me: &User) -> bool {
        let here = self.0.is_some_and(|line| event.seq > line && is_news(timeline, event, me));
        if here {
            self.0 = None;
        }
        here
    }
}

fn is_news(timeline: &Timeline, event: &RoomEvent, me: &User) -> bool {
    is_shown(timeline, event) && event.author.handle != me.handle
}

/// Whether it is a message that stands in this timeline: in a room's not what is said in a thread alone.
fn is_shown(timeline: &Timeline, event: &RoomEvent) -> bool {
    timeline.is_thread() || event.is_in_room()
}

struct Builder {
    rows: Vec<Row>,
    day: i64,
    /// Author and moment of the message that the next one may continue.
    last: Option<(User, Timestamp)>,
}

impl Builder {
    /// A clock that was set back does not bring a day back.
    fn day(&mut self, event: &RoomEvent, day: i64) {
        if day > self.day {
            self.day = day;
            self.last = None;
            self.rows.push(Row::Day { at: event.at, day, before: event.seq });
        }
    }

    fn event(&mut self, event: &RoomEvent) {
        let note = match &event.kind {
            EventKind::Message { cid, .. } => {
                let Some(look) = Look::of(event) else { return };
                let heading = self.heading(&event.author, Some(event.at));
                self.last = Some((event.author.clone(), event.at));
                self.rows.push(Row::Message(MessageRow {
                    cid: *cid,
                    author: event.author.clone(),
                    look,
                    heading,
                    delivery: Delivery::sent(event),
                }));
                return;
            }
            EventKind::Joined => Note::Joined(People::one(&event.author)),
            EventKind::Added { whom } => Note::Added { by: event.author.clone(), whom: whom.clone() },
            EventKind::Left => Note::Left(People::one(&event.author)),
            EventKind::Removed { whom } => Note::Removed { by: event.author.clone(), whom: whom.clone() },
            EventKind::Renamed { name } => Note::Renamed { by: event.author.clone(), name: name.clone() },
            // They are seen on the messages that they change.
            EventKind::Edited { .. }
            | EventKind::Deleted { .. }
            | EventKind::Reacted { .. }
            | EventKind::Pinned { .. }
            | EventKind::Unknown => return,
        };
        self.last = None;
        if let Some(Row::Note(row)) = self.rows.last_mut()
            && row.take_in(event, &note)
        {
            return;
        }
        self.rows.push(Row::Note(NoteRow { first: event.seq, last: event.seq, at: event.at, note }));
    }

    fn pending(&mut self, pending: &Pending, me: &User) {
        let heading = self.heading(me, None);
        let at = self.last.as_ref().map_or(Timestamp(i64::MAX), |last| last.1);
        self.last = Some((me.clone(), at));
        self.rows.push(Row::Message(MessageRow {
            cid: pending.cid,
            author: me.clone(),
            look: Look {
                body: Body::trusted(pending.body.trim_end().trim_start_matches('\n')),
                reply_to: pending.reply_to.clone(),
                thread: None,
                state: None,
            },
            heading,
            delivery: Delivery::of(pending),
        }));
    }

    /// What is under way has no moment yet: it continues its author's last message, so that it
    /// rarely changes its looks when it arrives.
    fn heading(&self, author: &User, at: Option<Timestamp>) -> Heading {
        let continued = self.last.as_ref().is_some_and(|(last, when)| {
            last.handle == author.handle && at.is_none_or(|at| at.0.saturating_sub(when.0) <= GROUP_WITHIN_MS)
        });
        if continued { Heading::Continued } else { Heading::Full }
    }
}

impl NoteRow {
    /// Joins of several people become one line, and leaves; not one with the other.
    fn take_in(&mut self, event: &RoomEvent, note: &Note) -> bool {
        let ((Note::Joined(people), Note::Joined(_)) | (Note::Left(people), Note::Left(_))) =
            (&mut self.note, note)
        else {
            return false;
        };
        people.add(&event.author);
        self.last = event.seq;
        self.at = event.at;
        true
    }
}

impl People {
    fn one(user: &User) -> Self {
        Self { named: vec![user.clone()], others: 0 }
    }

    fn add(&mut self, user: &User) {
        if self.named.iter().any(|named| named.handle == user.handle) {
            return;
        }
        if self.named.len() < NAMES {
            self.named.push(user.clone());
        } else {
            self.others += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use sarang_protocol::change::Change;
    use sarang_protocol::error::ErrorCode;
    use sarang_protocol::text::DisplayName;
    use uuid::Uuid;

    use super::*;

    const MINUTE: i64 = 60_000;
    const DAY: i64 = 24 * 60 * MINUTE;

    /// A room's log in the making.
    #[derive(Default)]
    struct Room(Vec<RoomEvent>);

    impl Room {
        fn says(mut self, who: &str, at: i64) -> Self {
            let cid = cid(self.0.len() as u64 + 1);
            let body = Body::trusted("hello");
            self.push(who, at, EventKind::message(cid, body));
            self
        }

        fn joins(mut self, who: &str, at: i64) -> Self {
            self.push(who, at, EventKind::Joined);
            self
        }

        fn leaves(mut self, who: &str, at: i64) -> Self {
            self.push(who, at, EventKind::Left);
            self
        }

        fn push(&mut self, who: &str, at: i64, kind: EventKind) {
            let seq = Seq(self.0.len() as u64 + 1);
            self.0.push(RoomEvent { seq, at: Timestamp(at), author: user(who), kind });
        }

        fn log(self) -> Timeline {
            let head = Seq(self.0.len() as u64);
            Timeline::new(self.0, head)
        }
    }

    fn user(who: &str) -> User {
        User { handle: Handle::trusted(who), name: DisplayName::trusted(who) }
    }

    fn cid(n: u64) -> ClientId {
        ClientId(Uuid::from_u128(u128::from(n)))
    }

    /// What kim sees, a word a row.
    fn seen(log: &Timeline, read_line: Option<u64>) -> Vec<String> {
        rows(log, &user("kim"), read_line.map(Seq), Timestamp::day).iter().map(word).collect()
    }

    fn word(row: &Row) -> String {
        match row {
            Row::Day { day, .. } => format!("day {day}"),
            Row::New => "new".to_owned(),
            Row::Message(row) => {
                let heading = match row.heading {
                    Heading::Full => "",
                    Heading::Continued => "+",
                };
                let delivery = match row.delivery {
                    Delivery::Sent { .. } => "",
                    Delivery::Waiting => " waiting",
                    Delivery::Failed { .. } => " failed",
                };
                format!("{heading}{}{delivery}", row.author.handle)
            }
            Row::Note(row) => match &row.note {
                Note::Joined(people) => format!("{} joined", people_in(people)),
                Note::Left(people) => format!("{} left", people_in(people)),
                Note::Added { whom, .. } => format!("added {}", whom.handle),
                Note::Removed { whom, .. } => format!("removed {}", whom.handle),
                Note::Renamed { name, .. } => format!("named {name}"),
            },
        }
    }

    fn people_in(people: &People) -> String {
        let named: Vec<_> = people.named.iter().map(|user| user.handle.as_str()).collect();
        format!("{}+{}", named.join(","), people.others)
    }

    #[test]
    fn messages_of_one_author_share_a_heading_for_five_minutes() {
        let log = Room::default()
            .says("dana", 0)
            .says("dana", 5 * MINUTE)
            .says("dana", 10 * MINUTE + 1)
            .says("kim", 10 * MINUTE + 2)
            .says("dana", 10 * MINUTE + 3)
            .log();
        assert_eq!(seen(&log, None), ["day 0", "dana", "+dana", "dana", "kim", "dana"]);
    }

    #[test]
    fn a_day_begins_once_and_interrupts() {
        let log = Room::default()
            .says("dana", DAY - 1)
            .says("dana", DAY)
            .says("dana", DAY - 1)
            .says("dana", 2 * DAY)
            .log();
        assert_eq!(seen(&log, None), ["day 0", "dana", "day 1", "dana", "+dana", "day 2", "dana"]);
    }

    #[test]
    fn days_are_those_of_the_reader() {
        let log = Room::default().says("dana", 23 * 60 * MINUTE).log();
        let in_seoul = rows(&log, &user("kim"), None, |at| Timestamp(at.0 + 9 * 60 * MINUTE).day());
        assert!(matches!(in_seoul[0], Row::Day { day: 1, .. }));
    }

    #[test]
    fn the_line_stands_before_the_first_message_of_somebody_else() {
        let log = || Room::default().says("dana", 0).says("kim", 1).joins("lee", 2).says("dana", 3);
        assert_eq!(seen(&log().log(), Some(1)), ["day 0", "dana", "kim", "lee+0 joined", "new", "dana"]);
        assert_eq!(seen(&log().says("dana", 4).log(), Some(4)).last().unwrap(), "dana");
        assert!(!seen(&log().log(), Some(4)).contains(&"new".to_owned()));
        assert!(!seen(&log().says("kim", 5).log(), Some(4)).contains(&"new".to_owned()));
    }

    #[test]
    fn the_line_interrupts_a_group() {
        let log = Room::default().says("dana", 0).says("dana", 1).log();
        assert_eq!(seen(&log, Some(1)), ["day 0", "dana", "new", "dana"]);
    }

    #[test]
    fn a_line_above_the_run_is_out_of_sight() {
        let mut events = Room::default().says("dana", 0).says("dana", 1).says("dana", 2).0;
        events.remove(0);
        events.remove(0);
        let log = Timeline::new(events, Seq(3));
        assert_eq!(seen(&log, Some(1)), ["day 0", "dana"]);
        assert_eq!(seen(&log, Some(2)), ["day 0", "new", "dana"]);
    }

    #[test]
    fn comings_and_goings_are_told_together() {
        let log = Room::default()
            .joins("a", 0)
            .joins("b", 1)
            .joins("c", 2)
            .joins("b", 3)
            .joins("d", 4)
            .leaves("c", 5)
            .says("dana", 6)
            .joins("e", 7)
            .log();
        let shown = rows(&log, &user("kim"), None, Timestamp::day);
        let words: Vec<_> = shown.iter().map(word).collect();
        assert_eq!(words, ["day 0", "a,b+2 joined", "c+0 left", "dana", "e+0 joined"]);
        let Row::Note(run) = &shown[1] else { panic!("not a note") };
        assert_eq!((run.first, run.last), (Seq(1), Seq(5)));
    }

    #[test]
    fn what_is_under_way_continues_ones_own_message() {
        let mut log = Room::default().says("dana", 0).says("kim", 1).log();
        log.send(cid(8), "one".to_owned());
        log.send(cid(9), "two".to_owned());
        log.fail(cid(9), ErrorCode::NotAMember, "Join first.".to_owned());
        assert_eq!(seen(&log, None), ["day 0", "dana", "kim", "+kim waiting", "+kim failed"]);
    }

    #[test]
    fn arriving_keeps_the_row() {
        let kim = user("kim");
        let mut log = Room::default().says("kim", 0).log();
        log.send(cid(9), "two".to_owned());
        let before = rows(&log, &kim, None, Timestamp::day);
        assert_eq!(delivery(&log, &kim, cid(9)), Some(Delivery::Waiting));
        let step = log.apply(RoomEvent {
            seq: Seq(2),
            at: Timestamp(MINUTE),
            author: kim.clone(),
            kind: EventKind::message(cid(9), Body::trusted("two")),
        });
        assert_eq!(step, sarang_protocol::timeline::Step::Applied);
        let after = rows(&log, &kim, None, Timestamp::day);
        let keys = |rows: &[Row]| rows.iter().map(Row::key).collect::<Vec<_>>();
        assert_eq!(keys(&before), keys(&after));
        assert_eq!(delivery(&log, &kim, cid(9)), Some(Delivery::Sent { seq: Seq(2), at: Timestamp(MINUTE) }));
        assert_eq!(delivery(&log, &user("dana"), cid(9)), None);
    }

    #[test]
    fn what_was_deleted_leaves_a_trace_where_somebody_replied() {
        let mut log = Room::default().says("dana", 0).says("dana", 1).says("kim", 2).log();
        log.change(cid(8), Seq(2), Change::Delete);
        assert_eq!(seen(&log, None), ["day 0", "dana", "kim"]);
        let quote = log.event(Seq(2)).and_then(Quote::of).map(Box::new);
        log.forget(cid(8));
        let mut room = Room(log.events().cloned().collect());
        let reply = EventKind::Message {
            cid: cid(9),
            body: Body::trusted("yes"),
            reply_to: quote,
            thread: None,
            state: None,
        };
        room.push("kim", 3, reply);
        let mut log = room.log();
        log.change(cid(8), Seq(2), Change::Delete);
        assert_eq!(seen(&log, None), ["day 0", "dana", "+dana", "kim", "+kim"]);
    }

    #[test]
    fn two_people_may_use_the_same_name_for_a_message() {
        let mut events = Room::default().says("dana", 0).says("kim", 1).0;
        for event in &mut events {
            event.kind = EventKind::message(cid(1), Body::trusted("hello"));
        }
        let shown = rows(&Timeline::new(events, Seq(2)), &user("kim"), None, Timestamp::day);
        let keys: HashSet<_> = shown.iter().map(Row::key).collect();
        assert_eq!(keys.len(), shown.len());
    }
}
