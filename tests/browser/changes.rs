//! Messages are edited, deleted, reacted to, pinned and replied to, by two people on two instances.

use sarang_protocol::change::Change;
use sarang_protocol::text::{Body, Emoji};
use sarang_tests::browser::{Browsers, Person, Scripts};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::wait::{holds, until};
use serde_json::json;
use thirtyfour::Key;

/// Puts the focus on a message.
async fn goes_to(person: &Person, body: &str) {
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
async fn uses(person: &Person, body: &str, tool: &str) {
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

async fn reactions(person: &Person, expected: &str) {
    until(format!("the reactions are {expected:?}"), async || {
        let script = "return [...document.querySelectorAll('.reactions__kind')].map(kind => \
            kind.getAttribute('aria-label') + ' ' + kind.getAttribute('aria-pressed')).join('; ')";
        let told = person.evaluates(script).await;
        holds(told == expected, format!("{told}"))
    })
    .await;
}

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
    dana.opens_room("later").await;
    dana.reads("2\nunread messages").await;
    dana.opens("/saved").await;
    dana.reads("둘").await;
    dana.has_a_clean_console().await;
}
