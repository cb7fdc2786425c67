//! Too much, too large, too many.

use std::collections::HashMap;
use std::time::Duration;

use sarang_protocol::api::CreateRoom;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::{ClientFrame, MAX_CLIENT_FRAME, ServerFrame};
use sarang_protocol::id::Seq;
use tokio::io::AsyncWriteExt;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::{Client, House, PATIENCE, error_code, hello, send};
use crate::hub::MAX_SOCKETS;
use crate::socket::limits::{MAX_READ, frames};

#[tokio::test]
async fn too_many_frames_are_refused_one_by_one_and_the_line_goes_on() {
    let house = House::new().await;
    let (mut kim, _) = house.enters(&house.kim).await;
    let mut cids = HashMap::new();
    for n in 0..frames(house.app.config.frames_per_second).burst + 200 {
        // Every other one is answered without a database, so that the bucket empties soon.
        if n % 50 == 0 {
            let frame = send("hello?");
            let ClientFrame::Send { cid, .. } = &frame else { unreachable!() };
            cids.insert(*cid, false);
            kim.says(&frame).await;
        } else {
            kim.says_text("?".into()).await;
        }
    }
    let (mut limited, mut wait) = (0, 0);
    while limited == 0 || cids.values().any(|answered| !answered) {
        match kim.hears().await {
            ServerFrame::Error { code: ErrorCode::RateLimited, .. } => limited += 1,
            ServerFrame::Nack { cid, code, is_final, retry_after_ms, .. } => {
                assert_eq!((code, is_final), (ErrorCode::RateLimited, false));
                wait = wait.max(retry_after_ms.unwrap());
                cids.insert(cid, true);
            }
            ServerFrame::Ack { cid, .. } => {
                cids.insert(cid, true);
            }
            _ => {}
        }
    }
    tokio::time::sleep(Duration::from_millis(u64::from(wait) * 50)).await;
    kim.says(&ClientFrame::Ping { n: 7 }).await;
    kim.hears_of(|frame| (*frame == ServerFrame::Pong { n: 7 }).then_some(())).await;
}

#[tokio::test]
async fn frames_too_large_are_told_and_only_huge_ones_end_the_line() {
    let house = House::new().await;
    let (mut kim, _) = house.enters(&house.kim).await;
    kim.says_text("x".repeat(MAX_READ)).await;
    assert_eq!(kim.hears_of(error_code).await, ErrorCode::TooLarge);
    kim.says(&ClientFrame::Ping { n: 1 }).await;
    assert_eq!(kim.hears().await, ServerFrame::Pong { n: 1 });
    kim.says_text("x".repeat(MAX_READ + 1)).await;
    let (heard, code) = kim.ends().await;
    assert_eq!(heard.iter().find_map(error_code), Some(ErrorCode::TooLarge));
    assert_eq!(code, Some(CloseCode::Size));
}

#[tokio::test]
async fn what_is_not_websocket_or_not_text_is_told_and_ends_the_line() {
    let house = House::new().await;
    for (what, bytes, code) in [
        ("text that is not UTF-8", &[0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe][..], CloseCode::Invalid),
        ("reserved bits", &[0xf1, 0x80, 0, 0, 0, 0], CloseCode::Protocol),
        ("no mask", &[0x81, 0x01, b'x'], CloseCode::Protocol),
        ("a kind that there is not", &[0x83, 0x80, 0, 0, 0, 0], CloseCode::Protocol),
        ("a continuation of nothing", &[0x80, 0x80, 0, 0, 0, 0], CloseCode::Protocol),
    ] {
        let (mut kim, _) = house.enters(&house.kim).await;
        kim.0.get_mut().write_all(bytes).await.unwrap();
        let (heard, closed) = kim.ends().await;
        assert_eq!(heard.iter().find_map(error_code), Some(ErrorCode::Malformed), "{what}: {heard:?}");
        assert_eq!(closed, Some(code), "{what}");
    }
}

#[tokio::test]
async fn a_hello_may_name_a_thousand_rooms() {
    let house = House::new().await;
    let rooms = 1000_u64;
    for n in 0..rooms {
        let name = format!("Room {n}");
        let form = CreateRoom { name, slug: Some(format!("room-{n}")), ..CreateRoom::default() };
        house.app.chat.create_room(&house.kim, form).await.unwrap();
    }
    let head = house.app.chat.own(&house.kim).await.unwrap().rooms.last().unwrap().1.head;
    let slugs: Vec<String> = (0..rooms).map(|n| format!("room-{n}")).collect();
    // One event of each was seen; those that one may not see or that are not are nobody's matter.
    let mut cursors: Vec<(&str, Seq)> = slugs.iter().map(|slug| (slug.as_str(), Seq::ZERO)).collect();
    cursors.push(("nowhere", Seq(7)));
    let mut kim = house.connects(&house.kim).await;
    let frame = hello(&cursors);
    assert!(serde_json::to_string(&frame).unwrap().len() < MAX_CLIENT_FRAME);
    kim.says(&frame).await;
    let ServerFrame::Welcome { rooms: told, .. } = kim.hears().await else { panic!("no welcome") };
    assert_eq!(told.len() as u64, rooms + 1);
    for _ in 0..rooms {
        let ServerFrame::Batch { events, head: now, .. } = kim.hears().await else { panic!("no batch") };
        assert_eq!((events.len() as u64, now), (head.0, head));
    }
    kim.says(&ClientFrame::Ping { n: 1 }).await;
    assert_eq!(kim.hears().await, ServerFrame::Pong { n: 1 });
}

#[tokio::test]
async fn nobody_opens_sockets_without_end() {
    let house = House::new().await;
    let token = house.token(&house.kim).await;
    let mut clients = Vec::new();
    for _ in 0..MAX_SOCKETS {
        clients.push(Client::open(house.port, &token).await.unwrap());
    }
    assert_eq!(Client::open(house.port, &token).await.err(), Some(429));
    clients.pop();
    let deadline = Instant::now() + PATIENCE;
    while Client::open(house.port, &token).await.is_err() {
        assert!(Instant::now() < deadline, "places are not given back");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
