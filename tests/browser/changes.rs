//! What programs do to their messages is seen in open pages.

use sarang_protocol::change::Change;
use sarang_protocol::text::Body;
use sarang_tests::browser::{Browsers, Scripts};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;

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
        dana.reads("This message was deleted.").await;
        dana.no_longer_reads("점심").await;
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
    dana.clicks("textarea").await;
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
    dana.reads("This message was deleted.").await;
    dana.opens("/rooms/general/pins").await;
    dana.reads("Nothing is pinned here yet.").await;
}
