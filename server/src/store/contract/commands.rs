//! What is kept of commands, and what a message makes of its room.

use super::*;

async fn a_message_says_what_its_room_is_for(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    house.room(kim, "tea").await;
    house.joins(dana, "tea").await;
    let (cid, store) = (fresh_cid(), &house.store);
    let new = |author, cid, text: &str| NewPost {
        author,
        slug: slug("tea"),
        cid,
        deed: Deed::Post { body: Body::trusted(format!("/topic {text}")), reply_to: None, thread: None },
        purpose: Some(Purpose::parse(text).unwrap()),
    };
    // Only who made it may, and what is refused concerns nobody else.
    let group = [new(dana, fresh_cid(), "coffee"), new(kim, cid, "tea"), new(kim, fresh_cid(), "차")];
    let told = store.posts(&group).await.unwrap();
    assert!(matches!(told[0], Err(Refusal::NotYours)), "{told:?}");
    assert!(told[1..].iter().all(|post| matches!(post, Ok(Post::Fresh(_)))), "{told:?}");
    let purpose = async || store.room(dana, &slug("tea")).await.unwrap().unwrap().purpose;
    assert_eq!(purpose().await.as_str(), "차");
    // What comes again takes nothing back.
    let again = store.posts(&[new(kim, cid, "tea")]).await.unwrap();
    assert!(matches!(again[..], [Ok(Post::Again(_))]), "{again:?}");
    assert_eq!(purpose().await.as_str(), "차");
}

async fn a_command_is_kept_as_it_was_first_given(base: Base) {
    let house = House::on(base).await;
    let (kim, dana) = (house.person("kim").await, house.person("dana").await);
    let (cid, store) = (fresh_cid(), &house.store);
    let given = |text: &str| Given { room: slug("tea"), text: text.to_owned(), at: Timestamp(7) };
    assert_eq!(store.given(kim, cid).await.unwrap(), None);
    store.note_given(kim, cid, &given("/leave")).await.unwrap();
    store.note_given(kim, cid, &given("/invite @dana")).await.unwrap();
    assert_eq!(store.given(kim, cid).await.unwrap(), Some(given("/leave")));
    assert_eq!(store.given(dana, cid).await.unwrap(), None);
    assert_eq!(store.given(kim, fresh_cid()).await.unwrap(), None);
}

on_both!(a_message_says_what_its_room_is_for, a_command_is_kept_as_it_was_first_given);
