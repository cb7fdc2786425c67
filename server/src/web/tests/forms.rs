//! Pages and forms, as a browser without scripts uses them.

use http::StatusCode;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::user::Role;

use super::people::{Browser, csrf};
use super::site::{PASSWORD, Site};
use crate::config::Key;

const WELCOME: &str = "title=Home&handle=dana&name=Dana&password=correct+horse+battery&room=General";

#[tokio::test]
async fn the_first_one_sets_it_up_and_nobody_after() {
    let site = Site::empty().await;
    let mut dana = Browser::new(&site);
    let mut late = Browser::new(&site);
    assert_eq!(dana.open("/").await.goes_to(), "/welcome");
    assert_eq!(dana.open("/sign-in").await.goes_to(), "/welcome");
    late.open("/welcome").await;

    let short = dana.submits("/welcome", "/welcome", &WELCOME.replace("correct+horse+battery", "x")).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.page().contains("value=\"Dana\""), "what was typed stays");
    assert!(!short.page().contains("value=\"x\""), "a password does not");

    let token = csrf(late.open("/welcome").await.page());
    assert_eq!(dana.submits("/welcome", "/welcome", WELCOME).await.goes_to(), "/");
    assert_eq!(dana.open("/").await.goes_to(), "/rooms/general");
    assert_eq!(dana.open("/rooms/general").await.status, StatusCode::OK);

    assert_eq!(late.sends("/welcome", &format!("csrf={token}&{WELCOME}")).await.status, StatusCode::CONFLICT);
    assert_eq!(late.open("/welcome").await.goes_to(), "/");
}

#[tokio::test]
async fn signing_in_leads_to_where_one_wanted_to_go() {
    let site = Site::set_up().await;
    let mut dana = Browser::new(&site);
    assert_eq!(dana.open("/rooms/general?x=1").await.goes_to(), "/sign-in?next=%2Frooms%2Fgeneral%3Fx%3D1");
    let page = "/sign-in?next=%2Frooms%2Fgeneral";
    let wrong = dana.submits(page, "/sign-in", "handle=dana&password=wrong&next=/rooms/general").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.page().contains("value=\"/rooms/general\""), "{}", wrong.text);

    let fields = "handle=dana&password=correct+horse+battery&next=";
    let away = dana.submits(page, "/sign-in", &format!("{fields}//evil.example/")).await;
    assert_eq!(away.goes_to(), "/");
    assert_eq!(dana.open(page).await.goes_to(), "/rooms/general");
}

