//! Who is here and who is typing, over instances that die and a Redis that goes away. No database
//! is in it, so these run on one kind.

use std::time::{Duration, Instant};

use sarang_protocol::presence::{Attention, Presence};
use sarang_tests::cluster::Cluster;
use sarang_tests::onlooker::Onlooker;

/// Whose instance is not heard is offline within this time …
const PROMISED: Duration = Duration::from_secs(20);

/// … and so much for a busy machine with a debug build.
const SLACK: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn typing_and_presence_are_seen_across_instances() {
    let cluster = Cluster::of(2).await;
    let mut dana = Onlooker::at(&cluster, "Dana", 0).await;
    let mut kim = Onlooker::at(&cluster, "Kim", 1).await;
    dana.sees("kim", Presence::Active).await;
    kim.sees("dana", Presence::Active).await;
    kim.is(Attention::Away).await;
    dana.sees("kim", Presence::Away).await;
    // The better of two devices counts, wherever they are.
    let second = Onlooker::at(&cluster, "Kim", 0).await;
    dana.sees("kim", Presence::Active).await;
    second.socket.closes().await;
    dana.sees("kim", Presence::Away).await;
    kim.is(Attention::Active).await;
    dana.sees("kim", Presence::Active).await;

    kim.types().await;
    dana.sees_typing(&["kim"]).await;
    // What was typed is sent, which ends it well before it would by itself.
    let begun = Instant::now();
    cluster_posts(&mut kim).await;
    dana.sees_typing(&[]).await;
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    // And so does silence.
    kim.types().await;
    dana.sees_typing(&["kim"]).await;
    dana.sees_typing(&[]).await;

    kim.socket.closes().await;
    dana.sees("kim", Presence::Offline).await;
}

async fn cluster_posts(kim: &mut Onlooker) {
    use sarang_protocol::frame::{ClientFrame, ServerFrame};
    use sarang_protocol::id::ClientId;
    use sarang_protocol::text::RoomSlug;

    let cid = ClientId(uuid::Uuid::new_v4());
    let room = RoomSlug::trusted(sarang_tests::installation::GENERAL);
    kim.socket
        .says(&ClientFrame::Send {
            cid,
            room,
            body: "typed".to_owned(),
            reply_to: None,
            thread: None,
            also_to_room: false,
        })
        .await;
    kim.socket.hears_of(|frame| matches!(frame, ServerFrame::Ack { .. }).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_that_is_killed_takes_its_people_offline() {
    let mut cluster = Cluster::of(2).await;
    let mut dana = Onlooker::at(&cluster, "Dana", 0).await;
    let _kim = Onlooker::at(&cluster, "Kim", 1).await;
    dana.sees("kim", Presence::Active).await;
    cluster[1].kill9();
    dana.sees_within(PROMISED + SLACK, "kim", Presence::Offline).await;
    cluster[1].starts().await;
    let _kim = Onlooker::at(&cluster, "Kim", 1).await;
    dana.sees("kim", Presence::Active).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_ones_own_people_are_seen_and_the_others_come_back() {
    let mut cluster = Cluster::of(2).await;
    let mut dana = Onlooker::at(&cluster, "Dana", 0).await;
    let mut kim = Onlooker::at(&cluster, "Kim", 1).await;
    dana.sees("kim", Presence::Active).await;
    kim.sees("dana", Presence::Active).await;
    cluster.redis().stops();
    // On one's own instance nothing is different.
    let mut lee = Onlooker::at(&cluster, "Lee", 0).await;
    dana.sees("lee", Presence::Active).await;
    lee.types().await;
    dana.sees_typing(&["lee"]).await;
    dana.sees_within(PROMISED + SLACK, "kim", Presence::Offline).await;
    kim.sees("dana", Presence::Offline).await;
    assert_eq!(dana.saw("lee"), Some(Presence::Active));
    cluster.redis().comes_back().await;
    dana.sees_within(PROMISED + SLACK, "kim", Presence::Active).await;
    kim.sees_within(PROMISED + SLACK, "dana", Presence::Active).await;
    kim.sees("lee", Presence::Active).await;
}
