//! Rooms, as a browser without scripts uses them; and what forms have to carry.

use http::StatusCode;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::user::Role;

use super::people::{Browser, csrf};
use super::site::{PASSWORD, Site};

#[tokio::test]
async fn a_form_that_we_did_not_draw_changes_nothing() {
    let site = Site::set_up().await;
    let mut dana = Browser::signed_in(&site, "dana").await;
    for fields in ["name=Mallory", "csrf=&name=Mallory", "csrf=AAAA&name=Mallory"] {
        let answer = dana.sends("/settings/name", fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.page().contains("grown old"), "{}", answer.text);
    }
    // Another's token is of no use, nor is one's own from another site.
    let mut kim = Browser::new(&site);
    let others = csrf(kim.open("/sign-in").await.page());
    assert_eq!(dana.sends("/settings/name", &format!("csrf={others}&name=Mallory")).await.status, 403);
    let token = csrf(dana.open("/settings").await.page());
    let forged = site.post("/settings/name").for_page().cookies(&dana.cookies());
    let forged = forged.header("origin", "http://evil.example").form(&format!("csrf={token}&name=Mallory"));
    assert_eq!(forged.sent().await.status, StatusCode::FORBIDDEN);
    assert!(dana.open("/settings").await.page().contains("value=\"Dana\""));
}

#[tokio::test]
async fn a_message_is_posted_without_any_script() {
    let site = Site::set_up().await;
    let mut dana = Browser::signed_in(&site, "dana").await;
    let room = "/rooms/general";
    assert_eq!(dana.submits("/rooms", "/rooms/general/join", "").await.goes_to(), room);
    let posted = dana.submits(room, "/rooms/general/messages", "body=%ED%9A%8C%EC%9D%98+%3Cb%3E").await;
    assert_eq!(posted.goes_to(), "/rooms/general#newest");
    let page = dana.open(room).await;
    assert!(page.page().contains("회의 &lt;b&gt;") && !page.page().contains("회의 <b>"), "{}", page.text);

    let long = "a".repeat(10_001);
    let refused = dana.submits(room, "/rooms/general/messages", &format!("body={long}")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.page().contains(&long), "the text is kept");
}

#[tokio::test]
async fn the_same_form_sent_twice_posts_once() {
    let site = Site::set_up().await;
    let mut dana = Browser::signed_in(&site, "dana").await;
    dana.submits("/rooms", "/rooms/general/join", "").await.goes_to();
    let page = dana.open("/rooms/general").await;
    let cid = |page: &str| {
        let (_, rest) = page.split_once("name=\"cid\" value=\"").expect("the composer names its message");
        rest.split('"').next().unwrap().to_owned()
    };
    let fields = format!("csrf={}&cid={}&body=once-and-only", csrf(page.page()), cid(page.page()));
    for _ in 0..2 {
        dana.sends("/rooms/general/messages", &fields).await.goes_to();
    }
    let token = site.token("dana").await;
    let posted = async || {
        let read = site.get("/api/v1/rooms/general/messages").bearer(&token).sent().await;
        read.text.matches("once-and-only").count()
    };
    assert_eq!(posted().await, 1);
    // The same words from a new page are meant.
    let other = dana.open("/rooms/general").await;
    let fields = fields.replace(&cid(page.page()), &cid(other.page()));
    dana.sends("/rooms/general/messages", &fields).await.goes_to();
    assert_eq!(posted().await, 2);
}

#[tokio::test]
async fn a_text_survives_the_end_of_the_session() {
    let site = Site::set_up().await;
    let mut dana = Browser::signed_in(&site, "dana").await;
    let token = csrf(dana.open("/rooms/general").await.page());
    dana.forgets("sarang");
    let answer = dana.sends("/rooms/general/messages", &format!("csrf={token}&body=do-not-lose-me")).await;
    assert!(answer.status.is_client_error());
    assert!(answer.page().contains("do-not-lose-me"), "{}", answer.text);
    // The same with the cookie still there: it says where to go.
    let mut dana = Browser::signed_in(&site, "dana").await;
    let token = csrf(dana.open("/rooms/general").await.page());
    let viewer = site.app.chat.viewer_by_session(dana.has("sarang").unwrap()).await.unwrap().unwrap();
    site.app.chat.sign_out_everywhere(&viewer).await.unwrap();
    let answer = dana.sends("/rooms/general/messages", &format!("csrf={token}&body=do-not-lose-me")).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(
        answer.page().contains("do-not-lose-me") && answer.page().contains("/sign-in"),
        "{}",
        answer.text
    );
    // Not a member: the room has no composer to put it back into.
    let mut dana = Browser::signed_in(&site, "dana").await;
    let answer = dana.submits("/rooms/general", "/rooms/general/messages", "body=nor-me").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.page().contains("nor-me"), "{}", answer.text);
}

