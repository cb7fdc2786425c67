//! Messages are changed over REST.

use reqwest::Method;
use sarang_protocol::api::{History, Message, PostedMessage};
use sarang_protocol::error::ErrorCode;
use sarang_tests::api::{Answer, Api};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use serde_json::{Value, json};
use uuid::Uuid;

async fn asks(api: &Api, method: Method, path: &str, body: Option<Value>) -> Answer {
    let request = api.request(method, &format!("/rooms/{GENERAL}/messages{path}"));
    Answer::to(match body {
        Some(body) => request.json(&body),
        None => request,
    })
    .await
}

async fn only_message(api: &Api) -> Message {
    api.messages(GENERAL, "").await.messages.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_edited_reacted_to_pinned_and_deleted() {
    let cluster = Cluster::alone().await;
    let (dana, kim) = (cluster.api("Dana", 0), cluster.api("Kim", 0));
    for api in [&dana, &kim] {
        api.joins(GENERAL).await.is(200);
    }
    let posted: PostedMessage = dana.posts(GENERAL, Uuid::new_v4(), "점심은 12시").await.is(201).json();
    let at = format!("/{}", posted.seq);

    let edit = json!({ "cid": Uuid::new_v4(), "body": "점심은 한 시" });
    let first = asks(&dana, Method::PATCH, &at, Some(edit.clone())).await.is(200);
    let again = asks(&dana, Method::PATCH, &at, Some(edit)).await.is(200);
    assert_eq!(first.text, again.text);
    let hers = asks(&kim, Method::PATCH, &at, Some(json!({ "body": "no" }))).await;
    hers.is_refused(403, ErrorCode::NotYourMessage);

    for _ in 0..2 {
        asks(&kim, Method::PUT, &format!("{at}/reactions/%F0%9F%91%8D"), None).await.is(200);
        asks(&kim, Method::PUT, &format!("{at}/pin"), None).await.is(200);
    }
    asks(&kim, Method::PUT, &format!("{at}/reactions/no"), None).await.is_refused(422, ErrorCode::Invalid);
    let message = only_message(&kim).await;
    let state = message.state.unwrap();
    assert_eq!(message.body.as_str(), "점심은 한 시");
    assert!(state.edited.is_some() && state.pinned);
    assert_eq!((state.reactions[0].emoji.as_str(), state.reactions[0].count), ("👍", 1));
    asks(&kim, Method::DELETE, &format!("{at}/pin"), None).await.is(200);
    asks(&kim, Method::DELETE, &format!("{at}/reactions/👍"), None).await.is(200);
    let state = only_message(&kim).await.state.unwrap();
    assert!(state.reactions.is_empty() && !state.pinned);

    let history: History = asks(&kim, Method::GET, &format!("{at}/history"), None).await.is(200).json();
    let texts: Vec<&str> = history.versions.iter().map(|version| version.body.as_str()).collect();
    assert_eq!(texts, ["점심은 12시", "점심은 한 시"]);
    asks(&kim, Method::DELETE, &at, None).await.is_refused(403, ErrorCode::NotYourMessage);
    for _ in 0..2 {
        asks(&dana, Method::DELETE, &at, None).await.is(200);
    }
    let gone = only_message(&kim).await;
    assert!(gone.body.as_str().is_empty() && gone.state.is_some_and(|state| state.deleted));
    let history: History = asks(&kim, Method::GET, &format!("{at}/history"), None).await.is(200).json();
    assert_eq!(history.versions, []);
    let late = asks(&dana, Method::PATCH, &at, Some(json!({ "body": "too late" }))).await;
    late.is_refused(410, ErrorCode::MessageDeleted);
    asks(&dana, Method::DELETE, "/999", None).await.is_refused(404, ErrorCode::NoSuchMessage);
    asks(&dana, Method::DELETE, "/x", None).await.is_refused(422, ErrorCode::Invalid);

    // What was said of it is nowhere to be found.
    let view = kim.get(&format!("/rooms/{GENERAL}/view")).await.is(200);
    assert!(!view.text.contains("점심"), "{}", view.text);
}
