//! JavaScript off, and a wasm module that never comes: the page is readable and usable.

use sarang_tests::browser::{Browsers, PHONE, Person, Scripts};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;

/// Reads the room and posts to it by the page's own form.
async fn reads_and_posts(dana: &Person, body: &str) {
    dana.opens("/rooms/general").await;
    dana.sees("hello from a socket").await;
    dana.fills_in("body", body).await;
    dana.submits("body").await;
    dana.sees(body).await;
    dana.is_at("/rooms/general").await;
    dana.has_draft("").await;
    dana.reloads().await;
    dana.sees(body).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_javascript_off_one_reads_posts_and_finds_ones_way() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_room("books", "Books");
    let kim = cluster.talker("Kim", 0).await;
    kim.posts("hello from a socket").await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person_with(&cluster[0], Scripts::Off).await;
    dana.signs_in_as("dana").await;
    reads_and_posts(&dana, "no scripts here").await;
    kim.sees("no scripts here").await;

    dana.clicks_on("Browse rooms").await;
    dana.reads("Books").await;
    dana.clicks_on("Books").await;
    dana.is_at("/rooms/books").await;
    dana.clicks_on("Join").await;
    dana.finds_visible(".composer__input").await;

    // The drawer of a phone needs no script either.
    dana.has_screen(PHONE).await;
    dana.opens("/rooms/books").await;
    dana.needs_no_scrolling_sideways().await;
    dana.opens_the_drawer().await;
    dana.clicks_on("General").await;
    dana.is_at("/rooms/general").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_wasm_blocked_the_page_reads_and_its_form_posts() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    kim.posts("hello from a socket").await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.is_blocked_from("*.wasm").await;
    dana.signs_in_as("dana").await;
    reads_and_posts(&dana, "no wasm here").await;
    kim.sees("no wasm here").await;
    assert_eq!(dana.sockets_opened().await, 0, "the module came through after all");
}
