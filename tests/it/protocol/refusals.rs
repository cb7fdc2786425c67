//! Bad input gets a clear error, and nothing is lost: neither the line nor what was said on it.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::{ClientFrame, MAX_CLIENT_FRAME, ServerFrame};
use sarang_protocol::id::ClientId;
use sarang_protocol::text::{Body, RoomSlug};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::instance::Options;
use sarang_tests::socket::{Refusal, Socket};
use sarang_tests::visitor::Visitor;
use uuid::Uuid;

/// Says something unusable and gives the error that comes back.
async fn error_for(socket: &mut Socket, text: &str) -> (ErrorCode, String) {
    socket.says_text(text).await;
    hears_error(socket).await
}

async fn hears_error(socket: &mut Socket) -> (ErrorCode, String) {
    socket
        .hears_of(|frame| match frame {
            ServerFrame::Error { code, message } => Some((*code, message.clone())),
            _ => None,
        })
        .await
}

fn send_to(room: &str, cid: Uuid, body: &str) -> ClientFrame {
    ClientFrame::Send {
        cid: ClientId(cid),
        room: RoomSlug::trusted(room),
        body: body.to_owned(),
        reply_to: None,
        thread: None,
        also_to_room: false,
    }
}

/// Sends a message and gives the refusal, which must be for good and for people.
async fn refusal_of(socket: &mut Socket, frame: ClientFrame) -> ErrorCode {
    let ClientFrame::Send { cid: sent, .. } = &frame else {
        panic!("only messages are refused: {frame:?}");
    };
    socket.says(&frame).await;
    socket
        .hears_of(|heard| match heard {
            ServerFrame::Nack { cid, code, message, is_final, .. } => {
                assert_eq!(cid, sent);
                assert!(is_final, "trying again would be useless: {heard:?}");
                assert!(message.ends_with('.'), "no sentence: {message:?}");
                Some(*code)
            }
            ServerFrame::Ack { .. } => panic!("accepted: {frame:?}"),
            _ => None,
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_a_frame_is_an_error_and_the_line_goes_on() {
    let cluster = Cluster::alone().await;
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    for (text, code) in [
        ("", ErrorCode::Malformed),
        ("hello", ErrorCode::Malformed),
        ("{\"type\":\"send\"", ErrorCode::Malformed),
        ("[]", ErrorCode::Malformed),
        ("null", ErrorCode::Malformed),
        ("{}", ErrorCode::Malformed),
        (r#"{"type":"send","cid":"7","room":"general","body":"x"}"#, ErrorCode::Malformed),
        (r#"{"type":"send","room":"general","body":"x"}"#, ErrorCode::Malformed),
        (r#"{"type":"read","room":"general","seq":-1}"#, ErrorCode::Malformed),
        (r#"{"type":"ping","n":1,"m":2}"#, ErrorCode::Malformed),
        (r#"{"type":"sned","room":"general"}"#, ErrorCode::UnknownType),
        (r#"{"type":"welcome"}"#, ErrorCode::UnknownType),
    ] {
        let (heard, message) = error_for(&mut dana, text).await;
        assert_eq!(heard, code, "{text} → {message}");
        assert!(message.len() > 10, "{text} → {message:?}");
    }
    let (_, message) = error_for(&mut dana, r#"{"type":"sned"}"#).await;
    assert!(message.contains("sned"), "which type? {message}");
    dana.hears_nothing_more().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_binary_frame_is_an_error_that_says_so() {
    let cluster = Cluster::alone().await;
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    dana.says_bytes(br#"{"type":"ping","n":1}"#).await;
    assert_eq!(hears_error(&mut dana).await.0, ErrorCode::BinaryFrame);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_over_the_limit_is_an_error_that_says_so() {
    let cluster = Cluster::alone().await;
    for excess in [1, 16, 200 * 1024] {
        let (mut dana, _) = cluster.socket("Dana", 0).await;
        let frame = r#"{"type":"ping","n":1}"#;
        let padding = " ".repeat(MAX_CLIENT_FRAME + excess - frame.len());
        let (code, message) = error_for(&mut dana, &format!("{frame}{padding}")).await;
        assert_eq!(code, ErrorCode::TooLarge, "{message}");
    }
    // At the limit it is fine.
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    let frame = r#"{"type":"ping","n":1}"#;
    let padding = " ".repeat(MAX_CLIENT_FRAME - frame.len());
    dana.says_text(&format!("{frame}{padding}")).await;
    assert_eq!(dana.hears().await, ServerFrame::Pong { n: 1 });
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_frame_has_to_be_hello() {
    let cluster = Cluster::alone().await;
    let token = cluster.token("Dana");
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let mut dana = Socket::open(&cluster[0], &token).await;
    let text = serde_json::to_string(&send_to(GENERAL, Uuid::new_v4(), "too early"))
        .expect("a frame can be written");
    assert_eq!(error_for(&mut dana, &text).await.0, ErrorCode::HelloRequired);
    let history = cluster.history(GENERAL).await;
    assert!(history.iter().all(|event| event.body().is_none()), "{history:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_version_of_the_protocol_is_refused_by_name() {
    let cluster = Cluster::alone().await;
    let token = cluster.token("Dana");
    let mut dana = Socket::open(&cluster[0], &token).await;
    let (code, message) = error_for(&mut dana, r#"{"type":"hello","v":99,"rooms":[]}"#).await;
    assert_eq!(code, ErrorCode::VersionUnsupported);
    assert!(message.contains('1'), "which one is spoken? {message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_does_not_post_to_a_room_that_one_is_not_in() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_room("books", "Books");
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    let code = refusal_of(&mut dana, send_to("books", Uuid::new_v4(), "hi")).await;
    assert_eq!(code, ErrorCode::NotAMember);
    let code = refusal_of(&mut dana, send_to("nowhere", Uuid::new_v4(), "hi")).await;
    assert_eq!(code, ErrorCode::NotFound);
    dana.hears_nothing_more().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_without_anything_to_read_is_refused() {
    let cluster = Cluster::alone().await;
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    for body in ["", " ", "\n\n", "\t \r\n", "\u{3000}", "\u{200b}\u{200d}", "\u{3164}"] {
        let code = refusal_of(&mut dana, send_to(GENERAL, Uuid::new_v4(), body)).await;
        assert_eq!(code, ErrorCode::BodyEmpty, "{body:?}");
    }
    let code = refusal_of(&mut dana, send_to(GENERAL, Uuid::new_v4(), "a\u{7}b")).await;
    assert_eq!(code, ErrorCode::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_as_long_as_people_count_it() {
    let cluster = Cluster::alone().await;
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    for character in ["a", "한", "g\u{308}"] {
        let longest = character.repeat(Body::MAX);
        dana.says(&send_to(GENERAL, Uuid::new_v4(), &longest)).await;
        dana.hears_of(|frame| match frame {
            ServerFrame::Ack { .. } => Some(()),
            ServerFrame::Nack { message, .. } => panic!("{character}: {message}"),
            _ => None,
        })
        .await;
        let too_long = character.repeat(Body::MAX + 1);
        let code = refusal_of(&mut dana, send_to(GENERAL, Uuid::new_v4(), &too_long)).await;
        assert_eq!(code, ErrorCode::BodyTooLong, "{character}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cid_names_one_message_for_ever() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_room("books", "Books");
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    cluster.api("Dana", 0).joins("books").await.is(200);
    let cid = Uuid::new_v4();
    dana.says(&send_to(GENERAL, cid, "the first")).await;
    dana.hears_of(|frame| matches!(frame, ServerFrame::Ack { .. }).then_some(())).await;

    let code = refusal_of(&mut dana, send_to(GENERAL, cid, "another")).await;
    assert_eq!(code, ErrorCode::ClientIdReused);
    let code = refusal_of(&mut dana, send_to("books", cid, "the first")).await;
    assert_eq!(code, ErrorCode::ClientIdReused);

    // It names a message of its user only: Kim may have chosen the same one.
    let (mut kim, _) = cluster.socket("Kim", 0).await;
    kim.says(&send_to(GENERAL, cid, "Kim's own")).await;
    kim.hears_of(|frame| matches!(frame, ServerFrame::Ack { .. }).then_some(())).await;
    let bodies: Vec<_> = cluster
        .history(GENERAL)
        .await
        .iter()
        .filter_map(|event| event.body().map(ToString::to_string))
        .collect();
    assert_eq!(bodies, ["the first", "Kim's own"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_needs_a_good_token() {
    let cluster = Cluster::alone().await;
    let good = cluster.token("Dana");
    let url = cluster[0].socket_url();
    let mut bad = vec![String::new(), "sarang_".into(), "nonsense".into(), format!("{good}x")];
    bad.push(good.to_uppercase());
    for token in bad {
        let status = Socket::with_token(&url, &token).await.err().map(|refusal| refusal.status);
        assert_eq!(status, Some(401), "{token}");
    }
    let nothing = Socket::with_headers(&url, &[]).await.err();
    assert!(matches!(nothing, Some(Refusal { status: 401, .. })), "{nothing:?}");
    Socket::with_token(&url, &good).await.map_err(|refusal| panic!("{refusal:?}")).ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_opens_a_socket_only_from_the_sites_own_pages() {
    let cluster = Cluster::alone().await;
    cluster.token("Dana");
    let dana = Visitor::signed_in(&cluster[0], "dana").await;
    let cookie = dana.cookies();
    let url = cluster[0].socket_url();
    let own = cluster[0].origin();
    let port = cluster[0].port();
    for origin in [
        "http://evil.example".to_owned(),
        format!("https://127.0.0.1:{port}"),
        format!("http://127.0.0.1:{}", port + 1),
        format!("http://localhost.evil.example:{port}"),
        "null".to_owned(),
        format!("{own}.evil.example"),
    ] {
        let headers = [("cookie", cookie.as_str()), ("origin", origin.as_str())];
        let status = Socket::with_headers(&url, &headers).await.err().map(|refusal| refusal.status);
        assert_eq!(status, Some(403), "{origin}");
    }
    let missing = Socket::with_headers(&url, &[("cookie", &cookie)]).await.err();
    assert_eq!(missing.map(|refusal| refusal.status), Some(403), "no Origin");

    let headers = [("cookie", cookie.as_str()), ("origin", own.as_str())];
    let mut socket = Socket::with_headers(&url, &headers).await.expect("its own page may");
    socket.says_hello(None, &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_says_how_much_one_person_may_send() {
    let options = Options { args: vec!["--frames-per-second".into(), "1".into()], ..Options::default() };
    let cluster = Cluster::alone_with(options).await;
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    // Five at once, `hello` among them; what grows back meanwhile is a frame a second.
    for n in 0..15 {
        dana.says(&ClientFrame::Ping { n }).await;
    }
    let (mut answered, mut refused) = (0, 0);
    while answered + refused < 15 {
        match dana.hears().await {
            ServerFrame::Pong { .. } => answered += 1,
            ServerFrame::Error { code, .. } => {
                assert_eq!(code, ErrorCode::RateLimited);
                refused += 1;
            }
            _ => {}
        }
    }
    assert!(answered >= 4 && refused >= 5, "{answered} answered, {refused} refused");

    let much = Options { args: vec!["--frames-per-second".into(), "100000".into()], ..Options::default() };
    let cluster = Cluster::alone_with(much).await;
    let (mut dana, _) = cluster.socket("Dana", 0).await;
    for n in 0..2000 {
        dana.says(&ClientFrame::Ping { n }).await;
        // As a closed loop does: the next when the one before is answered.
        dana.hears_of(|frame| match frame {
            ServerFrame::Pong { n: answered } => (*answered == n).then_some(()),
            ServerFrame::Error { code, .. } => panic!("ping {n} is refused: {code:?}"),
            _ => None,
        })
        .await;
    }
}
