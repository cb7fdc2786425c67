//! I8: folding the events gives what a fresh snapshot shows, whatever has happened.

use std::collections::{BTreeMap, BTreeSet};

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use sarang_protocol::change;
use sarang_protocol::text::Emoji;
use sarang_protocol::thread::InThread;
use sarang_tests::history::{Picture, check};

use super::*;

/// Histories, each in a room of its own.
const HISTORIES: u64 = 12;

/// Things that happen in each.
const LENGTH: usize = 60;

async fn i8_folding_random_histories_gives_what_a_fresh_snapshot_shows(base: Base) {
    let house = House::on(base).await;
    let mut people = Vec::new();
    for handle in ["dana", "kim", "lee", "park"] {
        people.push((handle, house.person(handle).await));
    }
    for seed in 0..HISTORIES {
        let room = format!("room-{seed}");
        let id = house.room(people[0].1, &room).await;
        // How far everybody who is in has read: what they did tells.
        let mut read = BTreeMap::from([("dana", Seq(1))]);
        let mut dice = SmallRng::seed_from_u64(seed);
        for number in 0..LENGTH {
            let (handle, person) = people[dice.random_range(0..people.len())];
            match dice.random_range(0..18) {
                0..4 if read.contains_key(handle) => {
                    let posted = house.posts(person, &room, &format!("message {number}")).await;
                    read.insert(handle, posted.event.seq);
                }
                4 | 5 => {
                    if let Change::Made(logged) = house.joins(person, &room).await {
                        read.insert(handle, logged.event.seq);
                    }
                }
                6 => {
                    house.store.leave(person, &slug(&room)).await.unwrap();
                    read.remove(handle);
                }
                7 => {
                    let whom = Handle::trusted(handle);
                    house.store.remove(people[0].1, Role::Admin, &slug(&room), &whom).await.unwrap();
                    read.remove(handle);
                }
                8 => {
                    let (whom, _) = people[dice.random_range(0..people.len())];
                    match house.store.add(person, &slug(&room), &Handle::trusted(whom)).await {
                        Ok(added) => {
                            read.extend(added.map(|(_, logged)| (whom, logged.event.seq)));
                        }
                        Err(error) => {
                            assert!(!read.contains_key(handle), "seed {seed}: {error}");
                        }
                    }
                }
                9 => {
                    let name = RoomName::trusted(format!("{room} {}", dice.random_range(0..3)));
                    house.store.rename_room(people[0].1, Role::Admin, &slug(&room), &name).await.unwrap();
                }
                10..=12 => {
                    let (who, mark) = (person, read.get_mut(handle));
                    moves_the_mark(&house, &mut dice, (who, id), mark, &format!("seed {seed}: {handle}"))
                        .await;
                }
                _ => {
                    let head = house.head(id).await;
                    let target = Seq(dice.random_range(1..=head.0));
                    let deed = deed(&mut dice, target, number);
                    match house.store.does(person, &slug(&room), fresh_cid(), deed).await {
                        Ok(Post::Fresh(logged)) if logged.event.is_in_room() => {
                            read.insert(handle, logged.event.seq);
                        }
                        Ok(_) | Err(StoreError::Refused(_)) => {}
                        Err(error) => panic!("seed {seed}: {error}"),
                    }
                }
            }
        }
        let log = house.whole_log(id).await;
        assert_eq!(check(&log, &[]), [], "seed {seed}");
        let picture = Picture::of(&log);
        for (handle, person) in &people {
            let page = house.page(*person, &room, None).await;
            let members: BTreeSet<Handle> = page.members.iter().map(|user| user.handle.clone()).collect();
            assert_eq!(members, picture.members, "seed {seed}");
            assert_eq!(page.room.member_count as usize, picture.members.len(), "seed {seed}");
            assert_eq!(page.room.head, picture.head, "seed {seed}");
            let name = picture.name.as_ref().map_or(room.as_str(), RoomName::as_str);
            assert_eq!(page.room.name.as_str(), name, "seed {seed}");
            let expected = read.get(handle).copied();
            assert_eq!(page.room.read, expected, "seed {seed}: {handle}");
            let own = house.store.own_of(*person).await.rooms;
            let summary = own.into_iter().map(|(_, it)| it).find(|it| it.slug.as_str() == room);
            let told = summary.map(|summary| (summary.read, summary.unread as usize));
            assert_eq!(
                told,
                expected.map(|read| (read, picture.unread(handle, read))),
                "seed {seed}: {handle}"
            );
        }
        let messages: Vec<Seq> = picture.messages.keys().copied().collect();
        let page = house.store.span(id, Span::Newest, Reach::Messages, 200).await.unwrap();
        assert_eq!(page.iter().map(|event| event.seq).collect::<Vec<_>>(), messages, "seed {seed}");
    }
}

/// Somebody reads up to somewhere, or marks as unread from somewhere on.
async fn moves_the_mark(
    house: &House,
    dice: &mut SmallRng,
    (person, room): (UserId, RoomId),
    mark: Option<&mut Seq>,
    who: &str,
) {
    let head = house.head(room).await;
    if dice.random_range(0..3) == 0 {
        let from = Seq(dice.random_range(1..=head.0));
        let moved = house.store.mark_unread(person, room, from).await.unwrap();
        let mark = mark.filter(|mark| **mark >= from);
        assert_eq!(moved, mark.is_some(), "{who} marks {from} as unread");
        if let Some(mark) = mark {
            *mark = from.prev();
        }
    } else {
        let seq = Seq(dice.random_range(0..head.0 + 3));
        let moved = house.store.mark_read(person, room, seq, None).await.unwrap();
        let mark = mark.filter(|mark| **mark < seq && seq <= head);
        assert_eq!(moved, mark.is_some(), "{who} has read {seq} of {head}");
        if let Some(mark) = mark {
            *mark = seq;
        }
    }
}

/// Something that is done with a message.
fn deed(dice: &mut SmallRng, target: Seq, number: usize) -> Deed {
    let on: bool = dice.random();
    let emoji = Emoji::trusted(if dice.random() { "👍" } else { "🎉" });
    match dice.random_range(0..9) {
        0 => Deed::Post { body: Body::trusted("a reply"), reply_to: Some(target), thread: None },
        1 => Deed::Change { target, change: change::Change::Delete },
        6.. => Deed::Post {
            body: Body::trusted("in a thread"),
            reply_to: on.then_some(target),
            thread: Some(InThread { root: target, also_to_room: dice.random() }),
        },
        2 => Deed::Change { target, change: change::Change::Pin { on } },
        3 => Deed::Change { target, change: change::Change::React { emoji, on } },
        _ => {
            let body = Body::trusted(format!("edited {number}"));
            Deed::Change { target, change: change::Change::Edit { body } }
        }
    }
}

on_both!(i8_folding_random_histories_gives_what_a_fresh_snapshot_shows);
