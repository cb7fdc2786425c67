//! Closed rooms and conversations: who is not in them finds nothing, by whatever way they look.

use std::collections::BTreeSet;

use sarang_protocol::message::EventKind;
use sarang_protocol::own::OwnKind;

use super::*;

const HIDDEN: &str = "q3ajr7hxw2";

fn closed_room(name: &str, address: &str) -> NewRoom {
    NewRoom { kind: RoomKind::Closed, address: Address::Chosen(slug(address)), ..new_room(name) }
}

/// These people, and an address in case there is no conversation of theirs.
fn wanted(people: &[&str], address: &str) -> Wanted {
    Wanted { people: people.iter().map(|handle| Handle::trusted(*handle)).collect(), slug: slug(address) }
}

impl House {
    async fn talks(&self, me: UserId, people: &[&str], address: &str) -> Started {
        self.store.converse(me, &wanted(people, address)).await.unwrap()
    }

    async fn closed(&self, creator: UserId) -> RoomId {
        self.store.create_room(creator, &closed_room("Plans", HIDDEN)).await.unwrap().0.id
    }

    async fn adds(&self, actor: UserId, room: &str, handle: &str) -> Result<Option<(UserId, Logged)>> {
        self.store.add(actor, &slug(room), &Handle::trusted(handle)).await
    }
}

/// Whatever a stranger tries, be they an administrator, it is as if the room had never been.
async fn to_others_there_is_no_such_room(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee) = (house.person("kim").await, house.person("dana").await, house.person("lee").await);
    house.closed(kim).await;
    let posted = house.posts(kim, HIDDEN, "between us").await;
    house.talks(kim, &["dana"], "d4aaaaaaaa").await;
    house.person("max").await;
    house.talks(kim, &["dana", "max"], "g4aaaaaaaa").await;
    let store = &house.store;
    let name = RoomName::trusted("Mine");
    for room in [HIDDEN, "d4aaaaaaaa", "g4aaaaaaaa", "neverwas"].map(slug) {
        assert!(store.room(lee, &room).await.unwrap().is_none(), "{room}");
        assert!(store.page(lee, &room, None).await.unwrap().is_none(), "{room}");
        assert!(store.page(lee, &room, Some(posted.event.seq)).await.unwrap().is_none(), "{room}");
        assert_eq!(refusal(store.join(lee, &room).await), Refusal::NoSuchRoom, "{room}");
        assert_eq!(refusal(store.leave(lee, &room).await), Refusal::NoSuchRoom, "{room}");
        assert_eq!(refusal(house.adds(lee, room.as_str(), "lee").await), Refusal::NoSuchRoom, "{room}");
        assert_eq!(refusal(house.adds(lee, room.as_str(), "nobody").await), Refusal::NoSuchRoom, "{room}");
        let renamed = store.rename_room(lee, Role::Admin, &room, &name).await;
        assert_eq!(refusal(renamed), Refusal::NoSuchRoom, "{room}");
        let removed = store.remove(lee, Role::Admin, &room, &Handle::trusted("kim")).await;
        assert_eq!(refusal(removed), Refusal::NoSuchRoom, "{room}");
        let said = post(store, lee, room.as_str(), fresh_cid(), "hello?").await;
        assert_eq!(refusal(said), Refusal::NoSuchRoom, "{room}");
        let pin = Deed::Change { target: Seq(2), change: sarang_protocol::change::Change::Pin { on: true } };
        assert_eq!(refusal(store.does(lee, &room, fresh_cid(), pin).await), Refusal::NoSuchRoom, "{room}");
    }
    assert!(store.directory(lee).await.unwrap().is_empty());
    assert!(store.directory(kim).await.unwrap().is_empty(), "it lists what everybody may join");
    assert!(store.rooms(lee).await.unwrap().is_empty());
    assert_eq!(store.rooms(dana).await.unwrap().len(), 2);
}

