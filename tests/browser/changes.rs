//! Messages are edited, deleted, reacted to, pinned and replied to, by two people on two instances.

use reqwest::Method;
use sarang_protocol::change::Change;
use sarang_protocol::text::{Body, Emoji};
use sarang_tests::api::Answer;
use sarang_tests::browser::{Browsers, Scripts};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::wait::{holds, until};

use crate::tools::{reactions, uses};

#[tokio::test(flavor = "multi_thread")]
async fn two_people_change_what_was_said_and_both_see_it() {
    let cluster = Cluster::of(2).await;
    for person in ["Dana", "Kim"] {
        cluster.api(person, 0).joins(GENERAL).await.is(200);
    }
    let browsers = Browsers::reserve(2).await;
    let dana = browsers.person(&cluster[0]).await;
    let kim = browsers.person(&cluster[1]).await;
    for (person, handle) in [(&dana, "dana"), (&kim, "kim")] {
        person.signs_in_as(handle).await;
        person.opens_room(GENERAL).await;
        person.is_live().await;
    }
    dana.posts("점심은 열두 시").await;
    kim.sees("점심은 열두 시").await;

    // Up-arrow edits the last one; Escape leaves it and brings back nothing.
    dana.keys_up().await;
    dana.has_draft("점심은 열두 시").await;
    dana.presses_escape().await;
    dana.has_draft("").await;
    dana.keys_up().await;
    dana.has_draft("점심은 열두 시").await;
    dana.inserts(" 반").await;
    dana.presses_enter().await;
    for person in [&dana, &kim] {
        person.sees("점심은 열두 시 반").await;
        person.does_not_see("점심은 열두 시").await;
        person.reads("edited").await;
    }
    dana.has_draft("").await;

    uses(&kim, "점심은 열두 시 반", "React with 👍").await;
    reactions(&kim, "👍 1: Kim true").await;
    reactions(&dana, "👍 1: Kim false").await;
    dana.clicks(".reactions__kind").await;
    reactions(&dana, "👍 2: Kim, Dana true").await;
    reactions(&kim, "👍 2: Kim, Dana true").await;
    kim.clicks(".reactions__kind").await;
    reactions(&kim, "👍 1: Dana false").await;

    uses(&kim, "점심은 열두 시 반", "Reply").await;
    kim.reads("Replying to Dana").await;
    kim.is_at_the_composer().await;
    kim.inserts("좋아요!").await;
    kim.presses_enter().await;
    for person in [&dana, &kim] {
        person.sees("좋아요!").await;
        let quote = person.finds(".quote").await.text().await.unwrap();
        assert!(quote.contains("Dana") && quote.contains("점심은 열두 시 반"), "{quote}");
    }

    uses(&kim, "점심은 열두 시 반", "Pin to this room").await;
    dana.reads("pinned").await;

    // A deletion can be taken back: until then nobody else knows of it.
    uses(&dana, "점심은 열두 시 반", "Delete").await;
    dana.reads("This message was deleted.").await;
    dana.clicks(".notice__undo").await;
    dana.sees("점심은 열두 시 반").await;
    kim.sees("점심은 열두 시 반").await;
    uses(&dana, "점심은 열두 시 반", "Delete").await;
    dana.clicks(".undo [aria-label='Dismiss']").await;
    for person in [&dana, &kim] {
        person.reads("This message was deleted.").await;
        person.no_longer_reads("열두 시").await;
        person.reads("좋아요!").await;
        person.reloads().await;
        person.reads("This message was deleted.").await;
        person.no_longer_reads("열두 시").await;
        person.has_a_clean_console().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_refused_is_taken_back_and_told() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    let said = kim.posts("twenty kinds").await;
    for n in 0..20_u32 {
        let emoji = Emoji::trusted(char::from_u32(0x1F600 + n).unwrap().to_string());
        kim.changes(GENERAL, said, Change::React { emoji, on: true }).await;
    }
    dana.sees("twenty kinds").await;
    uses(&dana, "twenty kinds", "React with 👍").await;
    dana.reads("there can be no more").await;
    let kinds = "return document.querySelectorAll('.reactions__kind').length";
    until("it is taken back", async || {
        let count = dana.evaluates(kinds).await;
        holds(count == 20, format!("{count}"))
    })
    .await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_that_is_refused_stands_in_the_composer_again() {
    let cluster = Cluster::of(2).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.posts("점심은").await;
    dana.sees("점심은").await;
    dana.types("begun").await;
    uses(&dana, "점심은", "Edit").await;
    dana.has_draft("점심은").await;
    dana.inserts(" 국수로 해요").await;
    // On another device of hers it is deleted meanwhile.
    let api = cluster.api("Dana", 1);
    let seq = api.messages(GENERAL, "").await.messages.last().expect("it was said").seq;
    Answer::to(api.request(Method::DELETE, &format!("/rooms/{GENERAL}/messages/{seq}"))).await.is(200);
    dana.does_not_see("점심은").await;
    dana.is_at_the_composer().await;
    dana.presses_enter().await;
    dana.has_draft("점심은 국수로 해요\nbegun").await;
    dana.reads("deleted").await;
    dana.reloads().await;
    dana.has_draft("점심은 국수로 해요\nbegun").await;

    // Who deletes what they edit goes on with what they had begun.
    dana.is_live().await;
    dana.empties_the_composer().await;
    dana.posts("저녁은").await;
    dana.sees("저녁은").await;
    dana.types("begun").await;
    uses(&dana, "저녁은", "Edit").await;
    dana.has_draft("저녁은").await;
    uses(&dana, "저녁은", "Delete").await;
    dana.has_draft("begun").await;
    dana.has_a_clean_console().await;
}

/// The way to all that can be done with a message.
const ACTIONS: &str = "a[href$='/actions']";

#[tokio::test(flavor = "multi_thread")]
async fn an_open_page_shows_what_was_edited_and_nothing_that_was_deleted() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    let said = kim.posts("점심은 열두 시").await;
    dana.sees("점심은 열두 시").await;
    kim.changes(GENERAL, said, Change::Edit { body: Body::trusted("점심은 **한 시**") }).await;
    dana.sees("점심은 한 시").await;
    dana.does_not_see("점심은 열두 시").await;
    kim.changes(GENERAL, said, Change::Delete).await;
    for _ in 0..2 {
        // Nobody replied: nothing is left of it.
        dana.no_longer_reads("점심").await;
        dana.no_longer_reads("This message was deleted.").await;
        dana.reloads().await;
    }
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_one_reacts_edits_and_deletes_on_the_messages_own_page() {
    let cluster = Cluster::alone().await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person_with(&cluster[0], Scripts::Off).await;
    dana.signs_in_as("dana").await;
    dana.opens("/rooms/general").await;
    dana.posts_by_button("없어질 말").await;
    dana.clicks(".message__time").await;
    dana.clicks(ACTIONS).await;
    dana.clicks("[name='emoji'][value='👍']").await;
    dana.clicks(ACTIONS).await;
    dana.finds("[value='👍'][aria-pressed='true']").await;
    dana.clicks("[name='emoji'][value='👍']").await;
    dana.clicks(ACTIONS).await;
    dana.finds("[value='👍'][aria-pressed='false']").await;
    dana.clicks("[aria-labelledby='edit']").await;
    dana.types("!").await;
    dana.clicks_on("Save").await;
    dana.reads("없어질 말!").await;
    dana.clicks(ACTIONS).await;
    dana.finds("#history").await;
    dana.clicks_on("Pin to this room").await;
    dana.finds(".message--focus").await;
    dana.opens("/rooms/general/pins").await;
    dana.reads("없어질 말!").await;
    dana.clicks(ACTIONS).await;
    dana.clicks_on("Forward").await;
    let quoted = dana.finds(".timeline blockquote").await.text().await.unwrap();
    assert_eq!(quoted, "없어질 말!");
    dana.opens("/rooms/general/pins").await;
    dana.clicks(ACTIONS).await;
    dana.clicks_on("Delete for good").await;
    // Nobody replied: nothing is left of it.
    dana.no_longer_finds(".message--focus").await;
    dana.opens("/rooms/general/pins").await;
    dana.reads("Nothing is pinned here yet.").await;
}
