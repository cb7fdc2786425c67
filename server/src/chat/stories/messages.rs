//! Messages: posted, told, refused, read again in parts.

use std::time::Duration;

use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::EventKind;
use sarang_protocol::text::Body;
use uuid::Uuid;

use super::*;

#[tokio::test]
async fn a_message_is_stored_then_told_once() {
    let (house, dana) = House::founded().await;
    let kim = house.person("kim").await;
    let cid = ClientId(Uuid::new_v4());
    let posted = house.chat.post(&kim, "lobby", cid, "  hello \n").await;
    let posted = posted.unwrap();
    assert!(posted.fresh);
    assert_eq!(posted.message.seq, Seq(3));
    let (events, _) = house.ears.heard();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["type"], "event");
    assert_eq!(events[0]["room"], "lobby");
    assert_eq!(events[0]["kind"], "message");
    assert_eq!(events[0]["body"], "  hello");
    assert_eq!(events[0]["author"]["handle"], "kim");
    let again = house.chat.post(&kim, "lobby", cid, "  hello").await;
    let again = again.unwrap();
    assert!(!again.fresh);
    assert_eq!(again.message, posted.message);
    assert!(house.ears.heard().0.is_empty());
    assert_eq!(house.sees(&dana).await, ["  hello"]);
    let other = house.chat.post(&kim, "lobby", cid, "other").await;
    assert_eq!(code(other), ErrorCode::ClientIdReused);
}

#[tokio::test]
async fn markup_is_read_wherever_a_text_is_told() {
    let (house, dana) = House::founded().await;
    let cid = ClientId(Uuid::new_v4());
    let posted = house.chat.post(&dana, "lobby", cid, "회의는 **세 시**").await.unwrap();
    let nodes = r#"["회의는 ",["strong","세 시"]]"#;
    assert_eq!(house.ears.heard().0[0]["nodes"].to_string(), nodes);
    let told = |body: &Body| serde_json::to_string(body.rich()).unwrap();
    let view = house.chat.room_view(&dana, "lobby", None).await.unwrap();
    assert_eq!(view.events.last().and_then(|event| event.body()).map(told).as_deref(), Some(nodes));
    let (events, _) = house.chat.events(&dana, "lobby", Span::Newest, 1).await.unwrap();
    assert_eq!(events[0].body().map(told).as_deref(), Some(nodes));
    let messages = house.chat.messages(&dana, "lobby", Span::Newest, 1).await.unwrap().messages;
    assert_eq!(told(&messages[0].body), nodes);

    // So is one that was changed; and one without is told as ever.
    let edit = Wish::Edit { target: posted.message.seq, body: "`네 시`".into() };
    house.chat.wish(&dana, "lobby", ClientId(Uuid::new_v4()), edit).await.unwrap();
    assert_eq!(house.ears.heard().0[0]["nodes"].to_string(), r#"[["code","네 시"]]"#);
    let cid = ClientId(Uuid::new_v4());
    house.chat.post(&dana, "lobby", cid, "2026. 11. 25. 3~4시").await.unwrap();
    assert!(house.ears.heard().0[0].get("nodes").is_none());
}

#[tokio::test]
async fn who_is_called_is_told_wherever_a_text_is() {
    let (house, dana) = House::founded().await;
    let kim = house.person("kim").await;
    house.ears.heard();
    let cid = ClientId(Uuid::new_v4());
    let posted = house.chat.post(&dana, "lobby", cid, "@kim이 #lobby에서 기다려요").await.unwrap();
    let nodes = r##"[["person:kim","@kim"],"이 ",["a:/rooms/lobby","#lobby"],"에서 기다려요"]"##;
    let (events, people) = house.ears.heard();
    assert_eq!((events[0]["nodes"].to_string().as_str(), people), (nodes, vec![]));
    let (events, _) = house.chat.events(&kim, "lobby", Span::Newest, 1).await.unwrap();
    assert_eq!(serde_json::to_string(events[0].body().unwrap().rich()).unwrap(), nodes);
    assert_eq!(house.chat.rooms(&kim).await.unwrap()[0].mentions, 1);
    // Kim's own sockets are told to look again when it is another number.
    for (body, mentions, told) in
        [("@dana", 0, vec![kim.id]), ("@kim", 1, vec![kim.id]), ("@kim.", 1, vec![])]
    {
        let edit = Wish::Edit { target: posted.message.seq, body: body.into() };
        house.chat.wish(&dana, "lobby", ClientId(Uuid::new_v4()), edit).await.unwrap();
        assert_eq!(house.ears.heard().1, told, "{body}");
        assert_eq!(house.chat.rooms(&kim).await.unwrap()[0].mentions, mentions, "{body}");
    }
}

#[tokio::test]
async fn bad_messages_are_refused_by_name() {
    let (house, dana) = House::founded().await;
    let post = async |room: &str, text: &str| {
        let cid = ClientId(Uuid::new_v4());
        code(house.chat.post(&dana, room, cid, text).await)
    };
    assert_eq!(post("lobby", " \n ").await, ErrorCode::BodyEmpty);
    let long = "가".repeat(Body::MAX + 1);
    assert_eq!(post("lobby", &long).await, ErrorCode::BodyTooLong);
    assert_eq!(post("lobby", "a\u{7}b").await, ErrorCode::Invalid);
    assert_eq!(post("nowhere", "hello").await, ErrorCode::NotFound);
    assert_eq!(post("not an address", "hello").await, ErrorCode::NotFound);
    house.chat.leave(&dana, "lobby").await.unwrap();
    assert_eq!(post("lobby", "hello").await, ErrorCode::NotAMember);
    assert_eq!(house.sees(&dana).await, [""; 0]);
}

#[tokio::test]
async fn who_hangs_up_while_posting_is_still_heard() {
    let (house, dana) = House::founded().await;
    let cid = ClientId(Uuid::new_v4());
    let post = house.chat.post(&dana, "lobby", cid, "hello");
    // Polled once, then dropped: the connection is gone.
    assert!(tokio::time::timeout(Duration::ZERO, post).await.is_err());
    let heard = async {
        while house.ears.heard().0.is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), heard).await.expect("what was committed is told");
    assert_eq!(house.sees(&dana).await, ["hello"]);
}

