//! Threads: what a room shows of them as they go on, beside it and on their pages.

use sarang_protocol::thread::InThread;
use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::wait::{holds, until};
use thirtyfour::Key;

use crate::tools::{goes_to, reactions};

#[tokio::test(flavor = "multi_thread")]
async fn two_people_on_two_instances_talk_in_a_thread() {
    let cluster = Cluster::of(2).await;
    let lee = cluster.talker("Lee", 0).await;
    for name in ["Dana", "Kim"] {
        cluster.api(name, 0).joins(GENERAL).await.is(200);
    }
    let browsers = Browsers::reserve(2).await;
    let (dana, kim) = (browsers.person(&cluster[0]).await, browsers.person(&cluster[1]).await);
    dana.signs_in_as("dana").await;
    kim.signs_in_as("kim").await;
    dana.opens_room(GENERAL).await;
    dana.posts("점심?").await;
    dana.sees("점심?").await;
    let root = cluster.api("Dana", 0).messages(GENERAL, "").await.messages[0].seq;

    // Kim comes by the message's own address, and replies in its thread, without script as it were.
    kim.opens(&format!("/rooms/{GENERAL}/{root}")).await;
    kim.is_live().await;
    let path = format!("/rooms/{GENERAL}/threads/{root}");
    kim.opens(&path).await;
    kim.fills_in("body", "국수").await;
    kim.submits("body").await;
    kim.reads("1 reply").await;
    kim.sees("국수").await;

    // Dana's open page tells of it, and does not show it.
    dana.reads("1 reply").await;
    dana.does_not_see("국수").await;
    lee.replies_in(GENERAL, root, "그래").await;
    dana.reads("2 replies").await;
    lee.says_within(GENERAL, InThread { root, also_to_room: true }, "국수!").await;
    dana.sees("국수!").await;
    dana.reads("3 replies").await;
    dana.has_a_clean_console().await;

    // In the list it is the newest, with what is new to Dana; reading it makes it old.
    dana.clicks("#sidebar a[href='/threads']").await;
    dana.is_at("/threads").await;
    dana.reads("3 unread").await;
    dana.clicks_on("점심?").await;
    dana.is_at(&path).await;
    dana.sees("국수").await;
    dana.sees("그래").await;
    dana.opens("/threads").await;
    dana.no_longer_reads("unread").await;
    kim.has_a_clean_console().await;
}

/// Waits until the open thread shows these messages, in this order.
async fn thread_is(person: &Person, expected: &[&str]) {
    until(format!("the thread is {expected:?}"), async || {
        let script = "return [...document.querySelectorAll('.thread-panel .message__body')].map(body => \
            body.innerText.trim())";
        let told = person.evaluates(script).await;
        holds(told == serde_json::json!(expected), format!("{told}\n{}", person.appearance().await))
    })
    .await;
}

