//! Making, finding, joining and leaving rooms; and what is not there.

use sarang_tests::browser::Browsers;
use sarang_tests::cluster::Cluster;
use sarang_tests::html;
use sarang_tests::installation::{GENERAL, Installation, PASSWORD};

#[tokio::test(flavor = "multi_thread")]
async fn a_room_is_made_found_joined_and_left() {
    let cluster = Cluster::alone().await;
    for name in ["Dana", "Kim"] {
        cluster.api(name, 0).joins(GENERAL).await.is(200);
    }
    let browsers = Browsers::reserve(2).await;
    let dana = browsers.person(&cluster[0]).await;
    let kim = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    kim.signs_in_as("kim").await;

    dana.opens_room(GENERAL).await;
    dana.clicks_on("New room").await;
    dana.fills_in("name", "독서 모임").await;
    dana.fills_in("purpose", "Books, slowly").await;
    dana.submits("purpose").await;
    dana.is_at("/rooms/%EB%8F%85").await;
    dana.reads("Books, slowly").await;
    dana.posts("첫 책은 무엇으로 할까요?").await;
    dana.sees("첫 책은 무엇으로 할까요?").await;

    kim.opens_room(GENERAL).await;
    kim.clicks_on("Browse rooms").await;
    kim.clicks_on("독서 모임").await;
    kim.sees("첫 책은 무엇으로 할까요?").await;
    kim.clicks_on("Join").await;
    kim.posts("『소년이 온다』").await;
    dana.sees("『소년이 온다』").await;
    dana.reads("Kim joined").await;

    kim.clicks_on("About this room").await;
    kim.clicks_on("Leave this room").await;
    dana.reads("Kim left").await;
    kim.opens("/rooms").await;
    kim.reads("독서 모임").await;
    assert_eq!(dana.sockets_opened().await, 1, "making a room took another socket");
    dana.has_a_clean_console().await;
    kim.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_taken_is_told_and_what_was_typed_stays() {
    let cluster = Cluster::alone().await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.clicks_on("New room").await;
    dana.fills_in("name", "General").await;
    dana.fills_in("purpose", "the same again").await;
    dana.submits("purpose").await;
    dana.finds_visible("[role='alert']").await;
    let purpose = dana.finds("[name='purpose']").await.value().await.ok().flatten();
    assert_eq!(purpose.as_deref(), Some("the same again"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_is_not_there_is_a_page_that_leads_on() {
    let cluster = Cluster::alone().await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;

    // By the server.
    dana.opens("/rooms/nowhere").await;
    dana.reads("There is no such room").await;
    dana.has_only_a_404_on_the_console().await;
    dana.clicks_on("Browse rooms").await;
    dana.is_at("/rooms").await;
    dana.reads("General").await;

    // By the client: a link on a page that is live.
    dana.opens_room(GENERAL).await;
    dana.evaluates(
        "window.__same_page = true; const a = document.createElement('a'); a.href = '/rooms/nowhere'; \
         a.textContent = 'a dead link'; document.querySelector('main').prepend(a); a.click()",
    )
    .await;
    dana.reads("There is no such room").await;
    dana.is_at("/rooms/nowhere").await;
    assert_eq!(dana.evaluates("return window.__same_page").await, true, "the page was loaded anew");
    dana.clicks_on("General").await;
    dana.finds_visible(".composer__input").await;

    dana.opens("/nowhere").await;
    dana.reads("There is nothing at this address").await;
    dana.has_only_a_404_on_the_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_run_leads_into_the_first_room() {
    let cluster = Cluster::alone_on(Installation::fresh()).await;
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.opens("/").await;
    dana.is_at("/welcome").await;
    for (field, answer) in [
        ("title", "사랑방"),
        ("handle", "dana"),
        ("name", "Dana"),
        ("password", PASSWORD),
        ("room", "General"),
    ] {
        dana.fills_in(field, answer).await;
    }
    dana.submits("password").await;
    dana.is_at("/rooms/general").await;
    dana.is_live().await;
    dana.posts("the first message of all").await;
    dana.sees("the first message of all").await;
    dana.has_a_clean_console().await;

    // And the way in for the second person.
    dana.opens("/settings").await;
    dana.submits("uses").await;
    dana.finds_visible("#fresh-link").await;
    let page = dana.driver().source().await.expect("a page is open");
    let link = html::values(&page, "input", "value")
        .into_iter()
        .find(|value| value.contains("/invite/"))
        .expect("the link is there to be copied");
    let path = link[link.find("/invite/").expect("it was found")..].to_owned();
    drop(dana);
    let kim = browsers.person(&cluster[0]).await;
    kim.opens(&path).await;
    for (field, answer) in [("handle", "kim"), ("name", "Kim"), ("password", PASSWORD)] {
        kim.fills_in(field, answer).await;
    }
    kim.submits("password").await;
    kim.is_at("/rooms").await;
    kim.has_a_clean_console().await;
}