#[tokio::test]
async fn reading_is_told_to_ones_own_sockets_when_it_moved() {
    let (house, dana) = House::founded().await;
    let kim = house.person("kim").await;
    let posted = house.posts(&dana, "hello").await;
    assert_eq!(house.chat.rooms(&kim).await.unwrap()[0].unread, 1);
    house.ears.heard();
    let seq = posted.message.seq;
    for expected in [vec![kim.id], vec![]] {
        house.chat.mark_read(&kim, "lobby", seq, None).await.unwrap();
        assert_eq!(house.ears.heard().1, expected);
    }
    assert_eq!(house.chat.rooms(&kim).await.unwrap()[0].unread, 0);
    house.chat.mark_read(&kim, "lobby", Seq(1), None).await.unwrap();
    house.chat.mark_read(&kim, "lobby", Seq(99), None).await.unwrap();
    let rooms = house.chat.own(&kim).await.unwrap().rooms;
    assert_eq!(rooms[0].1.read, seq);
    let nowhere = house.chat.mark_read(&kim, "nowhere", seq, None).await;
    assert_eq!(code(nowhere), ErrorCode::NotFound);
}

#[tokio::test]
async fn the_log_is_read_in_parts() {
    let (house, dana) = House::founded().await;
    for n in 2..=60 {
        house.posts(&dana, &format!("m{n}")).await;
    }
    let chat = &house.chat;
    let page = chat.messages(&dana, "lobby", Span::After(Seq(57)), 500).await;
    let page = page.unwrap();
    assert_eq!(page.head, Seq(60));
    let seqs: Vec<_> = page.messages.iter().map(|message| message.seq.0).collect();
    assert_eq!(seqs, [58, 59, 60]);
    let (events, head) = chat.events(&dana, "lobby", Span::Before(Seq(3)), 0).await.unwrap();
    assert_eq!((events.len(), events[0].seq, head), (1, Seq(2), Seq(60)));
    let (events, _) = chat.events(&dana, "lobby", Span::After(Seq(0)), 1).await.unwrap();
    assert_eq!(events[0].kind, EventKind::Joined);
    let view = chat.room_view(&dana, "lobby", Some(Seq(30))).await.unwrap();
    assert_eq!(view.focus, Some(Seq(30)));
    assert_eq!((view.events[0].seq, view.head), (Seq(6), Seq(60)));
    for wrong in [0, 61, u64::MAX] {
        let view = chat.room_view(&dana, "lobby", Some(Seq(wrong))).await;
        assert_eq!(code(view), ErrorCode::NotFound);
    }
}
