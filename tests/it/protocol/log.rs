//! The log of a room: reading it in both directions, and marking how far one has read.

use sarang_protocol::frame::{ClientFrame, MAX_BATCH, ServerFrame};
use sarang_protocol::id::Seq;
use sarang_protocol::message::RoomEvent;
use sarang_protocol::text::RoomSlug;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::socket::Socket;
use sarang_tests::wait::{holds, until};
use uuid::Uuid;

pub(crate) fn more(after: Option<u64>, before: Option<u64>, limit: Option<u32>) -> ClientFrame {
    ClientFrame::More {
        room: RoomSlug::trusted(GENERAL),
        after: after.map(Seq),
        before: before.map(Seq),
        limit,
    }
}

pub(crate) async fn hears_batch(socket: &mut Socket) -> (Vec<RoomEvent>, Seq) {
    socket
        .hears_of(|frame| match frame {
            ServerFrame::Batch { events, head, .. } => Some((events.clone(), *head)),
            _ => None,
        })
        .await
}

fn seqs(events: &[RoomEvent]) -> Vec<u64> {
    events.iter().map(|event| event.seq.0).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn more_gives_the_log_in_both_directions_without_holes() {
    let cluster = Cluster::alone().await;
    // Everybody is there, and in the room, before anybody listens.
    cluster.token("Kim");
    let dana = cluster.talker("Dana", 0).await;
    for n in 1..=12 {
        dana.posts(&format!("message {n}")).await;
    }
    let (mut kim, _) = cluster.socket("Kim", 0).await;
    let newest = cluster.history(GENERAL).await.len() as u64;

    kim.says(&more(Some(2), None, Some(3))).await;
    let (events, head) = hears_batch(&mut kim).await;
    assert_eq!((seqs(&events), head), (vec![3, 4, 5], Seq(newest)));

    kim.says(&more(None, Some(6), Some(2))).await;
    assert_eq!(seqs(&hears_batch(&mut kim).await.0), [4, 5]);

    kim.says(&more(None, Some(3), Some(50))).await;
    assert_eq!(seqs(&hears_batch(&mut kim).await.0), [1, 2]);

    kim.says(&more(None, None, Some(2))).await;
    assert_eq!(seqs(&hears_batch(&mut kim).await.0), [newest - 1, newest]);

    kim.says(&more(Some(newest), None, None)).await;
    assert_eq!(seqs(&hears_batch(&mut kim).await.0), [0; 0]);

    kim.says(&more(Some(newest + 1000), None, None)).await;
    assert_eq!(seqs(&hears_batch(&mut kim).await.0), [0; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_never_longer_than_its_limit() {
    let cluster = Cluster::alone().await;
    let api = cluster.api("Dana", 0);
    api.joins(GENERAL).await.is(200);
    let count = u64::from(MAX_BATCH) + 5;
    for n in 0..count {
        api.posts(GENERAL, Uuid::new_v4(), &format!("{n}")).await.is(201);
    }
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    dana.says(&more(Some(0), None, Some(10_000))).await;
    let (events, head) = hears_batch(&mut dana).await;
    assert_eq!(events.len(), MAX_BATCH as usize);
    assert_eq!(seqs(&events), (1..=u64::from(MAX_BATCH)).collect::<Vec<_>>());
    assert!(head.0 > count, "{head}");
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_moves_the_mark_forward_only_and_not_beyond_the_newest() {
    let cluster = Cluster::alone().await;
    let dana = cluster.talker("Dana", 0).await;
    let (mut kim, _) = cluster.socket("Kim", 0).await;
    let first = dana.posts("one").await;
    let last = dana.posts("two").await;
    let api = cluster.api("Kim", 0);
    let mark = async || {
        let rooms: sarang_protocol::api::Rooms = api.get("/rooms").await.is(200).json();
        let room = &rooms.rooms[0];
        (room.read, room.unread)
    };
    assert_eq!(mark().await.1, 2);

    for (said, expected) in
        [(first, (first, 1)), (last, (last, 0)), (first, (last, 0)), (Seq(last.0 + 500), (last, 0))]
    {
        kim.says(&ClientFrame::Read {
            room: RoomSlug::trusted(GENERAL),
            seq: said,
            thread: None,
            user_after: None,
        })
        .await;
        // Frames are taken in turn: after the pong the mark has been moved, or will never be.
        kim.says(&ClientFrame::Ping { n: said.0 }).await;
        kim.hears_of(|frame| (*frame == ServerFrame::Pong { n: said.0 }).then_some(())).await;
        until(format!("{said} was read"), async || {
            let now = mark().await;
            holds(now == expected, format!("{now:?}"))
        })
        .await;
    }
}
