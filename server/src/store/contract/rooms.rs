//! Rooms: their names and addresses, who is in them, who may change them.

use sarang_protocol::id::{Seq, UserId};
use sarang_protocol::message::EventKind;
use sarang_protocol::text::{DisplayName, Purpose, RoomName, RoomSlug};
use sarang_protocol::user::Role;
use sarang_protocol::view::RoomView;

use super::*;

async fn the_log_starts_with_the_creator(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let room = house.room(kim, "general").await;
    let log = house.whole_log(room).await;
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].kind, EventKind::Joined);
    assert_eq!(log[0].author.handle.as_str(), "kim");
    assert_eq!(house.summary(kim, "general").await.unread, 0);
}

async fn joining_and_leaving_twice_is_told_once(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let room = house.room(kim, "general").await;
    let general = slug("general");
    assert!(matches!(house.joins(dana, "general").await, Change::Made(_)));
    assert!(matches!(house.joins(dana, "general").await, Change::None));
    let found = house.store.room(dana, &general).await.unwrap().unwrap();
    assert_eq!((found.member_count, found.read), (2, Some(Seq(2))));
    let left = house.store.leave(dana, &general).await.unwrap();
    assert!(matches!(left, Change::Made(_)));
    let left = house.store.leave(dana, &general).await.unwrap();
    assert!(matches!(left, Change::None));
    let found = house.store.room(dana, &general).await.unwrap().unwrap();
    assert_eq!((found.member_count, found.read), (1, None));
    let kinds: Vec<_> = house.whole_log(room).await;
    let kinds: Vec<_> = kinds.into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Joined, EventKind::Joined, EventKind::Left]);
    let nowhere = house.store.join(dana, &slug("nowhere")).await;
    assert_eq!(refusal(nowhere), Refusal::NoSuchRoom);
}

async fn names_and_addresses_are_there_once_whatever_their_case(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    house.room(kim, "general").await;
    let mut room = new_room("General");
    room.address = Address::Chosen(slug("elsewhere"));
    let same_name = house.store.create_room(kim, &room).await;
    assert_eq!(refusal(same_name), Refusal::RoomTaken);
    let mut room = new_room("Other");
    room.address = Address::Chosen(slug("general"));
    let same_address = house.store.create_room(kim, &room).await;
    assert_eq!(refusal(same_address), Refusal::RoomTaken);
    // A derived address gives way, a name does not.
    let mut room = new_room("Other");
    room.address = Address::Derived(slug("general"));
    let (made, _) = house.store.create_room(kim, &room).await.unwrap();
    assert_eq!(made.slug.as_str(), "general-2");
    let taken = house.store.create_room(kim, &room).await;
    assert_eq!(refusal(taken), Refusal::RoomTaken);
    assert_eq!(house.store.rooms(kim).await.unwrap().len(), 2);
}

async fn long_addresses_with_a_number_are_no_longer_than_others(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    for n in 1..=3 {
        let room = NewRoom {
            kind: RoomKind::Open,
            address: Address::Derived(slug(&"가".repeat(RoomSlug::MAX))),
            name: RoomName::parse(&n.to_string()).unwrap(),
            purpose: Purpose::trusted(""),
        };
        let (made, _) = house.store.create_room(kim, &room).await.unwrap();
        assert_eq!(RoomSlug::parse(made.slug.as_str()).unwrap(), made.slug);
    }
}

async fn creator_and_administrators_rename(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let room = house.room(kim, "general").await;
    house.room(kim, "random").await;
    let rename = |who: UserId, role: Role, name: &'static str| {
        let store = house.store.clone();
        async move {
            let name = RoomName::parse(name).unwrap();
            store.rename_room(who, role, &slug("general"), &name).await
        }
    };
    let stranger = rename(dana, Role::Member, "Mine").await;
    assert_eq!(refusal(stranger), Refusal::NotYours);
    assert!(rename(kim, Role::Member, "Lobby").await.unwrap().is_some());
    assert!(rename(dana, Role::Admin, "Lobby").await.unwrap().is_none());
    assert!(rename(dana, Role::Admin, "LOBBY").await.unwrap().is_some());
    let taken = rename(kim, Role::Member, "Random").await;
    assert_eq!(refusal(taken), Refusal::RoomTaken);
    let last = house.whole_log(room).await.pop().unwrap();
    let name = RoomName::trusted("LOBBY");
    assert_eq!(last.kind, EventKind::Renamed { name: name.clone() });
    assert_eq!(last.seq, Seq(3));
    assert_eq!(house.summary(kim, "general").await.name, name);
}

async fn lists_are_by_name_and_tell_what_is_ones_own(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    for name in ["beta", "Alpha", "회의", "gamma"] {
        house.room(kim, name).await;
    }
    house.joins(dana, "gamma").await;
    let listed = house.store.directory(dana).await.unwrap();
    let names: Vec<_> = listed.iter().map(|room| room.name.as_str()).collect();
    assert_eq!(names, ["Alpha", "beta", "gamma", "회의"]);
    let joined: Vec<_> = listed.iter().map(|room| room.joined).collect();
    assert_eq!(joined, [false, false, true, false]);
    assert_eq!(listed[2].members, 2);
    let own = house.store.rooms(kim).await.unwrap();
    let names: Vec<_> = own.iter().map(|(_, room)| room.name.as_str()).collect();
    assert_eq!(names, ["Alpha", "beta", "gamma", "회의"]);
}

async fn members_are_named_by_name_and_only_the_first(base: Base) {
    let house = House::on(base).await;
    let zoe = house.person("zoe").await;
    let room = house.room(zoe, "general").await;
    // The first room is where newcomers land.
    for n in 0..RoomView::MEMBERS + 5 {
        house.person(&format!("m{n:03}")).await;
    }
    let members = house.page(zoe, "general", None).await.members;
    assert_eq!(members.len(), RoomView::MEMBERS as usize);
    assert_eq!(members[0].handle.as_str(), "m000");
    let aaron = DisplayName::parse("Aaron").unwrap();
    house.store.set_name(zoe, &aaron).await.unwrap();
    let members = house.page(zoe, "general", None).await.members;
    assert_eq!(members[0].name, aaron);
    let found = house.store.room(zoe, &slug("general")).await.unwrap();
    assert_eq!(found.unwrap().member_count, RoomView::MEMBERS + 6);
    let author = &house.whole_log(room).await[0].author;
    assert_eq!(author.name, aaron, "the log shows who people are now");
}

on_both!(
    the_log_starts_with_the_creator,
    joining_and_leaving_twice_is_told_once,
    names_and_addresses_are_there_once_whatever_their_case,
    long_addresses_with_a_number_are_no_longer_than_others,
    creator_and_administrators_rename,
    lists_are_by_name_and_tell_what_is_ones_own,
    members_are_named_by_name_and_only_the_first
);