#[tokio::test]
async fn opening_a_room_reads_it_and_looking_around_does_not() {
    let site = Site::set_up().await;
    site.app.chat.add_user("kim", None, PASSWORD, Role::Member).await.unwrap();
    let chat = &site.app.chat;
    let kim = chat.viewer_by_token(&site.token("kim").await).await.unwrap().unwrap();
    let dana = chat.viewer_by_token(&site.token("dana").await).await.unwrap().unwrap();
    for viewer in [&kim, &dana] {
        chat.join(viewer, "general").await.unwrap();
    }
    let cid = sarang_protocol::id::ClientId(uuid::Uuid::new_v4());
    let seq = chat.post(&kim, "general", cid, "hello").await.unwrap().message.seq;

    let mut browser = Browser::signed_in(&site, "dana").await;
    let before = chat.rooms(&dana).await.unwrap()[0].read;
    assert!(before < seq);
    browser.open(&format!("/rooms/general/{seq}")).await.page();
    assert_eq!(chat.rooms(&dana).await.unwrap()[0].read, before);
    let prefetch = site.get("/rooms/general").for_page().cookies(&browser.cookies());
    prefetch.header("sec-purpose", "prefetch").sent().await.page();
    assert_eq!(chat.rooms(&dana).await.unwrap()[0].read, before);
    browser.open("/rooms/general").await.page();
    assert_eq!(chat.rooms(&dana).await.unwrap()[0].read, seq);
}

#[tokio::test]
async fn what_is_not_there_is_a_page_too() {
    let site = Site::set_up().await;
    let mut dana = Browser::signed_in(&site, "dana").await;
    for path in ["/rooms/nowhere", "/rooms/general/99", "/rooms/general/x", "/rooms/general/0", "/nowhere"] {
        let answer = dana.open(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        answer.page();
    }
    assert_eq!(dana.open("/rooms/%FF").await.status, StatusCode::BAD_REQUEST);
    site.get("/nowhere").sent().await.page();
    let program = site.get("/nowhere").header("accept", "application/json");
    assert_eq!(program.sent().await.problem(), ErrorCode::NotFound);
}

#[tokio::test]
async fn people_make_and_rename_rooms() {
    let site = Site::set_up().await;
    let mut dana = Browser::signed_in(&site, "dana").await;
    let made = dana.submits("/rooms/new", "/rooms", "name=%EB%B6%81+%ED%81%B4%EB%9F%BD&purpose=").await;
    assert_eq!(made.goes_to(), "/rooms/%EB%B6%81-%ED%81%B4%EB%9F%BD");
    let taken = dana.submits("/rooms/new", "/rooms", "name=General&purpose=All+of+us").await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert!(taken.page().contains("All of us"), "what was typed stays");
    let room = made.goes_to();
    assert_eq!(dana.submits(room, &format!("{room}/rename"), "name=Books").await.goes_to(), room);
    assert!(dana.open(room).await.page().contains("Books"));
    let bad = dana.submits(room, &format!("{room}/rename"), "name=%E2%80%AEevil").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(dana.submits(room, &format!("{room}/leave"), "").await.goes_to(), "/rooms");
}

#[tokio::test]
async fn colours_are_kept_in_a_cookie() {
    let site = Site::set_up().await;
    let mut dana = Browser::signed_in(&site, "dana").await;
    assert_eq!(dana.submits("/rooms", "/theme", "theme=dark&next=/rooms").await.goes_to(), "/rooms");
    assert!(dana.open("/rooms").await.page().contains("data-theme=\"dark\""));
    assert!(dana.open("/nowhere").await.page().contains("data-theme=\"dark\""), "on error pages too");
    assert_eq!(dana.submits("/rooms", "/theme", "theme=pink").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