/// Waits until no thread is open.
async fn is_without_a_thread(person: &Person) {
    person.no_longer_finds(".thread-panel").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_goes_on_beside_its_room_by_keyboard_alone() {
    let cluster = Cluster::of(2).await;
    let lee = cluster.talker("Lee", 0).await;
    for name in ["Dana", "Kim"] {
        cluster.api(name, 0).joins(GENERAL).await.is(200);
    }
    let browsers = Browsers::reserve(2).await;
    let (dana, kim) = (browsers.person(&cluster[0]).await, browsers.person(&cluster[1]).await);
    for (person, handle) in [(&dana, "dana"), (&kim, "kim")] {
        person.signs_in_as(handle).await;
        person.opens_room(GENERAL).await;
        person.is_live().await;
    }
    dana.posts("점심?").await;
    kim.sees("점심?").await;
    goes_to(&kim, "점심?").await;
    kim.keys("t").await;
    thread_is(&kim, &["점심?"]).await;
    // Kim is where one writes; Hangul is composed there as in the room.
    kim.composes(&["ㄱ", "구", "국"]).await;
    kim.commits("국수").await;
    kim.presses_enter().await;
    thread_is(&kim, &["점심?", "국수"]).await;
    dana.reads("1 reply").await;
    dana.does_not_see("국수").await;

    // What happens there is there at once, for whoever has it open.
    goes_to(&dana, "점심?").await;
    dana.keys("t").await;
    thread_is(&dana, &["점심?", "국수"]).await;
    lee.replies_in(GENERAL, opened_thread(&dana).await, "그래").await;
    thread_is(&dana, &["점심?", "국수", "그래"]).await;
    thread_is(&kim, &["점심?", "국수", "그래"]).await;
    goes_to_in_thread(&dana, "국수").await;
    dana.keys("+").await;
    dana.keys(Key::Enter).await;
    reactions(&kim, "👍 1: Dana false").await;

    // The last of one's own in the thread is edited, and taken away.
    writes_there(&kim).await;
    kim.keys(Key::Up).await;
    kim.inserts("!").await;
    kim.presses_enter().await;
    thread_is(&dana, &["점심?", "국수!", "그래"]).await;
    goes_to_in_thread(&kim, "국수!").await;
    kim.keys(Key::Delete).await;
    thread_is(&kim, &["점심?", "그래"]).await;
    kim.clicks(".undo [data-act=dismiss]").await;
    thread_is(&dana, &["점심?", "그래"]).await;
    dana.reads("1 reply").await;

    // Shown in the room too, if its author says so.
    writes_there(&dana).await;
    dana.inserts("열두 시!").await;
    dana.clicks(".thread-panel__also").await;
    writes_there(&dana).await;
    dana.presses_enter().await;
    thread_is(&kim, &["점심?", "그래", "열두 시!"]).await;
    until("it stands in both, once", async || {
        let script = "return [...document.querySelectorAll('.message__body')].filter(body => \
            body.innerText.trim() === '열두 시!').length";
        let (here, there) = (dana.evaluates(script).await, kim.evaluates(script).await);
        holds(here == 2 && there == 2, format!("{here} {there}"))
    })
    .await;

    // It has been read, and Escape leads back to its message.
    dana.presses_escape().await;
    is_without_a_thread(&dana).await;
    let at = "return document.activeElement.closest('.message')?.querySelector('.message__body').innerText";
    assert_eq!(dana.evaluates(at).await, "점심?");
    dana.opens("/threads").await;
    dana.reads("2 replies").await;
    dana.no_longer_reads("unread").await;
    dana.has_a_clean_console().await;
    kim.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_thread_survives_a_reload_a_lost_line_and_the_browsers_back() {
    let mut cluster = Cluster::alone().await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let lee = cluster.steadfast("Lee", 0).await;
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    dana.posts("점심?").await;
    dana.sees("점심?").await;
    let root = cluster.api("Dana", 0).messages(GENERAL, "").await.messages[0].seq;
    lee.replies_in(GENERAL, root, "하나").await;
    dana.clicks(".thread-line").await;
    thread_is(&dana, &["점심?", "하나"]).await;
    let url = format!("?thread={root}");
    assert_eq!(dana.evaluates("return location.search").await, url);

    // What was written while there is no line is there, and goes when there is one again.
    cluster[0].kill9();
    writes_there(&dana).await;
    dana.inserts("둘").await;
    dana.presses_enter().await;
    thread_is(&dana, &["점심?", "하나", "둘"]).await;
    writes_there(&dana).await;
    dana.inserts("셋은 아직").await;
    cluster[0].starts().await;
    lee.is_shown(GENERAL, "what was written meanwhile", |events| {
        let is_it = |event: &sarang_protocol::message::RoomEvent| {
            event.body().is_some_and(|body| body.as_str() == "둘")
        };
        events.iter().any(|event| is_it(event) && event.thread() == Some(root))
    })
    .await;
    lee.replies_in(GENERAL, root, "넷").await;
    thread_is(&dana, &["점심?", "하나", "둘", "넷"]).await;

    dana.reloads().await;
    thread_is(&dana, &["점심?", "하나", "둘", "넷"]).await;
    let kept = "return document.getElementById('message-in-thread').value";
    assert_eq!(dana.evaluates(kept).await, "셋은 아직");
    dana.evaluates("history.back()").await;
    is_without_a_thread(&dana).await;
    dana.evaluates("history.forward()").await;
    thread_is(&dana, &["점심?", "하나", "둘", "넷"]).await;
    // Another room puts it away, and so does its own button.
    dana.clicks(".thread-panel [data-act=close-thread]").await;
    is_without_a_thread(&dana).await;
    assert_eq!(dana.evaluates("return location.search").await, "");
    dana.sees("점심?").await;
}

/// The message that the open thread began with.
async fn opened_thread(person: &Person) -> sarang_protocol::id::Seq {
    let told = person.evaluates("return Number(location.search.replace('?thread=', ''))").await;
    sarang_protocol::id::Seq(told.as_u64().expect("a thread in the address"))
}

/// Puts the focus on a message of the open thread.
async fn goes_to_in_thread(person: &Person, body: &str) {
    until(format!("the focus goes to {body:?} in the thread"), async || {
        let script = format!(
            "const row = [...document.querySelectorAll('.thread-panel .message')].find(row => \
                row.querySelector('.message__body').innerText.trim() === {body:?}); \
             row?.querySelector('.message__time').focus(); \
             return !!row && row.contains(document.activeElement)",
        );
        holds(person.evaluates(&script).await == true, person.appearance().await)
    })
    .await;
}

/// Puts the focus where one replies.
async fn writes_there(person: &Person) {
    person.evaluates("document.getElementById('message-in-thread').focus()").await;
}