async fn a_name_tells_nothing_of_closed_rooms(base: Base) {
    let house = House::on(base).await;
    let (kim, lee) = (house.person("kim").await, house.person("lee").await);
    house.closed(kim).await;
    house.room(lee, "plans").await;
    house.store.create_room(lee, &closed_room("PLANS", "w7mm2kq5xa")).await.unwrap();
    let names: Vec<_> = house.store.rooms(lee).await.unwrap();
    let names: Vec<_> = names.iter().map(|(_, room)| (room.name.as_str(), room.kind)).collect();
    assert_eq!(names, [("plans", RoomKind::Open), ("PLANS", RoomKind::Closed)]);
    let plans = RoomName::trusted("plans");
    let renamed = house.store.rename_room(kim, Role::Member, &slug(HIDDEN), &plans).await.unwrap();
    assert!(renamed.is_some());
    // Open ones keep to the rule, and the first of them is where newcomers land.
    let same = house.store.create_room(kim, &new_room("plans")).await;
    assert_eq!(refusal(same), Refusal::RoomTaken);
    let max = house.person("max").await;
    let rooms = house.store.rooms(max).await.unwrap();
    assert_eq!(rooms.iter().map(|(_, room)| room.slug.as_str()).collect::<Vec<_>>(), ["plans"]);
}

async fn members_add_others_and_who_is_taken_out_loses_sight(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee) = (house.person("kim").await, house.person("dana").await, house.person("lee").await);
    let room = house.closed(kim).await;
    let (person, logged) = house.adds(kim, HIDDEN, "dana").await.unwrap().unwrap();
    assert_eq!((person, logged.leaver), (dana, None));
    assert!(house.adds(kim, HIDDEN, "dana").await.unwrap().is_none(), "again is fine");
    assert_eq!(refusal(house.adds(kim, HIDDEN, "nobody").await), Refusal::NoSuchUser);
    assert!(house.adds(dana, HIDDEN, "lee").await.unwrap().is_some(), "every member may");
    let log = house.whole_log(room).await;
    let told: Vec<_> = log
        .iter()
        .map(|event| match &event.kind {
            EventKind::Added { whom } => format!("{} added {}", event.author.handle, whom.handle),
            other => format!("{} {other:?}", event.author.handle),
        })
        .collect();
    assert_eq!(told, ["kim Joined", "kim added dana", "dana added lee"]);
    assert_eq!(log[1], logged.event, "what was told is what is read");
    let summary = house.summary(dana, HIDDEN).await;
    assert_eq!((summary.kind, summary.name.as_str(), summary.unread), (RoomKind::Closed, "Plans", 0));
    let OwnRun::Events { head, events } = house.store.own_run(dana, Seq::ZERO).await.unwrap() else {
        panic!("it is not so long ago")
    };
    assert!(matches!(&events[0].kind, OwnKind::Joined { summary } if summary.slug.as_str() == HIDDEN));

    let cid = fresh_cid();
    post(&house.store, lee, HIDDEN, cid, "mine").await.unwrap();
    let dana_goes = house.store.remove(dana, Role::Member, &slug(HIDDEN), &Handle::trusted("lee")).await;
    assert_eq!(refusal(dana_goes), Refusal::NotYours);
    for handle in ["lee", "dana"] {
        let removed = house.store.remove(kim, Role::Member, &slug(HIDDEN), &Handle::trusted(handle)).await;
        assert!(removed.unwrap().is_some());
    }
    // What was acknowledged stays so; whatever is new is said to nobody.
    let again = post(&house.store, lee, HIDDEN, cid, "mine").await.unwrap();
    assert!(matches!(again, Post::Again(_)), "{again:?}");
    let fresh = post(&house.store, lee, HIDDEN, fresh_cid(), "mine").await;
    assert_eq!(refusal(fresh), Refusal::NoSuchRoom);
    assert!(house.store.room(lee, &slug(HIDDEN)).await.unwrap().is_none());
    // Nor do they learn what it is called later.
    house.store.rename_room(kim, Role::Member, &slug(HIDDEN), &RoomName::trusted("Secret")).await.unwrap();
    let OwnRun::Events { events, .. } = house.store.own_run(dana, head).await.unwrap() else {
        panic!("it is not so long ago")
    };
    assert!(
        matches!(&events[0].kind, OwnKind::Removed { name, by, .. }
            if name.as_str() == "Plans" && by.handle.as_str() == "kim"),
        "{events:?}"
    );
}

