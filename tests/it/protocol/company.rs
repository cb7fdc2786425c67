//! Presence and typing over the socket: who may, who may not, and how much.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::{ClientFrame, ServerFrame};
use sarang_protocol::presence::{Attention, Presence};
use sarang_protocol::text::RoomSlug;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::onlooker::{Onlooker, typing};
use sarang_tests::socket::Socket;

async fn is_refused(socket: &mut Socket, frame: &ClientFrame) {
    socket.says(frame).await;
    let heard = socket.hears().await;
    let ServerFrame::Error { code, message } = heard else {
        panic!("{heard:?}");
    };
    assert_eq!((code, message.as_str()), (ErrorCode::NotAMember, "You are not in this room. Join it first."));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_a_member_neither_types_nor_looks() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_room("books", "Books");
    let dana = cluster.talker("Dana", 0).await;
    dana.api().joins("books").await.is(200);
    let (mut kim, _) = Socket::welcomed(&cluster[0], &cluster.token("Kim")).await;
    // A room that one may join, and one that there is not: no difference can be told.
    for room in ["books", "nowhere"] {
        is_refused(&mut kim, &typing(room)).await;
        let looks = ClientFrame::Presence { state: Attention::Active, room: Some(RoomSlug::trusted(room)) };
        is_refused(&mut kim, &looks).await;
    }
    kim.hears_nothing_more().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_removed_is_seen_no_more_and_sees_no_more() {
    let cluster = Cluster::alone().await;
    let mut dana = Onlooker::at(&cluster, "Dana", 0).await;
    let mut kim = Onlooker::at(&cluster, "Kim", 0).await;
    dana.sees("kim", Presence::Active).await;
    kim.sees("dana", Presence::Active).await;
    kim.types().await;
    dana.sees_typing(&["kim"]).await;
    cluster.api("Kim", 0).leaves(GENERAL).await.is(204);
    dana.sees_typing(&[]).await;
    dana.sees("kim", Presence::Offline).await;
    kim.socket
        .hears_of(|frame| {
            matches!(frame, ServerFrame::Gone { room } if room.as_str() == GENERAL).then_some(())
        })
        .await;
    let mut socket = kim.socket;
    // What is still on its way is about one's own log.
    socket.says(&typing(GENERAL)).await;
    let refused = socket
        .hears_of(|frame| match frame {
            ServerFrame::Presence { .. } | ServerFrame::Typing { .. } => panic!("still told: {frame:?}"),
            ServerFrame::Error { code, .. } => Some(*code),
            _ => None,
        })
        .await;
    assert_eq!(refused, ErrorCode::NotAMember);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_typing_is_a_handful_of_frames() {
    let cluster = Cluster::alone().await;
    let mut dana = Onlooker::at(&cluster, "Dana", 0).await;
    let mut kim = Onlooker::at(&cluster, "Kim", 0).await;
    dana.sees("kim", Presence::Active).await;
    let before = dana.frames();
    for _ in 0..3000 {
        kim.types().await;
    }
    // The first ones are passed over in silence, those beyond the limit for all frames refused.
    let refused = |frame: &ServerFrame| match frame {
        ServerFrame::Error { code, .. } => Some(*code),
        _ => None,
    };
    assert_eq!(kim.socket.hears_of(refused).await, ErrorCode::RateLimited);
    dana.sees_typing(&["kim"]).await;
    dana.sees_typing(&[]).await;
    let frames = dana.frames() - before;
    assert!(frames <= 12, "{frames} frames");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_look_is_told_nothing() {
    let cluster = Cluster::alone().await;
    let mut dana = Onlooker::at(&cluster, "Dana", 0).await;
    let (mut bot, _) = cluster.socket("Bot", 0).await;
    let mut kim = Onlooker::at(&cluster, "Kim", 0).await;
    dana.sees("bot", Presence::Active).await;
    kim.types().await;
    dana.sees_typing(&["kim"]).await;
    bot.says(&ClientFrame::Ping { n: 1 }).await;
    bot.hears_of(|frame| match frame {
        ServerFrame::Presence { .. } | ServerFrame::Typing { .. } => panic!("told unasked: {frame:?}"),
        ServerFrame::Pong { .. } => Some(()),
        _ => None,
    })
    .await;
}
