//! A server under the eyes of Sentinels, who choose another one.

use sarang_tests::redis::Redis;
use sarang_tests::sentinels::Sentinels;

use super::buses::instance;
use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn failovers_are_followed_for_ever() {
    let mut sentinels = Sentinels::start().await;
    let (here, there) = (instance(&sentinels.url()), instance(&sentinels.url()));
    for channel in [&here, &there] {
        up(channel).await;
        watches_everything(channel).await;
    }
    each_hears_all(&here, &there, 1).await;

    // Asked for.
    sentinels.fails_over().await;
    for channel in [&here, &there] {
        until(|| channel.figures().moved >= u64::from(PARTITIONS)).await;
        up(channel).await;
    }
    each_hears_all(&here, &there, 2).await;

    // And because the master is dead. The old one comes back as a replica first, or there is none.
    let master = sentinels.master().await;
    sentinels.is_whole().await;
    sentinels.server(master).stops();
    sentinels.has_another_master_than(master).await;
    for channel in [&here, &there] {
        until(|| channel.figures().moved >= 2 * u64::from(PARTITIONS)).await;
        up(channel).await;
    }
    each_hears_all(&here, &there, 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_of_the_wrong_kind_are_told() {
    let sentinels = Sentinels::start().await;
    let unknown = instance(&sentinels.url().replace("/main", "/mian"));
    degraded(&unknown, "no master of the name mian").await;
    let redis = Redis::start().await;
    let server = instance(&format!("redis+sentinel://127.0.0.1:{}/main", redis.port()));
    degraded(&server, "it is no Sentinel").await;
    let alone = instance(&format!("redis+cluster://127.0.0.1:{}", redis.port()));
    degraded(&alone, "does not run in cluster mode").await;
}