async fn a_conversation_is_called_by_the_others_in_it(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let lee = house.person("lee").await;
    house.store.set_name(lee, &DisplayName::parse("이하늘").unwrap()).await.unwrap();
    let pair = house.talks(kim, &["dana"], "pair").await;
    assert_eq!(pair.entered.len(), 2);
    house.talks(kim, &["dana", "lee", "kim"], "circle").await;
    house.talks(kim, &[], "notes").await;
    house.room(kim, "zoo").await;
    let called = async |person| {
        let rooms = house.store.rooms(person).await.unwrap();
        let called = rooms.into_iter().map(|(_, room)| {
            let with: Vec<_> = room.with.iter().map(|user| user.handle.as_str()).collect();
            format!("{} {:?} {}", room.name, room.kind, with.join(" "))
        });
        called.collect::<Vec<_>>()
    };
    let own = ["zoo Open ", "dana Direct dana", "dana, 이하늘 Group dana lee", "kim Direct kim"];
    assert_eq!(called(kim).await, own, "rooms first");
    assert_eq!(called(dana).await, ["kim Direct kim", "kim, 이하늘 Group kim lee"]);
    assert_eq!(called(lee).await, ["dana, kim Group dana kim"]);
    assert_eq!(house.page(dana, "pair", None).await.room.name.as_str(), "kim");
    assert_eq!(house.summary(kim, "notes").await.name.as_str(), "kim");
    let OwnRun::Events { events, .. } = house.store.own_run(lee, Seq::ZERO).await.unwrap() else {
        panic!("it is not so long ago")
    };
    assert!(
        matches!(&events.last().unwrap().kind, OwnKind::Joined { summary }
            if summary.name.as_str() == "dana, kim" && summary.with.len() == 2),
        "{events:?}"
    );
    // Its people are always the same, and it has no other name.
    let pair = slug("pair");
    let store = &house.store;
    assert_eq!(refusal(store.leave(kim, &pair).await), Refusal::OfItsPeople);
    assert!(matches!(store.join(kim, &pair).await.unwrap(), Change::None));
    assert_eq!(refusal(house.adds(kim, "pair", "lee").await), Refusal::OfItsPeople);
    let removed = store.remove(kim, Role::Admin, &pair, &Handle::trusted("dana")).await;
    assert_eq!(refusal(removed), Refusal::OfItsPeople);
    let renamed = store.rename_room(kim, Role::Admin, &pair, &RoomName::trusted("Us")).await;
    assert_eq!(refusal(renamed), Refusal::OfItsPeople);
    let nobody = store.converse(kim, &wanted(&["dana", "nobody"], "never")).await;
    assert_eq!(refusal(nobody), Refusal::NoSuchUser);
    house.posts(dana, "pair", "hi").await;
    assert_eq!(house.summary(kim, "pair").await.unread, 1);
}

/// Many begin at once, on two instances: it is one room, and its log tells each of them once.
async fn the_same_people_have_one_conversation_whoever_begins(base: Base) {
    let house = House::on(base).await;
    let people = [house.person("kim").await, house.person("dana").await, house.person("lee").await];
    let other = house.place.open().await;
    let beginning = (0..24).map(|n| {
        let store = if n % 2 == 0 { house.store.clone() } else { other.clone() };
        let wanted = wanted(&["lee", "dana", "kim"], &format!("try-{n}"));
        tokio::spawn(async move { store.converse(people[n % 3], &wanted).await.unwrap() })
    });
    let mut rooms = BTreeSet::new();
    let mut made = Vec::new();
    for started in beginning.collect::<Vec<_>>() {
        let started = started.await.unwrap();
        rooms.insert(started.slug.clone());
        made.extend(started.entered);
    }
    assert_eq!(rooms.len(), 1, "{rooms:?}");
    assert_eq!(made.len(), 3, "one of them made it");
    let (id, summary) = house.store.rooms(people[0]).await.unwrap().remove(0);
    assert_eq!((&summary.slug, summary.head), (rooms.first().unwrap(), Seq(3)));
    assert_eq!(seqs(&house.whole_log(id).await), [1, 2, 3]);
    // Fewer of them are somebody else.
    let pair = house.talks(people[0], &["dana"], "pair").await;
    assert_eq!(pair.slug.as_str(), "pair");
    assert_eq!(other.converse(people[1], &wanted(&["kim"], "late")).await.unwrap().slug.as_str(), "pair");
}

/// Whoever is found by a name is found among these.
async fn everybody_is_listed(base: Base) {
    let house = House::on(base).await;
    house.person("kim").await;
    house.person("dana").await;
    let everybody = house.store.everybody().await.unwrap();
    assert_eq!(everybody.iter().map(|user| user.handle.as_str()).collect::<Vec<_>>(), ["kim", "dana"]);
}

on_both!(
    to_others_there_is_no_such_room,
    a_name_tells_nothing_of_closed_rooms,
    members_add_others_and_who_is_taken_out_loses_sight,
    a_conversation_is_called_by_the_others_in_it,
    the_same_people_have_one_conversation_whoever_begins,
    everybody_is_listed,
);
