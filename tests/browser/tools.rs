//! What is at hand for messages: by keyboard, in their menu, with any emoji.

use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::wait::{holds, until};
use serde_json::json;
use thirtyfour::Key;

/// Puts the focus on a message.
pub(crate) async fn goes_to(person: &Person, body: &str) {
    until(format!("the focus goes to {body:?}"), async || {
        let script = format!(
            "const row = [...document.querySelectorAll('.message')].find(row => \
                row.querySelector('.message__body')?.innerText.trim() === {body:?}); \
             row?.querySelector('.message__time')?.focus(); \
             return !!row && row.contains(document.activeElement)",
        );
        holds(person.evaluates(&script).await == true, person.appearance().await)
    })
    .await;
}

/// Uses something in a message's menu, which the keyboard opens.
pub(crate) async fn uses(person: &Person, body: &str, tool: &str) {
    until(format!("{tool:?} is offered for {body:?}"), async || {
        goes_to(person, body).await;
        person.keys("m").await;
        let script = format!(
            "const items = [...document.querySelectorAll('.message-menu [role=menuitem]')]; \
             const item = items.find(item => item.getAttribute('aria-label') === {tool:?} \
                || item.querySelector('span')?.innerText === {tool:?}); \
             item?.click(); return !!item"
        );
        holds(person.evaluates(&script).await == true, person.appearance().await)
    })
    .await;
}

/// Waits until the emoji under messages are these.
pub(crate) async fn reactions(person: &Person, expected: &str) {
    until(format!("the reactions are {expected:?}"), async || {
        let script = "return [...document.querySelectorAll('.reactions__kind')].map(kind => \
            kind.getAttribute('aria-label') + ' ' + kind.getAttribute('aria-pressed')).join('; ')";
        let told = person.evaluates(script).await;
        holds(told == expected, format!("{told}"))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_keyboard_one_walks_the_messages_replies_edits_and_deletes() {
    let cluster = Cluster::alone().await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let kim = cluster.talker("Kim", 0).await;
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    dana.posts("첫째 줄").await;
    dana.posts("둘째 줄").await;
    dana.sees("둘째 줄").await;
    let at = async |body: &str| {
        let script =
            "return document.activeElement.closest('.message')?.querySelector('.message__body').innerText";
        until(format!("the focus is at {body:?}"), async || {
            let told = dana.evaluates(script).await;
            holds(told == body, format!("{told}"))
        })
        .await;
    };
    goes_to(&dana, "둘째 줄").await;
    dana.keys(Key::Up).await;
    at("첫째 줄").await;
    dana.keys(Key::Down).await;
    at("둘째 줄").await;
    dana.keys("r").await;
    dana.reads("Replying to Dana").await;
    dana.presses_escape().await;
    goes_to(&dana, "둘째 줄").await;
    dana.keys("e").await;
    dana.has_draft("둘째 줄").await;
    dana.presses_escape().await;
    goes_to(&dana, "둘째 줄").await;
    dana.keys("+").await;
    dana.keys(Key::Enter).await;
    reactions(&dana, "👍 1: Dana true").await;
    // Whoever leaves the page after deleting has deleted.
    goes_to(&dana, "둘째 줄").await;
    dana.keys(Key::Delete).await;
    dana.reads("This message was deleted.").await;
    dana.reloads().await;
    dana.sees("첫째 줄").await;
    dana.no_longer_reads("둘째 줄").await;
    kim.is_shown(GENERAL, "what is left", |events| {
        events.iter().any(sarang_protocol::message::RoomEvent::is_deleted)
    })
    .await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_emoji_is_found_by_name_and_put_under_a_message_or_into_a_text() {
    let cluster = Cluster::alone().await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    dana.posts("된다").await;
    uses(&dana, "된다", "Another emoji").await;
    dana.finds(".emoji__one").await;
    dana.inserts("축ㅎ").await;
    dana.finds(".emoji__all > :first-child[data-pick='🎉']").await;
    dana.presses_enter().await;
    reactions(&dana, "🎉 1: Dana true").await;

    dana.clicks(".composer [data-act='emoji']").await;
    // What was chosen last comes first, and hands have the tone that one likes.
    dana.finds(".emoji__all > :first-child[data-pick='🎉']").await;
    dana.clicks("[data-pick='tone-3']").await;
    dana.clicks("[data-pick='group-2']").await;
    dana.clicks(".emoji__one[data-pick='👋🏽']").await;
    dana.has_draft("👋🏽").await;
    dana.presses_enter().await;
    dana.sees("👋🏽").await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_saved_for_later_and_the_room_unread_from_it() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    cluster.api("Dana", 0).post("/rooms", &json!({ "name": "Later", "slug": "later" })).await.is(201);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    for text in ["하나", "둘", "셋"] {
        kim.posts(text).await;
        dana.sees(text).await;
    }
    uses(&dana, "둘", "Save for later").await;
    dana.reads("Saved for later.").await;
    uses(&dana, "둘", "Mark unread from here").await;
    dana.reads("The room is unread from that message on.").await;
    dana.opens_room("later").await;
    dana.reads("2\nunread messages").await;
    dana.opens("/saved").await;
    dana.reads("둘").await;
    dana.has_a_clean_console().await;
}
