//! What programs do to their messages is seen in open pages.

use sarang_protocol::change::Change;
use sarang_protocol::text::Body;
use sarang_tests::browser::Browsers;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;

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
