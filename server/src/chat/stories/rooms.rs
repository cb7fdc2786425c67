//! Rooms: made, joined, left, renamed.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::Seq;

use super::*;

#[tokio::test]
async fn rooms_are_made_joined_left_and_renamed() {
    let (house, dana) = House::founded().await;
    let kim = house.person("kim").await;
    let chat = &house.chat;
    let made = chat.create_room(&kim, room("Team 회의!", None)).await;
    assert_eq!(made.unwrap().slug.as_str(), "team-회의");
    let (events, users) = house.ears.heard();
    assert_eq!(events[0]["kind"], "joined");
    assert_eq!(users, [kim.id]);
    let view = chat.room_view(&dana, "team-회의", None).await.unwrap();
    assert!(!view.joined, "who is not a member reads");
    assert_eq!((view.read, view.member_count), (view.head, 1));
    assert!(view.may_manage, "administrators may");
    let view = chat.room_view(&kim, "team-회의", None).await.unwrap();
    assert!(view.may_manage, "who made it may");

    chat.join(&dana, "Team-회의").await.unwrap();
    let info = chat.join(&dana, "team-회의").await.unwrap();
    assert_eq!(info.head, Seq(2));
    let (events, users) = house.ears.heard();
    assert_eq!((events.len(), users), (1, vec![dana.id]));

    let info = chat.rename(&kim, "team-회의", "Planning").await.unwrap();
    assert_eq!((info.name.as_str(), info.head), ("Planning", Seq(3)));
    let (events, _) = house.ears.heard();
    assert_eq!(events[0]["kind"], "renamed");
    assert_eq!(events[0]["name"], "Planning");
    let lee = house.person("lee").await;
    let view = chat.room_view(&lee, "team-회의", None).await.unwrap();
    assert!(!view.may_manage);
    let stranger = chat.rename(&lee, "team-회의", "Mine").await;
    assert_eq!(code(stranger), ErrorCode::Forbidden);
    let taken = chat.rename(&kim, "team-회의", "LOBBY").await;
    assert_eq!(code(taken), ErrorCode::NameTaken);

    chat.leave(&dana, "team-회의").await.unwrap();
    chat.leave(&dana, "team-회의").await.unwrap();
    let (events, users) = house.ears.heard();
    assert_eq!((events.len(), users), (1, vec![dana.id]));
    assert_eq!(events[0]["kind"], "left");
    assert_eq!(chat.rooms(&dana).await.unwrap().len(), 1);
    assert_eq!(chat.directory(&dana).await.unwrap().len(), 2);
}

#[tokio::test]
async fn room_addresses_come_from_names_that_have_none_too() {
    let (house, dana) = House::founded().await;
    let chat = &house.chat;
    let mut slugs = Vec::new();
    for name in ["🐯", "🐻", "New", "Lobby!", "Lobby?"] {
        let made = chat.create_room(&dana, room(name, None)).await.unwrap();
        slugs.push(made.slug.to_string());
    }
    assert_eq!(slugs, ["room", "room-2", "room-3", "lobby-2", "lobby-3"]);
    let chosen = chat.create_room(&dana, room("Other", Some("lobby"))).await;
    assert_eq!(code(chosen), ErrorCode::NameTaken);
    let same = chat.create_room(&dana, room("lobby", None)).await;
    assert_eq!(code(same), ErrorCode::NameTaken);
    let reserved = chat.create_room(&dana, room("Other", Some("new"))).await;
    assert_eq!(code(reserved), ErrorCode::Invalid);
    let blank = chat.create_room(&dana, room("Other", Some(" "))).await;
    assert_eq!(blank.unwrap().slug.as_str(), "other");
}

#[tokio::test]
async fn a_room_is_marked_as_unread_only_so_far_back() {
    use crate::store::{Deed, NewPost};
    use sarang_protocol::text::{Body, RoomSlug};

    let (house, dana) = House::founded().await;
    let first = house.posts(&dana, "first").await.message.seq;
    let post = || NewPost {
        author: dana.id,
        slug: RoomSlug::trusted("lobby"),
        cid: ClientId(Uuid::new_v4()),
        deed: Deed::Post { body: Body::trusted("more"), reply_to: None, thread: None },
        purpose: None,
    };
    let posts = |number: u64| (0..number).map(|_| post()).collect::<Vec<_>>();
    house.chat.store.posts(&posts(crate::chat::rooms::UNREAD_REACH)).await.unwrap();
    house.chat.mark_unread(&dana, "lobby", first).await.unwrap();
    let lobby = house.chat.rooms(&dana).await.unwrap().remove(0);
    assert_eq!((lobby.read, lobby.unread), (first.prev(), 0), "all of it is her own");
    house.chat.store.posts(&posts(1)).await.unwrap();
    assert_eq!(code(house.chat.mark_unread(&dana, "lobby", first).await), ErrorCode::Invalid);
    house.chat.mark_unread(&dana, "lobby", Seq(first.0 + 1)).await.unwrap();
}
