//! Commands, over the socket.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::{ClientFrame, ServerFrame};
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::text::RoomSlug;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use uuid::Uuid;

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
async fn a_command_is_acknowledged_with_what_it_came_to() {
    let cluster = Cluster::alone().await;
    let dana = cluster.talker("Dana", 0).await;
    let (mut kim, _) = cluster.socket("Kim", 0).await;
    let cid = Uuid::new_v4();
    let mut led = Vec::new();
    for _ in 0..2 {
        kim.says(&send(cid, "/dm @dana 점심?")).await;
        let go = kim
            .hears_of(|frame| match frame {
                ServerFrame::Ack { cid: of, room, seq: Seq::ZERO, message: None, go, .. } => {
                    assert_eq!((of.0, room.as_str()), (cid, GENERAL));
                    Some(go.clone())
                }
                _ => None,
            })
            .await;
        led.push(go.expect("it leads to the conversation"));
    }
    assert_eq!(led[0], led[1]);
    // Her list has the conversation, with what was said in it once.
    dana.has_unread(led[0].as_str(), 1).await;

    kim.says(&send(Uuid::new_v4(), "/help leave")).await;
    let told = kim
        .hears_of(|frame| match frame {
            ServerFrame::Ack { message, .. } => Some(message.clone()),
            _ => None,
        })
        .await;
    assert_eq!(told.as_deref(), Some("/leave: Leaves the room."));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_command_is_refused_for_good() {
    let cluster = Cluster::alone().await;
    let (mut kim, _) = cluster.socket("Kim", 0).await;
    let cid = Uuid::new_v4();
    kim.says(&send(cid, "/lave")).await;
    let (code, message, is_final) = kim
        .hears_of(|frame| match frame {
            ServerFrame::Nack { cid: of, code, message, is_final, .. } if of.0 == cid => {
                Some((*code, message.clone(), *is_final))
            }
            _ => None,
        })
        .await;
    assert_eq!((code, is_final), (ErrorCode::Invalid, true));
    assert!(message.contains("Did you mean /leave?") && message.ends_with("//lave"), "{message}");
    // What was refused is free to be said another way, by the same name.
    kim.says(&send(cid, "//lave")).await;
    kim.hears_of(|frame| matches!(frame, ServerFrame::Ack { .. }).then_some(())).await;
    // Who leaves hears so, and is answered.
    kim.says(&send(Uuid::new_v4(), "/leave")).await;
    let (mut gone, mut answered) = (false, false);
    while !gone || !answered {
        match kim.hears().await {
            ServerFrame::Gone { room } => gone = room.as_str() == GENERAL,
            ServerFrame::Ack { seq, .. } => answered = seq == Seq::ZERO,
            _ => {}
        }
    }
}
