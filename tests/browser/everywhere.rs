//! Every page, with something on it.

use reqwest::Method;
use sarang_protocol::api::RoomInfo;
use sarang_protocol::change::Change;
use sarang_protocol::text::{Body, Emoji};
use sarang_tests::api::Answer;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{ADMIN, GENERAL};
use sarang_tests::pictures::BLOB;
use serde_json::json;
use uuid::Uuid;

/// What anybody may open.
pub(crate) const OUTSIDE: [&str; 2] = ["/sign-in", "/sign-up"];

/// The administrator's pages without script.
pub(crate) const PLAIN: [&str; 18] = [
    "/settings",
    "/new-conversation",
    "/new-conversation?q=zz&with=kim",
    "/rooms/general/people?q=k&added=kim",
    "/rooms/general/notifications",
    "/threads",
    "/activity",
    "/saved",
    "/sections",
    "/unread",
    "/activity?kind=reaction",
    "/rooms/general/threads/11",
    "/rooms/general/7/actions",
    "/rooms/general/pins",
    "/commands",
    "/emoji",
    "/groups",
    "/groups?change=design",
];

/// A message with everything that markup can be.
const RICH: &str = "# 제목\n**굵게** *기울임* ~~취소~~ `code` ||숨김||\n> 인용\n\n- [x] 하나\n- [ ] 둘\n\n1. first\n\n\
    | a | b |\n|---|--:|\n| 1 | 2 |\n\n```rust\n// why\nfn main() { let x = \"s\"; }\n```\n<https://example.org/>";

/// An installation with something on every page, and the pages of the workspace there that its
/// administrator sees.
pub(crate) async fn lived_in() -> (Cluster, [String; 8]) {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.installation().adds_room("empty", "Empty");
    cluster.installation().adds_room("elsewhere", "Elsewhere");
    for body in ["first", "second https://example.org/", "한국어 日本語", "```\ncode\n```", RICH] {
        kim.posts(body).await;
    }
    let edited = kim.posts("before").await;
    kim.changes(GENERAL, edited, Change::Edit { body: Body::trusted("after") }).await;
    let gone = kim.posts("gone").await;
    kim.changes(GENERAL, gone, Change::Delete).await;
    let begun = kim.posts("before anybody has answered").await;
    kim.replies_in(GENERAL, begun, RICH).await;
    let place = kim.posts("linked").await;
    let admin = cluster.api(ADMIN, 0);
    admin.joins(GENERAL).await.is(200);
    let dana = cluster.talker(ADMIN, 0).await;
    let answered = dana.replies_in(GENERAL, begun, "answered").await;
    kim.replies_in(GENERAL, begun, "and again").await;
    kim.changes(GENERAL, answered, Change::React { emoji: Emoji::trusted("👍"), on: true }).await;
    let saved = admin.request(Method::PUT, &format!("/rooms/{GENERAL}/messages/{place}/saved"));
    Answer::to(saved).await.is(204);
    assert!(PLAIN.contains(&format!("/rooms/general/threads/{begun}").as_str()), "it is at {begun}");
    assert!(PLAIN.contains(&format!("/rooms/general/{edited}/actions").as_str()), "it is at {edited}");
    kim.changes(GENERAL, edited, Change::Pin { on: true }).await;
    admin.joins("empty").await.is(200);
    let emoji = admin.request(Method::POST, "/emoji/own?name=blob").body(BLOB);
    Answer::to(emoji).await.is(201);
    let group = json!({ "handle": "design", "name": "디자인팀", "members": [ADMIN, "kim"] });
    admin.post("/groups", &group).await.is(201);
    kim.posts("with :blob: in it, @design").await;
    let talk: RoomInfo = admin.post("/conversations", &json!({ "people": ["kim"] })).await.is(201).json();
    kim.api().posts(talk.slug.as_str(), Uuid::new_v4(), "between us").await.is(201);
    admin.post("/conversations", &json!({ "people": [] })).await.is(201);
    let plans: RoomInfo =
        admin.post("/rooms", &json!({ "name": "Plans", "closed": true })).await.is(201).json();
    let permalink = format!("/rooms/general/{place}");
    let (talk, plans) = (format!("/rooms/{}", talk.slug), format!("/rooms/{}", plans.slug));
    let pages = [
        "/rooms/general",
        &permalink,
        "/rooms/empty",
        "/rooms/elsewhere",
        "/rooms",
        "/rooms/new",
        &talk,
        &plans,
    ]
    .map(str::to_owned);
    (cluster, pages)
}
