//! Messages that one keeps for later: over REST, and without scripts.

use reqwest::Method;
use sarang_protocol::api::PostedMessage;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::saved::Saved;
use sarang_tests::api::{Answer, Api};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::visitor::Visitor;
use uuid::Uuid;

async fn saved(api: &Api) -> Saved {
    api.get("/saved").await.is(200).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_kept_and_let_go() {
    let cluster = Cluster::alone().await;
    let (dana, kim) = (cluster.api("Dana", 0), cluster.api("Kim", 0));
    dana.joins(GENERAL).await.is(200);
    let one: PostedMessage = dana.posts(GENERAL, Uuid::new_v4(), "**회의** 세 시").await.is(201).json();
    let asks = async |method: Method, seq: u64| {
        let path = format!("/rooms/{GENERAL}/messages/{seq}/saved");
        Answer::to(kim.request(method, &path)).await
    };
    for _ in 0..2 {
        asks(Method::PUT, one.seq.0).await.is(204);
    }
    let list = saved(&kim).await;
    assert_eq!((list.saved.len(), list.older), (1, false));
    assert_eq!((list.saved[0].message.seq, list.saved[0].room.as_str()), (one.seq, GENERAL));
    assert!(!list.saved[0].message.body.rich().is_plain(), "it has its markup");
    assert_eq!(saved(&dana).await.saved, [], "nobody else learns of it");
    asks(Method::PUT, 999).await.is_refused(404, ErrorCode::NoSuchMessage);
    kim.get("/saved?after=1").await.is_refused(400, ErrorCode::Malformed);
    kim.get("/saved?before=x").await.is_refused(422, ErrorCode::Invalid);

    let mut person = Visitor::signed_in(&cluster[0], "kim").await;
    person.opens("/rooms").await;
    assert!(person.page().answer.text.contains("href=\"/saved\""), "the list of rooms leads there");
    person.opens("/saved").await;
    person.sees("회의 세 시");
    let save = format!("/rooms/{GENERAL}/{}/save", one.seq);
    person.submits(&save, &[]).await;
    person.is_at("/saved");
    person.reads("Nothing yet.");
    let actions = format!("/rooms/{GENERAL}/{}/actions", one.seq);
    person.opens(&actions).await;
    let mut fields = person.form(&save).fields;
    fields.insert("on".into(), "true".into());
    person.sends(&save, &fields).await;
    person.is_at(&actions);
    person.reads("Remove from saved");
    assert_eq!(saved(&kim).await.saved.len(), 1);

    let path = format!("/rooms/{GENERAL}/messages/{}", one.seq);
    Answer::to(dana.request(Method::DELETE, &path)).await.is(200);
    person.opens("/saved").await;
    person.reads("This message was deleted");
    assert!(!person.page().text().contains("회의 세 시"));
    asks(Method::PUT, one.seq.0).await.is_refused(410, ErrorCode::MessageDeleted);
    asks(Method::DELETE, one.seq.0).await.is(204);
    assert_eq!(saved(&kim).await.saved, []);
}
