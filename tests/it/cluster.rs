//! Several instances, one Redis, and what may happen to them. Each story ends with the history
//! check: nothing lost, nothing twice, one order.

use std::time::{Duration, Instant};

use sarang_protocol::frame::ServerFrame;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::proxy::{Proxy, Weather};
use sarang_tests::socket::Socket;
use sarang_tests::talker::Talker;
use sarang_tests::wait::{holds, soon, until_within};

/// The instances ask the database for the rooms' heads this often, Redis or not; with jitter, a
/// busy machine and a round trip it is well within twice that.
const TICK: Duration = Duration::from_secs(5);

/// Waits until so many more messages stand in the room, as one talker sees it: some traffic.
async fn some_traffic(seen_by: &Talker, more: u64) {
    let goal = seen_by.reached(GENERAL).0 + more;
    soon(format!("{more} more messages come through"), || {
        let reached = seen_by.reached(GENERAL).0;
        holds(reached >= goal, format!("at {reached} of {goal}"))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_goes_each_way_between_two_instances() {
    let cluster = Cluster::of(2).await;
    let dana = cluster.talker("Dana", 0).await;
    let kim = cluster.talker("Kim", 1).await;
    let start = Instant::now();
    dana.posts("hello from the first").await;
    kim.sees("hello from the first").await;
    kim.posts("hello from the second").await;
    dana.sees("hello from the second").await;
    assert!(start.elapsed() < TICK / 2, "that was the tick, not Redis: {:?}", start.elapsed());
    cluster.promise_is_kept(GENERAL, &[&dana, &kim]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_messages_cross_within_a_tick() {
    let mut cluster = Cluster::of(2).await;
    let dana = cluster.talker("Dana", 0).await;
    let kim = cluster.talker("Kim", 1).await;
    cluster.redis().stops();
    cluster[0].says_it_is("degraded").await;
    cluster[1].says_it_is("degraded").await;
    for n in 1..=3 {
        let body = format!("by the database {n}");
        let seq = dana.posts(&body).await;
        until_within(TICK * 2, "a tick brings it", async || {
            holds(kim.reached(GENERAL) >= seq, format!("{}", kim.reached(GENERAL)))
        })
        .await;
        kim.sees(&body).await;
    }
    cluster.promise_is_kept(GENERAL, &[&dana, &kim]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_restarts_under_traffic() {
    let mut cluster = Cluster::of(2).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let (first, second) = (dana.chatters_in(GENERAL), kim.chatters_in(GENERAL));
    some_traffic(&dana, 40).await;
    cluster.redis().restarts().await;
    some_traffic(&dana, 40).await;
    cluster.redis().stops();
    some_traffic(&kim, 40).await;
    cluster.redis().comes_back().await;
    some_traffic(&kim, 40).await;
    let posted = first.stops().await + second.stops().await;
    assert!(posted >= 100, "hardly any traffic: {posted}");
    assert_eq!((dana.connections(), kim.connections()), (1, 1), "Redis is no reason to hang up");
    cluster.promise_is_kept(GENERAL, &[&dana, &kim]).await;

    // And the doorbell rings again: faster than the tick.
    for instance in 0..2 {
        let instance = &cluster[instance];
        until_within(TICK * 4, "the channel layer is whole", async || {
            let (_, text) = instance.readiness().await;
            holds(!text.contains("degraded"), text)
        })
        .await;
    }
    let mut quick = 0;
    for n in 0..6 {
        let start = Instant::now();
        let body = format!("ring {n}");
        dana.posts(&body).await;
        kim.sees(&body).await;
        quick += u32::from(start.elapsed() < Duration::from_millis(500));
    }
    assert!(quick >= 5, "only {quick} of 6 came by the doorbell");
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_stands_still_under_traffic() {
    let mut cluster = Cluster::of(2).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let (first, second) = (dana.chatters_in(GENERAL), kim.chatters_in(GENERAL));
    some_traffic(&dana, 40).await;
    cluster.redis().pauses();
    // Nobody waits for Redis: with it still, acknowledgements come as before …
    let start = Instant::now();
    let by_hand = cluster.talker("Lee", 0).await;
    for n in 0..5 {
        by_hand.posts(&format!("while it stands still {n}")).await;
    }
    assert!(start.elapsed() < TICK * 2, "posting waits for Redis: {:?}", start.elapsed());
    // … and messages cross by the tick.
    some_traffic(&dana, 40).await;
    some_traffic(&kim, 40).await;
    cluster.redis().goes_on();
    some_traffic(&dana, 40).await;
    first.stops().await;
    second.stops().await;
    cluster.promise_is_kept(GENERAL, &[&dana, &kim, &by_hand]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_forgets_its_subscribers_under_traffic() {
    let mut cluster = Cluster::of(2).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let (first, second) = (dana.chatters_in(GENERAL), kim.chatters_in(GENERAL));
    for _ in 0..3 {
        some_traffic(&dana, 30).await;
        cluster.redis().told("CLIENT KILL TYPE pubsub").await.expect("Redis answers");
        some_traffic(&kim, 30).await;
        cluster.redis().told("CLIENT KILL TYPE normal").await.expect("Redis answers");
    }
    first.stops().await;
    second.stops().await;
    cluster.promise_is_kept(GENERAL, &[&dana, &kim]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_is_killed_under_traffic_and_comes_back() {
    let mut cluster = Cluster::of(2).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let lee = cluster.steadfast("Lee", 1).await;
    let chatter = [&dana, &kim, &lee].map(|talker| talker.chatters_in(GENERAL));
    for _ in 0..2 {
        some_traffic(&kim, 40).await;
        cluster[0].kill9();
        some_traffic(&kim, 40).await;
        cluster[0].starts().await;
        dana.is_connected().await;
    }
    some_traffic(&dana, 40).await;
    for one in chatter {
        one.stops().await;
    }
    assert!(dana.connections() >= 3, "Dana was never cut off");
    assert_eq!(kim.connections(), 1, "Kim's instance was never touched");
    cluster.promise_is_kept(GENERAL, &[&dana, &kim, &lee]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_breaks_at_once_under_traffic() {
    let mut cluster = Cluster::of(3).await;
    let mut people = Vec::new();
    for (index, name) in ["Dana", "Kim", "Lee", "Park", "Choi", "Jung"].into_iter().enumerate() {
        people.push(cluster.steadfast(name, index % 3).await);
    }
    let chatter: Vec<_> = people.iter().map(|person| person.chatters_in(GENERAL)).collect();
    some_traffic(&people[2], 60).await;
    cluster.redis().stops();
    cluster[0].kill9();
    some_traffic(&people[2], 60).await;
    cluster[1].kill9();
    cluster.redis().comes_back().await;
    some_traffic(&people[2], 60).await;
    cluster[0].starts().await;
    cluster.redis().restarts().await;
    cluster[1].starts().await;
    some_traffic(&people[2], 60).await;
    for one in chatter {
        one.stops().await;
    }
    cluster.promise_is_kept(GENERAL, &people.iter().collect::<Vec<_>>()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_that_is_asked_to_stop_hands_its_people_over() {
    let mut cluster = Cluster::of(2).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let chatter = dana.chatters_in(GENERAL);
    some_traffic(&kim, 30).await;
    cluster[0].is_asked_to_stop();
    // Dana's client leaves when told, and finds the other instance, as behind a balancer.
    dana.moves_to(&cluster[1]).await;
    some_traffic(&kim, 30).await;
    assert!(cluster[0].stops().await.success());
    chatter.stops().await;
    cluster.promise_is_kept(GENERAL, &[&dana, &kim]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_moves_between_instances_without_missing_anything() {
    let cluster = Cluster::of(2).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let chatter = kim.chatters_in(GENERAL);
    for round in 0..6 {
        some_traffic(&kim, 10).await;
        dana.moves_to(&cluster[(round + 1) % 2]).await;
        dana.posts(&format!("now at {round}")).await;
    }
    chatter.stops().await;
    cluster.promise_is_kept(GENERAL, &[&dana, &kim]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_breaks_between_commit_and_acknowledgement() {
    let cluster = Cluster::of(2).await;
    let mut proxy = Proxy::planned();
    proxy.leads_to(&cluster[0]).await;
    let dana = cluster.through(&proxy, "Dana", 0).await;
    let kim = cluster.talker("Kim", 1).await;
    for n in 1..=5 {
        proxy.turns(Weather::Mute);
        let body = format!("stored, and nobody told me {n}");
        let cid = dana.sends(&body);
        kim.sees(&body).await;
        assert_eq!(dana.log(GENERAL).acknowledged.len() + 1, n, "the acknowledgement came through");
        proxy.turns(Weather::Cut);
        proxy.turns(Weather::Fair);
        // She asks again with the same name, and learns where it is.
        dana.is_told_of(GENERAL, cid).await;
        dana.sees(&body).await;
    }
    assert_eq!(dana.connections(), 6);
    cluster.promise_is_kept(GENERAL, &[&dana, &kim]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_network_comes_and_goes_under_traffic() {
    let cluster = Cluster::of(2).await;
    let mut proxy = Proxy::planned();
    proxy.leads_to(&cluster[0]).await;
    let dana = cluster.through(&proxy, "Dana", 0).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let chatter = [&dana, &kim].map(|talker| talker.chatters_in(GENERAL));
    for weather in [Weather::Cut, Weather::Mute, Weather::Dead, Weather::Mute, Weather::Cut] {
        some_traffic(&dana, 20).await;
        proxy.turns(weather);
        some_traffic(&kim, 20).await;
        proxy.turns(Weather::Cut);
        proxy.turns(Weather::Fair);
        dana.is_connected().await;
    }
    for one in chatter {
        one.stops().await;
    }
    cluster.promise_is_kept(GENERAL, &[&dana, &kim]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joining_on_one_instance_is_heard_on_the_other() {
    let cluster = Cluster::of(2).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_session_is_cut_off_on_every_instance_within_a_tick() {
    let mut cluster = Cluster::of(2).await;
    let token = cluster.token("Dana");
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    for redis_is_there in [true, false] {
        if !redis_is_there {
            cluster.redis().stops();
        }
        let visitor = sarang_tests::visitor::Visitor::signed_in(&cluster[1], "dana").await;
        let (cookie, origin) = (visitor.cookies(), cluster[1].origin());
        let headers = [("cookie", cookie.as_str()), ("origin", origin.as_str())];
        let url = cluster[1].socket_url();
        let mut socket = Socket::with_headers(&url, &headers).await.expect("a session may");
        socket.says_hello(None, &[]).await;

        // Signed out on the first instance, by way of the cookie of the second.
        let mut same = sarang_tests::visitor::Visitor::to(&cluster[0]);
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
