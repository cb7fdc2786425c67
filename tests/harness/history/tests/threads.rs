//! The same for what is said in threads.

use sarang_protocol::api::Message;
use sarang_protocol::change::Change;
use sarang_protocol::thread::{FollowedThread, Following, InThread, Threads};

use super::*;

/// Somebody's reply in the thread of Dana's first message.
fn reply(handle: &str, seq: u64, root: u64) -> RoomEvent {
    let mut reply = event(seq, u128::from(seq) + 100);
    reply.author = user(handle);
    if let EventKind::Message { thread, .. } = &mut reply.kind {
        *thread = Some(InThread { root: Seq(root), also_to_room: false });
    }
    reply
}

/// The thread of Dana's first message, as one reads it who comes then; Kim has replied.
fn threaded(events: &[RoomEvent]) -> Vec<RoomEvent> {
    let mut all = history();
    all.push(by("kim", 5, EventKind::Joined));
    for event in events {
        for one in &mut all {
            one.takes(event);
        }
        all.push(event.clone());
    }
    all
}

#[test]
fn it_sees_a_thread_that_is_not_told_as_it_is() {
    let whole = threaded(&[reply("kim", 6, 2), reply("dana", 7, 2)]);
    assert_eq!(check(&whole, &[]), []);
    let mut untold = whole.clone();
    untold[1] = history()[1].clone();
    assert_eq!(check(&untold, &[]), [Breach::Unfolded(Seq(2))]);
    let shown: Vec<Seq> = Picture::of(&whole).messages.into_keys().collect();
    assert_eq!(shown, [Seq(2), Seq(3), Seq(4)], "the room shows nothing of it");
}

#[test]
fn it_sees_what_cannot_be_in_a_thread() {
    let nested = [threaded(&[reply("kim", 6, 2)]), vec![reply("dana", 7, 6)]].concat();
    assert_eq!(check(&nested, &[]), [Breach::Impossible(Seq(7))]);
    // What is deleted tells which thread it was in.
    let gone = by("kim", 7, Change::Delete.kind(cid(107), Seq(6)));
    let untold = threaded(&[reply("kim", 6, 2), gone]);
    assert!(check(&untold, &[]).contains(&Breach::Impossible(Seq(7))));
}

#[test]
fn it_sees_threads_that_are_listed_wrong() {
    let all = threaded(&[reply("kim", 6, 2), reply("dana", 7, 2)]);
    let right = FollowedThread {
        room: RoomSlug::trusted("general"),
        name: RoomName::trusted("General"),
        root: Message::from_event(all[1].clone()).unwrap(),
        own: Following { following: true, read: Seq(6), unread: 1 },
    };
    let told = |threads: Vec<FollowedThread>| check_threads("kim", &all, "general", &Threads { threads });
    assert_eq!(told(vec![right.clone()]), []);
    let unlisted = told(vec![]);
    assert!(matches!(&unlisted[..], [Breach::Snapshot(..)]), "{unlisted:?}");
    let with = |own| FollowedThread { own, ..right.clone() };
    for own in [
        Following { following: true, read: Seq(6), unread: 2 },
        Following { following: true, read: Seq(2), unread: 2 },
    ] {
        assert_eq!(told(vec![with(own)]).len(), 1);
    }
    let other = Message::from_event(all[2].clone()).unwrap();
    assert!(!told(vec![FollowedThread { root: other, ..right.clone() }]).is_empty());
}
