//! Was the promise kept? An acknowledged message is never lost, never shown twice, and every
//! member of a room sees the same order.
//!
//! [`check`] compares what clients logged with what the room's log says in the end, and names
//! every breach. The names in brackets are the invariants of the delivery promise.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::RoomEvent;

/// What one client did and saw in one room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// Whose it is.
    pub who: String,
    /// What it sent, in the order of its outbox.
    pub sent: Vec<(ClientId, String)>,
    /// What was acknowledged to it, and where.
    pub acknowledged: Vec<(ClientId, Seq)>,
    /// What was refused for good.
    pub refused: Vec<ClientId>,
    /// The events it applied, in the order in which it applied them.
    pub applied: Vec<RoomEvent>,
}

/// A breach of the promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// Acknowledged, and not in the history. \[I1\]
    Lost(String, ClientId),
    /// In the history more than once. \[I1\]
    Twice(ClientId),
    /// Acknowledged at another place than it stands. \[I1\]
    Misplaced(String, ClientId, Seq),
    /// The history does not go 1, 2, 3 … here. \[I2\]
    Hole(Seq),
    /// A client applied positions out of turn. \[I3, I4\]
    Jump(String, Seq, Seq),
    /// A client saw something else at a position than the history has. \[I3\]
    Disagrees(String, Seq),
    /// Two messages of a sender stand in another order than they were sent. \[I5\]
    Swapped(String, ClientId, ClientId),
    /// After all faults have healed a client does not know of the newest event. \[I6\]
    Behind(String, Seq),
    /// It was refused for good, and is in the history.
    RefusedAndStored(String, ClientId),
    /// A message in the history has another text than was sent.
    Altered(ClientId),
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(who, cid) => write!(f, "{who}'s acknowledged {cid} is lost"),
            Self::Twice(cid) => write!(f, "{cid} is stored twice"),
            Self::Misplaced(who, cid, seq) => {
                write!(f, "{who}'s {cid} was acknowledged at {seq} and is elsewhere")
            }
            Self::Hole(seq) => write!(f, "the history has a hole or a double at {seq}"),
            Self::Jump(who, from, to) => write!(f, "{who} went from {from} to {to}"),
            Self::Disagrees(who, seq) => write!(f, "{who} saw something else at {seq}"),
            Self::Swapped(who, first, second) => {
                write!(f, "{who} sent {first} before {second}, and it stands after it")
            }
            Self::Behind(who, seq) => write!(f, "{who} stopped at {seq}"),
            Self::RefusedAndStored(who, cid) => write!(f, "{who}'s {cid} was refused and stored"),
            Self::Altered(cid) => write!(f, "{cid} has another text than was sent"),
        }
    }
}

/// Compares a room's whole history with what its clients logged; gives every breach.
pub fn check(history: &[RoomEvent], logs: &[Log]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut at = BTreeMap::new();
    for (index, event) in history.iter().enumerate() {
        if event.seq.0 != index as u64 + 1 {
            breaches.push(Breach::Hole(event.seq));
        }
        if let Some(cid) = event.cid()
            && at.insert(cid, event).is_some()
        {
            breaches.push(Breach::Twice(cid));
        }
    }
    for log in logs {
        check_sender(&at, log, &mut breaches);
        check_reader(history, log, &mut breaches);
    }
    breaches
}

/// [`check`] for tests.
///
/// # Panics
/// With all breaches, if there are any; and if nothing was acknowledged at all, since then
/// nothing has been tested.
pub fn promise_is_kept(history: &[RoomEvent], logs: &[Log]) {
    let acknowledged: usize = logs.iter().map(|log| log.acknowledged.len()).sum();
    assert!(acknowledged > 0, "nothing was acknowledged: nothing is tested");
    let breaches = check(history, logs);
    let lines: Vec<String> = breaches.iter().map(ToString::to_string).collect();
    assert!(breaches.is_empty(), "the promise is broken {} times:\n{}", breaches.len(), lines.join("\n"));
    println!(
        "history check: {} events, {acknowledged} acknowledged messages, {} clients: nothing lost, nothing twice, one order",
        history.len(),
        logs.len()
    );
}

fn check_sender(at: &BTreeMap<ClientId, &RoomEvent>, log: &Log, breaches: &mut Vec<Breach>) {
    for (cid, seq) in &log.acknowledged {
        match at.get(cid) {
            None => breaches.push(Breach::Lost(log.who.clone(), *cid)),
            Some(event) if event.seq != *seq => {
                breaches.push(Breach::Misplaced(log.who.clone(), *cid, *seq));
            }
            Some(_) => {}
        }
    }
    for cid in &log.refused {
        if at.contains_key(cid) {
            breaches.push(Breach::RefusedAndStored(log.who.clone(), *cid));
        }
    }
    let stored: Vec<(ClientId, Seq)> = log
        .sent
        .iter()
        .filter_map(|(cid, body)| {
            let event = at.get(cid)?;
            if event.body().is_some_and(|stored| stored.as_str() != body) {
                breaches.push(Breach::Altered(*cid));
            }
            Some((*cid, event.seq))
        })
        .collect();
    for pair in stored.windows(2) {
        if pair[0].1 >= pair[1].1 {
            breaches.push(Breach::Swapped(log.who.clone(), pair[0].0, pair[1].0));
        }
    }
}

