//! People's own logs, and being taken out of a room.

use sarang_protocol::message::EventKind;
use sarang_protocol::own::{OwnEvent, OwnKind};
use sarang_protocol::text::{DisplayName, Handle};
use sarang_protocol::user::Role;

use super::*;

impl House {
    pub(super) async fn own_head(&self, person: UserId) -> Seq {
        self.store.own_of(person).await.head
    }

    async fn own_log(&self, person: UserId, after: u64) -> Vec<OwnEvent> {
        match self.store.own_run(person, Seq(after)).await.unwrap() {
            OwnRun::Events { head, events } => {
                assert_eq!(head, self.own_head(person).await);
                events
            }
            OwnRun::Forgotten => panic!("forgotten"),
        }
    }

    /// As "number kind room".
    pub(super) async fn own_lines(&self, person: UserId, after: u64) -> Vec<String> {
        let line = |event: OwnEvent| {
            let what = match event.kind {
                OwnKind::Joined { summary } => format!("joined {}", summary.slug),
                OwnKind::Left { room } => format!("left {room}"),
                OwnKind::Removed { room, by, .. } => format!("removed {room} by {}", by.handle),
                OwnKind::Thread { room, thread, own } => {
                    format!(
                        "thread {room}/{thread} unread {}{}",
                        own.unread,
                        if own.following { "" } else { ", let go" }
                    )
                }
                OwnKind::Read { summary } => format!("read {} unread {}", summary.slug, summary.unread),
                OwnKind::Unread { summary } => format!("unread {} unread {}", summary.slug, summary.unread),
                OwnKind::Draft { room, thread: None, body } => format!("draft {room} {body}"),
                OwnKind::Draft { room, thread: Some(root), body } => format!("draft {room}/{root} {body}"),
                OwnKind::Doors => "doors".to_owned(),
                OwnKind::Me { user, role } => format!("me {} {role:?}", user.name),
            };
            format!("{} {what}", event.seq)
        };
        self.own_log(person, after).await.into_iter().map(line).collect()
    }
}

async fn what_happens_to_somebody_is_in_their_own_log(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    assert_eq!(house.own_lines(kim, 0).await, Vec::<String>::new());
    let general = house.room(kim, "general").await;
    house.joins(dana, "general").await;
    house.joins(dana, "general").await;
    assert_eq!(house.own_lines(dana, 0).await, ["1 joined general"]);
    let hello = house.posts(kim, "general", "hello").await;
    assert!(house.store.mark_read(dana, general, hello.event.seq, None).await.unwrap());
    assert!(!house.store.mark_read(dana, general, hello.event.seq, None).await.unwrap());
    house.store.set_name(dana, &DisplayName::trusted("Dana")).await.unwrap();
    house.store.set_password(dana, "hash", None).await.unwrap();
    let secret = new_session(1, LATER);
    let session = house.store.open_session(dana, &secret).await.unwrap();
    assert!(house.store.end_session(session, dana).await.unwrap());
    assert!(!house.store.end_session(session, dana).await.unwrap());
    assert!(!house.store.end_sessions(dana).await.unwrap());
    house.store.leave(dana, &slug("general")).await.unwrap();
    let own = ["3 me Dana Member", "4 doors", "5 doors", "6 left general"];
    // What was said of a room that one is not in any more is left out.
    assert_eq!(house.own_lines(dana, 0).await, own);
    assert_eq!(house.own_lines(dana, 4).await, own[2..]);
    assert_eq!(house.own_lines(dana, 6).await, Vec::<String>::new());
    assert_eq!(house.own_lines(kim, 0).await, ["1 joined general"]);
    for beyond in [7, u64::MAX] {
        assert_eq!(house.store.own_run(dana, Seq(beyond)).await, Some(OwnRun::Forgotten));
    }
    assert_eq!(house.store.own_run(UserId(999), Seq(0)).await, None);
    // Each about themselves, however many are asked about together.
    let asked = [(kim, Seq(0)), (UserId(999), Seq(0)), (dana, Seq(7)), (kim, Seq(1)), (kim, Seq(0))];
    let together = house.store.own_events(&asked).await.unwrap();
    for ((person, after), run) in asked.into_iter().zip(together) {
        assert_eq!(run, house.store.own_run(person, after).await);
    }
    assert!(house.store.own_events(&[]).await.unwrap().is_empty());
}

async fn a_message_writes_nothing_into_its_authors_own_log(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    house.room(kim, "general").await;
    house.joins(dana, "general").await;
    house.posts(dana, "general", "one").await;
    house.posts(kim, "general", "two").await;
    assert_eq!(house.own_head(kim).await, Seq(1));
    assert_eq!(house.own_head(dana).await, Seq(1));
    // And moves their mark all the same.
    assert_eq!(house.summary(kim, "general").await.unread, 0);
    assert_eq!(house.summary(dana, "general").await.unread, 1);
}

async fn of_the_marks_of_a_room_the_last_is_kept(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let (a, b) = (house.room(kim, "a").await, house.room(kim, "b").await);
    house.joins(dana, "a").await;
    house.joins(dana, "b").await;
    for n in 0..10_u32 {
        let (room, name) = if n % 2 == 0 { (a, "a") } else { (b, "b") };
        let seq = house.posts(kim, name, "news").await.event.seq;
        assert!(house.store.mark_read(dana, room, seq, None).await.unwrap());
    }
    house.posts(kim, "a", "more").await;
    // Numbers are given without a hole; the events that a later one made untrue are left out.
    assert_eq!(house.own_head(dana).await, Seq(12));
    assert_eq!(house.own_lines(dana, 2).await, ["11 read a unread 1", "12 read b unread 0"]);
    assert_eq!(house.own_lines(dana, 11).await, ["12 read b unread 0"]);
    assert_eq!(
        house.own_log(dana, 11).await[0].kind,
        OwnKind::Read { summary: house.summary(dana, "b").await }
    );
}

