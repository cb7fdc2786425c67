//! The same for what is done to messages.

use sarang_protocol::change::{Change, Quote};
use sarang_protocol::text::Emoji;

use super::*;

fn does(handle: &str, seq: u64, target: u64, change: &Change) -> RoomEvent {
    by(handle, seq, change.kind(cid(u128::from(seq) + 100), Seq(target)))
}

fn edit(text: &str) -> Change {
    Change::Edit { body: Body::trusted(text) }
}

fn thumb(on: bool) -> Change {
    Change::React { emoji: Emoji::trusted("👍"), on }
}

/// These events after Dana's three messages, as one reads them who comes then.
fn followed_by(events: &[RoomEvent]) -> Vec<RoomEvent> {
    let mut all = history();
    for event in events {
        for one in &mut all {
            one.takes(event);
        }
        all.push(event.clone());
    }
    all
}

#[test]
fn changes_are_folded_and_whoever_saw_them_come_is_right() {
    let events = [
        does("dana", 5, 2, &edit("better")),
        does("dana", 6, 3, &thumb(true)),
        does("dana", 7, 4, &Change::Delete),
    ];
    let now = followed_by(&events);
    let mut log = dana();
    log.applied.extend(events.clone());
    log.changes = vec![
        (cid(105), Seq(2), edit("better")),
        (cid(106), Seq(3), thumb(true)),
        (cid(107), Seq(4), Change::Delete),
    ];
    log.acknowledged.extend([(cid(105), Seq(5)), (cid(106), Seq(6)), (cid(107), Seq(7))]);
    // These changed nothing.
    log.changes.extend([
        (cid(8), Seq(2), edit("better")),
        (cid(9), Seq(3), thumb(true)),
        (cid(10), Seq(4), Change::Delete),
    ]);
    log.acknowledged.extend([(cid(8), Seq(5)), (cid(9), Seq(6)), (cid(10), Seq(7))]);
    log.shown = now.clone();
    assert_eq!(check(&now, &[log.clone()]), []);
    assert_eq!(check_nothing_else(&now, &[log]), []);
}

#[test]
fn it_sees_a_message_that_does_not_stand_as_its_changes_come_to() {
    let events = [
        does("dana", 5, 2, &edit("better")),
        does("dana", 6, 3, &thumb(true)),
        does("dana", 7, 4, &Change::Delete),
    ];
    let now = followed_by(&events);
    for (index, message) in history().into_iter().enumerate().skip(1) {
        let mut forgotten = now.clone();
        forgotten[index] = message;
        assert_eq!(check(&forgotten, &[]), [Breach::Unfolded(Seq(index as u64 + 1))]);
    }
    // The text of an edit is there although the message is gone, or gone although it is there.
    let edits = [does("dana", 5, 2, &edit("better")), does("dana", 6, 2, &Change::Delete)];
    let mut kept = followed_by(&edits);
    kept[4] = edits[0].clone();
    assert_eq!(check(&kept, &[]), [Breach::Unfolded(Seq(5))]);
}

#[test]
fn it_sees_a_quote_that_says_what_was_deleted() {
    let mut reply = event(5, 4);
    if let EventKind::Message { reply_to, .. } = &mut reply.kind {
        *reply_to = Quote::of(&history()[1]).map(Box::new);
    }
    let now = followed_by(&[reply.clone(), does("dana", 6, 2, &Change::Delete)]);
    assert_eq!(check(&now, &[]), []);
    let mut tells = now;
    tells[4] = reply;
    assert_eq!(check(&tells, &[]), [Breach::Unfolded(Seq(5))]);
}

#[test]
fn it_sees_who_is_shown_something_else_in_the_end() {
    let events = [does("dana", 5, 2, &edit("better"))];
    let now = followed_by(&events);
    let mut log = dana();
    log.applied.extend(events.clone());
    log.shown = [history(), events.to_vec()].concat();
    assert_eq!(check(&now, &[log.clone()]), [Breach::Stale("dana".into(), Seq(2))]);
    log.gone = true;
    assert_eq!(check(&now, &[log]), []);
}

#[test]
fn it_sees_changes_that_are_lost_swapped_or_cannot_have_happened() {
    let mut log = dana();
    log.changes = vec![(cid(105), Seq(2), edit("better"))];
    log.acknowledged.push((cid(105), Seq(4)));
    let lost = Breach::Lost("dana".into(), cid(105));
    assert_eq!(check(&history(), &[log.clone()]), [lost]);
    let events = [does("dana", 5, 2, &edit("better")), does("dana", 6, 2, &edit("best"))];
    log.applied.extend(events.clone());
    log.changes = vec![(cid(106), Seq(2), edit("best")), (cid(105), Seq(2), edit("better"))];
    log.acknowledged.pop();
    let swapped = Breach::Swapped("dana".into(), cid(106), cid(105));
    assert_eq!(check(&followed_by(&events), &[log]), [swapped]);

    let enters = || by("kim", 5, EventKind::Joined);
    for wrong in [
        does("kim", 6, 2, &edit("not mine")),
        does("dana", 6, 1, &edit("no message")),
        does("dana", 6, 4, &thumb(false)),
        does("dana", 6, 4, &Change::Pin { on: false }),
        does("lee", 6, 2, &thumb(true)),
    ] {
        let breaches = check(&followed_by(&[enters(), wrong.clone()]), &[]);
        assert!(breaches.contains(&Breach::Impossible(Seq(6))), "{wrong:?}: {breaches:?}");
    }
    let after = [does("dana", 5, 2, &Change::Delete), does("dana", 6, 2, &thumb(true))];
    assert!(check(&followed_by(&after), &[]).contains(&Breach::Impossible(Seq(6))));
}
