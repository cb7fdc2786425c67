//! What people do on one instance is known on the others.

use std::time::Instant;

use sarang_protocol::frame::ServerFrame;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{Base, GENERAL};
use sarang_tests::socket::Socket;
use sarang_tests::visitor::Visitor;

use super::TICK;

async fn joining_on_one_instance_is_heard_on_the_other(base: Base) {
    let cluster = Cluster::over(base, 2).await;
    cluster.installation().adds_room("books", "Books");
    let dana = cluster.talker("Dana", 0).await;
    // Kim's tab is on the second instance; joining happens on the first.
    let kim = cluster.talker("Kim", 1).await;
    cluster.api("Kim", 0).joins("books").await.is(200);
    kim.hears("the new room", |frame| match frame {
        ServerFrame::Joined { summary: room } if room.slug.as_str() == "books" => Some(()),
        _ => None,
    })
    .await;
    dana.api().joins("books").await.is(200);
    dana.hears("the new room", |frame| matches!(frame, ServerFrame::Joined { .. }).then_some(())).await;
    dana.posts_in("books", "for readers").await;
    kim.sees_in("books", "for readers").await;
    cluster.api("Kim", 0).leaves("books").await.is(204);
    kim.hears("the end of it", |frame| match frame {
        ServerFrame::Gone { room } if room.as_str() == "books" => Some(()),
        _ => None,
    })
    .await;
}

async fn a_revoked_session_is_cut_off_on_every_instance_within_a_tick(base: Base) {
    let mut cluster = Cluster::over(base, 2).await;
    let token = cluster.token("Dana");
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    for redis_is_there in [true, false] {
        if !redis_is_there {
            cluster.redis().stops();
        }
        let visitor = Visitor::signed_in(&cluster[1], "dana").await;
        let (cookie, origin) = (visitor.cookies(), cluster[1].origin());
        let headers = [("cookie", cookie.as_str()), ("origin", origin.as_str())];
        let url = cluster[1].socket_url();
        let mut socket = Socket::with_headers(&url, &headers).await.expect("a session may");
        socket.says_hello(None, &[]).await;

        // Signed out on the first instance, by way of the cookie of the second.
        let mut same = Visitor::to(&cluster[0]);
        for one in cookie.split("; ") {
            same.keeps_cookie(one);
        }
        same.opens("/rooms").await;
        same.submits("/sign-out", &[]).await;
        let start = Instant::now();
        socket.ends().await;
        assert!(start.elapsed() < TICK * 2, "{:?} with Redis: {redis_is_there}", start.elapsed());
    }
    // The token of the same person is none of it.
    Socket::open(&cluster[1], &token).await;
}

on_both!(
    joining_on_one_instance_is_heard_on_the_other,
    a_revoked_session_is_cut_off_on_every_instance_within_a_tick,
);