#[tokio::test]
async fn a_session_is_new_at_each_sign_in_and_gone_after() {
    let site = Site::set_up().await;
    let mut dana = Browser::signed_in(&site, "dana").await;
    let first = dana.has("sarang").unwrap().to_owned();
    let token = csrf(dana.open("/settings").await.page());
    let fields = format!("csrf={token}&handle=dana&password=correct+horse+battery");
    dana.sends("/sign-in", &fields).await.goes_to();
    assert_ne!(dana.has("sarang"), Some(first.as_str()));
    let old = site.get("/api/v1/me").cookies(&format!("sarang={first}")).sent().await;
    assert_eq!(old.problem(), ErrorCode::Unauthenticated);

    let second = dana.has("sarang").unwrap().to_owned();
    assert_eq!(dana.submits("/settings", "/sign-out", "").await.goes_to(), "/sign-in");
    assert_eq!(dana.has("sarang"), None);
    let gone = site.get("/api/v1/me").cookies(&format!("sarang={second}")).sent().await;
    assert_eq!(gone.problem(), ErrorCode::Unauthenticated);
}

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
    let (_, seen) =
        page.page().split_once("name=\"seen\" value=\"").expect("the composer says what it has seen");
    let seen = seen.split('"').next().unwrap();
    let fields = format!("csrf={}&seen={seen}&body=once-and-only", csrf(page.page()));
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
    let fields =
        fields.replace(&format!("seen={seen}&"), &format!("seen={}&", seen.parse::<u64>().unwrap() + 1));
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
async fn an_invite_lets_one_in_and_ends() {
    let site = Site::set_up().await;
    let mut dana = Browser::signed_in(&site, "dana").await;
    let made = dana.submits("/settings", "/settings/invites", "days=7&uses=1").await;
    let (_, link) = made.page().split_once("http://127.0.0.1:3000/invite/").expect("the link is shown");
    let secret = link.split(['"', '<']).next().unwrap().to_owned();
    assert!(!dana.open("/settings").await.page().contains(&secret), "and only once");

    let mut kim = Browser::new(&site);
    let refused = kim.open("/sign-up").await;
    assert!(!refused.page().contains("name=\"password\""), "{}", refused.text);
    let path = format!("/invite/{secret}");
    let fields = format!("handle=kim&name=Kim&password=correct+horse+battery&invite={secret}");
    assert_eq!(kim.submits(&path, "/sign-up", &fields).await.goes_to(), "/");
    assert_eq!(kim.open(&path).await.goes_to(), "/");

    let mut lee = Browser::new(&site);
    assert!(!lee.open(&path).await.page().contains("name=\"password\""), "it was for one");
    // Members see no settings of the installation, and may not post them.
    assert!(!kim.open("/settings").await.page().contains("/settings/invites"));
    let token = csrf(kim.open("/settings").await.page());
    let forbidden = kim.sends("/settings/installation", &format!("csrf={token}&title=X&sign_up=open")).await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn settings_are_changed_and_say_so() {
    let site = Site::set_up().await;
    let mut dana = Browser::signed_in(&site, "dana").await;
    let renamed = dana.submits("/settings", "/settings/name", "name=Dana+Kim").await;
    assert_eq!(renamed.goes_to(), "/settings?done=name");
    assert!(dana.open("/settings?done=name").await.page().contains("Your name is changed."));
    assert!(dana.open("/settings").await.page().contains("value=\"Dana Kim\""));

    let wrong = dana.submits("/settings", "/settings/password", "old=wrong&new=another+good+one").await;
    assert!(wrong.status.is_client_error());
    wrong.page();
    let fields = "old=correct+horse+battery&new=another+good+one";
    assert_eq!(
        dana.submits("/settings", "/settings/password", fields).await.goes_to(),
        "/settings?done=password"
    );

    let fields = "title=Our+house&sign_up=open";
    assert_eq!(
        dana.submits("/settings", "/settings/installation", fields).await.goes_to(),
        "/settings?done=installation"
    );
    let mut kim = Browser::new(&site);
    let open = kim.open("/sign-up").await;
    assert!(open.page().contains("Our house") && open.page().contains("name=\"password\""));
    let bad = dana.submits("/settings", "/settings/invites", "days=x&uses=1").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);

    let session = dana.has("sarang").unwrap().to_owned();
    assert_eq!(dana.submits("/settings", "/settings/sign-out-everywhere", "").await.goes_to(), "/sign-in");
    let gone = site.get("/api/v1/me").cookies(&format!("sarang={session}")).sent().await;
    assert_eq!(gone.problem(), ErrorCode::Unauthenticated);
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

#[tokio::test]
async fn without_cookies_or_scripts_curl_signs_in_reads_and_writes() {
    let site = Site::set_up().await;
    let form = site.get("/sign-in").sent().await;
    let waiting = format!("sarang-form={}", form.cookie("sarang-form").unwrap());
    let fields = format!("csrf={}&handle=dana&password=correct+horse+battery", csrf(&form.text));
    // No Origin: no cookie authenticates yet, and the form's own token protects it.
    let signed = site.post("/sign-in").cookies(&waiting).form(&fields).sent().await;
    assert_eq!(signed.goes_to(), "/");
    let session = format!("sarang={}", signed.cookie("sarang").unwrap());
    let page = site.get("/rooms/general").cookies(&session).sent().await;
    let fields = format!("csrf={}", csrf(page.page()));
    let join = || site.post("/rooms/general/join").cookies(&session).form(&fields);
    assert_eq!(join().sent().await.status, StatusCode::FORBIDDEN);
    assert_eq!(join().of_this_site().sent().await.goes_to(), "/rooms/general");
}

#[tokio::test]
async fn an_address_that_is_not_ours_is_told_how_to_become_it() {
    let site = Site::with(&[(Key::Listen, "0.0.0.0:3000")]).await;
    let form = site.get("/welcome").for_page().sent().await;
    let cookie = format!("sarang-form={}", form.cookie("sarang-form").unwrap());
    let fields = format!("csrf={}&{WELCOME}", csrf(form.page()));
    let post = site.post("/welcome").for_page().cookies(&cookie).header("origin", "http://192.168.1.5:3000");
    let answer = post.form(&fields).sent().await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.page().contains("--public-url http://192.168.1.5:3000"), "{}", answer.text);
}
