//! The workspace's own emoji, from their file to a message that somebody else reads.

use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{ADMIN, GENERAL};
use sarang_tests::pictures;
use sarang_tests::wait::{holds, until};

use super::tools::{reactions, uses};

/// Waits for a picture that has come, and gives what it is called.
async fn pictured(person: &Person, inside: &str, expected: &str) {
    until(format!("the picture of {expected} is in {inside}"), async || {
        let script = format!(
            "const picture = document.querySelector({:?}); \
             return picture?.complete && picture.naturalWidth === 64 ? picture.alt : ''",
            format!("{inside} img.own-emoji")
        );
        let told = person.evaluates(&script).await;
        holds(told == expected, format!("{told}"))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_emoji_of_ones_own_is_added_written_chosen_and_seen_on_another_instance() {
    let cluster = Cluster::of(2).await;
    for name in [ADMIN, "Kim"] {
        cluster.api(name, 0).joins(GENERAL).await.is(200);
    }
    let browsers = Browsers::reserve(2).await;
    let dana = browsers.person(&cluster[0]).await;
    let kim = browsers.person(&cluster[1]).await;
    kim.signs_in_as("kim").await;
    kim.opens_room(GENERAL).await;
    kim.is_live().await;
    dana.signs_in_as(ADMIN).await;
    dana.opens("/emoji").await;
    dana.fills_in("name", "사랑방_blob").await;
    let file = pictures::blob();
    dana.finds("#picture").await.send_keys(file.to_str().unwrap()).await.unwrap();
    dana.submits("name").await;
    dana.reads("The emoji is added.").await;

    // Written, with its name offered.
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    dana.inserts("축하해요 :ㅅㄹㅂ").await;
    pictured(&dana, "#suggestions", ":사랑방_blob:").await;
    dana.presses_enter().await;
    dana.has_draft("축하해요 :사랑방_blob: ").await;
    dana.presses_enter().await;
    for person in [&dana, &kim] {
        pictured(person, ".message__body", ":사랑방_blob:").await;
    }
    // The server draws it as the browser does.
    let drawn = "return document.querySelector('.message__body .rich-text').outerHTML";
    let live = kim.evaluates(drawn).await;
    kim.reloads().await;
    pictured(&kim, ".message__body", ":사랑방_blob:").await;
    assert_eq!(kim.evaluates(drawn).await, live);
    kim.is_live().await;

    // Put under it, by the picker.
    let body = kim.evaluates("return document.querySelector('.message__body').innerText.trim()").await;
    uses(&kim, body.as_str().unwrap(), "Another emoji").await;
    kim.finds(".emoji__one").await;
    kim.inserts("사랑방").await;
    pictured(&kim, ".emoji__all > [data-pick=':사랑방_blob:']", ":사랑방_blob:").await;
    kim.clicks(".emoji__one[data-pick=':사랑방_blob:']").await;
    for (person, pressed) in [(&kim, true), (&dana, false)] {
        reactions(person, &format!(":사랑방_blob: 1: Kim {pressed}")).await;
        pictured(person, ".reactions__kind", ":사랑방_blob:").await;
    }
    kim.clicks(".reactions__kind").await;
    reactions(&dana, "").await;

    // Removed it is its name.
    dana.opens("/emoji").await;
    dana.clicks("summary").await;
    dana.clicks("details[open] .button--danger").await;
    dana.reads("The emoji is removed.").await;
    kim.reloads().await;
    kim.sees("축하해요 :사랑방_blob:").await;
    for person in [&dana, &kim] {
        person.has_a_clean_console().await;
    }
}