fn check_reader(history: &[RoomEvent], log: &Log, breaches: &mut Vec<Breach>) {
    for pair in log.applied.windows(2) {
        if pair[1].seq != pair[0].seq.next() {
            breaches.push(Breach::Jump(log.who.clone(), pair[0].seq, pair[1].seq));
        }
    }
    let by_seq: BTreeMap<Seq, &RoomEvent> = history.iter().map(|event| (event.seq, event)).collect();
    let mut told = BTreeSet::new();
    for event in &log.applied {
        if by_seq.get(&event.seq) != Some(&event) && told.insert(event.seq) {
            breaches.push(Breach::Disagrees(log.who.clone(), event.seq));
        }
    }
    let newest = history.last().map_or(Seq::ZERO, |event| event.seq);
    let reached = log.applied.last().map(|event| event.seq);
    if let Some(reached) = reached
        && reached < newest
    {
        breaches.push(Breach::Behind(log.who.clone(), reached));
    }
}

#[cfg(test)]
mod tests {
    use sarang_protocol::message::EventKind;
    use sarang_protocol::text::{Body, DisplayName, Handle};
    use sarang_protocol::time::Timestamp;
    use sarang_protocol::user::User;
    use uuid::Uuid;

    use super::*;

    fn cid(n: u128) -> ClientId {
        ClientId(Uuid::from_u128(n))
    }

    fn event(seq: u64, n: u128) -> RoomEvent {
        RoomEvent {
            seq: Seq(seq),
            at: Timestamp(0),
            author: User { handle: Handle::trusted("dana"), name: DisplayName::trusted("Dana") },
            kind: EventKind::Message { cid: cid(n), body: Body::trusted(format!("message {n}")) },
        }
    }

    /// Dana sent messages 1, 2, 3, has them acknowledged at their places, and saw them all.
    fn dana() -> Log {
        Log {
            who: "dana".into(),
            sent: (1..=3).map(|n| (cid(n), format!("message {n}"))).collect(),
            acknowledged: (1..=3u32).map(|n| (cid(n.into()), Seq(n.into()))).collect(),
            refused: vec![],
            applied: history(),
        }
    }

    fn history() -> Vec<RoomEvent> {
        vec![event(1, 1), event(2, 2), event(3, 3)]
    }

    #[test]
    fn a_kept_promise_has_no_breach() {
        assert_eq!(check(&history(), &[dana()]), []);
        promise_is_kept(&history(), &[dana()]);
    }

    #[test]
    fn a_reader_may_come_late_but_not_leave_early() {
        let mut late = dana();
        late.applied.remove(0);
        assert_eq!(check(&history(), &[late]), []);
        let mut early = dana();
        early.applied.pop();
        assert_eq!(check(&history(), &[early]), [Breach::Behind("dana".into(), Seq(2))]);
    }

    #[test]
    fn it_sees_what_is_lost() {
        let short = &history()[..2];
        let mut log = dana();
        log.applied.pop();
        assert_eq!(check(short, &[log]), [Breach::Lost("dana".into(), cid(3))]);
    }

    #[test]
    fn it_sees_what_is_there_twice() {
        let mut doubled = history();
        doubled.push(event(4, 2));
        let mut log = dana();
        log.applied.push(event(4, 2));
        let breaches = check(&doubled, &[log]);
        assert!(breaches.contains(&Breach::Twice(cid(2))), "{breaches:?}");
    }

    #[test]
    fn it_sees_holes() {
        let holed = [event(1, 1), event(2, 2), event(4, 3)];
        let breaches = check(&holed, &[]);
        assert_eq!(breaches, [Breach::Hole(Seq(4))]);
    }

    #[test]
    fn it_sees_a_message_elsewhere_than_acknowledged() {
        let mut log = dana();
        log.acknowledged[0].1 = Seq(3);
        assert_eq!(check(&history(), &[log]), [Breach::Misplaced("dana".into(), cid(1), Seq(3))]);
    }

    #[test]
    fn it_sees_a_senders_messages_swapped() {
        let mut log = dana();
        log.sent.swap(0, 1);
        assert_eq!(check(&history(), &[log]), [Breach::Swapped("dana".into(), cid(2), cid(1))]);
    }

    #[test]
    fn it_sees_readers_that_skip_repeat_or_see_something_else() {
        let mut skips = dana();
        skips.applied.remove(1);
        assert_eq!(check(&history(), &[skips]), [Breach::Jump("dana".into(), Seq(1), Seq(3))]);
        let mut repeats = dana();
        repeats.applied.insert(1, event(1, 1));
        assert_eq!(check(&history(), &[repeats]), [Breach::Jump("dana".into(), Seq(1), Seq(1))]);
        let mut differs = dana();
        differs.applied[1] = event(2, 9);
        assert_eq!(check(&history(), &[differs]), [Breach::Disagrees("dana".into(), Seq(2))]);
    }

    #[test]
    fn it_sees_a_refused_message_in_the_history_and_an_altered_text() {
        let mut log = dana();
        log.refused.push(cid(1));
        log.sent[1].1 = "something else".into();
        assert_eq!(
            check(&history(), &[log]),
            [Breach::RefusedAndStored("dana".into(), cid(1)), Breach::Altered(cid(2))]
        );
    }

    #[test]
    #[should_panic(expected = "nothing is tested")]
    fn it_refuses_to_judge_silence() {
        promise_is_kept(&history(), &[]);
    }

    #[test]
    #[should_panic(expected = "dana's acknowledged")]
    fn it_fails_a_test_with_names() {
        promise_is_kept(&[], &[dana()]);
    }
}
