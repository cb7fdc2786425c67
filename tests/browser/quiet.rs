//! What one has said of one's rooms elsewhere: that a part of one is unread again, and of what one wants to hear.

use reqwest::Method;
use sarang_tests::api::{Answer, Api};
use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::talker::Talker;
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
