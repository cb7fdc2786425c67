//! What one has begun to write: over REST, over the socket, and without scripts.

use reqwest::Method;
use sarang_protocol::drafts::{DraftKept, Drafts};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::Seq;
use sarang_protocol::view::RoomView;
use sarang_tests::api::{Answer, Api};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::visitor::Visitor;
use serde_json::{Value, json};
use uuid::Uuid;

async fn puts(person: &Api, room: &str, body: Value) -> Answer {
    Answer::to(person.request(Method::PUT, &format!("/rooms/{room}/draft")).json(&body)).await
}

async fn drafts(person: &Api) -> Vec<(Option<u64>, String)> {
    let drafts = person.get("/drafts").await.is(200).json::<Drafts>().drafts;
    drafts.into_iter().map(|draft| (draft.thread.map(|root| root.0), draft.body)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_kept_read_and_thrown_away() {
    let cluster = Cluster::alone().await;
    let (dana, kim) = (cluster.api("Dana", 0), cluster.api("Kim", 0));
    cluster.installation().adds_room("books", "Books");
    puts(&kim, "books", json!({ "body": "x" })).await.is_refused(403, ErrorCode::NotAMember);
    for person in [&dana, &kim] {
        person.joins(GENERAL).await.is(200);
    }
    let root = dana.posts(GENERAL, Uuid::new_v4(), "root").await.is(201).json::<Value>()["seq"].as_u64();

    let first = puts(&kim, GENERAL, json!({ "body": "저는\0 </textarea> \n" })).await;
    let kept = first.is(200).json::<DraftKept>();
    assert!(kept.user_seq > Seq::ZERO);
    let again = puts(&kim, GENERAL, json!({ "body": "저는 </textarea> \n" })).await;
    assert_eq!(again.is(200).json::<DraftKept>(), kept, "nothing is told twice");
    puts(&kim, GENERAL, json!({ "body": "in the thread", "thread": root })).await.is(200);
    let both = [(root, "in the thread".to_owned()), (None, "저는 </textarea> \n".to_owned())];
    assert_eq!(drafts(&kim).await, both);
    assert_eq!(drafts(&dana).await, []);
    let view = kim.get(&format!("/rooms/{GENERAL}/view")).await.is(200).json::<RoomView>();
    assert_eq!(view.draft, "저는 </textarea> \n");

    let wrong = json!({ "body": "x", "thread": 999 });
    puts(&kim, GENERAL, wrong).await.is_refused(404, ErrorCode::NoSuchMessage);
    puts(&kim, "nowhere", json!({ "body": "x" })).await.is_refused(404, ErrorCode::NotFound);
    let heavy = "가".repeat(Drafts::BYTES / 3 + 1);
    puts(&kim, GENERAL, json!({ "body": heavy })).await.is_refused(413, ErrorCode::TooLarge);
    assert_eq!(drafts(&kim).await, both, "what was refused changes nothing");
    puts(&kim, GENERAL, json!({ "body": " \n" })).await.is(200);
    assert_eq!(drafts(&kim).await, both[..1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_gone_on_with_without_scripts() {
    let cluster = Cluster::alone().await;
    let kim = cluster.api("Kim", 0);
    kim.joins(GENERAL).await.is(200);
    let posted = kim.posts(GENERAL, Uuid::new_v4(), "root").await.is(201).json::<Value>();
    let thread = json!({ "body": "<b>여기</b>", "thread": posted["seq"] });
    puts(&kim, GENERAL, json!({ "body": "쓰다 만 글" })).await.is(200);
    puts(&kim, GENERAL, thread).await.is(200);

    let mut person = Visitor::signed_in(&cluster[0], "kim").await;
    person.opens("/saved").await;
    person.reads("Drafts");
    person.opens("/drafts").await;
    person.reads("General, in a thread");
    person.reads("<b>여기</b>");
    person.submits("/rooms/general/draft", &[("thread", &posted["seq"].to_string())]).await;
    person.reads("The draft is thrown away.");
    assert_eq!(drafts(&kim).await, [(None, "쓰다 만 글".to_owned())]);
    // It stands where one goes on, and is none any more when it is sent.
    person.opens("/rooms/general").await;
    person.reads("쓰다 만 글");
    person.submits("/rooms/general/messages", &[("body", "쓰다 만 글, 다 썼어요")]).await;
    assert_eq!(drafts(&kim).await, []);
    person.opens("/drafts").await;
    person.reads("There is none.");
}
