//! How people sort their lists of rooms.

use sarang_protocol::own::OwnKind;
use sarang_protocol::sections::{Part, Sections, Sorting};
use sarang_protocol::text::SectionName;

use super::*;

fn section(name: &str) -> SectionName {
    SectionName::parse(name).unwrap()
}

async fn names(house: &House, person: UserId) -> Vec<String> {
    let rooms = house.store.rooms(person).await.unwrap();
    rooms.into_iter().map(|(_, room)| room.name.to_string()).collect()
}

async fn a_list_is_sorted_by_who_it_is_of(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee) = (house.person("kim").await, house.person("dana").await, house.person("lee").await);
    let mut rooms = Vec::new();
    for name in ["art", "books", "cats", "dogs"] {
        rooms.push(house.room(kim, name).await);
        house.joins(dana, name).await;
    }
    let [art, books, cats, dogs] = rooms[..] else { unreachable!() };
    let store = &house.store;
    assert_eq!(store.sorting(lee, art).await.unwrap(), None);
    assert_eq!(refusal(store.sort_room(lee, art, true, None).await), Refusal::NotAMember);

    let before = house.own_head(dana).await;
    let (stands, changed) = store.sort_room(dana, dogs, true, Some(section("Pets"))).await.unwrap();
    assert!(changed);
    assert_eq!(store.sorting(dana, dogs).await.unwrap(), Some(stands));
    assert!(!store.sort_room(dana, dogs, true, Some(section("PETS"))).await.unwrap().1, "it is so already");
    // What is there but for capital letters is that one.
    let (stands, _) = store.sort_room(dana, cats, false, Some(section("pets"))).await.unwrap();
    assert_eq!(stands.section, Some(section("Pets")));
    store.sort_room(dana, books, false, Some(section("Letters"))).await.unwrap();
    assert_eq!(names(&house, dana).await, ["dogs", "books", "cats", "art"]);
    assert_eq!(names(&house, kim).await, ["art", "books", "cats", "dogs"], "nobody else's is");
    let summary = house.summary(dana, "cats").await;
    assert_eq!(summary.part(), Part::Section(&section("Pets")));
    // Their other devices are told of each.
    let run = store.own_run(dana, before).await;
    let Some(OwnRun::Events { events, .. }) = run else { panic!("{run:?}") };
    let told: Vec<_> = events
        .into_iter()
        .map(|event| match event.kind {
            OwnKind::Read { summary } => summary,
            other => panic!("{other:?}"),
        })
        .collect();
    let now = [house.summary(dana, "dogs").await, summary, house.summary(dana, "books").await];
    assert_eq!(told, now);
    // Who comes back begins anew.
    store.leave(dana, &slug("dogs")).await.unwrap();
    house.joins(dana, "dogs").await;
    assert_eq!(store.sorting(dana, dogs).await.unwrap(), Some(Sorting::default()));
}

async fn sections_get_other_names_and_go(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let mut rooms = Vec::new();
    for name in ["art", "books", "cats"] {
        rooms.push(house.room(kim, name).await);
    }
    let store = &house.store;
    for (room, name) in rooms.iter().zip(["A", "A", "B"]) {
        store.sort_room(kim, *room, false, Some(section(name))).await.unwrap();
    }
    let of = async |name: &str| house.summary(kim, name).await.section.map(|name| name.to_string());
    let before = house.own_head(kim).await;
    store.rename_section(kim, &section("A"), Some(section("a"))).await.unwrap();
    assert_eq!((of("art").await, of("books").await), (Some("a".into()), Some("a".into())));
    assert_eq!(house.own_lines(kim, before.0).await.len(), 2, "each is told");
    assert_eq!(refusal(store.rename_section(kim, &section("A"), None).await), Refusal::NoSuchSection);
    // By the name of another one they come together.
    store.rename_section(kim, &section("a"), Some(section("b"))).await.unwrap();
    for name in ["art", "books", "cats"] {
        assert_eq!(of(name).await, Some("B".into()));
    }
    store.rename_section(kim, &section("B"), None).await.unwrap();
    assert_eq!(of("cats").await, None);
    assert_eq!(names(&house, kim).await, ["art", "books", "cats"]);
}

async fn there_are_no_more_sections_than_may_be(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let mut rooms = Vec::new();
    for n in 0..=Sections::MOST {
        rooms.push(house.room(kim, &format!("room-{n}")).await);
    }
    let store = &house.store;
    for (n, room) in rooms.iter().take(Sections::MOST).enumerate() {
        store.sort_room(kim, *room, false, Some(section(&format!("section {n}")))).await.unwrap();
    }
    let last = rooms[Sections::MOST];
    let one_more = store.sort_room(kim, last, false, Some(section("one more"))).await;
    assert_eq!(refusal(one_more), Refusal::TooManySections);
    store.sort_room(kim, last, true, Some(section("Section 7"))).await.unwrap();
}

on_both! {
    a_list_is_sorted_by_who_it_is_of,
    sections_get_other_names_and_go,
    there_are_no_more_sections_than_may_be,
}
