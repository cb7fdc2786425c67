//! Messages that people keep for later.

use sarang_protocol::change::Change as Deeds;
use sarang_protocol::saved::Saved;

use super::threads::{GENERAL, three_and_a_room, within};
use super::*;

impl House {
    async fn keeps(&self, person: UserId, room: RoomId, message: Seq) {
        self.store.save(person, room, message, true).await.unwrap();
    }

    /// As "room text", the last saved first.
    async fn kept(&self, person: UserId) -> Vec<String> {
        let (kept, _) = self.store.saved(person, None).await.unwrap();
        kept.into_iter().map(|one| format!("{} {}", one.slug, one.message.body().unwrap())).collect()
    }
}

async fn one_keeps_messages_for_oneself(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee, room) = three_and_a_room(&house).await;
    let one = house.posts(dana, GENERAL, "one").await.event.seq;
    let two = house.posts(dana, GENERAL, "two").await.event.seq;
    let aside = house.answers(dana, within(one), "aside").await.seq;
    for message in [two, one, aside, two] {
        house.keeps(kim, room, message).await;
    }
    assert_eq!(house.kept(kim).await, ["general aside", "general one", "general two"]);
    assert_eq!(house.kept(dana).await, [""; 0]);
    assert!(house.store.has_saved(kim, room, two).await.unwrap());
    assert!(!house.store.has_saved(lee, room, two).await.unwrap());
    for _ in 0..2 {
        house.store.save(kim, room, two, false).await.unwrap();
    }
    assert_eq!(house.kept(kim).await, ["general aside", "general one"]);
    assert_eq!(refusal(house.store.save(kim, room, Seq(1), true).await), Refusal::NoSuchMessage);
    assert_eq!(refusal(house.store.save(kim, room, Seq(99), false).await), Refusal::NoSuchMessage);

    // What is deleted since is there, without its text, and can be let go.
    let delete = Deed::Change { target: one, change: Deeds::Delete };
    house.store.does(dana, &slug(GENERAL), fresh_cid(), delete).await.unwrap();
    assert_eq!(house.kept(kim).await, ["general aside", "general "]);
    assert_eq!(refusal(house.store.save(kim, room, one, true).await), Refusal::MessageDeleted);
    house.store.save(kim, room, one, false).await.unwrap();
    assert_eq!(house.kept(kim).await, ["general aside"]);
}

async fn what_one_may_not_read_now_is_not_listed(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, _, room) = three_and_a_room(&house).await;
    let closed =
        NewRoom { kind: RoomKind::Closed, address: Address::Chosen(slug("hidden")), ..new_room("Plans") };
    let hidden = house.store.create_room(kim, &closed).await.unwrap().0.id;
    let add = async || house.store.add(kim, &slug("hidden"), &Handle::trusted("dana")).await.unwrap();
    add().await;
    let plan = house.posts(kim, "hidden", "plans").await.event.seq;
    house.keeps(dana, hidden, plan).await;
    let hello = house.posts(kim, GENERAL, "hello").await.event.seq;
    house.keeps(dana, room, hello).await;
    assert_eq!(house.kept(dana).await.len(), 2);
    house.store.remove(kim, Role::Member, &slug("hidden"), &Handle::trusted("dana")).await.unwrap();
    house.store.leave(dana, &slug(GENERAL)).await.unwrap();
    assert_eq!(house.kept(dana).await, ["general hello"], "an open room may be read by everybody");
    add().await;
    assert_eq!(house.kept(dana).await.len(), 2);
}

async fn what_is_saved_comes_page_by_page(base: Base) {
    let house = House::on(base).await;
    let (kim, _, _, room) = three_and_a_room(&house).await;
    let number = Saved::PAGE + 1;
    for n in 0..number {
        let seq = house.posts(kim, GENERAL, &n.to_string()).await.event.seq;
        house.keeps(kim, room, seq).await;
    }
    let (first, older) = house.store.saved(kim, None).await.unwrap();
    assert_eq!((first.len(), older), (Saved::PAGE as usize, true));
    let (rest, older) = house.store.saved(kim, first.last().map(|one| one.id)).await.unwrap();
    assert_eq!((rest.len(), older), (1, false));
    assert_eq!(rest[0].message.body().unwrap().as_str(), "0");
}

on_both! {
    one_keeps_messages_for_oneself,
    what_one_may_not_read_now_is_not_listed,
    what_is_saved_comes_page_by_page,
}
