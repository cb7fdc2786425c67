//! A conversation: hello, messages and their answers, ping, and the end.

use sarang_protocol::frame::{ClientFrame, HEARTBEAT_MS, MAX_BATCH, MAX_CLIENT_FRAME, ServerFrame, VERSION};
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::text::{Body, RoomSlug};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::socket::{End, Socket, hello};
use uuid::Uuid;

use crate::log::{hears_batch, more};

fn send(cid: Uuid, body: &str) -> ClientFrame {
    ClientFrame::Send {
        cid: ClientId(cid),
        room: RoomSlug::trusted(GENERAL),
        body: body.to_owned(),
        reply_to: None,
        thread: None,
        also_to_room: false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hello_is_answered_with_who_one_is_and_where_ones_rooms_stand() {
    let cluster = Cluster::alone().await;
    let (_socket, welcome) = cluster.socket("Dana", 0).await;
    let ServerFrame::Welcome { v, user, heartbeat_ms, limits, rooms, .. } = welcome else {
        panic!("{welcome:?}");
    };
    assert_eq!(v, VERSION);
    assert_eq!((user.handle.as_str(), user.name.as_str()), ("dana", "Dana"));
    assert_eq!(heartbeat_ms, HEARTBEAT_MS);
    assert_eq!(limits.body as usize, Body::MAX);
    assert_eq!(limits.frame as usize, MAX_CLIENT_FRAME);
    assert_eq!(limits.batch, MAX_BATCH);
    let slugs: Vec<&str> = rooms.iter().map(|room| room.slug.as_str()).collect();
    assert_eq!(slugs, [GENERAL]);
    assert!(rooms[0].head >= Seq(1), "joining is an event: {rooms:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_acknowledged_to_its_sender_and_comes_to_everybody_once() {
    let cluster = Cluster::alone().await;
    // Both are there, and in the room, before anybody listens.
    cluster.token("Kim");
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    let (mut kim, _) = cluster.socket("Kim", 0).await;
    let cid = Uuid::new_v4();
    dana.says(&send(cid, "점심 먹으러 갈까요?")).await;

    let (mut acknowledged, mut shown) = (None, None);
    while acknowledged.is_none() || shown.is_none() {
        match dana.hears().await {
            ServerFrame::Ack { cid: of, room, seq, at, message: None, go: None } => {
                assert_eq!((of, room.as_str()), (ClientId(cid), GENERAL));
                assert!(acknowledged.replace((seq, at)).is_none(), "acknowledged twice");
            }
            ServerFrame::Event { event, .. } if event.cid() == Some(ClientId(cid)) => {
                assert!(shown.replace((event.seq, event.at)).is_none(), "shown twice");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(acknowledged, shown);
    dana.hears_nothing_more().await;

    let event = kim
        .hears_of(|frame| match frame {
            ServerFrame::Event { event, .. } => Some(event.clone()),
            _ => None,
        })
        .await;
    assert_eq!(event.author.handle.as_str(), "dana");
    assert_eq!(event.body().map(Body::as_str), Some("점심 먹으러 갈까요?"));
    assert_eq!(event.cid(), Some(ClientId(cid)));
    kim.hears_nothing_more().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_the_same_message_again_gives_the_first_answer_and_no_second_message() {
    let cluster = Cluster::alone().await;
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    let cid = Uuid::new_v4();
    let mut answers = Vec::new();
    for _ in 0..3 {
        dana.says(&send(cid, "once")).await;
        let answer =
            dana.hears_of(|frame| matches!(frame, ServerFrame::Ack { .. }).then(|| frame.clone())).await;
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    let history = cluster.history(GENERAL).await;
    let stored = history.iter().filter(|event| event.cid() == Some(ClientId(cid)));
    assert_eq!(stored.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_lines_sending_one_message_at_once_store_it_once() {
    let cluster = Cluster::alone().await;
    let cid = Uuid::new_v4();
    let mut lines = Vec::new();
    for _ in 0..4 {
        lines.push(cluster.socket("Dana", 0).await.0);
    }
    for line in &mut lines {
        line.says(&send(cid, "from every tab at once")).await;
    }
    let mut places = Vec::new();
    for line in &mut lines {
        let place = line
            .hears_of(|frame| match frame {
                ServerFrame::Ack { seq, .. } => Some(*seq),
                _ => None,
            })
            .await;
        places.push(place);
    }
    places.dedup();
    assert_eq!(places.len(), 1, "one message at {places:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ping_is_answered_with_its_number() {
    let cluster = Cluster::alone().await;
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    for n in [0, 7, u64::MAX] {
        dana.says(&ClientFrame::Ping { n }).await;
        assert_eq!(dana.hears().await, ServerFrame::Pong { n });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_asked_to_stop_says_so_and_closes_with_restart() {
    let mut cluster = Cluster::alone().await;
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    cluster[0].is_asked_to_stop();
    let window = dana
        .hears_of(|frame| match frame {
            ServerFrame::Drain { window_ms } => Some(*window_ms),
            _ => None,
        })
        .await;
    assert!(window > 0);
    // Until the end everything works.
    let cid = Uuid::new_v4();
    dana.says(&send(cid, "still here")).await;
    dana.hears_of(|frame| matches!(frame, ServerFrame::Ack { .. }).then_some(())).await;
    let (_, end) = dana.ends().await;
    assert_eq!(end, End::Closed(1012));
    cluster[0].kill9();
    cluster[0].starts().await;
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    dana.says(&more(None, None, None)).await;
    let (events, _) = hears_batch(&mut dana).await;
    assert!(events.iter().any(|event| event.cid() == Some(ClientId(cid))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_says_nothing_is_not_kept_waiting_for() {
    let cluster = Cluster::alone().await;
    let token = cluster.token("Dana");
    let mut silent = Socket::open(&cluster[0], &token).await;
    let (heard, _) = silent.ends().await;
    assert!(
        heard.iter().any(|frame| matches!(frame, ServerFrame::Error { .. })),
        "closed without a word: {heard:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_hello_is_an_error_and_the_line_goes_on() {
    let cluster = Cluster::alone().await;
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    dana.says(&hello(None, &[])).await;
    let next = dana.hears().await;
    assert!(matches!(next, ServerFrame::Error { .. }), "{next:?}");
    dana.hears_nothing_more().await;
}
