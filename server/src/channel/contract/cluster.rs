//! A Redis Cluster whose slots move and whose servers die.

use sarang_tests::redis_cluster::RedisCluster;

use super::buses::instance;
use super::*;

/// The slot of [`ROOM`]'s partition, as `docs/redis.md` tells it.
fn slot() -> u16 {
    Partition::of_room(ROOM).number() * 64
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slot_that_moves_is_followed() {
    let cluster = RedisCluster::start().await;
    let (here, there) = (instance(&cluster.url()), instance(&cluster.url()));
    for channel in [&here, &there] {
        up(channel).await;
        watches_everything(channel).await;
    }
    each_hears_all(&here, &there, 1).await;
    for round in 2..5 {
        let mut other = there.listen();
        cluster.moves(slot()).await;
        // Without a word from us: the old server takes the subscription back, and what may have
        // been missed is told of this partition alone.
        let missed = Heard::Missed(Some(vec![Partition::of_room(ROOM)]));
        hears_at_last(&mut other, &missed).await;
        each_hears_all(&here, &there, round).await;
    }
    let moved = there.figures().moved;
    assert!(moved >= 3, "{moved}");
    let lost = here.figures().lost;
    assert_eq!(lost, 0, "what came to the wrong server was sent on");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_slots_move_under_traffic() {
    let cluster = RedisCluster::start().await;
    let (here, there) = (instance(&cluster.url()), instance(&cluster.url()));
    for channel in [&here, &there] {
        up(channel).await;
        watches_everything(channel).await;
    }
    let rings = tokio::spawn({
        let here = here.clone();
        async move {
            for seq in 0.. {
                for room in everywhere() {
                    here.publish(event_in(room, 1000 + seq)).await;
                }
                tokio::task::yield_now().await;
                sleep(Duration::from_millis(20)).await;
            }
        }
    });
    cluster.reshards(0, 1, 1500).await;
    rings.abort();
    for channel in [&here, &there] {
        until(|| channel.figures().moved >= 20).await;
        up(channel).await;
    }
    // One more slot may be on its way while we look, but not for long.
    for (from, to) in [(&here, &there), (&there, &here)] {
        let mut missing: HashSet<RoomId> = everywhere().collect();
        for seq in 1..10 {
            missing = unheard(from, to, seq, missing, Duration::from_secs(3)).await;
        }
        assert!(missing.is_empty(), "{} rooms are not heard any longer: {missing:?}", missing.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_takes_only_its_slots_along() {
    let mut cluster = RedisCluster::start().await;
    let (here, there) = (instance(&cluster.url()), instance(&cluster.url()));
    for channel in [&here, &there] {
        up(channel).await;
        watches_everything(channel).await;
    }
    let dead = cluster.owner(slot()).await;
    let place = format!("127.0.0.1:{}", cluster.server(dead).port());
    cluster.server(dead).stops();
    for channel in [&here, &there] {
        degraded(channel, &place).await;
    }
    let mut other = there.listen();
    for room in everywhere() {
        here.publish(event_in(room, 2)).await;
    }
    let mut heard = 0;
    while heard < 150 {
        heard += usize::from(matches!(hears(&mut other).await, Heard::Ring(_)));
    }
    cluster.server(dead).comes_back().await;
    cluster.agrees().await;
    for channel in [&here, &there] {
        up(channel).await;
    }
    each_hears_all(&here, &there, 3).await;
    assert!(there.figures().reconnects >= 1);
}
