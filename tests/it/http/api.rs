//! The REST API for programs.

use reqwest::Method;
use sarang_protocol::api::{Message, PostedMessage};
use sarang_protocol::error::ErrorCode;
use sarang_tests::api::{Answer, Api};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use serde_json::{Value, json};
use uuid::Uuid;

fn bodies(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.body.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_created_once_and_told_alike_every_time() {
    let cluster = Cluster::alone().await;
    let dana = cluster.api("Dana", 0);
    dana.joins(GENERAL).await.is(200);
    let cid = Uuid::new_v4();
    let first = dana.posts(GENERAL, cid, "hello").await.is(201);
    let posted: PostedMessage = first.json();
    assert_eq!((posted.room.as_str(), posted.cid.0), (GENERAL, cid));
    let second = dana.posts(GENERAL, cid, "hello").await.is(200);
    assert_eq!(first.text, second.text);
    let messages = dana.messages(GENERAL, "").await.messages;
    assert_eq!(bodies(&messages), ["hello"]);
    assert_eq!((messages[0].seq, messages[0].at), (posted.seq, posted.at));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_mistake_has_its_own_answer() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_room("books", "Books");
    let dana = cluster.api("Dana", 0);
    dana.joins(GENERAL).await.is(200);
    let cid = Uuid::new_v4();
    dana.posts(GENERAL, cid, "hello").await.is(201);

    let posts = async |room: &str, body: &str| dana.posts(room, Uuid::new_v4(), body).await;
    dana.posts(GENERAL, cid, "other").await.is_refused(409, ErrorCode::ClientIdReused);
    posts("books", "hi").await.is_refused(403, ErrorCode::NotAMember);
    posts("nowhere", "hi").await.is_refused(404, ErrorCode::NotFound);
    posts(GENERAL, "").await.is_refused(422, ErrorCode::BodyEmpty);
    posts(GENERAL, " \u{3164}\n").await.is_refused(422, ErrorCode::BodyEmpty);
    posts(GENERAL, &"한".repeat(10_001)).await.is_refused(422, ErrorCode::BodyTooLong);
    posts(GENERAL, "\u{1b}[2J").await.is_refused(422, ErrorCode::Invalid);
    posts(GENERAL, &"x".repeat(3_000_000)).await.is_refused(413, ErrorCode::TooLarge);

    let path = format!("/rooms/{GENERAL}/messages");
    for body in [
        json!({ "cid": "seven", "body": "hi" }),
        json!({ "body": "hi" }),
        json!({ "cid": Uuid::new_v4(), "body": 7 }),
        json!({ "cid": Uuid::new_v4(), "body": "hi", "bold": true }),
        json!([]),
    ] {
        dana.post(&path, &body).await.is_refused(400, ErrorCode::Malformed);
    }
    let broken = dana.request(Method::POST, &path).header("content-type", "application/json");
    Answer::to(broken.body("{\"cid\"")).await.is_refused(400, ErrorCode::Malformed);
    let wrong = Answer::to(dana.request(Method::DELETE, &path)).await;
    wrong.is_refused(405, ErrorCode::MethodNotAllowed);
    for query in ["after=x", "limit=many", "after=1&before=2", "after=-1"] {
        let answer = dana.get(&format!("{path}?{query}")).await;
        let problem = answer.problem();
        assert!(matches!(answer.status, 400 | 422), "{query}: {problem:?}");
    }
    assert_eq!(bodies(&dana.messages(GENERAL, "").await.messages), ["hello"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_good_token_opens_the_api() {
    let cluster = Cluster::alone().await;
    let good = cluster.token("Dana");
    for token in ["", "nonsense", "sarang_nonsense", &good[..good.len() - 1]] {
        let api = Api::new(&cluster[0], token);
        api.get("/rooms").await.is_refused(401, ErrorCode::Unauthenticated);
        let answer = api.posts(GENERAL, Uuid::new_v4(), "hi").await;
        answer.is_refused(401, ErrorCode::Unauthenticated);
    }
    let me: Value = Api::new(&cluster[0], &good).get("/me").await.is(200).json();
    assert_eq!(me, json!({ "handle": "dana", "name": "Dana" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_paged_through_in_both_directions() {
    let cluster = Cluster::alone().await;
    let dana = cluster.api("Dana", 0);
    dana.joins(GENERAL).await.is(200);
    for n in 1..=70 {
        dana.posts(GENERAL, Uuid::new_v4(), &format!("message {n}")).await.is(201);
    }
    let all = dana.messages(GENERAL, "after=0&limit=200").await;
    let expected: Vec<String> = (1..=70).map(|n| format!("message {n}")).collect();
    assert_eq!(bodies(&all.messages), expected);
    assert!(all.messages.is_sorted_by_key(|message| message.seq));
    assert_eq!(all.messages[69].seq, all.head);

    let newest = dana.messages(GENERAL, "").await.messages;
    assert_eq!(bodies(&newest), expected[20..]);

    let mut forward = Vec::new();
    loop {
        let after = forward.last().map_or(0, |last: &Message| last.seq.0);
        let page = dana.messages(GENERAL, &format!("after={after}&limit=13")).await.messages;
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 13);
        forward.extend(page);
    }
    assert_eq!(forward, all.messages);

    let mut backward: Vec<Message> = Vec::new();
    loop {
        let before = backward.first().map_or(u64::MAX >> 1, |first| first.seq.0);
        let page = dana.messages(GENERAL, &format!("before={before}&limit=13")).await.messages;
        if page.is_empty() {
            break;
        }
        backward.splice(..0, page);
    }
    assert_eq!(backward, all.messages);

    let middle = all.messages[34].seq;
    let around = dana.messages(GENERAL, &format!("around={middle}&limit=11")).await.messages;
    assert!(around.len() <= 11 && around.iter().any(|message| message.seq == middle), "{around:?}");
    let start = all.messages.iter().position(|message| message.seq == around[0].seq);
    let start = start.expect("it is of the same room");
    assert_eq!(around, all.messages[start..start + around.len()], "with holes");
    for limit in ["0", "201", "100000"] {
        let answer = dana.get(&format!("/rooms/{GENERAL}/messages?limit={limit}")).await;
        answer.is_refused(422, ErrorCode::Invalid);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn joining_and_leaving_again_changes_nothing() {
    let cluster = Cluster::alone().await;
    let dana = cluster.api("Dana", 0);
    let heads = async || {
        let mut heads = Vec::new();
        for _ in 0..2 {
            let room: Value = dana.joins(GENERAL).await.is(200).json();
            heads.push(room["head"].clone());
        }
        for _ in 0..2 {
            dana.leaves(GENERAL).await.is(204);
        }
        heads
    };
    let first = heads().await;
    assert_eq!(first[0], first[1]);
    let second = heads().await;
    assert_eq!(second[0], second[1]);
    let gone = first[0].as_u64().expect("a position") + 2;
    assert_eq!(second[0], json!(gone), "left once, joined once");
    dana.joins("nowhere").await.is_refused(404, ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_is_renamed_by_its_maker_and_by_administrators_only() {
    let cluster = Cluster::alone().await;
    let (dana, kim) = (cluster.api("Dana", 0), cluster.api("Kim", 0));
    let admin = cluster.api("admin", 0);
    dana.post("/rooms", &json!({ "name": "Books" })).await.is(201);
    kim.joins("books").await.is(200);
    let rename = async |api: &Api, name: &str| {
        let request = api.request(Method::PATCH, "/rooms/books");
        Answer::to(request.json(&json!({ "name": name }))).await
    };
    rename(&kim, "Kim's").await.is_refused(403, ErrorCode::Forbidden);
    rename(&dana, "책").await.is(200);
    rename(&admin, "Books again").await.is(200);
    rename(&dana, "\u{202e}").await.is_refused(422, ErrorCode::Invalid);
    let room: Value = kim.get("/rooms/books").await.is(200).json();
    assert_eq!(room["name"], "Books again");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_leave_no_hole_and_no_double() {
    let cluster = Cluster::alone().await;
    let mut posting = Vec::new();
    for name in ["Dana", "Kim", "Lee"] {
        let api = cluster.api(name, 0);
        api.joins(GENERAL).await.is(200);
        for n in 0..20 {
            let (api, body) = (api.clone(), format!("{name} {n}"));
            posting.push(tokio::spawn(async move {
                api.posts(GENERAL, Uuid::new_v4(), &body).await.is(201);
            }));
        }
    }
    for one in posting {
        one.await.expect("it was stored");
    }
    let history = cluster.history(GENERAL).await;
    assert_eq!(history.iter().filter(|event| event.body().is_some()).count(), 60);
    assert_eq!(sarang_tests::history::check(&history, &[]), []);
}
