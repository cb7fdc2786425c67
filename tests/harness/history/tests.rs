//! The checker sees what it is there to see: a broken history for every breach, and whole ones.

use sarang_protocol::notifications::Attention;
use sarang_protocol::room::{RoomKind, RoomSummary};
use sarang_protocol::text::{Body, DisplayName, Handle, Purpose, RoomName, RoomSlug};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::User;
use sarang_protocol::view::RoomView;
use uuid::Uuid;

use super::*;

mod changes;
mod threads;

fn cid(n: u128) -> ClientId {
    ClientId(Uuid::from_u128(n))
}

fn user(handle: &str) -> User {
    User { handle: Handle::trusted(handle), name: DisplayName::trusted(handle) }
}

fn by(handle: &str, seq: u64, kind: EventKind) -> RoomEvent {
    RoomEvent { seq: Seq(seq), at: Timestamp(0), author: user(handle), kind }
}

/// Dana's message `n`.
fn event(seq: u64, n: u128) -> RoomEvent {
    by("dana", seq, EventKind::message(cid(n), Body::trusted(format!("message {n}"))))
}

/// Dana came in and sent messages 1, 2, 3.
fn history() -> Vec<RoomEvent> {
    vec![by("dana", 1, EventKind::Joined), event(2, 1), event(3, 2), event(4, 3)]
}

/// She has them acknowledged at their places, and saw them all.
fn dana() -> Log {
    Log {
        who: "dana".into(),
        sent: (1..=3).map(|n| (cid(n), format!("message {n}"))).collect(),
        acknowledged: (1..=3u32).map(|n| (cid(n.into()), Seq(u64::from(n) + 1))).collect(),
        applied: history(),
        ..Log::default()
    }
}

/// Kim reads, came in after what Dana said, left, and somebody went on.
fn kims_history() -> Vec<RoomEvent> {
    let mut all = history();
    all.extend([by("kim", 5, EventKind::Joined), by("kim", 6, EventKind::Left), event(7, 4)]);
    all
}

fn kim() -> Log {
    Log { who: "kim".into(), applied: kims_history()[4..].to_vec(), gone: true, ..Log::default() }
}

#[test]
fn a_kept_promise_has_no_breach() {
    assert_eq!(check(&history(), &[dana()]), []);
    assert_eq!(check(&kims_history(), &[kim()]), []);
    assert_eq!(check_nothing_else(&history(), &[dana()]), []);
    promise_is_kept(&history(), &[dana()]);
}

#[test]
fn a_reader_may_come_late_but_not_leave_early() {
    let mut late = dana();
    late.applied.remove(0);
    assert_eq!(check(&history(), &[late]), []);
    let mut early = dana();
    early.applied.pop();
    assert_eq!(check(&history(), &[early.clone()]), [Breach::Behind("dana".into(), Seq(3))]);
    early.gone = true;
    assert_eq!(check(&history(), &[early]), []);
}

#[test]
fn it_sees_what_is_lost() {
    let short = &history()[..3];
    let mut log = dana();
    log.applied.pop();
    assert_eq!(check(short, &[log]), [Breach::Lost("dana".into(), cid(3))]);
}

#[test]
fn it_sees_what_is_stored_twice() {
    let mut doubled = history();
    doubled.push(event(5, 2));
    let mut log = dana();
    log.applied.push(event(5, 2));
    let breaches = check(&doubled, &[log]);
    assert!(breaches.contains(&Breach::Twice(cid(2))), "{breaches:?}");
}

#[test]
fn it_sees_what_is_shown_twice() {
    let mut log = dana();
    log.doubled.push(cid(2));
    assert_eq!(check(&history(), &[log]), [Breach::Doubled("dana".into(), cid(2))]);
}

#[test]
fn it_sees_holes() {
    let holed = [history(), vec![event(6, 4)]].concat();
    assert_eq!(check(&holed, &[]), [Breach::Hole(Seq(6))]);
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
    assert_eq!(check(&history(), &[skips.clone()]), [Breach::Jump("dana".into(), Seq(1), Seq(3))]);
    // Who begins anew may: but never backwards.
    skips.anew.insert(1);
    assert_eq!(check(&history(), &[skips]), []);
    let mut repeats = dana();
    repeats.applied.insert(1, history()[0].clone());
    assert_eq!(check(&history(), &[repeats.clone()]), [Breach::Jump("dana".into(), Seq(1), Seq(1))]);
    repeats.anew.insert(1);
    assert_eq!(check(&history(), &[repeats]), [Breach::Jump("dana".into(), Seq(1), Seq(1))]);
    let mut differs = dana();
    differs.applied[1] = event(2, 9);
    assert_eq!(check(&history(), &[differs]), [Breach::Disagrees("dana".into(), Seq(2))]);
}

