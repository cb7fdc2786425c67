//! What happens elsewhere: on another instance without a bus between, and to the server.

use sarang_protocol::api::CreateRoom;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::{ClientFrame, ServerFrame};
use sarang_protocol::id::ClientId;
use sarang_protocol::own::OwnKind;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use uuid::Uuid;

use super::{Client, House, LOBBY, error_code, hello, open, send};
use crate::shutdown::Stage;

#[tokio::test]
async fn a_deaf_instance_finds_out_with_its_tick() {
    let house = House::new().await;
    let (mut kim, _) = house.enters(&house.kim).await;
    // Another instance on the same database, and no bus between them.
    let there = open(&house.folder).await;
    let room = CreateRoom { name: "Book club".into(), slug: None, ..CreateRoom::default() };
    there.chat.create_room(&house.dana, room).await.unwrap();
    there.chat.join(&house.kim, "book-club").await.unwrap();
    let (slug, head) = kim
        .hears_of(|frame| match frame {
            ServerFrame::Joined { summary } => Some((summary.slug.clone(), summary.head)),
            _ => None,
        })
        .await;
    assert_eq!(slug.as_str(), "book-club");
    let cid = ClientId(Uuid::new_v4());
    let posted = there.chat.post(&house.dana, "book-club", cid, "who hears me?").await.unwrap();
    assert_eq!(posted.message.seq, head.next());
    kim.hears_of(|frame| {
        matches!(frame, ServerFrame::Event { event, .. } if event.cid() == Some(cid)).then_some(())
    })
    .await;

    there.chat.leave(&house.kim, "book-club").await.unwrap();
    kim.hears_of(|frame| matches!(frame, ServerFrame::Gone { room } if *room == slug).then_some(())).await;
    let cid = ClientId(Uuid::new_v4());
    there.chat.post(&house.dana, "book-club", cid, "behind Kim's back").await.unwrap();
    let aloud = there.chat.post(&house.dana, LOBBY, ClientId(Uuid::new_v4()), "aloud").await.unwrap();
    kim.hears_of(|frame| match frame {
        ServerFrame::Event { room, event } => {
            assert_eq!(room.as_str(), LOBBY);
            (event.seq == aloud.message.seq).then_some(())
        }
        _ => None,
    })
    .await;
}

#[tokio::test]
async fn what_ended_elsewhere_ends_here_with_the_tick() {
    let house = House::new().await;
    let token = house.token(&house.kim).await;
    let mut kim = Client::open(house.port, &token).await.unwrap();
    kim.says(&hello(&[])).await;
    assert!(matches!(kim.hears().await, ServerFrame::Welcome { .. }));
    let (mut other, _) = house.enters(&house.kim).await;

    let there = open(&house.folder).await;
    let viewer = there.chat.viewer_by_token(&token).await.unwrap().unwrap();
    there.chat.sign_out(&viewer).await.unwrap();
    let (heard, code) = kim.ends().await;
    assert_eq!(heard.iter().find_map(error_code), Some(ErrorCode::Unauthenticated));
    assert_eq!(code, Some(CloseCode::Library(4401)));
    // The other token is as good as before.
    other.says(&ClientFrame::Ping { n: 1 }).await;
    other
        .hears_of(|frame| match frame {
            ServerFrame::Own { own, .. } => {
                assert_eq!(own.last().unwrap().kind, OwnKind::Doors);
                None
            }
            ServerFrame::Pong { n: 1 } => Some(()),
            other => panic!("{other:?}"),
        })
        .await;
}

#[tokio::test]
async fn a_server_that_stops_says_so_serves_on_and_then_closes() {
    let house = House::new().await;
    let (mut kim, _) = house.enters(&house.kim).await;
    house.app.shutdown.advance(Stage::Draining);
    assert!(matches!(kim.hears().await, ServerFrame::Drain { .. }));
    kim.says(&send("still here")).await;
    kim.hears_of(|frame| matches!(frame, ServerFrame::Ack { .. }).then_some(())).await;
    house.app.shutdown.advance(Stage::Closing);
    assert_eq!(kim.ends().await.1, Some(CloseCode::Restart));
}
