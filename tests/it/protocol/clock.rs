//! The clock that somebody reads is said by their first frame.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::ServerFrame;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::socket::Socket;
use sarang_tests::visitor::Visitor;
use sarang_tests::wait::{holds, until};

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_drawn_by_the_clock_that_hello_has_said() {
    let cluster = Cluster::of(2).await;
    cluster.api("Kim", 0).joins(GENERAL).await.is(200);
    let mut kim = Visitor::signed_in(&cluster[1], "kim").await;
    kim.opens(&format!("/rooms/{GENERAL}")).await;
    assert!(!kim.page().answer.text.contains("data-utc-offset"), "nothing is known of it");
    for minutes in [345, -210] {
        let mut socket = Socket::open(&cluster[0], &cluster.token("Kim")).await;
        socket.says_text(&format!(r#"{{"type":"hello","v":1,"utc_offset":{minutes}}}"#)).await;
        socket.hears_of(|frame| matches!(frame, ServerFrame::Welcome { .. }).then_some(())).await;
        until(format!("pages are drawn for {minutes} minutes ahead"), async || {
            let page = &kim.opens(&format!("/rooms/{GENERAL}")).await.answer.text;
            holds(page.contains(&format!("data-utc-offset=\"{minutes}\"")), &page[..80])
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_nowhere_is_refused_and_said_anew() {
    let cluster = Cluster::alone().await;
    let mut socket = Socket::open(&cluster[0], &cluster.token("Kim")).await;
    for (minutes, told) in [("900", ErrorCode::Invalid), ("\"KST\"", ErrorCode::Malformed)] {
        socket.says_text(&format!(r#"{{"type":"hello","v":1,"utc_offset":{minutes}}}"#)).await;
        let (code, message) = socket
            .hears_of(|frame| match frame {
                ServerFrame::Error { code, message } => Some((*code, message.clone())),
                _ => None,
            })
            .await;
        assert_eq!(code, told, "{message}");
        assert!(told != ErrorCode::Invalid || message.contains("14 hours ahead"), "{message}");
    }
    socket.says_hello(None, &[]).await;
}
