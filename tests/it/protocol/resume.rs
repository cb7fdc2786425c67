//! Nothing falls between: reconnects, pages and the sockets that take over from them, sessions
//! that end.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::{ResetReason, ServerFrame};
use sarang_protocol::id::{Epoch, Seq};
use sarang_protocol::view::RoomView;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{GENERAL, PASSWORD};
use sarang_tests::socket::{End, Socket};
use sarang_tests::visitor::Visitor;
use uuid::Uuid;

fn epoch(welcome: &ServerFrame) -> Epoch {
    match welcome {
        ServerFrame::Welcome { epoch, .. } => *epoch,
        other => panic!("{other:?}"),
    }
}

/// The texts that come until a position has been reached, each position once and in turn.
async fn hears_up_to(socket: &mut Socket, after: Seq, upto: Seq) -> Vec<String> {
    let (mut last, mut bodies) = (after, Vec::new());
    while last < upto {
        let events = socket
            .hears_of(|frame| match frame {
                ServerFrame::Event { event, .. } => Some(vec![event.clone()]),
                ServerFrame::Batch { events, .. } => Some(events.clone()),
                _ => None,
            })
            .await;
        for event in events {
            assert_eq!(event.seq, last.next(), "after {last} came {event:?}");
            last = event.seq;
            bodies.extend(event.body().map(ToString::to_string));
        }
    }
    bodies
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_comes_after_the_welcome_in_order_and_once() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    let (dana, welcome) = cluster.socket("Dana", 0).await;
    let seen = kim.posts("before").await;
    dana.closes().await;
    for n in 1..=5 {
        kim.posts(&format!("missed {n}")).await;
    }
    let mut dana = Socket::open(&cluster[0], &cluster.token("Dana")).await;
    dana.says_hello(Some(epoch(&welcome)), &[(GENERAL, seen.0)]).await;
    let last = kim.posts("live again").await;
    let bodies = hears_up_to(&mut dana, seen, last).await;
    assert_eq!(bodies, ["missed 1", "missed 2", "missed 3", "missed 4", "missed 5", "live again"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_and_the_socket_that_takes_over_agree_on_where_the_page_ended() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    let api = cluster.api("Dana", 0);
    api.joins(GENERAL).await.is(200);
    kim.posts("on the page").await;

    let view: RoomView = api.get(&format!("/rooms/{GENERAL}/view")).await.is(200).json();
    let bodies: Vec<_> = view.events.iter().filter_map(|event| event.body()).collect();
    assert_eq!(bodies.last().map(ToString::to_string), Some("on the page".to_owned()));
    assert_eq!(view.events.last().map(|event| event.seq), Some(view.head));

    kim.posts("between page and socket").await;
    let mut dana = Socket::open(&cluster[0], &cluster.token("Dana")).await;
    dana.says_hello(None, &[(GENERAL, view.head.0)]).await;
    let last = kim.posts("on the socket").await;
    let bodies = hears_up_to(&mut dana, view.head, last).await;
    assert_eq!(bodies, ["between page and socket", "on the socket"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn positions_of_another_life_of_the_database_are_reset() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    let newest = kim.posts("hello").await;
    let token = cluster.token("Kim");
    let mut other = Socket::open(&cluster[0], &token).await;
    let foreign = Epoch(Uuid::new_v4());
    other.says_hello(Some(foreign), &[(GENERAL, 1)]).await;
    let reset = other.hears().await;
    let ServerFrame::Reset { room, reason, head } = reset else {
        panic!("{reset:?}");
    };
    assert_eq!((room.as_str(), reason, head), (GENERAL, ResetReason::Epoch, newest));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_position_beyond_the_newest_event_is_reset() {
    let cluster = Cluster::alone().await;
    let (dana, welcome) = cluster.socket("Dana", 0).await;
    dana.closes().await;
    let mut dana = Socket::open(&cluster[0], &cluster.token("Dana")).await;
    dana.says_hello(Some(epoch(&welcome)), &[(GENERAL, 1_000_000)]).await;
    let reset = dana.hears().await;
    assert!(matches!(reset, ServerFrame::Reset { reason: ResetReason::Ahead, .. }), "{reset:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_for_a_room_that_one_is_not_in_gives_nothing_away() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_room("books", "Books");
    let kim = cluster.talker("Kim", 0).await;
    kim.api().joins("books").await.is(200);
    kim.hears("the room", |frame| matches!(frame, ServerFrame::Joined { .. }).then_some(())).await;
    kim.posts_in("books", "among readers").await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let mut dana = Socket::open(&cluster[0], &cluster.token("Dana")).await;
    dana.says_hello(None, &[("books", 0), ("nowhere", 0)]).await;
    kim.posts_in("books", "still among readers").await;
    kim.posts("aloud").await;
    dana.hears_of(|frame| match frame {
        ServerFrame::Event { room, .. } | ServerFrame::Batch { room, .. } => {
            assert_eq!(room.as_str(), GENERAL, "{frame:?}");
            Some(())
        }
        _ => None,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_sessions_sockets_at_once() {
    let cluster = Cluster::alone().await;
    cluster.token("Dana");
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    let (cookie, origin) = (dana.cookies(), cluster[0].origin());
    let headers = [("cookie", cookie.as_str()), ("origin", origin.as_str())];
    let url = cluster[0].socket_url();
    let mut socket = Socket::with_headers(&url, &headers).await.expect("a session may");
    socket.says_hello(None, &[]).await;

    dana.opens("/rooms").await;
    dana.submits("/sign-out", &[]).await;
    let (heard, end) = socket.ends().await;
    assert_eq!(end, End::Closed(4401), "{heard:?}");
    let told = heard
        .iter()
        .any(|frame| matches!(frame, ServerFrame::Error { code: ErrorCode::Unauthenticated, .. }));
    assert!(told, "closed without a word: {heard:?}");
    let again = Socket::with_headers(&url, &headers).await.err();
    assert_eq!(again.map(|refusal| refusal.status), Some(401));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_the_sockets_of_the_other_sessions() {
    let cluster = Cluster::alone().await;
    cluster.token("Dana");
    let mut here = Visitor::signed_in(&cluster[0], "dana").await;
    let elsewhere = Visitor::signed_in(&cluster[0], "dana").await;
    let (cookie, origin) = (elsewhere.cookies(), cluster[0].origin());
    let headers = [("cookie", cookie.as_str()), ("origin", origin.as_str())];
    let url = cluster[0].socket_url();
    let mut socket = Socket::with_headers(&url, &headers).await.expect("a session may");
    socket.says_hello(None, &[]).await;

    here.opens("/settings").await;
    let fields = [("old", PASSWORD), ("new", "an entirely new pass phrase")];
    here.submits("/settings/password", &fields).await;
    assert_eq!(socket.ends().await.1, End::Closed(4401));
    here.opens("/rooms").await;
    here.is_at("/rooms");
}
