//! A room that is marked as unread, between instances.

use reqwest::Method;
use sarang_protocol::frame::ClientFrame;
use sarang_protocol::id::Seq;
use sarang_protocol::own::OwnKind;
use sarang_protocol::text::RoomSlug;
use sarang_tests::api::Answer;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_is_marked_as_unread_here_is_unread_there_and_stays_so() {
    let cluster = Cluster::of(2).await;
    let (dana, here, there) =
        (cluster.talker("Dana", 0).await, cluster.talker("Kim", 0).await, cluster.talker("Kim", 1).await);
    let first = dana.posts("one").await;
    let last = dana.posts("two").await;
    for kim in [&here, &there] {
        kim.catches_up(GENERAL, last).await;
    }
    here.reads(GENERAL, last);
    there.has_unread(GENERAL, 0).await;
    let body = json!({ "seq": first });
    let path = format!("/rooms/{GENERAL}/unread");
    Answer::to(here.api().request(Method::PUT, &path).json(&body)).await.is(204);
    for kim in [&here, &there] {
        kim.learns("that it is unread", |kind| {
            matches!(kind, OwnKind::Unread { summary } if summary.read == first.prev()).then_some(())
        })
        .await;
        kim.has_unread(GENERAL, 2).await;
    }
    // A tab that did not know of it yet said that it had read all; the answer to what it says next tells that this
    // has come.
    let room = RoomSlug::trusted(GENERAL);
    there.says(ClientFrame::Read { room, seq: last, thread: None, user_after: Some(Seq(1)) });
    there.says(ClientFrame::Follow { room: RoomSlug::trusted(GENERAL), thread: first, on: true });
    there.learns_of_thread(first, |own| own.following).await;
    let fresh = cluster.talker("Kim", 0).await;
    assert_eq!(fresh.listed(GENERAL).map(|room| room.unread), Some(2));
    // To read it knowing of it is to have read it.
    there.reads(GENERAL, last);
    for kim in [&here, &there] {
        kim.has_unread(GENERAL, 0).await;
    }
}
