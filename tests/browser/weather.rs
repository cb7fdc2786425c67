//! Servers that die, Redis that restarts, networks that go: what was written is not lost, and
//! what was missed comes once.

use sarang_tests::browser::{Browsers, Person, Scripts};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::instance::Options;
use sarang_tests::proxy::{Proxy, Weather};
use serde_json::json;

async fn dana_in_general(browsers: &Browsers, cluster: &Cluster) -> Person {
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_is_killed_while_one_types_and_nothing_is_lost_or_doubled() {
    let mut cluster = Cluster::of(2).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let browsers = Browsers::reserve(1).await;
    let dana = dana_in_general(&browsers, &cluster).await;
    dana.posts("before the crash").await;
    dana.sees("before the crash").await;

    dana.is_at_the_composer().await;
    dana.types("typed while it di").await;
    cluster[0].kill9();
    dana.types("ed").await;
    dana.finds_visible(".connection").await;
    dana.presses_enter().await;
    let pending = dana.messages().await.into_iter().find(|shown| shown.body == "typed while it died");
    let pending = pending.expect("one's own message stands there at once, also without a server");
    assert!(pending.classes.contains("message--pending"), "{pending:?}");
    for n in 1..=3 {
        kim.posts(&format!("missed {n}")).await;
    }

    cluster[0].starts().await;
    for n in 1..=3 {
        dana.sees(&format!("missed {n}")).await;
    }
    dana.sees("typed while it died").await;
    dana.no_longer_finds(".connection").await;
    kim.sees("typed while it died").await;
    dana.posts("and on it goes").await;
    kim.sees("and on it goes").await;
    let mine: Vec<String> = dana.messages().await.into_iter().map(|shown| shown.body).collect();
    assert_eq!(
        mine,
        ["before the crash", "missed 1", "missed 2", "missed 3", "typed while it died", "and on it goes"]
    );
    cluster.promise_is_kept(GENERAL, &[&kim]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_waits_survives_a_reload() {
    let mut cluster = Cluster::of(2).await;
    let kim = cluster.talker("Kim", 1).await;
    let browsers = Browsers::reserve(1).await;
    let dana = dana_in_general(&browsers, &cluster).await;
    cluster[0].kill9();
    dana.posts("written into the void").await;
    cluster[0].starts().await;
    dana.reloads().await;
    dana.is_live().await;
    dana.sees("written into the void").await;
    kim.sees("written into the void").await;
    kim.posts("heard").await;
    cluster.promise_is_kept(GENERAL, &[&kim]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_restarts_under_traffic_and_the_browsers_miss_nothing() {
    let mut cluster = Cluster::of(2).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let browsers = Browsers::reserve(1).await;
    let dana = dana_in_general(&browsers, &cluster).await;
    let chatter = kim.chatters_in(GENERAL);
    dana.posts("first").await;
    dana.sees("first").await;
    cluster.redis().restarts().await;
    dana.posts("second").await;
    dana.sees("second").await;
    cluster.redis().stops();
    dana.posts("third").await;
    dana.sees("third").await;
    cluster.redis().comes_back().await;
    dana.posts("fourth").await;
    dana.sees("fourth").await;
    let count = chatter.stops().await;
    kim.posts("the end").await;
    dana.sees("the end").await;
    for word in ["first", "second", "third", "fourth"] {
        kim.sees(word).await;
    }
    let shown: Vec<String> = dana.messages().await.into_iter().map(|shown| shown.body).collect();
    let said: Vec<&String> = shown.iter().filter(|body| body.starts_with("Kim says")).collect();
    // Of a long talk the page keeps the newest part; Kim's own log has all of it.
    assert!(said.len() >= count.min(100), "only {} of {count}", said.len());
    let expected: Vec<String> = (count + 1 - said.len()..=count).map(|n| format!("Kim says {n}")).collect();
    assert_eq!(said, expected.iter().collect::<Vec<_>>());
    assert_eq!(dana.sockets_opened().await, 1, "Redis is no reason to hang up");
    cluster.promise_is_kept(GENERAL, &[&kim]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_one_goes_on_writing_and_online_it_is_sent() {
    let mut proxy = Proxy::planned();
    let args = vec!["--public-url".to_owned(), proxy.origin()];
    let cluster = Cluster::alone_with(Options { args, ..Options::default() }).await;
    proxy.leads_to(&cluster[0]).await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person_at(&proxy.origin(), Scripts::On).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;

    proxy.turns(Weather::Dead);
    dana.goes_offline().await;
    dana.reads("Offline").await;
    dana.posts("from the tunnel").await;
    kim.posts("while you were away").await;
    dana.does_not_see("while you were away").await;
    proxy.turns(Weather::Fair);
    dana.is_online_again().await;
    dana.sees("from the tunnel").await;
    dana.sees("while you were away").await;
    dana.no_longer_finds(".connection").await;
    kim.sees("from the tunnel").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_in_an_open_tab_keeps_the_text_and_shows_the_door() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    let browsers = Browsers::reserve(1).await;
    let dana = dana_in_general(&browsers, &cluster).await;
    dana.is_at_the_composer().await;
    dana.types("half a thought").await;
    let args = ["user", "password", "dana", "--password-stdin"];
    cluster.installation().cli(args, sarang_tests::installation::PASSWORD).well();
    dana.reads("signed out").await;
    dana.has_draft("half a thought").await;
    dana.clicks_on("Sign in again").await;
    dana.is_at("/sign-in").await;
    dana.fills_in("handle", "dana").await;
    dana.fills_in("password", sarang_tests::installation::PASSWORD).await;
    dana.submits("password").await;
    dana.is_at("/rooms/general").await;
    dana.is_live().await;
    dana.has_draft("half a thought").await;
    dana.is_at_the_composer().await;
    dana.presses_enter().await;
    kim.sees("half a thought").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_signing_out_nothing_of_it_is_left_in_the_browser() {
    let cluster = Cluster::alone().await;
    cluster.token("Kim");
    let browsers = Browsers::reserve(1).await;
    let dana = dana_in_general(&browsers, &cluster).await;
    dana.is_at_the_composer().await;
    dana.types("a private thought").await;
    dana.has_draft("a private thought").await;
    dana.opens("/settings").await;
    dana.opens_room(GENERAL).await;
    dana.signs_out().await;
    dana.is_at("/sign-in").await;
    dana.signs_in_as("kim").await;
    dana.opens_room(GENERAL).await;
    let kept =
        dana.evaluates("return JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})");
    let kept = kept.await.to_string();
    assert!(!kept.contains("a private thought"), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_is_a_blink() {
    let mut cluster = Cluster::alone().await;
    let kim = cluster.steadfast("Kim", 0).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.posts("before").await;
    dana.sees("before").await;
    let watch = "window.banners = []; \
        new MutationObserver(() => banners.push(document.querySelector('.connection-place').innerText)) \
            .observe(document.querySelector('.connection-place'), { childList: true, subtree: true })";
    dana.evaluates(watch).await;

    tokio::join!(cluster[0].stops(), async {
        dana.posts("while it stops").await;
        dana.sees("while it stops").await;
    });
    dana.posts("while it is away").await;
    cluster[0].starts().await;
    dana.sees("while it is away").await;
    dana.posts("after").await;
    dana.sees("after").await;
    kim.sees("after").await;
    assert_eq!(dana.evaluates("return window.banners").await, json!([]), "nobody had to hear of it");
    kim.posts("and so it goes on").await;
    dana.sees("and so it goes on").await;
    let all: Vec<String> = dana.messages().await.into_iter().map(|shown| shown.body).collect();
    assert_eq!(all, ["before", "while it stops", "while it is away", "after", "and so it goes on"]);
    cluster.promise_is_kept(GENERAL, &[&kim]).await;
}
