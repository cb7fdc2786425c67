//! What one has said of one's rooms elsewhere: that a part of one is unread again, of what one wants to hear, and where
//! they stand.

use reqwest::Method;
use sarang_tests::api::{Answer, Api};
use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::talker::Talker;
use sarang_tests::wait::{holds, until};
use serde_json::{Value, json};

struct Scene {
    dana: Person,
    api: Api,
    kim: Talker,
    _cluster: Cluster,
    _browsers: Browsers,
}

impl Scene {
    /// Dana is in two rooms, with a browser.
    async fn new() -> Self {
        let cluster = Cluster::alone().await;
        let kim = cluster.talker("Kim", 0).await;
        cluster.installation().adds_room("books", "Books");
        let api = cluster.api("Dana", 0);
        for room in [GENERAL, "books"] {
            api.joins(room).await.is(200);
        }
        let browsers = Browsers::reserve(1).await;
        let dana = browsers.person(&cluster[0]).await;
        dana.signs_in_as("dana").await;
        Self { dana, api, kim, _cluster: cluster, _browsers: browsers }
    }

    /// On another device.
    async fn says(&self, path: &str, body: Value) {
        let answer = Answer::to(self.api.request(Method::PUT, path).json(&body)).await;
        assert!(answer.status < 300, "{}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_marked_as_unread_stays_so_until_the_room_is_opened_again() {
    let scene = Scene::new().await;
    let Scene { dana, kim, .. } = &scene;
    kim.posts("one").await;
    let two = kim.posts("two").await;
    dana.opens_room(GENERAL).await;
    dana.sees("two").await;
    dana.lists(&["Books", "General"]).await;
    scene.says(&format!("/rooms/{GENERAL}/unread"), json!({ "seq": two })).await;
    dana.lists(&["Books", "General 1"]).await;
    // The page shows it all the while, and more.
    kim.posts("three").await;
    dana.sees("three").await;
    dana.lists(&["Books", "General 2"]).await;
    dana.clicks_on("Books").await;
    dana.is_at("/rooms/books").await;
    dana.lists(&["Books", "General 2"]).await;
    dana.clicks_on("General").await;
    dana.is_at("/rooms/general").await;
    dana.lists(&["Books", "General"]).await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_muted_room_counts_what_calls_one_and_a_silent_one_nothing() {
    let scene = Scene::new().await;
    let Scene { dana, kim, .. } = &scene;
    dana.opens_room("books").await;
    let path = format!("/rooms/{GENERAL}/notifications");
    let until = "2999-01-01T00:00:00.000Z";
    scene.says(&path, json!({ "level": "everything", "muted_until": until })).await;
    for text in ["one", "two", "@dana three"] {
        kim.posts(text).await;
    }
    dana.is_titled("(1) Books").await;
    dana.finds(".sidebar__room--unread .badge--called").await;
    scene.says(&path, json!({ "level": "nothing" })).await;
    dana.no_longer_finds(".sidebar__room--unread").await;
    dana.is_titled("Books").await;
    scene.says(&path, json!({ "level": "mentions" })).await;
    dana.is_titled("(3) Books").await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rooms_stand_where_one_has_put_them_elsewhere() {
    let scene = Scene::new().await;
    let Scene { dana, kim, .. } = &scene;
    dana.opens_room("books").await;
    dana.lists(&["Books", "General"]).await;
    let headings = "return [...document.querySelectorAll('.sidebar h2')].filter(heading => \
        heading.checkVisibility()).map(heading => heading.innerText)";
    let reads = async |expected: Value| {
        until(format!("the headings are {expected}"), async || {
            let found = dana.evaluates(headings).await;
            holds(found == expected, found.to_string())
        })
        .await;
    };
    reads(json!(["Rooms", "Direct messages"])).await;
    let general = format!("/rooms/{GENERAL}/sorting");
    scene.says(&general, json!({ "favourite": true })).await;
    dana.lists(&["General", "Books"]).await;
    reads(json!(["Favourites", "Rooms", "Direct messages"])).await;
    scene.says("/rooms/books/sorting", json!({ "section": "읽을거리" })).await;
    reads(json!(["Favourites", "읽을거리", "Direct messages"])).await;
    scene.says(&general, json!({ "section": "읽을거리" })).await;
    dana.lists(&["Books", "General"]).await;
    reads(json!(["읽을거리", "Direct messages"])).await;
    // From the room's own menu, too; its section waits for it.
    let favours = async |words: &str| {
        dana.clicks_on("About this room").await;
        dana.clicks_on(words).await;
    };
    favours("Add to favourites").await;
    reads(json!(["Favourites", "읽을거리", "Direct messages"])).await;
    favours("Remove from favourites").await;
    reads(json!(["읽을거리", "Direct messages"])).await;
    // What is unread stands out wherever it stands.
    kim.posts("@dana hello").await;
    dana.finds(".sidebar__room--unread .badge--called").await;

    // The page for it is a document of its own, and takes them out again.
    dana.clicks_on("Favourites and sections").await;
    dana.is_at("/sections").await;
    dana.clicks("button[aria-label='Dissolve the section 읽을거리']").await;
    dana.reads("Saved.").await;
    dana.opens_room("books").await;
    reads(json!(["Rooms", "Direct messages"])).await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unread_is_read_in_one_place() {
    let scene = Scene::new().await;
    let Scene { dana, kim, .. } = &scene;
    dana.opens_room("books").await;
    kim.posts("점심 먹을까요?").await;
    dana.lists(&["Books", "General 1"]).await;
    dana.clicks_on("All unread").await;
    dana.is_at("/unread").await;
    dana.reads("점심 먹을까요?").await;
    // Another page that is open is told of what is marked here.
    let here = dana.tab().await;
    dana.opens_another_tab().await;
    dana.opens_room("books").await;
    dana.lists(&["Books", "General 1"]).await;
    let there = dana.tab().await;
    dana.goes_to_tab(&here).await;
    dana.clicks_on("Mark as read").await;
    dana.reads("You have read everything.").await;
    dana.goes_to_tab(&there).await;
    dana.lists(&["Books", "General"]).await;
    dana.has_a_clean_console().await;
}
