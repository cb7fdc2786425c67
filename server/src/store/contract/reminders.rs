//! What people want to be reminded of.

use super::*;

fn tea(person: UserId, room: RoomId, due: i64) -> NewReminder {
    NewReminder { person, cid: fresh_cid(), room, text: "tea".into(), due: Timestamp(due) }
}

impl House {
    async fn due(&self, now: i64) -> Vec<i64> {
        let due = self.store.due_reminders(Timestamp(now)).await.unwrap();
        due.into_iter().map(|reminder| reminder.due.0).collect()
    }
}

async fn reminders_come_in_their_order_and_go_when_they_are_ended(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let room = house.room(kim, "general").await;
    for due in [30, 10, 20] {
        house.store.remind(&tea(kim, room, due)).await.unwrap();
    }
    house.store.remind(&tea(dana, room, 15)).await.unwrap();
    assert_eq!(house.due(9).await, [0_i64; 0]);
    assert_eq!(house.due(20).await, [10, 15, 20]);
    let own = house.store.reminders(kim).await.unwrap();
    assert_eq!(own.iter().map(|one| one.due.0).collect::<Vec<_>>(), [10, 20, 30]);
    assert_eq!((own[0].handle.as_str(), own[0].text.as_str()), ("kim", "tea"));
    assert_eq!(own[0].room.as_ref().unwrap().0.as_str(), "general");
    assert!(!house.store.end_reminder(own[0].id, dana).await.unwrap(), "it is not hers");
    assert!(house.store.end_reminder(own[0].id, kim).await.unwrap());
    assert!(!house.store.end_reminder(own[0].id, kim).await.unwrap());
    assert_eq!(house.due(20).await, [15, 20]);
}

async fn one_name_is_one_reminder(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let room = house.room(kim, "general").await;
    let one = tea(kim, room, 10);
    assert_eq!(house.store.remind(&one).await.unwrap(), Timestamp(10));
    let again = NewReminder { due: Timestamp(99), ..one.clone() };
    assert_eq!(house.store.remind(&again).await.unwrap(), Timestamp(10), "what was noted first stays");
    let other = NewReminder { text: "cake".into(), ..one };
    assert_eq!(refusal(house.store.remind(&other).await), Refusal::ClientIdReused);
    assert_eq!(house.store.reminders(kim).await.unwrap().len(), 1);
}

async fn there_are_only_so_many_to_come(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let room = house.room(kim, "general").await;
    for due in 0..500 {
        house.store.remind(&tea(kim, room, due)).await.unwrap();
    }
    assert_eq!(refusal(house.store.remind(&tea(kim, room, 1)).await), Refusal::TooManyReminders);
    let first = house.store.reminders(kim).await.unwrap().remove(0);
    assert!(house.store.end_reminder(first.id, kim).await.unwrap());
    house.store.remind(&tea(kim, room, 1)).await.unwrap();
}

async fn all_instances_speak_as_one_account(base: Base) {
    let house = House::on(base).await;
    house.person("sarang").await;
    let group =
        NewGroup { handle: Handle::trusted("two"), name: DisplayName::trusted("Two"), members: vec![] };
    house.store.make_group(&group).await.unwrap();
    let other = house.place.open().await;
    let (name, handles) =
        (DisplayName::trusted("Sarang"), ["sarang", "two", "three", "four"].map(Handle::trusted));
    let (one, two) = tokio::join!(house.store.speaker(&name, &handles), other.speaker(&name, &handles));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one, two);
    assert_eq!(one.1.handle.as_str(), "three", "people and groups keep their names");
    assert_eq!(house.store.speaker(&name, &handles).await.unwrap(), one);
}

on_both!(
    reminders_come_in_their_order_and_go_when_they_are_ended,
    one_name_is_one_reminder,
    there_are_only_so_many_to_come,
    all_instances_speak_as_one_account,
);
