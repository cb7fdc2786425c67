//! 한국어로: signing in, reading, writing and choosing the language, with scripts and without.

use sarang_tests::browser::{Browsers, PHONE, Person, Scripts};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::wait::{holds, until};
use serde_json::json;

/// Comes to the door, where the language is chosen before anybody is known.
async fn comes_in_by_the_korean_door(dana: &Person) {
    dana.opens("/sign-in").await;
    dana.reads("Sign in").await;
    dana.clicks_on("한국어").await;
    dana.reads("로그인하고 대화를 시작하세요.").await;
    dana.signs_in_as("dana").await;
    dana.opens("/rooms/general").await;
    dana.reads("대화방 둘러보기").await;
    assert_eq!(dana.evaluates("return document.documentElement.lang").await, "ko");
}

/// Chooses a language in the settings; it is that of the very next page.
async fn chooses(dana: &Person, language: &str, heading: &str) {
    dana.opens("/settings").await;
    dana.clicks(&format!("input[name='language'][value='{language}']")).await;
    dana.submits("language").await;
    dana.reads(heading).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_korean_one_reads_writes_and_chooses_the_language() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    kim.posts("안녕하세요").await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    comes_in_by_the_korean_door(&dana).await;
    dana.is_live().await;
    dana.sees("안녕하세요").await;
    // What the browser says by itself, after it has taken the page over.
    dana.reads("님이 들어왔어요").await;
    dana.reads("오늘").await;
    dana.posts("반갑습니다").await;
    kim.sees("반갑습니다").await;
    let time = dana.evaluates("return document.querySelector('.message__time time').textContent").await;
    let time = time.as_str().unwrap_or_default().to_owned();
    assert!(time.starts_with("오전") || time.starts_with("오후"), "{time}");

    chooses(&dana, "en", "Your language is changed.").await;
    dana.opens("/rooms/general").await;
    dana.is_live().await;
    dana.reads("Today").await;
    chooses(&dana, "ko", "언어를 바꿨어요.").await;

    dana.has_screen(PHONE).await;
    dana.opens("/rooms/general").await;
    dana.needs_no_scrolling_sideways().await;
    dana.opens("/settings").await;
    dana.needs_no_scrolling_sideways().await;
}

/// The time of the newest message, and what it says when one points at it.
async fn time_of_the_last(dana: &Person) -> (String, String) {
    let script = "const time = [...document.querySelectorAll('.message__time time')].at(-1); \
                  return [time.textContent, time.closest('[title]').title]";
    serde_json::from_value(dana.evaluates(script).await).expect("two texts")
}

#[tokio::test(flavor = "multi_thread")]
async fn times_are_by_ones_own_clock_before_any_script_has_run() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    // Not in Seoul, where who reads Korean is thought to be.
    dana.devtools("Emulation.setTimezoneOverride", json!({ "timezoneId": "Asia/Kathmandu" })).await;
    comes_in_by_the_korean_door(&dana).await;
    dana.is_live().await;
    kim.posts("지금 몇 시예요?").await;
    dana.sees("지금 몇 시예요?").await;
    let (by_the_browser, _) = time_of_the_last(&dana).await;

    dana.is_blocked_from("*.wasm").await;
    until("the server draws by the same clock", async || {
        dana.reloads().await;
        dana.sees("지금 몇 시예요?").await;
        let (by_the_server, moment) = time_of_the_last(&dana).await;
        holds(
            by_the_server == by_the_browser && moment.ends_with(" UTC+5:45"),
            format!("{by_the_server} · {moment}"),
        )
    })
    .await;
    dana.is_blocked_from("nothing").await;
    dana.reloads().await;
    dana.is_live().await;
    dana.reads("오늘").await;
    assert_eq!(time_of_the_last(&dana).await.0, by_the_browser);
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn korean_needs_no_script() {
    let cluster = Cluster::alone().await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person_with(&cluster[0], Scripts::Off).await;
    dana.opens("/sign-in").await;
    dana.clicks_on("한국어").await;
    dana.reads("비밀번호").await;
    dana.signs_in_as("dana").await;
    dana.opens("/rooms/new").await;
    dana.reads("대화방 만들기").await;
    dana.fills_in("name", "🐯").await;
    dana.submits("purpose").await;
    dana.reads("대화방").await;
    chooses(&dana, "en", "Your language is changed.").await;
    dana.opens("/rooms/general").await;
    dana.reads("Browse rooms").await;
}
