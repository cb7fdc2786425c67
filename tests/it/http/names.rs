//! Names in every script, and none that hides.

use sarang_protocol::error::ErrorCode;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{GENERAL, PASSWORD};
use sarang_tests::visitor::Visitor;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn rooms_are_named_in_any_script_and_with_emoji() {
    let cluster = Cluster::alone().await;
    let dana = cluster.api("Dana", 0);
    for (name, slug) in [
        ("회의실", "회의실"),
        ("かいぎしつ", "かいぎしつ"),
        ("カイギ", "カイギ"),
        ("会议室", "会议室"),
        ("Комната", "комната"),
        ("Café ☕ 42", "café-42"),
        ("हिन्दी", "हिन्दी"),
        ("👩‍👩‍👧‍👦 family", "family"),
    ] {
        let room: Value = dana.post("/rooms", &json!({ "name": name })).await.is(201).json();
        assert_eq!((room["name"].as_str(), room["slug"].as_str()), (Some(name), Some(slug)));
        // And it is found by that address.
        dana.get(&format!("/rooms/{slug}")).await.is(200);
    }
    // A name of pictures only has no letters for an address: one has to be given.
    dana.post("/rooms", &json!({ "name": "🎉", "slug": "party" })).await.is(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_hide_something_are_refused() {
    let cluster = Cluster::alone().await;
    let dana = cluster.api("Dana", 0);
    for name in [
        "",
        "   ",
        "a\u{0}b",
        "a\u{7}b",
        "two\nlines",
        "\u{202e}lareneg",
        "a\u{2066}b",
        "a\u{200b}b",
        "a\u{ad}b",
        "\u{feff}a",
        "\u{3164}",
        "a\u{115f}b",
        "\u{2800}",
        "a\u{e0041}",
    ] {
        let answer = dana.post("/rooms", &json!({ "name": name })).await;
        answer.is_refused(422, ErrorCode::Invalid);
    }
    let long = "한".repeat(61);
    dana.post("/rooms", &json!({ "name": long })).await.is_refused(422, ErrorCode::Invalid);
    for slug in ["a b", "a/b", "-a", "a--b", "new", "../etc", "a\u{200b}b", "A!"] {
        let answer = dana.post("/rooms", &json!({ "name": "Fine", "slug": slug })).await;
        answer.is_refused(422, ErrorCode::Invalid);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_room_one_name_whatever_the_keyboard() {
    let cluster = Cluster::alone().await;
    let dana = cluster.api("Dana", 0);
    dana.post("/rooms", &json!({ "name": "회의" })).await.is(201);
    // The same two syllables, as a Mac types them: six single letters.
    let decomposed = "\u{1112}\u{116c}\u{110b}\u{1174}";
    for name in ["회의", decomposed] {
        let answer = dana.post("/rooms", &json!({ "name": name })).await;
        answer.is_refused(409, ErrorCode::NameTaken);
    }
    let answer = dana.post("/rooms", &json!({ "name": "Other", "slug": GENERAL })).await;
    answer.is_refused(409, ErrorCode::NameTaken);
    let answer = dana.post("/rooms", &json!({ "name": "Other", "slug": "GENERAL" })).await;
    answer.is_refused(409, ErrorCode::NameTaken);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_called_what_they_are_called() {
    let cluster = Cluster::alone().await;
    cluster.token("Dana");
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    for name in ["김하늘", "山田 花子", "やまだ", "Дана", "Dana 🌻", "O’Brien", "Nguyễn Thị Ánh", "أمل"]
    {
        dana.opens("/settings").await;
        dana.submits("/settings/name", &[("name", name)]).await;
        dana.opens("/settings").await;
        assert_eq!(dana.form("/settings/name").fields["name"], name);
    }
    for name in ["", "\u{202e}anad", "Da\u{200b}na", "Da\nna\u{1b}[31m", &"x".repeat(61)] {
        dana.opens("/settings").await;
        let page = dana.submits("/settings/name", &[("name", name)]).await;
        assert_eq!(page.answer.status, 422, "{name:?}");
        dana.opens("/settings").await;
        assert_eq!(dana.form("/settings/name").fields["name"], "أمل");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn handles_in_hangul_sign_in_however_they_are_typed() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_user("하늘", "김하늘");
    for typed in ["하늘", "\u{1112}\u{1161}\u{1102}\u{1173}\u{11af}", " 하늘 "] {
        let mut visitor = Visitor::to(&cluster[0]);
        visitor.signs_in(typed, PASSWORD).await;
        visitor.is_at("/rooms");
    }
}
