//! The composer: Enter, line breaks, input methods, drafts, limits.

use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::talker::Talker;

struct Scene {
    dana: Person,
    kim: Talker,
    cluster: Cluster,
    _browsers: Browsers,
}

/// Dana is at the composer, Kim watches.
async fn scene() -> Scene {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.is_at_the_composer().await;
    Scene { dana, kim, cluster, _browsers: browsers }
}

/// The messages of the room as Kim has them, after one more of Kim's own: whatever Dana's browser
/// had sent by then would be there.
async fn posted(scene: &Scene) -> Vec<String> {
    scene.kim.posts("(mark)").await;
    scene.dana.sees("(mark)").await;
    let history = scene.cluster.history(GENERAL).await;
    let bodies = history.iter().filter(|event| event.author.handle.as_str() == "dana");
    bodies.filter_map(|event| event.body().map(ToString::to_string)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn enter_sends_and_shift_enter_breaks_the_line() {
    let scene = scene().await;
    let dana = &scene.dana;
    dana.types("one").await;
    dana.presses_shift_enter().await;
    dana.types("two").await;
    dana.has_draft("one\ntwo").await;
    dana.presses_enter().await;
    scene.kim.sees("one\ntwo").await;
    dana.sees("one\ntwo").await;
    dana.has_draft("").await;

    // Enter on nothing sends nothing.
    dana.presses_enter().await;
    dana.types("  ").await;
    dana.presses_enter().await;
    assert_eq!(posted(&scene).await, ["one\ntwo"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn enter_during_a_korean_composition_does_not_send() {
    let scene = scene().await;
    let dana = &scene.dana;
    dana.composes(&["ㅎ", "하", "한"]).await;
    dana.presses_enter_into_the_input_method().await;
    dana.has_draft("한").await;
    dana.commits("한").await;
    dana.composes(&["ㄱ", "그", "글"]).await;
    dana.presses_enter_into_the_input_method().await;
    dana.has_draft("한글").await;
    dana.commits("글").await;
    dana.has_draft("한글").await;
    assert_eq!(posted(&scene).await, [""; 0]);

    // The composition is over: this Enter sends, once, what was composed, once.
    dana.presses_enter().await;
    scene.kim.sees("한글").await;
    dana.sees("한글").await;
    dana.has_draft("").await;
    assert_eq!(scene.cluster.history(GENERAL).await.iter().filter_map(|event| event.body()).count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_enter_that_ends_a_composition_in_webkit_does_not_send() {
    let scene = scene().await;
    let dana = &scene.dana;
    dana.composes(&["에", "에이"]).await;
    dana.commits("에이").await;
    // WebKit reports the Enter that ended the composition after `compositionend`: `isComposing`
    // is false by then, and the key code is still the input method's.
    dana.presses_enter_into_the_input_method().await;
    dana.has_draft("에이").await;
    assert_eq!(posted(&scene).await, [""; 0]);
    dana.presses_enter().await;
    scene.kim.sees("에이").await;
    dana.has_draft("").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn japanese_and_chinese_conversions_are_left_alone() {
    let scene = scene().await;
    let dana = &scene.dana;
    dana.composes(&["k", "か", "かい", "かいぎ", "会議"]).await;
    dana.presses_enter_into_the_input_method().await;
    dana.commits("会議").await;
    dana.composes(&["n", "ni", "你"]).await;
    dana.presses_enter_into_the_input_method().await;
    dana.commits("你").await;
    dana.has_draft("会議你").await;
    assert_eq!(posted(&scene).await, [""; 0]);
    dana.presses_enter().await;
    scene.kim.sees("会議你").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_survives_a_reload_and_belongs_to_its_room() {
    let scene = scene().await;
    let dana = &scene.dana;
    scene.cluster.installation().adds_room("books", "Books");
    scene.cluster.api("Dana", 0).joins("books").await.is(200);
    dana.types("not finished yet").await;
    dana.has_draft("not finished yet").await;
    dana.reloads().await;
    dana.is_live().await;
    dana.has_draft("not finished yet").await;

    dana.opens_room("books").await;
    dana.has_draft("").await;
    dana.is_at_the_composer().await;
    dana.types("about books").await;
    dana.opens_room(GENERAL).await;
    dana.has_draft("not finished yet").await;
    dana.is_at_the_composer().await;
    dana.presses_enter().await;
    scene.kim.sees("not finished yet").await;
    dana.sees("not finished yet").await;
    dana.reloads().await;
    dana.is_live().await;
    dana.has_draft("").await;
    dana.opens_room("books").await;
    dana.has_draft("about books").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_composer_tells_its_limit_before_the_server_does_and_keeps_the_text() {
    let scene = scene().await;
    let dana = &scene.dana;
    let long = "한".repeat(10_003);
    dana.inserts(&long).await;
    dana.presses_enter().await;
    dana.reads("3").await;
    dana.finds_visible(".composer--over").await;
    dana.has_draft(&long).await;
    assert_eq!(posted(&scene).await, [""; 0]);
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_composer_grows_with_its_text_to_an_end() {
    let scene = scene().await;
    let dana = &scene.dana;
    let height = async || {
        dana.blinks().await;
        let script = "return document.querySelector('.composer__input').getBoundingClientRect().height";
        dana.evaluates(script).await.as_f64().expect("a number")
    };
    let one = height().await;
    dana.inserts("a\nb\nc\nd").await;
    let four = height().await;
    assert!(four > one * 1.8, "{one} → {four}");
    dana.inserts(&"\nx".repeat(200)).await;
    let many = height().await;
    let screen = f64::from(sarang_tests::browser::DESKTOP.height);
    assert!(many < screen * 0.6, "it covers the room: {many}");
    dana.finds_visible(".message, .timeline").await;
}
