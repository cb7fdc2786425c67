//! A whole day without a mouse: in, into a room and out of it, and everything that is done with messages.

use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{GENERAL, PASSWORD};
use sarang_tests::wait::{holds, until};
use serde_json::json;
use thirtyfour::Key;

use crate::tools::reactions;

/// Nobody presses Tab more often than that to get anywhere on a page.
const PATIENCE: usize = 60;

/// The focus is on something.
async fn is_on(person: &Person, selector: &str) -> bool {
    person.evaluates(&format!("return document.activeElement.matches({selector:?})")).await == json!(true)
}

/// Presses Tab until the focus is there, and tells how often.
pub(crate) async fn tabs_to(person: &Person, selector: &str) -> usize {
    for pressed in 0..PATIENCE {
        if is_on(person, selector).await {
            return pressed;
        }
        person.keys(Key::Tab).await;
    }
    panic!("Tab does not lead to {selector}: {}", person.appearance().await);
}

/// The same in the other direction.
async fn tabs_back_to(person: &Person, selector: &str) -> usize {
    for pressed in 0..PATIENCE {
        if is_on(person, selector).await {
            return pressed;
        }
        person.keys(Key::Shift + Key::Tab).await;
    }
    panic!("Shift and Tab do not lead back to {selector}");
}

/// Waits until the focus is on the message that says this.
async fn is_at_message(person: &Person, body: &str) {
    let script =
        "return document.activeElement.closest('.message')?.querySelector('.message__body').innerText ?? ''";
    until(format!("the focus is at {body:?}"), async || {
        let told = person.evaluates(script).await;
        holds(told == body, format!("{told}"))
    })
    .await;
}

/// Goes from the composer to the newest message, where the tools have come.
async fn goes_to_the_newest(person: &Person, body: &str) {
    tabs_to(person, ".composer__input").await;
    tabs_back_to(person, ".message__time").await;
    person.finds(".message-tools").await;
    person.keys(Key::End).await;
    is_at_message(person, body).await;
}

