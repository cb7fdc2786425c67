//! What others do that concerns oneself: over REST, and without scripts.

use reqwest::Method;
use sarang_protocol::activity::{Activity, ActivityKind};
use sarang_protocol::api::PostedMessage;
use sarang_protocol::error::ErrorCode;
use sarang_tests::api::{Answer, Api};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::visitor::Visitor;
use serde_json::json;
use uuid::Uuid;

async fn activity(api: &Api, query: &str) -> Activity {
    api.get(&format!("/activity{query}")).await.is(200).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_do_is_listed_marked_and_seen() {
    let cluster = Cluster::alone().await;
    let (dana, kim) = (cluster.api("Dana", 0), cluster.api("Kim", 0));
    for api in [&dana, &kim] {
        api.joins(GENERAL).await.is(200);
    }
    let posts = async |api: &Api, body: &str, reply_to: Option<&PostedMessage>| -> PostedMessage {
        let mut sent = json!({ "cid": Uuid::new_v4(), "body": body });
        if let Some(to) = reply_to {
            sent["reply_to"] = json!(to.seq);
        }
        api.post(&format!("/rooms/{GENERAL}/messages"), &sent).await.is(201).json()
    };
    let mine = posts(&kim, "점심?", None).await;
    let secret = posts(&dana, "@kim secret", None).await;
    let answer = posts(&dana, "**국수**", Some(&mine)).await;
    let thumb = format!("/rooms/{GENERAL}/messages/{}/reactions/%F0%9F%91%8D", mine.seq);
    Answer::to(dana.request(Method::PUT, &thumb)).await.is(200);
    let all = activity(&kim, "").await;
    let kinds: Vec<_> = all.items.iter().map(|item| (item.kind, item.seq, item.new)).collect();
    assert_eq!(
        kinds,
        [
            (ActivityKind::Reaction, mine.seq, true),
            (ActivityKind::Quote, answer.seq, true),
            (ActivityKind::Mention, secret.seq, true)
        ]
    );
    assert_eq!(activity(&dana, "").await.items, []);
    let older = activity(&kim, &format!("?before={}&kind=mention", all.items[0].id)).await;
    assert_eq!(older.items, all.items[2..]);
    for (query, code) in [("kind=all", 422), ("before=x", 422), ("before=1&before=2", 400), ("page=2", 400)] {
        assert_eq!(kim.get(&format!("/activity?{query}")).await.status, code, "{query}");
    }
    Api::new(&cluster[0], "no token").get("/activity").await.is_refused(401, ErrorCode::Unauthenticated);

    // What is deleted says nothing any more.
    let path = format!("/rooms/{GENERAL}/messages/{}", secret.seq);
    Answer::to(dana.request(Method::DELETE, &path)).await.is(200);
    let mut person = Visitor::signed_in(&cluster[0], "kim").await;
    // To look at a part, or ahead, is not to have seen it.
    person.opens("/activity?kind=mention").await;
    person.reads("This message was deleted");
    assert!(!person.page().text().contains("secret"));
    Answer::to(person.request(Method::GET, "/activity").header("sec-purpose", "prefetch")).await.is(200);
    assert!(activity(&kim, "").await.items.iter().all(|item| item.new));
    person.opens("/activity").await;
    person.reads("Dana reacted to your message with 👍");
    person.reads("Dana replied to you");
    person.reads("New");
    let link = format!("href=\"/rooms/{GENERAL}/{}\"", answer.seq);
    assert!(person.page().answer.text.contains(&link), "{link}");
    assert!(activity(&kim, "").await.items.iter().all(|item| !item.new));
    person.opens("/activity").await;
    assert!(!person.page().text().contains("New"));

    posts(&dana, "@kim 또", None).await;
    let newest = activity(&kim, "").await.items[0].id;
    let body = json!({ "id": newest });
    Answer::to(kim.request(Method::PUT, "/activity/seen").json(&body)).await.is(204);
    assert!(activity(&kim, "").await.items.iter().all(|item| !item.new));
    person.opens("/rooms").await;
    assert!(person.page().answer.text.contains("href=\"/activity\""), "the list of rooms leads there");
}
