//! Coming in, going out, and settings, as a browser without scripts uses them.

use http::{Method, StatusCode};
use sarang_protocol::error::ErrorCode;

use super::people::{Browser, csrf};
use super::site::Site;
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
async fn who_asks_for_a_page_without_a_session_is_led_to_the_door_whatever_they_accept() {
    let site = Site::set_up().await;
    let door = "/sign-in?next=%2Frooms%2Fgeneral";
    let asking = |method: Method, accept: &str| {
        let ask = site.ask(method, "/rooms/general");
        if accept.is_empty() { ask } else { ask.header("accept", accept) }
    };
    let kinds = ["", "*/*", "text/html", "image/avif,image/*;q=0.8", "application/json, */*;q=0.1", "text/x"];
    for accept in kinds {
        for method in [Method::GET, Method::HEAD] {
            assert_eq!(asking(method, accept).sent().await.goes_to(), door, "{accept:?}");
        }
    }
    for accept in ["application/json", "Application/JSON;q=1, application/problem+json"] {
        let answer = asking(Method::GET, accept).sent().await;
        assert_eq!(answer.problem(), ErrorCode::Unauthenticated, "{accept:?}");
    }
    // An address for programs never leads to a form.
    for path in ["/api/v1/me", "/ws"] {
        let answer = site.get(path).header("accept", "text/html,*/*").sent().await;
        assert_eq!(answer.problem(), ErrorCode::Unauthenticated, "{path}");
    }
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
    let out = dana.submits("/settings", "/sign-out", "").await;
    assert_eq!(out.goes_to(), "/sign-in");
    assert_eq!(out.header("clear-site-data"), "\"storage\"", "no script has wiped it");
    assert_eq!(dana.has("sarang"), None);
    let gone = site.get("/api/v1/me").cookies(&format!("sarang={second}")).sent().await;
    assert_eq!(gone.problem(), ErrorCode::Unauthenticated);
}

#[tokio::test]
async fn what_a_script_has_wiped_is_not_wiped_for_others_too() {
    let site = Site::set_up().await;
    for action in ["/sign-out", "/settings/sign-out-everywhere"] {
        let mut dana = Browser::signed_in(&site, "dana").await;
        let out = dana.submits("/settings", action, "wiped=1").await;
        assert_eq!(out.goes_to(), "/sign-in");
        assert_eq!(out.header("clear-site-data"), "");
        assert_eq!(dana.has("sarang"), None);
    }
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
    let forbidden = kim
        .sends(
            "/settings/installation",
            &format!("csrf={token}&title=X&sign_up=open&emoji=admins&groups=admins"),
        )
        .await;
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

    let fields = "title=Our+house&sign_up=open&emoji=admins&groups=admins";
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
    let out = dana.submits("/settings", "/settings/sign-out-everywhere", "").await;
    assert_eq!(out.goes_to(), "/sign-in");
    assert_eq!(out.header("clear-site-data"), "\"storage\"", "drafts would stay behind");
    let gone = site.get("/api/v1/me").cookies(&format!("sarang={session}")).sent().await;
    assert_eq!(gone.problem(), ErrorCode::Unauthenticated);
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
