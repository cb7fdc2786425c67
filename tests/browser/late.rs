//! Parts of the page that come when they are opened.

use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;

/// How often the browser has asked for a part that loads late.
const ASKED: &str =
    "return performance.getEntriesByType('resource').filter(r => r.name.includes('split_')).length";

struct Scene {
    dana: Person,
    _cluster: Cluster,
    _browsers: Browsers,
}

/// Dana, signed in, nowhere yet.
async fn scene() -> Scene {
    let cluster = Cluster::alone().await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    Scene { dana, _cluster: cluster, _browsers: browsers }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_is_fetched_when_it_is_opened_and_once() {
    let scene = scene().await;
    let dana = &scene.dana;
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    assert_eq!(dana.evaluates(ASKED).await, 0, "a room needs none of it");
    dana.clicks_on("New room").await;
    dana.finds_visible("[name='purpose']").await;
    dana.clicks_on("Browse rooms").await;
    dana.finds_visible(".directory__list").await;
    dana.clicks_on("New room").await;
    dana.fills_in("name", "독서 모임").await;
    dana.reads("/rooms/독서-모임").await;
    assert_eq!(dana.evaluates(ASKED).await, 1);
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_itself_such_a_part_is_taken_over() {
    let scene = scene().await;
    let dana = &scene.dana;
    for (path, field) in [("/rooms/new", "[name='purpose']"), ("/rooms", ".directory__list")] {
        dana.opens(path).await;
        dana.is_live().await;
        dana.finds_visible(field).await;
    }
    dana.clicks_on("New room").await;
    dana.fills_in("name", "Team").await;
    dana.reads("/rooms/team").await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_does_not_come_is_told_and_tried_again() {
    let scene = scene().await;
    let dana = &scene.dana;
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    dana.is_blocked_from("*split_*").await;
    dana.clicks_on("New room").await;
    dana.reads("could not be loaded. Try again, or load the page again").await;
    dana.is_blocked_from("nothing").await;
    dana.clicks_on("Try again").await;
    dana.fills_in("name", "Team").await;
    dana.reads("/rooms/team").await;
    // The rest of the page has gone on.
    dana.clicks_on("General").await;
    dana.posts("still here").await;
    dana.sees("still here").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn until_such_a_part_comes_the_server_has_drawn_the_page_and_its_form_works() {
    let scene = scene().await;
    let dana = &scene.dana;
    dana.is_blocked_from("*split_*").await;
    dana.opens("/rooms/new").await;
    dana.fills_in("name", "Team").await;
    dana.fills_in("purpose", "by the form alone").await;
    dana.submits("purpose").await;
    dana.is_at("/rooms/team").await;
    dana.is_live().await;
    dana.reads("by the form alone").await;
}
