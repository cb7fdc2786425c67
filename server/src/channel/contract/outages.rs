//! One server, and what happens to it.

use sarang_protocol::id::UserId;
use sarang_tests::redis::Redis;

use super::buses::instance;
use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_redis_heals() {
    let mut redis = Redis::start().await;
    let (here, there) = (instance(&redis.url()), instance(&redis.url()));
    let mut other = there.listen();
    for channel in [&here, &there] {
        up(channel).await;
        channel.watch(Partition::of_room(ROOM)).await;
    }
    here.publish(event(1)).await;
    hears_at_last(&mut other, &Heard::Ring(event(1))).await;

    redis.stops();
    until(|| matches!(there.health(), Health::Degraded { .. })).await;
    // Neither publishing nor watching waits for what is away.
    let begun = Instant::now();
    for seq in 2..5000 {
        here.publish(event(seq)).await;
    }
    there.watch(Partition::of_user(UserId(6))).await;
    assert!(begun.elapsed() < WATCH_PATIENCE * 4);

    redis.comes_back().await;
    hears_at_last(&mut other, &Heard::Missed(None)).await;
    up(&there).await;
    assert!(there.figures().reconnects >= 1 && here.figures().lost > 0);
    up(&here).await;
    here.publish(event(5000)).await;
    hears_at_last(&mut other, &Heard::Ring(event(5000))).await;
    here.publish(Ring::User(UserId(6))).await;
    hears_at_last(&mut other, &Heard::Ring(Ring::User(UserId(6)))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_subscriptions_come_back() {
    let redis = Redis::start().await;
    let (here, there) = (instance(&redis.url()), instance(&redis.url()));
    for channel in [&here, &there] {
        up(channel).await;
        channel.watch(Partition::of_room(ROOM)).await;
    }
    let mut other = there.listen();
    redis.told("CLIENT KILL TYPE pubsub").await.unwrap();
    hears_at_last(&mut other, &Heard::Missed(None)).await;
    up(&there).await;
    here.publish(event(1)).await;
    hears_at_last(&mut other, &Heard::Ring(event(1))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_redis_is_noticed_and_stalls_nobody() {
    let redis = Redis::start().await;
    let here = instance(&redis.url());
    up(&here).await;
    redis.pauses();
    let begun = Instant::now();
    for seq in 0..3000 {
        here.publish(event(seq)).await;
    }
    here.watch(Partition::of_room(ROOM)).await;
    assert!(begun.elapsed() < WATCH_PATIENCE * 4);
    until(|| matches!(here.health(), Health::Degraded { .. })).await;
    redis.goes_on();
    up(&here).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_redis_is_noticed_without_traffic() {
    let redis = Redis::start().await;
    let here = instance(&redis.url());
    up(&here).await;
    let mut listener = here.listen();
    redis.pauses();
    // The connection stands; only a ping finds out that nobody is behind it.
    until(|| matches!(here.health(), Health::Degraded { .. })).await;
    redis.goes_on();
    hears_at_last(&mut listener, &Heard::Missed(None)).await;
    up(&here).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreachable_redis_degrades_and_recovers() {
    let mut redis = Redis::away();
    let channel = instance(&redis.url());
    let Health::Degraded { reason, .. } = channel.health() else {
        panic!("nothing is there to be up");
    };
    assert!(reason.contains("Redis"), "{reason}");
    let mut listener = channel.listen();
    channel.watch(Partition::of_room(ROOM)).await;
    channel.publish(event(1)).await;
    assert_eq!(hears(&mut listener).await, Heard::Ring(event(1)));

    redis.comes_back().await;
    hears_at_last(&mut listener, &Heard::Missed(None)).await;
    up(&channel).await;
}