async fn what_was_rolled_back_leaves_no_hole(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    house.room(kim, "general").await;
    let taken = house.store.create_room(kim, &new_room("general")).await;
    assert_eq!(refusal(taken), Refusal::RoomTaken);
    assert!(!house.store.end_token(7, kim).await.unwrap());
    house.room(kim, "tea").await;
    assert_eq!(house.own_lines(kim, 0).await, ["1 joined general", "2 joined tea"]);
}

async fn an_own_log_forgets_in_time(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let room = house.room(kim, "general").await;
    let dana = house.person("dana").await;
    house.joins(dana, "general").await;
    let said = house.posts(kim, "general", "hello").await.event.seq;
    house.store.mark_read(dana, room, said, None).await.unwrap();
    let renames = OWN_KEPT + 5;
    for n in 0..renames {
        house.store.set_name(dana, &DisplayName::trusted(format!("Dana {n}"))).await.unwrap();
    }
    let head = house.own_head(dana).await;
    assert_eq!(head, Seq(2 + u64::from(renames)));
    let first_kept = head.0 - u64::from(OWN_KEPT) + 1;
    assert_eq!(house.store.own_run(dana, Seq(first_kept - 2)).await, Some(OwnRun::Forgotten));
    let kept = house.own_log(dana, first_kept - 1).await;
    let numbers: Vec<u64> = kept.iter().map(|event| event.seq.0).collect();
    assert_eq!(numbers, (first_kept..=head.0).collect::<Vec<_>>());
    // Others lose nothing by it.
    assert_eq!(house.own_lines(kim, 0).await, ["1 joined general"]);
}

async fn makers_and_administrators_take_people_out(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee) = (house.person("kim").await, house.person("dana").await, house.person("lee").await);
    let room = house.room(kim, "general").await;
    house.joins(dana, "general").await;
    house.joins(lee, "general").await;
    let (general, whom) = (slug("general"), Handle::trusted("dana"));
    let remove = |actor, role, whom: &Handle| {
        let (store, general, whom) = (house.store.clone(), general.clone(), whom.clone());
        async move { store.remove(actor, role, &general, &whom).await }
    };
    assert_eq!(refusal(remove(lee, Role::Member, &whom).await), Refusal::NotYours);
    let nowhere = house.store.remove(kim, Role::Admin, &slug("nowhere"), &whom).await;
    assert_eq!(refusal(nowhere), Refusal::NoSuchRoom);
    assert!(remove(kim, Role::Member, &Handle::trusted("nobody")).await.unwrap().is_none());

    let (person, logged) = remove(kim, Role::Member, &whom).await.unwrap().unwrap();
    assert_eq!((person, logged.leaver, logged.event.seq), (dana, Some(dana), Seq(4)));
    assert!(remove(kim, Role::Member, &whom).await.unwrap().is_none());
    let found = house.store.room(dana, &general).await.unwrap().unwrap();
    assert_eq!((found.member_count, found.read), (2, None));
    let refused = post(&house.store, dana, "general", fresh_cid(), "still here?").await;
    assert_eq!(refusal(refused), Refusal::NotAMember);
    assert_eq!(house.own_lines(dana, 1).await, ["2 removed general by kim"]);

    // It reads the same from the log, for who asks and for the hub.
    let (_, lee_removed) = remove(dana, Role::Admin, &Handle::trusted("lee")).await.unwrap().unwrap();
    let logged = house.store.room_events(room, Seq(3), 10).await.unwrap();
    let leavers: Vec<_> = logged.iter().map(|logged| logged.leaver).collect();
    assert_eq!(leavers, [Some(dana), Some(lee)]);
    assert_eq!(logged[1].event, lee_removed.event);
    let EventKind::Removed { whom } = &logged[0].event.kind else { panic!("{logged:?}") };
    assert_eq!((whom.handle.as_str(), logged[0].event.author.handle.as_str()), ("dana", "kim"));
    assert_eq!(house.page(kim, "general", None).await.events, house.whole_log(room).await);
    house.store.leave(kim, &general).await.unwrap();
    assert_eq!(house.store.room_events(room, Seq(5), 10).await.unwrap()[0].leaver, Some(kim));
}

async fn standings_tell_of_doors_and_of_the_own_log(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let standing = async || house.store.standings(&[kim, UserId(999)]).await.unwrap();
    let before = standing().await;
    assert_eq!(before[1], (UserId(999), Standing::default()));
    house.room(kim, "general").await;
    let after = standing().await;
    assert_eq!((after[0].1.doors, after[0].1.own), (before[0].1.doors, Seq(1)));
    house.store.open_session(kim, &new_session(1, LATER)).await.unwrap();
    assert_ne!(standing().await[0].1.doors, before[0].1.doors);
}

on_both! {
    what_happens_to_somebody_is_in_their_own_log,
    a_message_writes_nothing_into_its_authors_own_log,
    of_the_marks_of_a_room_the_last_is_kept,
    what_was_rolled_back_leaves_no_hole,
    an_own_log_forgets_in_time,
    makers_and_administrators_take_people_out,
    standings_tell_of_doors_and_of_the_own_log,
}
