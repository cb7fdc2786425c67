//! Servers that do not let everybody in, and instances that do not understand each other.

use sarang_tests::certificates::Certificates;
use sarang_tests::redis::{PASSWORD, Redis};

use super::buses::{KEY, settings};
use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_us_out_is_told_and_tried_again() {
    let certificates = Certificates::make();
    let redis = Redis::guarded(&certificates).await;
    let with = |url: &str, ca: Option<&Certificates>| {
        let mut settings = settings(url);
        settings.ca = ca.map(|certificates| certificates.ca().parse().unwrap());
        open(Some(&settings), EPOCH).unwrap()
    };
    let url = redis.url();

    let wrong = with(&url.replace(PASSWORD, "wrong"), Some(&certificates));
    degraded(&wrong, "user or password are wrong").await;
    let stranger = with(&url, Some(&Certificates::make()));
    degraded(&stranger, "redis-ca-file").await;
    let public = with(&url, None);
    degraded(&public, "redis-ca-file").await;

    // A permission is missing, and given while we try.
    redis.lets_in(&["+@pubsub", "+@connection", "&other:*"]).await;
    let here = with(&url, Some(&certificates));
    up(&here).await;
    here.watch(Partition::of_room(ROOM)).await;
    degraded(&here, "lacks a permission").await;
    degraded(&here, "&sarang:*").await;
    redis.lets_in(&["+@pubsub", "+@connection", "&sarang:*"]).await;
    up(&here).await;

    // To hear and not to ring is told once something is to be rung, and does not flicker.
    redis.lets_in(&["+subscribe", "+unsubscribe", "+ping", "+hello", "&sarang:*"]).await;
    here.publish(event(1)).await;
    degraded(&here, "ringing the other instances").await;
    redis.lets_in(&["+@pubsub", "+@connection", "&sarang:*"]).await;
    up(&here).await;

    // Nobody's words hold the password.
    for channel in [&wrong, &stranger, &public] {
        assert!(!format!("{:?}", channel.health()).contains(PASSWORD));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_changed_one_instance_after_the_other() {
    const NEW: &str = "another key for the tests and no secret either";
    let redis = Redis::start().await;
    let with = |keys: &str| {
        let mut settings = settings(&redis.url());
        settings.keys = Some(keys.parse().unwrap());
        open(Some(&settings), EPOCH).unwrap()
    };
    let both = |first: &str, second: &str| with(&format!("{first},{second}"));
    // As docs/redis.md tells it: everybody learns the new one, everybody seals with it, everybody
    // forgets the old one. Each step meets those of the step before.
    let steps = [with(KEY), both(KEY, NEW), both(NEW, KEY), with(NEW)];
    for channel in &steps {
        up(channel).await;
        channel.watch(Partition::of_room(ROOM)).await;
    }
    for (seq, pair) in steps.windows(2).enumerate() {
        let [before, after] = pair else { unreachable!("they are two") };
        for (from, to) in [(before, after), (after, before)] {
            let ring = event(seq as u64 * 2 + u64::from(std::ptr::eq(from, after)));
            let mut listener = to.listen();
            from.publish(ring.clone()).await;
            hears_at_last(&mut listener, &Heard::Ring(ring)).await;
        }
    }
    // The first and the last have no key in common, and say so.
    steps[0].publish(event(90)).await;
    until(|| steps[3].figures().undecryptable > 0).await;
    degraded(&steps[3], "not among the bus-keys").await;
}
