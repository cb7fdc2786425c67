//! Messages that wait: on a train, over a night, in several tabs.

use sarang_tests::browser::Person;
use sarang_tests::installation::GENERAL;
use sarang_tests::proxy::Weather;
use sarang_tests::wait::{holds, until};
use serde_json::json;

use crate::train::{Train, keeps, shows, tries_again};

/// Whether the tab in front is the one that sends.
async fn has_the_turn(person: &Person) -> bool {
    let script = "const done = arguments[0]; \
        navigator.locks.request('who-' + Math.random(), async own => { \
            const { held } = await navigator.locks.query(); \
            const me = held.find(lock => lock.name === own.name).clientId; \
            done(held.some(lock => lock.name === 'sarang:dana' && lock.clientId === me)) })";
    let answer = person.driver().execute_async(script, vec![]).await.expect("locks can be asked");
    answer.json() == &json!(true)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_offline_survives_a_closed_browser() {
    let train = Train::with_seats(2).await;
    let mut dana = train.passenger("Dana").await;
    // Yesterday: Chromium writes a new cookie to the disk within half a minute, or when it closes.
    dana.closes_the_browser().await;
    dana.opens_the_browser().await;
    dana.opens_room(GENERAL).await;
    let kim = train.passenger("Kim").await;

    train.proxy.turns(Weather::Cut);
    let written = ["기차에서 씁니다", "second, in the tunnel", "셋째 줄\nand its end"];
    for body in written {
        dana.posts(body).await;
    }
    let waits = written.map(|body| (body, "waits"));
    shows(&dana, &waits).await;
    dana.reads("Waits for the connection").await;
    keeps(&dana, 3).await;
    dana.loses_the_browser().await;

    dana.opens_the_browser().await;
    train.proxy.turns(Weather::Fair);
    dana.opens_room(GENERAL).await;
    let sent = written.map(|body| (body, "sent"));
    shows(&dana, &sent).await;
    keeps(&dana, 0).await;
    assert_eq!(train.said_by("dana").await, written);
    tries_again(&kim).await;
    shows(&kim, &sent).await;
    dana.reloads().await;
    dana.is_live().await;
    shows(&dana, &sent).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_tabs_send_everything_once_and_each_in_its_order() {
    let train = Train::with_seats(1).await;
    let kim = train.talker("Kim").await;
    let dana = train.passenger("Dana").await;
    let first = dana.tab().await;
    dana.opens_another_tab().await;
    dana.opens_room(GENERAL).await;
    let second = dana.tab().await;

    train.proxy.turns(Weather::Cut);
    dana.posts("second tab, one").await;
    dana.posts("second tab, two").await;
    dana.goes_to_tab(&first).await;
    dana.posts("first tab, one").await;
    dana.posts("first tab, two").await;
    let all = ["second tab, one", "second tab, two", "first tab, one", "first tab, two"];
    for tab in [&second, &first] {
        dana.goes_to_tab(tab).await;
        shows(&dana, &all.map(|body| (body, "waits"))).await;
    }

    train.proxy.turns(Weather::Fair);
    for tab in [&first, &second] {
        dana.goes_to_tab(tab).await;
        tries_again(&dana).await;
    }
    for tab in [&first, &second] {
        dana.goes_to_tab(tab).await;
        shows(&dana, &all.map(|body| (body, "sent"))).await;
    }
    kim.posts("heard").await;
    assert_eq!(train.said_by("dana").await, all);
    keeps(&dana, 0).await;

    // One tab sends for both, and when it goes, the other does.
    dana.goes_to_tab(&first).await;
    let (sender, other) = if has_the_turn(&dana).await { (first, second) } else { (second, first) };
    dana.goes_to_tab(&other).await;
    assert!(!has_the_turn(&dana).await, "one tab has the turn, not both");
    dana.posts("by way of the sender").await;
    kim.sees("by way of the sender").await;

    // What the sender says arrives, but it never hears of it.
    train.proxy.turns(Weather::Mute);
    dana.posts("from the other").await;
    dana.goes_to_tab(&sender).await;
    dana.posts("from the sender").await;
    keeps(&dana, 2).await;
    dana.closes_the_tab().await;
    dana.goes_to_tab(&other).await;
    train.proxy.turns(Weather::Fair);
    tries_again(&dana).await;
    dana.sees("from the other").await;
    dana.sees("from the sender").await;
    assert!(has_the_turn(&dana).await);
    keeps(&dana, 0).await;
    let all = [&all[..], &["by way of the sender", "from the other", "from the sender"]].concat();
    assert_eq!(train.said_by("dana").await, all);

    // Both have a line, and the one that sends goes.
    dana.opens_another_tab().await;
    dana.opens_room(GENERAL).await;
    let last = dana.tab().await;
    dana.goes_to_tab(&other).await;
    dana.closes_the_tab().await;
    dana.goes_to_tab(&last).await;
    dana.posts("the last one").await;
    kim.sees("the last one").await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_database_the_old_storage_serves_and_the_reader_is_told() {
    let train = Train::with_seats(1).await;
    let kim = train.talker("Kim").await;
    let dana = train.passenger("Dana").await;
    let none = "Object.defineProperty(window, 'indexedDB', { value: undefined })";
    dana.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": none })).await;
    dana.opens_room(GENERAL).await;
    dana.reads("If this browser crashes, messages that have not been sent may be lost").await;
    train.proxy.turns(Weather::Cut);
    dana.posts("kept all the same").await;
    until("it is kept in the local storage", async || {
        let drafts = "return Object.entries(localStorage).filter(entry => entry[0].includes('draft:'))";
        let drafts = dana.evaluates(&[drafts, ".map(entry => entry[1]).join()"].concat()).await;
        let stored = dana.evaluates("return Object.keys(localStorage)").await.to_string();
        holds(stored.contains("unsent:") && drafts == "", stored)
    })
    .await;
    train.proxy.turns(Weather::Fair);
    dana.opens_room(GENERAL).await;
    dana.sees("kept all the same").await;
    kim.sees("kept all the same").await;

    // Nowhere to keep anything: it is said, and still sent.
    let none = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('none') } })";
    dana.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": none })).await;
    dana.opens_room(GENERAL).await;
    dana.reads("This browser keeps nothing").await;
    dana.posts("not kept, and sent").await;
    kim.sees("not kept, and sent").await;
    dana.sees("not kept, and sent").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_older_version_kept_is_taken_over_once() {
    let train = Train::with_seats(1).await;
    let kim = train.talker("Kim").await;
    let dana = train.passenger("Dana").await;
    let old = r"
        const cid = '7f8c2f0e-0b63-4a39-9d25-2f6e4d1b0c11';
        const letter = { cid, room: 'general', body: 'from the old days', order: 1700000000000 };
        localStorage.setItem('sarang:dana:unsent:' + cid, JSON.stringify(letter))";
    dana.evaluates(old).await;
    dana.opens_room(GENERAL).await;
    dana.sees("from the old days").await;
    kim.sees("from the old days").await;
    let stored = dana.evaluates("return JSON.stringify({...localStorage})").await.to_string();
    assert!(!stored.contains("unsent:"), "{stored}");
    dana.reloads().await;
    dana.is_live().await;
    kim.posts("heard").await;
    assert_eq!(train.said_by("dana").await, ["from the old days"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_locks_or_with_a_sleeping_holder_everything_is_still_sent_once() {
    let train = Train::with_seats(1).await;
    let kim = train.talker("Kim").await;
    let dana = train.passenger("Dana").await;
    let room = dana.tab().await;

    // A tab that sleeps: it holds the lock for ever and sends nothing.
    dana.opens("/settings").await;
    dana.evaluates("navigator.locks.request('sarang:dana', () => new Promise(() => {}))").await;
    dana.opens_another_tab().await;
    dana.opens_room(GENERAL).await;
    assert!(!has_the_turn(&dana).await);
    dana.posts("in spite of a sleeper").await;
    kim.sees("in spite of a sleeper").await;
    dana.sees("in spite of a sleeper").await;
    assert!(has_the_turn(&dana).await);

    // No locks at all: both tabs send all of it.
    let none = "Object.defineProperty(navigator, 'locks', { value: undefined })";
    for tab in [&dana.tab().await, &room] {
        dana.goes_to_tab(tab).await;
        dana.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": none })).await;
        dana.opens_room(GENERAL).await;
    }
    let other = dana.driver().windows().await.expect("there are tabs");
    let other = other.into_iter().find(|tab| *tab != room).expect("there are two");
    train.proxy.turns(Weather::Cut);
    dana.posts("one").await;
    dana.posts("two").await;
    dana.goes_to_tab(&other).await;
    dana.posts("three").await;
    keeps(&dana, 3).await;
    train.proxy.turns(Weather::Fair);
    for tab in [&room, &other] {
        dana.goes_to_tab(tab).await;
        tries_again(&dana).await;
    }
    let all = ["in spite of a sleeper", "one", "two", "three"];
    for tab in [&room, &other] {
        dana.goes_to_tab(tab).await;
        shows(&dana, &all.map(|body| (body, "sent"))).await;
    }
    keeps(&dana, 0).await;
    assert_eq!(train.said_by("dana").await, all);
}
