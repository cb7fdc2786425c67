//! What people have begun to write and have not sent.

use sarang_protocol::drafts::Drafts;

use super::*;

/// As "room/thread text".
async fn drafts(house: &House, person: UserId) -> Vec<String> {
    let drafts = house.store.drafts(person).await.unwrap().into_iter();
    drafts
        .map(|draft| format!("{}/{} {}", draft.room, draft.thread.map_or(0, |root| root.0), draft.body))
        .collect()
}

async fn a_draft_is_told_to_all_devices_and_to_nobody_else(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let room = house.room(kim, "general").await;
    house.joins(dana, "general").await;
    let root = house.posts(kim, "general", "root").await.event.seq;
    let store = &house.store;
    let before = house.own_head(dana).await;
    let mut told = before;
    for text in ["ㅈ", "저", "저는"] {
        let (own, changed) = store.set_draft(dana, room, None, text).await.unwrap();
        assert!(changed);
        assert_eq!(own, Seq(told.0 + 1));
        told = own;
    }
    assert_eq!(store.set_draft(dana, room, None, "저는").await.unwrap(), (told, false), "it stands there");
    store.set_draft(dana, room, Some(root), "\n in the thread").await.unwrap();
    assert_eq!(drafts(&house, dana).await, ["general/3 \n in the thread", "general/0 저는"]);
    assert_eq!(drafts(&house, kim).await, [""; 0]);
    // Of each place the last word is told.
    let lines = house.own_lines(dana, before.0).await;
    assert_eq!(lines, ["4 draft general 저는", "5 draft general/3 \n in the thread"]);
    assert_eq!(house.own_lines(kim, 0).await, ["1 joined general"]);
    let page = async |person| store.page(person, &slug("general"), None).await.unwrap().unwrap().draft;
    assert_eq!((page(dana).await.as_str(), page(kim).await.as_str()), ("저는", ""));
    assert_eq!(store.draft(dana, room, root).await.unwrap(), "\n in the thread");

    let (_, changed) = store.set_draft(dana, room, None, "").await.unwrap();
    assert!(changed);
    assert!(!store.set_draft(dana, room, None, "").await.unwrap().1);
    let lines = house.own_lines(dana, before.0).await;
    assert_eq!(lines, ["5 draft general/3 \n in the thread", "6 draft general "]);
    assert_eq!(page(dana).await, "");

    // Who has left sees it when they are back, and meanwhile nothing of it.
    store.leave(dana, &slug("general")).await.unwrap();
    assert_eq!(drafts(&house, dana).await, [""; 0]);
    assert_eq!(house.own_lines(dana, before.0).await, ["7 left general"]);
    assert_eq!(refusal(store.set_draft(dana, room, None, "x").await), Refusal::NotAMember);
    house.joins(dana, "general").await;
    assert_eq!(drafts(&house, dana).await, ["general/3 \n in the thread"]);
}

async fn only_so_many_drafts_are_kept(base: Base) {
    let house = House::on(base).await;
    let kim = house.person("kim").await;
    let room = house.room(kim, "general").await;
    let mut last = Seq::ZERO;
    for _ in 0..=Drafts::MOST {
        last = house.posts(kim, "general", "root").await.event.seq;
    }
    let draft = async |thread: u64| house.store.set_draft(kim, room, Some(Seq(thread)), "x").await;
    for thread in 0..u64::from(Drafts::MOST) {
        draft(last.0 - thread).await.unwrap();
    }
    let one_more = last.0 - u64::from(Drafts::MOST);
    assert_eq!(refusal(draft(one_more).await), Refusal::TooManyDrafts);
    assert_eq!(refusal(draft(last.0 + 1).await), Refusal::NoSuchMessage);
    house.store.set_draft(kim, room, Some(last), "another word of the same").await.unwrap();
    house.store.set_draft(kim, room, Some(last), "").await.unwrap();
    draft(one_more).await.unwrap();
    assert_eq!(drafts(&house, kim).await.len(), Drafts::MOST as usize);
}

on_both!(a_draft_is_told_to_all_devices_and_to_nobody_else, only_so_many_drafts_are_kept);
