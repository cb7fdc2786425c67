//! Who has read what one said: over REST, over the socket, and without scripts.

use reqwest::Method;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::seen::SeenBy;
use sarang_tests::api::{Answer, Api};
use sarang_tests::cluster::Cluster;
use sarang_tests::visitor::Visitor;
use serde_json::{Value, json};
use uuid::Uuid;

/// Nobody is in it who has not joined.
const ROOM: &str = "books";

async fn seen(person: &Api) -> Vec<String> {
    let seen = person.get(&format!("/rooms/{ROOM}/seen")).await.is(200).json::<SeenBy>().seen;
    seen.into_iter().map(|one| format!("{} {}", one.user.handle, one.seq)).collect()
}

async fn reads(person: &Api, seq: &Value) {
    let path = format!("/rooms/{ROOM}/read");
    Answer::to(person.request(Method::PUT, &path).json(&json!({ "seq": seq }))).await.is(204);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_sees_who_has_read_it() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_room(ROOM, "Books");
    let (dana, kim, lee) = (cluster.api("Dana", 0), cluster.api("Kim", 0), cluster.api("Lee", 0));
    for person in [&dana, &kim] {
        person.joins(ROOM).await.is(200);
    }
    lee.get(&format!("/rooms/{ROOM}/seen")).await.is_refused(403, ErrorCode::NotAMember);
    lee.get("/rooms/nowhere/seen").await.is_refused(404, ErrorCode::NotFound);
    let seq =
        dana.posts(ROOM, Uuid::new_v4(), "읽으면 알려 주세요").await.is(201).json::<Value>()["seq"].clone();
    let last = seq.as_u64().unwrap_or_default();
    assert_eq!(seen(&dana).await, [format!("kim {}", last - 1)]);
    let mut person = Visitor::signed_in(&cluster[0], "dana").await;
    let actions = format!("/rooms/{ROOM}/{seq}/actions");
    person.opens(&actions).await;
    assert!(!person.page().text().contains("Seen by"));
    reads(&kim, &seq).await;
    assert_eq!(seen(&dana).await, [format!("kim {last}")]);
    person.opens(&actions).await;
    person.reads("Seen by");

    // Nobody sees it of who does not want it.
    let mut quiet = Visitor::signed_in(&cluster[0], "kim").await;
    quiet.opens("/settings").await;
    quiet.submits("/settings/privacy", &[("seen", "false")]).await;
    quiet.reads("What others see is changed.");
    assert_eq!(seen(&dana).await, [""; 0]);
    person.opens(&actions).await;
    assert!(!person.page().text().contains("Seen by"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_small_room_tells_who_has_read_it() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_room(ROOM, "Books");
    let dana = cluster.api("Dana", 0);
    dana.joins(ROOM).await.is(200);
    for number in 1..SeenBy::MEMBERS {
        cluster.api(&format!("Kim{number}"), 0).joins(ROOM).await.is(200);
    }
    assert_eq!(seen(&dana).await.len(), SeenBy::MEMBERS as usize - 1);
    cluster.api("Lee", 0).joins(ROOM).await.is(200);
    assert_eq!(seen(&dana).await, [""; 0]);
}