async fn comes_in(dana: &Person) {
    dana.opens("/sign-in").await;
    tabs_to(dana, "[name=handle]").await;
    dana.types("dana").await;
    tabs_to(dana, "[name=password]").await;
    dana.types(PASSWORD).await;
    dana.presses_enter().await;
    dana.is_at("/rooms").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_comes_in_joins_a_room_goes_to_another_and_leaves() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_user("dana", "Dana");
    cluster.installation().adds_room("books", "Books");
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    comes_in(&dana).await;
    dana.is_live().await;
    // Backwards: where Tab leaves the page for the browser's own window, Firefox without a screen has it come back
    // without the focus, and then no Enter presses a button.
    tabs_back_to(&dana, ".sidebar__link[href='/rooms']:not(.sidebar__jump)").await;
    dana.presses_enter().await;
    dana.finds("form[action$='/books/join']").await;
    tabs_to(&dana, "form[action$='/books/join'] button").await;
    dana.presses_enter().await;
    dana.is_at("/rooms/books").await;
    dana.is_live().await;
    dana.presses_with_control("k").await;
    dana.finds_visible(".switcher__field").await;
    dana.types("gen").await;
    dana.reads("1 found").await;
    dana.presses_enter().await;
    dana.is_at("/rooms/general").await;
    // By the list of rooms.
    tabs_back_to(&dana, ".sidebar__room[href='/rooms/books']").await;
    dana.presses_enter().await;
    dana.is_at("/rooms/books").await;
    tabs_to(&dana, ".composer__input").await;
    dana.types("Hello").await;
    dana.presses_enter().await;
    dana.sees("Hello").await;

    tabs_back_to(&dana, "[popovertarget='account']").await;
    dana.presses_enter().await;
    dana.finds_visible("#account").await;
    tabs_to(&dana, "a[href='/settings']").await;
    dana.presses_enter().await;
    dana.is_at("/settings").await;
    tabs_to(&dana, "[name=name]").await;
    dana.presses_with_control("a").await;
    dana.types("Dana Kim").await;
    dana.presses_enter().await;
    dana.reads("Your name is changed.").await;

    dana.opens_room("books").await;
    tabs_back_to(&dana, "[popovertarget='room-menu']").await;
    dana.presses_enter().await;
    dana.finds_visible("#room-menu").await;
    tabs_to(&dana, "form[action$='/leave'] button").await;
    dana.presses_enter().await;
    dana.is_at("/rooms").await;
    dana.lists(&["General"]).await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_reads_up_answers_reacts_edits_and_deletes() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    for number in 1..=120 {
        kim.posts(&format!("number {number}")).await;
    }
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    comes_in(&dana).await;
    dana.opens_room(GENERAL).await;
    goes_to_the_newest(&dana, "number 120").await;
    // The list is one stop: from the message to its tools, and on to the composer.
    let stops = "return [...document.querySelectorAll('.timeline__list :is(a,button)')] \
        .filter(one => one.tabIndex === 0).map(one => one.className).join()";
    assert_eq!(dana.evaluates(stops).await, "message__time,message-tools__one");
    // What is at the message is told with its time.
    let said =
        "return document.getElementById(document.activeElement.getAttribute('aria-describedby')).innerText";
    assert_eq!(dana.evaluates(said).await, "number 120");
    assert!(tabs_to(&dana, ".composer__input").await <= 4, "what stands between is no list");
    tabs_back_to(&dana, ".message__time").await;
    is_at_message(&dana, "number 120").await;

    for (key, body) in [
        (Key::Up, "number 119"),
        (Key::PageUp, "number 118"),
        (Key::PageDown, "number 119"),
        (Key::Down, "number 120"),
    ] {
        dana.keys(key).await;
        is_at_message(&dana, body).await;
    }
    // What is older comes as one reads up to it.
    let at =
        "return document.activeElement.closest('.message')?.querySelector('.message__body').innerText ?? ''";
    until("the focus is at the first message of all", async || {
        dana.keys(Key::Home).await;
        let told = dana.evaluates(at).await;
        holds(told == "number 1", format!("{told}"))
    })
    .await;
    dana.keys(Key::Control + Key::End).await;
    assert!(is_on(&dana, ".composer__input").await, "out of the list again");

    // A new message makes no other stop of what has been read.
    dana.types("하나").await;
    dana.presses_enter().await;
    dana.sees("하나").await;
    goes_to_the_newest(&dana, "하나").await;
    dana.keys("+").await;
    dana.keys(Key::Right).await;
    dana.presses_enter().await;
    reactions(&dana, "❤️ 1: Dana true").await;
    is_at_message(&dana, "하나").await;
    dana.keys("m").await;
    dana.finds(".message-menu").await;
    for _ in 0..5 {
        dana.keys(Key::Right).await;
    }
    dana.presses_enter().await;
    dana.finds(".emoji__one").await;
    dana.inserts("축ㅎ").await;
    dana.finds(".emoji__all > :first-child[data-pick='🎉']").await;
    dana.presses_enter().await;
    reactions(&dana, "❤️ 1: Dana true; 🎉 1: Dana true").await;

    is_at_message(&dana, "하나").await;
    dana.keys("e").await;
    dana.has_draft("하나").await;
    dana.types(" 둘").await;
    dana.presses_enter().await;
    dana.sees("하나 둘").await;
    goes_to_the_newest(&dana, "하나 둘").await;
    dana.keys("r").await;
    dana.reads("Replying to Dana").await;
    dana.types("답장").await;
    dana.presses_enter().await;
    dana.sees("답장").await;
    dana.finds(".quote").await;

    goes_to_the_newest(&dana, "답장").await;
    dana.keys(Key::Delete).await;
    dana.reads("This message was deleted.").await;
    tabs_to(&dana, ".undo [data-act='undo']").await;
    dana.presses_enter().await;
    dana.sees("답장").await;
    goes_to_the_newest(&dana, "답장").await;

    dana.keys("t").await;
    // The thread opens beside the room, and one is where one replies.
    dana.finds("#message-in-thread:focus").await;
    dana.inserts("In the thread").await;
    dana.presses_enter().await;
    dana.reads("1 reply").await;
    dana.presses_escape().await;
    dana.no_longer_finds(".thread-panel").await;
    dana.has_a_clean_console().await;
}
