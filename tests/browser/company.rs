//! Who is here and who is typing, as it is seen.

use sarang_tests::browser::Browsers;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use serde_json::json;

/// The mark at somebody in the list of members, if it is this one.
fn mark(kind: &str) -> String {
    format!(".members__one:has(.presence[aria-label={kind}]) .members__name")
}

/// What becomes of a page when another tab is brought before it, and when that is closed.
fn turns(visibility: &str) -> String {
    format!(
        "Object.defineProperty(document, 'visibilityState', {{ value: '{visibility}', configurable: true }}); \
         document.dispatchEvent(new Event('visibilitychange', {{ bubbles: true }}))"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_see_each_other_type_come_and_go() {
    let cluster = Cluster::of(2).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    cluster.api("Kim", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(2).await;
    let dana = browsers.person(&cluster[0]).await;
    let kim = browsers.person(&cluster[1]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    dana.reads("1 here").await;
    kim.signs_in_as("kim").await;
    kim.opens_room(GENERAL).await;
    kim.is_live().await;
    dana.reads("2 here").await;
    kim.reads("2 here").await;
    let height = "return document.querySelector('.timeline').getBoundingClientRect().height";
    let before = dana.evaluates(height).await;

    // Letter by letter, until it is sent.
    kim.is_at_the_composer().await;
    kim.types("lun").await;
    dana.reads("Kim is typing").await;
    assert_eq!(dana.evaluates(height).await, before, "nothing moves when somebody types");
    kim.no_longer_reads("is typing").await;
    kim.presses_enter().await;
    dana.sees("lun").await;
    dana.no_longer_reads("is typing").await;

    // By an input method, before a word is finished; then thought better of.
    kim.composes(&["ㅈ", "저", "점"]).await;
    dana.reads("Kim is typing").await;
    kim.commits("점심").await;
    dana.no_longer_reads("is typing").await;
    // Looked at by a screen reader, it was said once.
    let said = "return document.querySelector('.typing [role=status]').textContent.trim()";
    assert_eq!(dana.evaluates(said).await, json!(""));

    // Another tab is brought before the page, which is put away again; then the page is left.
    dana.finds(&mark("active")).await;
    kim.evaluates(&turns("hidden")).await;
    dana.finds(&mark("away")).await;
    dana.reads("2 here").await;
    kim.evaluates(&turns("visible")).await;
    dana.no_longer_finds(&mark("away")).await;
    kim.opens("/settings").await;
    dana.reads("1 here").await;
    dana.finds(&mark("offline")).await;
    kim.opens_room(GENERAL).await;
    dana.reads("2 here").await;

    dana.has_a_clean_console().await;
    kim.has_a_clean_console().await;
}
