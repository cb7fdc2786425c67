//! Redis between the instances, and without it.

use std::time::{Duration, Instant};

use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{Base, GENERAL};
use sarang_tests::wait::{holds, until_within};

use super::{TICK, some_traffic};

async fn a_message_goes_each_way_between_two_instances(base: Base) {
    let cluster = Cluster::over(base, 2).await;
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

async fn without_redis_messages_cross_within_a_tick(base: Base) {
    let mut cluster = Cluster::over(base, 2).await;
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

async fn redis_restarts_under_traffic(base: Base) {
    let mut cluster = Cluster::over(base, 2).await;
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

async fn redis_stands_still_under_traffic(base: Base) {
    let mut cluster = Cluster::over(base, 2).await;
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

async fn redis_forgets_its_subscribers_under_traffic(base: Base) {
    let mut cluster = Cluster::over(base, 2).await;
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

on_both!(
    a_message_goes_each_way_between_two_instances,
    without_redis_messages_cross_within_a_tick,
    redis_restarts_under_traffic,
    redis_stands_still_under_traffic,
    redis_forgets_its_subscribers_under_traffic,
);
