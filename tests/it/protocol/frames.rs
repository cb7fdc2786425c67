//! Every frame, and what comes of it.

use sarang_protocol::frame::{ClientFrame, HEARTBEAT_MS, MAX_BATCH, MAX_CLIENT_FRAME, ServerFrame, VERSION};
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::text::{Body, RoomSlug};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::socket::{End, Socket, hello};
use sarang_tests::wait::{holds, until};
use serde_json::json;
use uuid::Uuid;

fn send(cid: Uuid, body: &str) -> ClientFrame {
    ClientFrame::Send { cid: ClientId(cid), room: RoomSlug::trusted(GENERAL), body: body.to_owned() }
}

fn more(after: Option<u64>, before: Option<u64>, limit: Option<u32>) -> ClientFrame {
    ClientFrame::More {
        room: RoomSlug::trusted(GENERAL),
        after: after.map(Seq),
        before: before.map(Seq),
        limit,
    }
}

async fn hears_batch(socket: &mut Socket) -> (Vec<RoomEvent>, Seq) {
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
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    let (mut kim, _) = cluster.socket("Kim", 0).await;
    let cid = Uuid::new_v4();
    dana.says(&send(cid, "점심 먹으러 갈까요?")).await;

    let (mut acknowledged, mut shown) = (None, None);
    while acknowledged.is_none() || shown.is_none() {
        match dana.hears().await {
            ServerFrame::Ack { cid: of, room, seq, at } => {
                assert_eq!((of, room.as_str()), (ClientId(cid), GENERAL));
                assert!(acknowledged.replace((seq, at)).is_none(), "acknowledged twice");
            }
            ServerFrame::Event { event, .. } if event.cid() == Some(ClientId(cid)) => {
                assert!(shown.replace((event.seq, event.at)).is_none(), "shown twice");
            }
            // Kim joined.
            ServerFrame::Event { event, .. } if event.kind == EventKind::Joined => {}
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
async fn more_gives_the_log_in_both_directions_without_holes() {
    let cluster = Cluster::alone().await;
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
        kim.says(&ClientFrame::Read { room: RoomSlug::trusted(GENERAL), seq: said }).await;
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
async fn joining_and_leaving_are_events_of_the_room_and_told_to_all_of_ones_tabs() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_room("books", "Books");
    let dana = cluster.talker("Dana", 0).await;
    dana.api().joins("books").await.is(200);
    let (mut tab, _) = cluster.socket("Kim", 0).await;
    let kim = cluster.api("Kim", 0);

    kim.joins("books").await.is(200);
    let room = tab
        .hears_of(|frame| match frame {
            ServerFrame::Joined { room } => Some(room.clone()),
            _ => None,
        })
        .await;
    assert_eq!((room.slug.as_str(), room.name.as_str()), ("books", "Books"));
    until("Dana follows the new room too", async || {
        holds(dana.reached("books") >= room.head, format!("{}", dana.reached("books")))
    })
    .await;

    // From here on the room's messages come.
    dana.posts_in("books", "welcome").await;
    tab.hears_of(|frame| match frame {
        ServerFrame::Event { room, event } if room.as_str() == "books" => {
            event.body().filter(|body| body.as_str() == "welcome").map(|_| ())
        }
        _ => None,
    })
    .await;

    kim.leaves("books").await.is(204);
    tab.hears_of(|frame| match frame {
        ServerFrame::Gone { room } if room.as_str() == "books" => Some(()),
        _ => None,
    })
    .await;
    dana.posts_in("books", "behind Kim's back").await;
    // What comes in a room that both are in has passed everything that was posted before it.
    dana.posts("aloud").await;
    tab.hears_of(|frame| match frame {
        ServerFrame::Event { room, .. } if room.as_str() == "books" => {
            panic!("one who left still hears: {frame:?}")
        }
        ServerFrame::Event { event, .. } => event.body().filter(|body| body.as_str() == "aloud").map(|_| ()),
        _ => None,
    })
    .await;

    let kinds: Vec<EventKind> = cluster
        .history("books")
        .await
        .into_iter()
        .filter(|event| event.author.handle.as_str() == "kim")
        .map(|event| event.kind)
        .collect();
    assert_eq!(kinds, [EventKind::Joined, EventKind::Left]);
}

#[tokio::test(flavor = "multi_thread")]
async fn renaming_a_room_is_an_event_of_it() {
    let cluster = Cluster::alone().await;
    let dana = cluster.talker("Dana", 0).await;
    let api = dana.api();
    api.post("/rooms", &json!({ "name": "Books" })).await.is(201);
    let request = api.request(reqwest::Method::PATCH, "/rooms/books");
    let request = request.json(&json!({ "name": "책 읽는 방" }));
    sarang_tests::api::Answer::to(request).await.is(200);
    dana.hears("the new name", |frame| match frame {
        ServerFrame::Event { event, .. } => match &event.kind {
            EventKind::Renamed { name } if name.as_str() == "책 읽는 방" => Some(()),
            _ => None,
        },
        _ => None,
    })
    .await;
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
