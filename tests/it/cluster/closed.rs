//! Closed rooms and conversations, by people on different instances.

use std::collections::BTreeSet;

use sarang_protocol::api::RoomInfo;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::ServerFrame;
use sarang_protocol::own::OwnKind;
use sarang_protocol::room::{RoomKind, RoomSummary};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::Base;
use sarang_tests::talker::Talker;
use sarang_tests::wait::{holds, until};
use serde_json::json;

async fn is_told_of(talker: &Talker, room: &str) -> RoomSummary {
    talker
        .hears("the new room", |frame| match frame {
            ServerFrame::Joined { summary } if summary.slug.as_str() == room => Some(summary.clone()),
            _ => None,
        })
        .await
}

async fn two_begin_at_once_and_talk_in_one_room(base: Base) {
    let cluster = Cluster::over(base, 2).await;
    let (kim, dana) = (cluster.talker("Kim", 0).await, cluster.talker("Dana", 1).await);
    let begins = |talker: &Talker, with: &'static str| {
        let api = talker.api().clone();
        async move {
            let answer = api.post("/conversations", &json!({ "people": [with] })).await;
            assert!(matches!(answer.status, 200 | 201), "{answer:?}");
            answer.json::<RoomInfo>().slug.to_string()
        }
    };
    let both = futures_util::future::join_all(
        (0..8).map(
            async |n| {
                if n % 2 == 0 { begins(&kim, "dana").await } else { begins(&dana, "kim").await }
            },
        ),
    );
    let rooms: BTreeSet<String> = both.await.into_iter().collect();
    assert_eq!(rooms.len(), 1, "{rooms:?}");
    let room = rooms.first().expect("there is one").clone();
    let (to_kim, to_dana) = (is_told_of(&kim, &room).await, is_told_of(&dana, &room).await);
    assert_eq!((to_kim.kind, to_kim.name.as_str()), (RoomKind::Direct, "Dana"));
    assert_eq!((to_dana.name.as_str(), to_dana.with.len()), ("Kim", 1));
    kim.posts_in(&room, "점심?").await;
    dana.sees_in(&room, "점심?").await;
    dana.posts_in(&room, "좋아요").await;
    kim.sees_in(&room, "좋아요").await;
    kim.has_unread(&room, 1).await;
    let others = kim.api().messages(&room, "").await.messages;
    assert_eq!(others.len(), 2);
}

async fn who_is_added_elsewhere_follows_the_room_at_once_and_who_is_removed_no_more(base: Base) {
    let cluster = Cluster::over(base, 2).await;
    let (kim, dana) = (cluster.talker("Kim", 0).await, cluster.talker("Dana", 1).await);
    let made: RoomInfo =
        kim.api().post("/rooms", &json!({ "name": "Plans", "closed": true })).await.is(201).json();
    let room = made.slug.as_str();
    is_told_of(&kim, room).await;
    kim.posts_in(room, "before").await;
    let path = format!("/rooms/{room}/members/dana");
    sarang_tests::api::Answer::to(kim.api().request(reqwest::Method::PUT, &path)).await.is(204);
    let summary = is_told_of(&dana, room).await;
    assert_eq!((summary.kind, summary.name.as_str(), summary.unread), (RoomKind::Closed, "Plans", 0));
    kim.posts_in(room, "welcome").await;
    dana.sees_in(room, "welcome").await;
    dana.posts_in(room, "hello").await;
    kim.sees_in(room, "hello").await;
    kim.api().removes(room, "dana").await.is(204);
    let name = dana
        .learns("being taken out", |event| match event {
            OwnKind::Removed { name, .. } => Some(name.to_string()),
            _ => None,
        })
        .await;
    assert_eq!(name, "Plans");
    until("the room has gone from Dana's list", async || {
        holds(dana.listed(room).is_none(), format!("{:?}", dana.listed(room)))
    })
    .await;
    dana.api().get(&format!("/rooms/{room}")).await.is_refused(404, ErrorCode::NotFound);
}

on_both!(
    two_begin_at_once_and_talk_in_one_room,
    who_is_added_elsewhere_follows_the_room_at_once_and_who_is_removed_no_more,
);
