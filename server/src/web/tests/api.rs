//! `/api/v1`, health, and how errors read.

use http::{Method, StatusCode};
use sarang_protocol::api::{Messages, PostedMessage, RoomInfo, Rooms};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::user::User;
use sarang_protocol::view::RoomView;
use serde_json::Value;

use super::people::Browser;
use super::site::Site;
use crate::shutdown::Stage;

const CID: &str = "7f8c2f0e-0b63-4a39-9d25-2f6e4d1b0c11";
const MESSAGES: &str = "/api/v1/rooms/general/messages";

fn message(body: &str) -> String {
    serde_json::json!({ "cid": CID, "body": body }).to_string()
}

#[tokio::test]
async fn a_program_joins_posts_and_reads() {
    let site = Site::set_up().await;
    let token = site.token("dana").await;
    let me: User = site.get("/api/v1/me").bearer(&token).sent().await.json();
    assert_eq!(me.handle.as_str(), "dana");

    let put = site.ask(Method::PUT, "/api/v1/rooms/general/membership").bearer(&token).sent().await;
    let room: RoomInfo = put.json();
    assert_eq!((put.status, room.slug.as_str()), (StatusCode::OK, "general"));

    let first = site.post(MESSAGES).bearer(&token).json(&message("안녕하세요")).sent().await;
    assert_eq!(first.status, StatusCode::CREATED);
    let again = site.post(MESSAGES).bearer(&token).json(&message("안녕하세요")).sent().await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(again.text, first.text);
    let posted: PostedMessage = first.json();

    let path = format!("{MESSAGES}?around={}&limit=5", posted.seq);
    let read: Messages = site.get(&path).bearer(&token).sent().await.json();
    assert_eq!(read.messages.len(), 1);
    assert_eq!(read.messages[0].body.as_str(), "안녕하세요");

    for far in ["before", "after", "around"] {
        let path = format!("{MESSAGES}?{far}={}", u64::MAX);
        assert_eq!(site.get(&path).bearer(&token).sent().await.status, StatusCode::OK, "{far}");
    }

    let rooms: Rooms = site.get("/api/v1/rooms").bearer(&token).sent().await.json();
    assert_eq!((rooms.rooms.len(), rooms.directory.len()), (1, 1));
    let view: RoomView = site.get("/api/v1/rooms/general/view").bearer(&token).sent().await.json();
    assert!(view.joined && view.head == posted.seq);

    let left = site.ask(Method::DELETE, "/api/v1/rooms/general/membership").bearer(&token).sent().await;
    assert_eq!((left.status, left.text.as_str()), (StatusCode::NO_CONTENT, ""));
}

