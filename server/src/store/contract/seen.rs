//! How far the people in a room have read it.

use super::*;

/// As "handle seq".
async fn seen(house: &House, person: UserId, room: RoomId) -> Vec<String> {
    let seen = house.store.seen(person, room).await.unwrap().into_iter();
    seen.map(|one| format!("{} {}", one.user.handle, one.seq)).collect()
}

async fn how_far_others_have_read_never_goes_back(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee) = (house.person("kim").await, house.person("dana").await, house.person("lee").await);
    let room = house.room(kim, "general").await;
    for person in [dana, lee] {
        let handle = if person == dana { "dana" } else { "lee" };
        house.joins(person, "general").await;
        assert!(seen(&house, kim, room).await.iter().any(|line| line.starts_with(handle)));
    }
    let last = house.posts(kim, "general", "hello").await.event.seq;
    assert_eq!(seen(&house, kim, room).await, ["dana 2", "lee 3"], "who joins has read what was there");
    assert!(house.store.mark_read(dana, room, last, None).await.unwrap());
    assert_eq!(seen(&house, kim, room).await, ["dana 4", "lee 3"]);
    assert_eq!(seen(&house, lee, room).await, ["dana 4", "kim 4"], "who writes has read");
    // That somebody wants to read it once more concerns nobody else.
    assert!(house.store.mark_unread(dana, room, Seq(3)).await.unwrap());
    assert_eq!(seen(&house, kim, room).await, ["dana 4", "lee 3"]);

    assert!(house.store.shows_seen(dana).await.unwrap());
    house.store.set_shows_seen(dana, false).await.unwrap();
    assert!(!house.store.shows_seen(dana).await.unwrap());
    assert_eq!(seen(&house, kim, room).await, ["lee 3"]);
    house.store.set_shows_seen(dana, true).await.unwrap();
    house.store.leave(lee, &slug("general")).await.unwrap();
    assert_eq!(seen(&house, kim, room).await, ["dana 4"]);
}

on_both!(how_far_others_have_read_never_goes_back);
