//! On the socket, too, a closed room is to others what a room is that never was.

use sarang_protocol::api::RoomInfo;
use sarang_protocol::frame::{ClientFrame, ServerFrame};
use sarang_protocol::presence::Attention;
use sarang_tests::cluster::Cluster;
use sarang_tests::socket::Socket;
use serde_json::json;
use uuid::Uuid;

const NEVER: &str = "aaaabbbbccccddddeeee";

/// Everything that one may say of a room.
fn frames(room: &str, cid: Uuid) -> Vec<String> {
    let of = |rest: &str| format!(r#"{{"room":"{room}",{rest}}}"#);
    let change = |rest: &str| of(&format!(r#""cid":"{cid}",{rest}"#));
    vec![
        of(r#""type":"more""#),
        of(r#""type":"more","after":0"#),
        of(r#""type":"more","before":9"#),
        of(r#""type":"read","seq":1"#),
        of(r#""type":"read","seq":2,"thread":1"#),
        of(r#""type":"follow","thread":1,"on":true"#),
        of(r#""type":"typing""#),
        of(r#""type":"presence","state":"active""#),
        change(r#""type":"send","body":"hello""#),
        change(r#""type":"send","body":"hello","reply_to":2"#),
        change(r#""type":"send","body":"hello","thread":2,"also_to_room":true"#),
        change(r#""type":"edit","target":2,"body":"hello""#),
        change(r#""type":"delete","target":2"#),
        change(r#""type":"react","target":2,"emoji":"👍","on":true"#),
        change(r#""type":"pin","target":2,"on":true"#),
    ]
}

/// Everything that is heard up to the answer to a `ping`; the room's name apart.
async fn hears(socket: &mut Socket, frame: &str, room: &str, n: u64) -> Vec<String> {
    socket.says_text(frame).await;
    socket.says(&ClientFrame::Ping { n }).await;
    let mut heard = Vec::new();
    loop {
        match socket.hears().await {
            ServerFrame::Pong { n: answered } if answered == n => return heard,
            frame => heard.push(format!("{frame:?}").replace(room, "ROOM")),
        }
    }
}

/// A frame that the protocol gets later is not to be forgotten here.
#[test]
fn every_frame_about_a_room_is_tried() {
    let tried = frames(NEVER, Uuid::nil()).join("\n");
    let document = include_str!("../../../docs/protocol.md");
    for example in document.split("```json client\n").skip(1).filter_map(|rest| rest.lines().next()) {
        let frame: serde_json::Value = serde_json::from_str(example).expect("an example is JSON");
        if frame.get("room").is_some() {
            assert!(tried.contains(&format!(r#""type":{}"#, frame["type"])), "{example}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_in_it_hears_what_they_would_hear_of_no_room() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.token("Dana");
    let closed: RoomInfo =
        kim.api().post("/rooms", &json!({ "name": "Plans", "closed": true })).await.is(201).json();
    let pair: RoomInfo =
        kim.api().post("/conversations", &json!({ "people": ["dana"] })).await.is(201).json();
    for room in [closed.slug.as_str(), pair.slug.as_str()] {
        kim.hears("the new room", |frame| match frame {
            ServerFrame::Joined { summary } if summary.slug.as_str() == room => Some(()),
            _ => None,
        })
        .await;
        kim.posts_in(room, "between us").await;
    }
    let (mut lee, _) = cluster.socket("Lee", 0).await;
    let mut hello = Socket::open(&cluster[0], &cluster.token("Lee")).await;
    let mut n = 0;
    for room in [closed.slug.as_str(), pair.slug.as_str()] {
        let cid = Uuid::new_v4();
        for (of_it, of_none) in frames(room, cid).into_iter().zip(frames(NEVER, cid)) {
            n += 2;
            let never = hears(&mut lee, &of_none, NEVER, n).await;
            assert_eq!(never.len(), 1, "{of_none}: {never:?}");
            assert_eq!(hears(&mut lee, &of_it, room, n + 1).await, never, "{of_it}");
        }
    }
    // A cursor for it is one for nothing.
    let welcome = hello.says_hello(None, &[(closed.slug.as_str(), 1), (NEVER, 1)]).await;
    let ServerFrame::Welcome { rooms, .. } = welcome else { panic!("no welcome: {welcome:?}") };
    assert!(rooms.iter().all(|room| room.kind.is_open()), "{rooms:?}");
    assert!(hears(&mut hello, r#"{"type":"ping","n":7}"#, NEVER, 8).await.len() == 1, "the pong alone");

    // What goes on in them is told to nobody else.
    kim.says(ClientFrame::Presence { state: Attention::Active, room: Some(pair.slug.clone()) });
    kim.says(ClientFrame::Typing { room: pair.slug.clone() });
    kim.posts_in(pair.slug.as_str(), "and again").await;
    kim.posts("to everybody").await;
    lee.hears_of(|frame| match frame {
        ServerFrame::Event { event, .. }
            if event.body().is_some_and(|body| body.as_str() == "to everybody") =>
        {
            Some(())
        }
        ServerFrame::Event { room, .. } | ServerFrame::Typing { room, .. }
            if *room == pair.slug || *room == closed.slug =>
        {
            panic!("overheard: {frame:?}")
        }
        ServerFrame::Joined { .. } => panic!("not Lee's room: {frame:?}"),
        _ => None,
    })
    .await;
}
