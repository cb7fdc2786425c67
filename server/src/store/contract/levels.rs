//! Of what in a room its members want to hear.

use sarang_protocol::notifications::{Attention, Level, Notifications};
use sarang_protocol::own::OwnKind;

use super::*;

const SOON: Timestamp = Timestamp(10_000_000_000_000);

async fn a_level_is_ones_own_and_changes_no_count(base: Base) {
    let house = House::on(base).await;
    let (kim, dana, lee) = (house.person("kim").await, house.person("dana").await, house.person("lee").await);
    let general = house.room(kim, "general").await;
    house.joins(dana, "general").await;
    house.posts(kim, "general", "one").await;
    let store = &house.store;
    assert_eq!(store.notifications(dana, general).await.unwrap(), Some(Notifications::default()));
    assert_eq!(store.notifications(lee, general).await.unwrap(), None);
    let quiet = Notifications { level: Level::Nothing, muted_until: None };
    assert_eq!(refusal(store.set_notifications(lee, general, quiet).await), Refusal::NotAMember);

    let before = house.own_head(dana).await;
    assert!(store.set_notifications(dana, general, quiet).await.unwrap());
    assert!(!store.set_notifications(dana, general, quiet).await.unwrap(), "it is so already");
    assert_eq!(store.notifications(dana, general).await.unwrap(), Some(quiet));
    assert_eq!(store.notifications(kim, general).await.unwrap(), Some(Notifications::default()));
    let summary = house.summary(dana, "general").await;
    assert_eq!((summary.attention, summary.unread, summary.told()), (Attention::Nothing, 1, 0));
    assert_eq!(house.summary(kim, "general").await.attention, Attention::Everything);
    // Their other devices are told, once.
    assert_eq!(house.own_head(dana).await, before.next());
    let run = store.own_run(dana, before).await;
    let Some(OwnRun::Events { events, .. }) = run else { panic!("{run:?}") };
    assert_eq!(events[0].kind, OwnKind::Read { summary });
    // Who comes back begins anew.
    store.leave(dana, &slug("general")).await.unwrap();
    house.joins(dana, "general").await;
    assert_eq!(store.notifications(dana, general).await.unwrap(), Some(Notifications::default()));
}

async fn a_mute_ends_by_itself_and_is_told_once(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let (tea, books) = (house.room(kim, "tea").await, house.room(kim, "books").await);
    house.joins(dana, "tea").await;
    let store = &house.store;
    let muted = |until| Notifications { level: Level::Mentions, muted_until: Some(until) };
    store.set_notifications(kim, tea, muted(SOON)).await.unwrap();
    store.set_notifications(dana, tea, muted(SOON)).await.unwrap();
    store.set_notifications(kim, books, muted(Notifications::FOR_GOOD)).await.unwrap();
    assert_eq!(house.summary(kim, "tea").await.attention, Attention::Muted);
    assert_eq!(store.end_mutes(Timestamp(SOON.0 - 1)).await.unwrap(), []);
    let before = house.own_head(kim).await;
    // Two instances look at once.
    let other = house.place.open().await;
    let (here, there) = tokio::join!(store.end_mutes(SOON), other.end_mutes(SOON));
    let mut told = [here.unwrap(), there.unwrap()].concat();
    told.sort_by_key(|person| person.0);
    assert_eq!(told, [kim, dana]);
    assert_eq!(house.own_head(kim).await, before.next());
    assert_eq!(house.own_lines(kim, before.0).await, [format!("{} read tea unread 0", before.next())]);
    assert_eq!(house.summary(kim, "tea").await.attention, Attention::Mentions);
    assert_eq!(house.summary(kim, "books").await.attention, Attention::Muted);
    assert_eq!(store.end_mutes(SOON).await.unwrap(), []);
}

async fn a_clock_is_remembered(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    assert_eq!(house.store.utc_offset(kim).await.unwrap(), None);
    for minutes in [540, -210] {
        house.store.set_utc_offset(kim, minutes).await.unwrap();
        assert_eq!(house.store.utc_offset(kim).await.unwrap(), Some(minutes));
    }
}

on_both! {
    a_level_is_ones_own_and_changes_no_count,
    a_mute_ends_by_itself_and_is_told_once,
    a_clock_is_remembered,
}
