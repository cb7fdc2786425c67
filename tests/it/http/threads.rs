//! Threads over REST.

use reqwest::Method;
use sarang_protocol::api::PostedMessage;
use sarang_protocol::error::{ErrorCode, Problem};
use sarang_protocol::id::Seq;
use sarang_protocol::thread::{Following, ThreadView, Threads};
use sarang_tests::api::{Answer, Api};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::visitor::Visitor;
use serde_json::{Value, json};
use uuid::Uuid;

async fn replies(api: &Api, more: &Value) -> Answer {
    let mut body = json!({ "cid": Uuid::new_v4(), "body": "**좋아요**" });
    for name in ["thread", "also_to_room"] {
        if let Some(value) = more.get(name) {
            body[name] = value.clone();
        }
    }
    api.post(&format!("/rooms/{GENERAL}/messages"), &body).await
}

async fn asks(api: &Api, method: Method, path: &str) -> Answer {
    Answer::to(api.request(method, &format!("/rooms/{GENERAL}/threads{path}"))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_is_replied_to_read_followed_and_let_go() {
    let cluster = Cluster::alone().await;
    let (dana, kim) = (cluster.api("Dana", 0), cluster.api("Kim", 0));
    for api in [&dana, &kim] {
        api.joins(GENERAL).await.is(200);
    }
    let root: PostedMessage = dana.posts(GENERAL, Uuid::new_v4(), "점심?").await.is(201).json();
    let first: PostedMessage = replies(&kim, &json!({ "thread": root.seq })).await.is(201).json();
    let aloud = json!({ "thread": root.seq, "also_to_room": true });
    let second: PostedMessage = replies(&kim, &aloud).await.is(201).json();

    // The room shows what was said to it too, and what the thread has come to.
    let shown = dana.messages(GENERAL, "").await.messages;
    assert_eq!(shown.iter().map(|one| one.seq).collect::<Vec<_>>(), [root.seq, second.seq]);
    assert_eq!(shown[0].state.as_ref().unwrap().thread.as_ref().unwrap().count, 2);
    assert!(shown[1].thread.unwrap().also_to_room);

    let view: ThreadView = asks(&dana, Method::GET, &format!("/{}", root.seq)).await.is(200).json();
    assert_eq!(view.replies.iter().map(|one| one.seq).collect::<Vec<_>>(), [first.seq, second.seq]);
    assert!(!view.replies[0].body.rich().is_plain(), "it has its markup");
    assert_eq!(view.own, Following { following: true, read: root.seq, unread: 2 });
    let part = asks(&dana, Method::GET, &format!("/{}?limit=1", root.seq)).await.is(200);
    let part: ThreadView = part.json();
    assert_eq!((part.replies[0].seq, part.older), (second.seq, true));

    let read = format!("/rooms/{GENERAL}/threads/{}/read", root.seq);
    Answer::to(dana.request(Method::PUT, &read).json(&json!({ "seq": second.seq }))).await.is(204);
    let mine = async |api: &Api| api.get("/threads").await.is(200).json::<Threads>().threads;
    assert_eq!(mine(&dana).await[0].own, Following { following: true, read: second.seq, unread: 0 });
    let at = format!("/{}/following", root.seq);
    let own: Following = asks(&dana, Method::DELETE, &at).await.is(200).json();
    assert!(!own.following);
    assert_eq!(mine(&dana).await, []);
    asks(&dana, Method::PUT, &at).await.is(200);
    asks(&dana, Method::PUT, &at).await.is(200);
    assert_eq!(mine(&dana).await[0].room.as_str(), GENERAL);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_told() {
    let cluster = Cluster::alone().await;
    let (dana, kim) = (cluster.api("Dana", 0), cluster.api("Kim", 0));
    dana.joins(GENERAL).await.is(200);
    let root: PostedMessage = dana.posts(GENERAL, Uuid::new_v4(), "점심?").await.is(201).json();
    let reply: PostedMessage = replies(&dana, &json!({ "thread": root.seq })).await.is(201).json();
    let twice = replies(&dana, &json!({ "thread": reply.seq })).await;
    let told = twice.json::<Problem>().detail;
    twice.is_refused(409, ErrorCode::InAThread);
    assert!(told.contains(&format!("thread of message {}", root.seq)), "{told}");
    let lost = format!("/{}", reply.seq);
    asks(&dana, Method::GET, &lost).await.is_refused(409, ErrorCode::InAThread);
    asks(&dana, Method::GET, "/999").await.is_refused(404, ErrorCode::NoSuchMessage);
    replies(&dana, &json!({ "thread": Seq(999) })).await.is_refused(404, ErrorCode::NoSuchMessage);
    replies(&dana, &json!({ "also_to_room": true })).await.is_refused(422, ErrorCode::Invalid);
    // Who is not in the room reads, and does no more.
    kim.leaves(GENERAL).await.is(204);
    asks(&kim, Method::GET, &format!("/{}", root.seq)).await.is(200);
    asks(&kim, Method::PUT, &format!("/{}/following", root.seq)).await.is_refused(403, ErrorCode::NotAMember);
    replies(&kim, &json!({ "thread": root.seq })).await.is_refused(403, ErrorCode::NotAMember);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_reads_replies_and_follows_without_scripts() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let root = kim.posts("점심?").await;
    let reply = kim.replies_in(GENERAL, root, "아무도 없나요?").await;
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;

    // The room does not show it; its address leads to the thread.
    dana.opens(&format!("/rooms/{GENERAL}")).await;
    assert!(!dana.page().text().contains("아무도 없나요?"));
    let path = format!("/rooms/{GENERAL}/threads/{root}");
    dana.opens(&format!("/rooms/{GENERAL}/{reply}")).await;
    dana.is_at(&path);
    dana.reads("1 reply");
    dana.sees("아무도 없나요?");

    dana.submits(&path, &[("body", "김밥이요")]).await;
    dana.is_at(&path);
    dana.sees("김밥이요");
    dana.reads("2 replies");
    assert!(!cluster.api("Kim", 0).messages(GENERAL, "").await.messages.iter().any(|one| one.seq > root));
    let mut fields = dana.form(&path).fields;
    fields.extend([("body".into(), "국수도 좋고요".into()), ("also_to_room".into(), "true".into())]);
    dana.sends(&path, &fields).await;
    dana.sees("국수도 좋고요");
    kim.sees("국수도 좋고요").await;
    dana.opens(&format!("/rooms/{GENERAL}")).await;
    dana.sees("국수도 좋고요");

    // What is refused comes back with its text.
    dana.opens(&path).await;
    let long = "x".repeat(10_001);
    dana.submits(&path, &[("body", &long)]).await;
    dana.reads("10001 characters");
    assert!(dana.page().answer.text.contains(&long));

    // Who replied follows: it is in the list, with what is new, and can be let go.
    kim.replies_in(GENERAL, root, "그럼 국수").await;
    dana.opens("/threads").await;
    dana.reads("점심?");
    dana.reads("1 unread");
    dana.opens(&path).await;
    dana.opens("/threads").await;
    assert!(!dana.page().text().contains("unread"), "{}", dana.page().text());
    dana.opens(&path).await;
    let following = format!("{path}/following");
    dana.submits(&following, &[("on", "false")]).await;
    dana.reads("Follow");
    dana.opens("/threads").await;
    dana.reads("You follow no thread yet.");
    dana.opens(&format!("/rooms/{GENERAL}/threads/999")).await;
    dana.reads("There is no such message in this room.");
}
