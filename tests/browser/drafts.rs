//! What one has begun to write, gone on with on another device: never lost, never put over what one types.

use sarang_protocol::drafts::Drafts;
use sarang_tests::api::Api;
use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::wait::{holds, until};
use uuid::Uuid;

/// The server keeps these.
async fn keeps(api: &Api, expected: &[&str]) {
    until("the server keeps the drafts", async || {
        let drafts = api.get("/drafts").await.is(200).json::<Drafts>().drafts;
        let bodies: Vec<_> = drafts.into_iter().map(|draft| draft.body).collect();
        holds(bodies == expected, format!("{bodies:?}"))
    })
    .await;
}

/// Nothing is in the browser alone.
async fn has_told_all(person: &Person) {
    until("the browser has told all drafts", async || {
        let own =
            person.evaluates("return Object.keys(localStorage).filter(name => name.includes(':draft:'))");
        let own = own.await.to_string();
        holds(own == "[]", own)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_began_on_one_device_one_goes_on_with_on_the_other() {
    let cluster = Cluster::of(2).await;
    cluster.installation().adds_room("books", "Books");
    let api = cluster.api("Kim", 0);
    for room in [GENERAL, "books"] {
        api.joins(room).await.is(200);
    }
    let browsers = Browsers::reserve(2).await;
    let laptop = browsers.person(&cluster[0]).await;
    let phone = browsers.person(&cluster[1]).await;
    for device in [&laptop, &phone] {
        device.signs_in_as("kim").await;
        device.opens_room(GENERAL).await;
    }
    laptop.composes(&["ㅈ", "저", "전"]).await;
    laptop.commits("저는 ").await;
    phone.has_draft("저는 ").await;
    // What came from elsewhere is gone on with as if it had been typed here.
    phone.inserts("국수").await;
    laptop.has_draft("저는 국수").await;
    phone.reloads().await;
    phone.is_live().await;
    phone.has_draft("저는 국수").await;
    // The cursor is behind it, though the server has drawn it.
    phone.inserts("요").await;
    phone.has_draft("저는 국수요").await;

    // Another room, where nobody looks, has it when it is opened.
    laptop.clicks_on("Books").await;
    laptop.is_at("/rooms/books").await;
    laptop.inserts("of books").await;
    keeps(&api, &["of books", "저는 국수요"]).await;
    phone.clicks_on("Books").await;
    phone.has_draft("of books").await;
    phone.clicks_on("General").await;
    phone.has_draft("저는 국수요").await;

    // What is sent is a draft nowhere, not on the other device either.
    phone.presses_enter().await;
    phone.sees("저는 국수요").await;
    phone.has_draft("").await;
    laptop.clicks_on("General").await;
    laptop.sees("저는 국수요").await;
    laptop.has_draft("").await;
    keeps(&api, &["of books"]).await;
    for device in [&laptop, &phone] {
        has_told_all(device).await;
        device.has_a_clean_console().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_here_stands_whatever_comes_from_elsewhere() {
    let mut cluster = Cluster::alone().await;
    let api = cluster.api("Kim", 0);
    api.joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let laptop = browsers.person(&cluster[0]).await;
    laptop.signs_in_as("kim").await;
    laptop.opens_room(GENERAL).await;
    laptop.inserts("on the laptop").await;
    keeps(&api, &["on the laptop"]).await;

    // Nobody can be told; the page is left and loaded again when the server is back.
    cluster[0].kill9();
    laptop.inserts(", offline").await;
    until("it is kept here", async || {
        let own = laptop.evaluates("return Object.values(localStorage)").await.to_string();
        holds(own.contains("on the laptop, offline"), own)
    })
    .await;
    cluster[0].starts().await;
    let elsewhere = serde_json::json!({ "body": "on the phone" });
    let put = api.request(reqwest::Method::PUT, &format!("/rooms/{GENERAL}/draft")).json(&elsewhere);
    sarang_tests::api::Answer::to(put).await.is(200);
    laptop.is_live().await;
    laptop.has_draft("on the laptop, offline").await;
    keeps(&api, &["on the laptop, offline"]).await;
    laptop.reloads().await;
    laptop.is_live().await;
    laptop.has_draft("on the laptop, offline").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_has_a_draft_of_its_own_everywhere() {
    let cluster = Cluster::alone().await;
    let api = cluster.api("Kim", 0);
    api.joins(GENERAL).await.is(200);
    let posted = api.posts(GENERAL, Uuid::new_v4(), "root").await.is(201).json::<serde_json::Value>();
    let browsers = Browsers::reserve(2).await;
    let (laptop, phone) = (browsers.person(&cluster[0]).await, browsers.person(&cluster[0]).await);
    let path = format!("/rooms/{GENERAL}?thread={}", posted["seq"]);
    for device in [&laptop, &phone] {
        device.signs_in_as("kim").await;
        device.opens(&path).await;
        device.finds_visible(".thread-panel .composer__input").await;
    }
    let stands = async |person: &Person, text: &str| {
        until("it stands in the thread", async || {
            let script = "return document.querySelector('#message-in-thread')?.value";
            let value = person.evaluates(script).await;
            holds(value == text, value.to_string())
        })
        .await;
    };
    laptop.types("only there").await;
    stands(&laptop, "only there").await;
    stands(&phone, "only there").await;
    phone.has_draft("").await;
    // It is there when the thread is opened the next time, by a device that knew nothing of it.
    phone.clicks(".thread-panel [data-act='close-thread']").await;
    phone.no_longer_finds(".thread-panel").await;
    phone.opens(&path).await;
    phone.finds_visible(".thread-panel .composer__input").await;
    stands(&phone, "only there").await;
    keeps(&api, &["only there"]).await;
    for device in [&laptop, &phone] {
        device.has_a_clean_console().await;
    }
}