#[test]
fn it_sees_every_kind_of_event_that_is_another() {
    let renamed = |name: &str| by("dana", 2, EventKind::Renamed { name: RoomName::trusted(name) });
    let history = vec![by("dana", 1, EventKind::Joined), renamed("Everyone"), by("dana", 3, EventKind::Left)];
    let sees = |applied: Vec<RoomEvent>| Log { who: "lee".into(), applied, ..Log::default() };
    assert_eq!(check(&history, &[sees(history.clone())]), []);
    for (at, other) in [
        (0, by("kim", 1, EventKind::Joined)),
        (1, renamed("Nobody")),
        (1, by("dana", 2, EventKind::Joined)),
        (2, by("dana", 3, EventKind::Joined)),
    ] {
        let mut applied = history.clone();
        applied[at] = other;
        let seq = Seq(at as u64 + 1);
        assert_eq!(check(&history, &[sees(applied)]), [Breach::Disagrees("lee".into(), seq)]);
    }
}

#[test]
fn it_sees_who_hears_on_after_they_have_left() {
    let mut history = kims_history();
    history[6].at = Timestamp(REMOVED_WITHIN + 1);
    let mut log = kim();
    log.applied = history[4..].to_vec();
    assert_eq!(check(&history, &[log.clone()]), [Breach::Overheard("kim".into(), Seq(7))]);
    let mut removed = history.clone();
    removed[5] = by("dana", 6, EventKind::Removed { whom: user("kim") });
    let hears_on = Log { applied: removed[4..].to_vec(), ..log.clone() };
    assert_eq!(check(&removed, &[hears_on]), [Breach::Overheard("kim".into(), Seq(7))]);
    // Kim's second device is Kim, and Lee is not.
    log.who = "Kim/2".into();
    assert_eq!(check(&history, &[log.clone()]), [Breach::Overheard("Kim/2".into(), Seq(7))]);
    log.who = "lee".into();
    assert_eq!(check(&history, &[log]), []);
}

#[test]
fn it_sees_what_cannot_have_happened() {
    for (seq, wrong) in [
        (5, by("dana", 5, EventKind::Joined)),
        (5, by("kim", 5, EventKind::Left)),
        (5, by("dana", 5, EventKind::Removed { whom: user("kim") })),
        (5, by("kim", 5, EventKind::message(cid(9), Body::trusted("from outside")))),
    ] {
        let all = [history(), vec![wrong]].concat();
        assert_eq!(check(&all, &[]), [Breach::Impossible(Seq(seq))]);
    }
}

#[test]
fn it_sees_a_message_of_nobody() {
    let mut log = dana();
    log.sent.remove(0);
    assert_eq!(check_nothing_else(&history(), &[log]), [Breach::Unsent(cid(1))]);
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

/// What Dana's page and list of rooms show of [`history`].
fn snapshot() -> (RoomView, RoomSummary) {
    let (slug, name) = (RoomSlug::trusted("general"), RoomName::trusted("General"));
    let view = RoomView {
        slug: slug.clone(),
        name: name.clone(),
        kind: RoomKind::Open,
        purpose: Purpose::trusted(""),
        joined: true,
        may_manage: false,
        member_count: 1,
        members: vec![user("dana")],
        events: history()[1..].to_vec(),
        head: Seq(4),
        read: Seq(2),
        focus: None,
        refused: None,
        draft: String::new(),
    };
    let kind = RoomKind::Open;
    let (head, read) = (Seq(4), Seq(2));
    (
        view,
        RoomSummary {
            slug,
            name,
            kind,
            with: vec![],
            head,
            read,
            // They are her own.
            unread: 0,
            mentions: 0,
            attention: Attention::Everything,
            favourite: false,
            section: None,
        },
    )
}

#[test]
fn it_sees_a_snapshot_that_is_not_what_the_events_come_to() {
    type Spoil = fn(&mut RoomView, &mut RoomSummary);
    let (view, summary) = snapshot();
    assert_eq!(check_snapshot("dana", &history(), &view, Some(&summary)), []);
    let spoilt: [(&str, Spoil); 10] = [
        ("head", |view, _| view.head = Seq(3)),
        ("member count", |view, _| view.member_count = 2),
        ("members", |view, _| view.members = vec![user("kim")]),
        ("window", |view, _| drop(view.events.pop())),
        ("membership", |view, _| view.joined = false),
        ("unread", |_, summary| summary.unread = 3),
        ("read up to", |view, _| view.read = Seq(3)),
        ("listed head", |_, summary| summary.head = Seq(3)),
        ("listed name", |_, summary| summary.name = RoomName::trusted("Nobody's")),
        ("name", |view, _| view.name = RoomName::trusted("Nobody's")),
    ];
    let renamed = by("dana", 5, EventKind::Renamed { name: RoomName::trusted("General") });
    for (what, spoil) in spoilt {
        let (mut view, mut summary, mut history) = (view.clone(), summary.clone(), history());
        if what == "name" {
            history.push(renamed.clone());
            view.events.push(renamed.clone());
            (view.head, summary.head) = (Seq(5), Seq(5));
        }
        spoil(&mut view, &mut summary);
        let breaches = check_snapshot("dana", &history, &view, Some(&summary));
        let said: Vec<String> = breaches.iter().map(ToString::to_string).collect();
        assert!(said.iter().any(|said| said.contains(&format!(": {what} is "))), "{what}: {said:?}");
    }
    let unlisted = check_snapshot("dana", &history(), &view, None);
    assert!(matches!(&unlisted[..], [Breach::Snapshot(..)]), "{unlisted:?}");
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
