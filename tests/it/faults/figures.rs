//! What `/metrics` tells.

use sarang_protocol::frame::ServerFrame;
use sarang_tests::api::Api;
use sarang_tests::figures::Figures;
use sarang_tests::installation::{ADMIN, GENERAL, Installation};
use sarang_tests::redis::Redis;
use sarang_tests::socket::Socket;
use sarang_tests::wait::{holds, until};
use uuid::Uuid;

use crate::{send, shown};

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_is_counted_and_can_be_read() {
    let installation = Installation::set_up();
    let (server, address) = shown(&installation, None).await;
    let token = installation.token(ADMIN);
    Api::new(&server, &token).joins(GENERAL).await.is(200);
    let before = Figures::at(&address).await;
    assert!(before.of("process_resident_memory_bytes") > 1e6 && before.of("sarang_uptime_seconds") > 0.0);
    assert!(before.has(&format!("sarang_build_info{{version=\"{}\"}}", env!("CARGO_PKG_VERSION"))));

    let (mut dana, _) = Socket::welcomed(&server, &token).await;
    let (mut kim, _) = Socket::welcomed(&server, &token).await;
    for _ in 0..3 {
        dana.says(&send(Uuid::new_v4(), "hello")).await;
        dana.hears_of(|frame| matches!(frame, ServerFrame::Ack { .. }).then_some(())).await;
        kim.hears_of(|frame| matches!(frame, ServerFrame::Event { .. }).then_some(())).await;
    }
    dana.says(&send(Uuid::new_v4(), "")).await;
    dana.hears_of(|frame| matches!(frame, ServerFrame::Nack { .. }).then_some(())).await;
    dana.says_text("{").await;
    dana.hears_of(|frame| matches!(frame, ServerFrame::Error { .. }).then_some(())).await;

    let now = Figures::at(&address).await;
    let more = |sample: &str| now.of(sample) - before.of(sample);
    for (sample, count) in [
        ("sarang_sockets_open", 2.0),
        ("sarang_sockets_opened_total", 2.0),
        ("sarang_people_connected", 1.0),
        ("sarang_rooms_active", 1.0),
        // Two hellos, four sends, one that was none.
        ("sarang_socket_frames_received_total", 7.0),
        ("sarang_messages_received_total", 3.0),
        ("sarang_messages_committed_total", 3.0),
        ("sarang_messages_waiting", 0.0),
        ("sarang_commit_messages_count", 3.0),
        ("sarang_commit_messages_bucket{le=\"1\"}", 3.0),
        ("sarang_commit_seconds_count", 3.0),
        ("sarang_deliveries_total", 6.0),
        ("sarang_socket_nacks_total{code=\"body_empty\"}", 1.0),
        ("sarang_socket_errors_total{code=\"malformed\"}", 1.0),
        ("sarang_channel_degraded", 0.0),
    ] {
        assert!((more(sample) - count).abs() < 0.1, "{sample}: {} more", more(sample));
    }
    assert!(more("sarang_commit_seconds_sum") > 0.0);
    assert!(
        more("sarang_socket_frames_sent_total") >= 12.0 && more("sarang_socket_sent_bytes_total") > 1000.0
    );
    assert!(now.of("sarang_http_requests_total{class=\"2xx\"}") >= 1.0);

    dana.closes().await;
    drop(kim);
    until("both have gone", async || {
        let now = Figures::at(&address).await;
        let gone = now.of("sarang_sockets_closed_total{reason=\"gone\"}");
        holds(gone > 1.5 && now.of("sarang_sockets_open") < 0.5, format!("{gone}"))
    })
    .await;
    until("it ticks", async || {
        let now = Figures::at(&address).await;
        holds(now.of("sarang_ticks_total") > 0.5, "not yet")
    })
    .await;
    let status = reqwest::get(server.url("/metrics")).await.expect("the server answers").status();
    assert_eq!(status, 404, "figures are none of the public's business");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_goes_away_is_counted_and_told() {
    let installation = Installation::set_up();
    let mut redis = Redis::start().await;
    let (server, address) = shown(&installation, Some(redis.url())).await;
    until("the channel layer is whole", async || {
        let (status, text) = server.readiness().await;
        holds(status == 200 && !text.contains("degraded"), text)
    })
    .await;
    let whole = Figures::at(&address).await;
    assert!(whole.of("sarang_channel_degraded") < 0.5);
    redis.stops();
    server.says_it_is("degraded").await;
    let away = Figures::at(&address).await;
    assert!(away.of("sarang_channel_degraded") > 0.5);
    assert!(away.of("sarang_channel_outages_total") > whole.of("sarang_channel_outages_total"));

    let api = Api::new(&server, &installation.token(ADMIN));
    api.joins(GENERAL).await.is(200);
    api.posts(GENERAL, Uuid::new_v4(), "without Redis").await.is(201);
    until("what was rung is counted as lost", async || {
        let now = Figures::at(&address).await;
        holds(now.of("sarang_channel_lost_total") > 0.5, "nothing lost")
    })
    .await;
    redis.comes_back().await;
    until("it is whole again", async || {
        let now = Figures::at(&address).await;
        holds(now.of("sarang_channel_degraded") < 0.5, "degraded")
    })
    .await;
}

#[test]
fn an_address_for_figures_that_is_taken_is_named_with_its_setting() {
    let installation = Installation::set_up();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = taken.local_addr().expect("it has one").to_string();
    let args = ["serve", "--listen", "127.0.0.1:0", "--metrics-listen", &address];
    let complaint = installation.cli(args, "").complaint();
    assert!(complaint.contains(&address) && complaint.contains("--metrics-listen"), "{complaint}");
    let args = ["serve", "--listen", "127.0.0.1:0", "--metrics-listen", "9464"];
    let complaint = installation.cli(args, "").complaint();
    assert!(complaint.contains("IP:PORT"), "{complaint}");
}