#[tokio::test]
async fn a_program_makes_and_renames_a_room() {
    let site = Site::set_up().await;
    let token = site.token("dana").await;
    let made = site.post("/api/v1/rooms").bearer(&token).json(r#"{"name":"Book club"}"#).sent().await;
    assert_eq!(made.status, StatusCode::CREATED);
    assert_eq!(made.json::<RoomInfo>().slug.as_str(), "book-club");
    let patch = site.ask(Method::PATCH, "/api/v1/rooms/book-club").bearer(&token);
    assert_eq!(patch.json(r#"{"name":"Books"}"#).sent().await.json::<RoomInfo>().name.as_str(), "Books");
    let twice = site.post("/api/v1/rooms").bearer(&token).json(r#"{"name":"Books"}"#).sent().await;
    assert_eq!(twice.problem(), ErrorCode::NameTaken);
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_code() {
    let site = Site::set_up().await;
    let token = site.token("dana").await;
    let post = |body: &str| site.post(MESSAGES).bearer(&token).json(body);
    assert_eq!(post(&message("hello")).sent().await.problem(), ErrorCode::NotAMember);
    site.app
        .chat
        .join(&site.app.chat.viewer_by_token(&token).await.unwrap().unwrap(), "general")
        .await
        .unwrap();

    assert_eq!(post("{\"cid\"").sent().await.problem(), ErrorCode::Malformed);
    assert_eq!(post(&message(" \n ")).sent().await.problem(), ErrorCode::BodyEmpty);
    assert_eq!(post(&message(&"가".repeat(10_001))).sent().await.problem(), ErrorCode::BodyTooLong);
    assert_eq!(post(&message(&"가".repeat(10_000))).sent().await.status, StatusCode::CREATED);
    assert_eq!(post(&message("another")).sent().await.problem(), ErrorCode::ClientIdReused);
    assert_eq!(post(&"x".repeat(1024 * 1024 + 1)).sent().await.problem(), ErrorCode::TooLarge);

    let get = |path: &str| site.get(path).bearer(&token);
    assert_eq!(get("/api/v1/rooms/nowhere").sent().await.problem(), ErrorCode::NotFound);
    assert_eq!(get("/api/v1/rooms/%FF/messages").sent().await.problem(), ErrorCode::Malformed);
    assert_eq!(get(&format!("{MESSAGES}?after=1&before=2")).sent().await.problem(), ErrorCode::Malformed);
    assert_eq!(get(&format!("{MESSAGES}?limit=1000")).sent().await.problem(), ErrorCode::Invalid);
    // Even a browser that opens it gets a problem document here.
    assert_eq!(get("/api/v1/nowhere").for_page().sent().await.problem(), ErrorCode::NotFound);
    let delete = site.ask(Method::DELETE, MESSAGES).bearer(&token).sent().await;
    assert_eq!(delete.problem(), ErrorCode::MethodNotAllowed);
    assert!(delete.header("allow").contains("POST"), "{:?}", delete.header("allow"));
}

#[tokio::test]
async fn without_a_door_there_is_no_way_in() {
    let site = Site::set_up().await;
    let nobody = site.get("/api/v1/me").sent().await;
    assert_eq!(nobody.problem(), ErrorCode::Unauthenticated);
    assert_eq!(nobody.header("www-authenticate"), "Bearer");
    for wrong in ["sarang_wrong", ""] {
        assert_eq!(site.get("/api/v1/me").bearer(wrong).sent().await.problem(), ErrorCode::Unauthenticated);
    }
    let session = site.get("/api/v1/me").cookies("sarang=wrong").sent().await;
    assert_eq!(session.problem(), ErrorCode::Unauthenticated);
    // A token is no session, and a session no token.
    let token = site.token("dana").await;
    let crossed = site.get("/api/v1/me").cookies(&format!("sarang={token}")).sent().await;
    assert_eq!(crossed.problem(), ErrorCode::Unauthenticated);
}

#[tokio::test]
async fn a_cookie_counts_only_from_our_own_pages() {
    let site = Site::set_up().await;
    let dana = Browser::signed_in(&site, "dana").await;
    let cookies = dana.cookies();
    assert_eq!(site.get("/api/v1/me").cookies(&cookies).sent().await.status, StatusCode::OK);

    let join = || site.ask(Method::PUT, "/api/v1/rooms/general/membership").cookies(&cookies);
    assert_eq!(join().sent().await.problem(), ErrorCode::WrongOrigin);
    for evil in ["http://evil.example", "http://127.0.0.1:3001", "https://127.0.0.1:3000", "null"] {
        assert_eq!(join().header("origin", evil).sent().await.problem(), ErrorCode::WrongOrigin, "{evil}");
    }
    assert_eq!(join().of_this_site().sent().await.status, StatusCode::OK);
    assert_eq!(join().header("origin", "http://localhost:3000").sent().await.status, StatusCode::OK);
}

#[tokio::test]
async fn health_tells_what_works() {
    let site = Site::set_up().await;
    let alive = site.get("/healthz").sent().await;
    assert_eq!((alive.status, alive.json::<Value>()["status"].as_str()), (StatusCode::OK, Some("up")));
    let ready = site.get("/readyz").sent().await;
    let told: Value = ready.json();
    assert_eq!(ready.status, StatusCode::OK);
    assert_eq!(
        (told["database"]["status"].as_str(), told["channel"]["status"].as_str()),
        (Some("up"), Some("up"))
    );

    site.app.shutdown.advance(Stage::Draining);
    let stopping = site.get("/readyz").sent().await;
    assert_eq!(stopping.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(stopping.json::<Value>()["status"].as_str(), Some("down"));
    assert_eq!(site.get("/healthz").sent().await.status, StatusCode::OK);
}
