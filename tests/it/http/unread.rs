//! How far one has read a room: forward, and back.

use reqwest::Method;
use sarang_protocol::api::{PostedMessage, Rooms};
use sarang_protocol::error::ErrorCode;
use sarang_tests::api::{Answer, Api};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::visitor::Visitor;
use serde_json::json;
use uuid::Uuid;

async fn marks(api: &Api, what: &str, seq: u64) -> Answer {
    let path = format!("/rooms/{GENERAL}/{what}");
    Answer::to(api.request(Method::PUT, &path).json(&json!({ "seq": seq }))).await
}

async fn stands(api: &Api) -> (u64, u32) {
    let room = api.get("/rooms").await.is(200).json::<Rooms>().rooms.remove(0);
    (room.read.0, room.unread)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_is_read_and_marked_as_unread_again() {
    let cluster = Cluster::alone().await;
    let (dana, kim) = (cluster.api("Dana", 0), cluster.api("Kim", 0));
    for api in [&dana, &kim] {
        api.joins(GENERAL).await.is(200);
    }
    let mut posted = Vec::new();
    for text in ["one", "two", "three"] {
        let message: PostedMessage = dana.posts(GENERAL, Uuid::new_v4(), text).await.is(201).json();
        posted.push(message.seq.0);
    }
    assert_eq!(stands(&kim).await.1, 3);
    marks(&kim, "read", posted[1]).await.is(204);
    assert_eq!(stands(&kim).await, (posted[1], 1));
    marks(&kim, "read", posted[0]).await.is(204);
    assert_eq!(stands(&kim).await, (posted[1], 1), "it never goes back by itself");
    for _ in 0..2 {
        marks(&kim, "unread", posted[0]).await.is(204);
        assert_eq!(stands(&kim).await, (posted[0] - 1, 3));
    }
    marks(&kim, "unread", 999).await.is_refused(404, ErrorCode::NoSuchMessage);
    marks(&kim, "unread", 1).await.is_refused(404, ErrorCode::NoSuchMessage);

    let mut person = Visitor::signed_in(&cluster[0], "kim").await;
    assert_eq!(stands(&kim).await.1, 0, "opening the room is reading it");
    person.opens(&format!("/rooms/{GENERAL}/{}/actions", posted[1])).await;
    person.submits(&format!("/rooms/{GENERAL}/{}/unread", posted[1]), &[]).await;
    person.reads("Marked as unread, until you open the room again.");
    assert_eq!(stands(&kim).await, (posted[1] - 1, 2));
    person.opens("/rooms").await;
    assert!(person.page().answer.text.contains("sidebar__room--unread"));
    person.opens(&format!("/rooms/{GENERAL}")).await;
    assert_eq!(stands(&kim).await.1, 0);
    kim.leaves(GENERAL).await.is(204);
    marks(&kim, "unread", posted[1]).await.is_refused(403, ErrorCode::NotAMember);
}
