//! Peers that vanish, and a Redis that does not let one in.

use std::time::Duration;

use sarang_protocol::frame::ServerFrame;
use sarang_tests::api::Api;
use sarang_tests::figures::Figures;
use sarang_tests::installation::{ADMIN, GENERAL, Installation};
use sarang_tests::proxy::{Proxy, Weather};
use sarang_tests::redis::Redis;
use sarang_tests::socket::Socket;
use sarang_tests::wait::{holds, until, until_within};
use uuid::Uuid;

use crate::{said, send, shown};

/// A ping comes after 25 s of silence and is waited for 10 s; the rest is a busy machine.
const NOTICED_WITHIN: Duration = Duration::from_secs(50);

#[tokio::test(flavor = "multi_thread")]
async fn who_vanishes_without_a_word_is_noticed() {
    let installation = Installation::set_up();
    let (server, figures) = shown(&installation, None).await;
    let token = installation.token(ADMIN);
    let api = Api::new(&server, &token);
    api.joins(GENERAL).await.is(200);
    let mut proxy = Proxy::planned();
    proxy.leads_to(&server).await;
    let mut dana = Socket::with_token(&proxy.socket_url(), &token).await.expect("the way is free");
    dana.says_hello(None, &[]).await;
    dana.says(&send(Uuid::new_v4(), "before the tunnel")).await;
    dana.hears_of(|frame| matches!(frame, ServerFrame::Ack { .. }).then_some(())).await;
    // As in a tunnel: nothing comes through, and nobody is told.
    proxy.turns(Weather::Dead);
    until_within(NOTICED_WITHIN, "the server gives it up", async || {
        let now = Figures::at(&figures).await;
        let silent = now.of("sarang_sockets_closed_total{reason=\"silent\"}");
        holds(silent > 0.5 && now.of("sarang_sockets_open") < 0.5, format!("{silent} silent"))
    })
    .await;
    assert_eq!(said(&api).await, ["before the tunnel"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_with_another_password_is_told_and_does_without() {
    let installation = Installation::set_up();
    let redis = Redis::start().await;
    redis.told("CONFIG SET requirepass right-one").await.expect("Redis answers");
    let url = redis.url().replace("redis://", "redis://:wrong-one@");
    let (server, figures) = shown(&installation, Some(url)).await;
    server.says_it_is("degraded").await;
    until("the reason is told", async || {
        let (status, text) = server.readiness().await;
        assert_eq!(status, 200, "it is of use");
        holds(text.to_lowercase().contains("password"), text)
    })
    .await;
    assert!(Figures::at(&figures).await.of("sarang_channel_degraded") > 0.5);
    let api = Api::new(&server, &installation.token(ADMIN));
    api.joins(GENERAL).await.is(200);
    api.posts(GENERAL, Uuid::new_v4(), "without Redis").await.is(201);
    assert!(!server.log().contains("wrong-one"), "the password stands in the log");
    server.logs("assword").await;

    // Its operator mends it; nobody starts anything anew.
    let mended = redis.told("AUTH right-one\r\nCONFIG SET requirepass wrong-one").await;
    mended.expect("Redis answers");
    until("the channel layer is whole", async || {
        let (_, text) = server.readiness().await;
        holds(!text.contains("degraded"), text)
    })
    .await;
    assert_eq!(said(&api).await, ["without Redis"]);
}
