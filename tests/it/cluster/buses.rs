//! Redis in its other shapes between the instances, and what may happen to it there.

use std::sync::atomic::{AtomicU32, Ordering};

use sarang_tests::bus::Bus;
use sarang_tests::certificates::Certificates;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{GENERAL, Installation};
use sarang_tests::instance::Options;
use sarang_tests::redis::Redis;
use sarang_tests::redis_cluster::RedisCluster;
use sarang_tests::sentinels::Sentinels;
use sarang_tests::talker::Talker;
use sarang_tests::wait::{holds, until};

use super::some_traffic;

/// The slot of [`GENERAL`], the first room of an installation: `docs/decisions` has the rule, and
/// `server/src/channel/partition.rs` that room 1 is in partition 0x9E.
const SLOT: u16 = 0x9E * 64;

/// A message on one instance is heard by the other from Redis, and not found by its tick: the
/// counter of what was heard tells the one from the other.
async fn the_doorbell_rings(cluster: &Cluster, from: &Talker, to: &Talker, instance: usize) {
    // No two messages of a story are the same.
    static ROUND: AtomicU32 = AtomicU32::new(0);
    until("five of five messages come by the doorbell", async || {
        let round = ROUND.fetch_add(1, Ordering::Relaxed);
        let before = cluster.figure(instance, "sarang_channel_heard_total").await;
        for n in 0..5 {
            let body = format!("ring {n} of round {round}");
            from.posts(&body).await;
            to.sees(&body).await;
        }
        let heard = cluster.figure(instance, "sarang_channel_heard_total").await - before;
        holds(heard >= 5.0, format!("{heard} of 5"))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_three_servers_is_killed_under_traffic() {
    let servers = vec![Redis::start().await, Redis::start().await, Redis::start().await];
    let mut cluster = Cluster::rung_by(Installation::set_up(), Bus::Several(servers), 2).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let chatter = [&dana, &kim].map(|talker| talker.chatters_in(GENERAL));
    // Whichever of them the room is at: it is one of these.
    for at in 0..3 {
        some_traffic(&kim, 20).await;
        let Bus::Several(servers) = cluster.bus() else { unreachable!("these are several") };
        servers[at].stops();
        let place = format!("127.0.0.1:{}", servers[at].port());
        cluster[0].says_it_is(&place).await;
        some_traffic(&dana, 20).await;
        let Bus::Several(servers) = cluster.bus() else { unreachable!("these are several") };
        servers[at].comes_back().await;
    }
    some_traffic(&kim, 20).await;
    for one in chatter {
        one.stops().await;
    }
    cluster.hears_again().await;
    the_doorbell_rings(&cluster, &dana, &kim, 1).await;
    assert_eq!((dana.connections(), kim.connections()), (1, 1), "Redis is no reason to hang up");
    cluster.promise_is_kept(GENERAL, &[&dana, &kim]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sentinels_choose_another_master_under_traffic() {
    let bus = Bus::Sentinels(Box::new(Sentinels::start().await));
    let mut cluster = Cluster::rung_by(Installation::set_up(), bus, 3).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let lee = cluster.steadfast("Lee", 2).await;
    let chatter = [&dana, &kim, &lee].map(|talker| talker.chatters_in(GENERAL));
    some_traffic(&kim, 20).await;
    let Bus::Sentinels(sentinels) = cluster.bus() else { unreachable!("these are Sentinels") };
    sentinels.fails_over().await;
    sentinels.is_whole().await;
    some_traffic(&kim, 20).await;
    let Bus::Sentinels(sentinels) = cluster.bus() else { unreachable!("these are Sentinels") };
    let master = sentinels.master().await;
    sentinels.server(master).stops();
    sentinels.has_another_master_than(master).await;
    some_traffic(&kim, 20).await;
    for one in chatter {
        one.stops().await;
    }
    cluster.hears_again().await;
    the_doorbell_rings(&cluster, &dana, &kim, 1).await;
    the_doorbell_rings(&cluster, &kim, &lee, 2).await;
    cluster.promise_is_kept(GENERAL, &[&dana, &kim, &lee]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slots_of_a_cluster_move_under_traffic() {
    let bus = Bus::Cluster(RedisCluster::start().await);
    let mut cluster = Cluster::rung_by(Installation::set_up(), bus, 3).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let lee = cluster.steadfast("Lee", 2).await;
    the_doorbell_rings(&cluster, &dana, &kim, 1).await;
    let chatter = [&dana, &kim, &lee].map(|talker| talker.chatters_in(GENERAL));
    for _ in 0..3 {
        some_traffic(&kim, 20).await;
        let Bus::Cluster(redis) = cluster.bus() else { unreachable!("it is a cluster") };
        redis.moves(SLOT).await;
        some_traffic(&dana, 20).await;
    }
    let Bus::Cluster(redis) = cluster.bus() else { unreachable!("it is a cluster") };
    let from = redis.owner(SLOT).await;
    redis.reshards(from, (from + 1) % 3, 1000).await;
    some_traffic(&kim, 20).await;
    for one in chatter {
        one.stops().await;
    }
    for instance in 0..3 {
        let moved = cluster.figure(instance, "sarang_channel_moved_total").await;
        assert!(moved >= 3.0, "instance {instance} has noticed {moved} moves");
    }
    the_doorbell_rings(&cluster, &dana, &kim, 1).await;
    the_doorbell_rings(&cluster, &kim, &lee, 2).await;
    the_doorbell_rings(&cluster, &lee, &dana, 0).await;
    cluster.promise_is_kept(GENERAL, &[&dana, &kim, &lee]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_a_cluster_is_killed_and_comes_back_under_traffic() {
    let bus = Bus::Cluster(RedisCluster::start().await);
    let mut cluster = Cluster::rung_by(Installation::set_up(), bus, 2).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let chatter = [&dana, &kim].map(|talker| talker.chatters_in(GENERAL));
    some_traffic(&kim, 20).await;
    let Bus::Cluster(redis) = cluster.bus() else { unreachable!("it is a cluster") };
    let dead = redis.owner(SLOT).await;
    redis.server(dead).stops();
    cluster[0].says_it_is("degraded").await;
    some_traffic(&kim, 20).await;
    let Bus::Cluster(redis) = cluster.bus() else { unreachable!("it is a cluster") };
    redis.server(dead).comes_back().await;
    redis.agrees().await;
    some_traffic(&dana, 20).await;
    for one in chatter {
        one.stops().await;
    }
    cluster.hears_again().await;
    the_doorbell_rings(&cluster, &dana, &kim, 1).await;
    cluster.promise_is_kept(GENERAL, &[&dana, &kim]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guarded_redis_learns_nothing_of_what_is_said() {
    let certificates = Certificates::make();
    let redis = Redis::guarded(&certificates).await;
    let installation = Installation::set_up();
    let keys = installation.folder().join("bus-keys");
    std::fs::write(&keys, "# for the tests\nno secret but long enough to be a key\n")
        .expect("it can be written");
    let options = Options {
        args: [
            "--redis-ca-file",
            &certificates.ca(),
            "--bus-keys-file",
            keys.to_str().expect("a plain path"),
        ]
        .map(str::to_owned)
        .into(),
        ..Options::default()
    };
    let cluster = Cluster::rung_by_with(installation, Bus::One(redis), &[options.clone(), options]).await;
    let dana = cluster.talker("Dana", 0).await;
    let kim = cluster.talker("Kim", 1).await;
    cluster.hears_again().await;
    the_doorbell_rings(&cluster, &dana, &kim, 1).await;
    the_doorbell_rings(&cluster, &kim, &dana, 0).await;
    cluster.promise_is_kept(GENERAL, &[&dana, &kim]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_with_different_keys_lose_nothing_and_say_so() {
    let options = |key: &str| Options {
        env: vec![("SARANG_BUS_KEYS".to_owned(), format!("a key for the tests and no secret: {key}"))],
        ..Options::default()
    };
    let bus = Bus::One(Redis::start().await);
    let both = [options("one"), options("other")];
    let cluster = Cluster::rung_by_with(Installation::set_up(), bus, &both).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let chatter = dana.chatters_in(GENERAL);
    some_traffic(&kim, 20).await;
    chatter.stops().await;
    cluster[1].says_it_is("not among the bus-keys").await;
    let (status, _) = cluster[1].readiness().await;
    assert_eq!(status, 200, "people are served");
    assert!(cluster.figure(1, "sarang_channel_undecryptable_total").await >= 20.0);
    let log = cluster[1].log();
    assert_eq!(log.matches("cannot be opened").count(), 1, "told once, not for each ring:\n{log}");
    assert!(!log.contains("no secret"), "{log}");
    cluster.promise_is_kept(GENERAL, &[&dana, &kim]).await;
}
