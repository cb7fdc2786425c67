//! Clients that were away, or are slow.

use std::time::Duration;

use futures_util::SinkExt;
use sarang_protocol::frame::ServerFrame;
use sarang_protocol::message::RoomEvent;
use sarang_protocol::text::Body;
use sarang_protocol::timeline::{Step, Timeline};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;

use super::{House, LOBBY, hello, more_after};
use crate::hub::{MAX_BYTES, MAX_FRAMES};

#[tokio::test]
async fn who_reads_slowly_lags_asks_and_has_everything_and_delays_nobody() {
    let house = House::new().await;
    let (mut slow, head) = house.enters(&house.kim).await;
    let (mut quick, _) = house.enters(&house.dana).await;

    // More than sockets and outbox hold.
    let body = "길".repeat(Body::MAX);
    let mut last = head;
    for _ in 0..100 {
        last = house.posts(&body).await;
        // The quick one has it at once, however long the slow one does not read.
        let posted = Instant::now();
        quick
            .hears_of(|frame| {
                matches!(frame, ServerFrame::Event { event, .. } if event.seq == last).then_some(())
            })
            .await;
        assert!(posted.elapsed() < Duration::from_secs(1));
    }

    let mut timeline = Timeline::new(Vec::new(), head);
    let mut lags = 0;
    while timeline.last() < last {
        let step = match slow.hears().await {
            ServerFrame::Event { event, .. } => timeline.apply(event),
            ServerFrame::Batch { events, head, .. } => timeline.merge(events, head),
            ServerFrame::Lag { head, .. } => {
                lags += 1;
                timeline.lag(head)
            }
            other => panic!("{other:?}"),
        };
        if let Step::Ask { after } = step {
            slow.says(&more_after(after)).await;
        }
    }
    assert!(lags >= 1, "nothing was ever dropped");
    let seqs: Vec<u64> = timeline.events().map(|event| event.seq.0).collect();
    assert_eq!(seqs, (head.0 + 1..=last.0).collect::<Vec<_>>());

    // And from here on events come by themselves again.
    let next = house.posts("짧은 말").await;
    slow.hears_of(|frame| {
        matches!(frame, ServerFrame::Event { event, .. } if event.seq == next).then_some(())
    })
    .await;
}

/// I9. That the others' latency does not move is for the benchmark to show; here, that nothing they
/// get waits for anything of the stalled ones, also once those have been given up.
#[tokio::test]
async fn i9_a_stalled_socket_does_not_move_the_others() {
    let house = House::new().await;
    // One reads nothing at all. Another shows signs of life and reads nothing either.
    let (silent, head) = house.enters(&house.kim).await;
    let (mut lively, _) = house.enters(&house.kim).await;
    let (mut quick, _) = house.enters(&house.dana).await;
    let body = "길".repeat(Body::MAX);
    // More than kernel, tungstenite and outbox hold for somebody who does not read, twice over.
    let stalled = (2 * (2 * MAX_BYTES + 64 * 1024)) / body.len();
    for _ in 0..stalled {
        let _ = lively.0.send(Message::Pong(Vec::new().into())).await;
        let posted = house.posts(&body).await;
        quick
            .hears_of(|frame| {
                matches!(frame, ServerFrame::Event { event, .. } if event.seq == posted).then_some(())
            })
            .await;
    }
    // Both were left out of much, and are told so as soon as they read.
    for mut one in [silent, lively] {
        let lag = one.hears_of(|frame| match frame {
            ServerFrame::Lag { head, .. } => Some(*head),
            _ => None,
        });
        assert!(lag.await > head, "it was told everything: it was not stalled");
    }
}

#[tokio::test]
async fn what_was_missed_comes_first_and_then_what_happens() {
    let house = House::new().await;
    let (client, head) = house.enters(&house.kim).await;
    drop(client);
    for missed in [3_u64, 260, 480] {
        let mut after = head;
        while after.0 < head.0 + missed {
            after = house.posts("missed").await;
        }
        let mut kim = house.connects(&house.kim).await;
        kim.says(&hello(&[(LOBBY, head)])).await;
        // Meanwhile others go on talking.
        let talk = async {
            let mut last = after;
            for _ in 0..10 {
                last = house.posts("live").await;
            }
            last
        };
        let listen = async {
            assert!(matches!(kim.hears().await, ServerFrame::Welcome { .. }));
            let (mut events, mut batches): (Vec<RoomEvent>, usize) = (Vec::new(), 0);
            while events.last().is_none_or(|last| last.seq.0 < after.0 + 10) {
                match kim.hears().await {
                    ServerFrame::Batch { events: run, .. } => {
                        batches += 1;
                        events.extend(run);
                    }
                    ServerFrame::Event { event, .. } => events.push(event),
                    other => panic!("{other:?}"),
                }
            }
            (events, batches)
        };
        let (last, (events, batches)) = tokio::join!(talk, listen);
        let seqs: Vec<u64> = events.iter().map(|event| event.seq.0).collect();
        assert_eq!(seqs, (head.0 + 1..=last.0).collect::<Vec<_>>());
        assert!(batches >= 1);
    }
    // Beyond that the client is better off with the newest page.
    for _ in 0..30 {
        house.posts("too much").await;
    }
    let mut kim = house.connects(&house.kim).await;
    kim.says(&hello(&[(LOBBY, head)])).await;
    assert!(matches!(kim.hears().await, ServerFrame::Welcome { .. }));
    assert!(matches!(kim.hears().await, ServerFrame::Reset { .. }));
    let next = house.posts("live").await;
    assert!(matches!(kim.hears().await, ServerFrame::Event { event, .. } if event.seq == next));
}

#[test]
fn the_outbox_holds_more_than_a_batch() {
    // Otherwise a client that has just caught up would lag again at once.
    assert!(MAX_FRAMES as u64 >= u64::from(sarang_protocol::frame::MAX_BATCH));
}
