//! Several servers side by side, of which one goes.

use sarang_tests::redis::Redis;

use super::buses::instance;
use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_away_takes_only_its_own_partitions_along() {
    let mut servers = [Redis::start().await, Redis::start().await, Redis::start().await];
    let urls = servers.each_ref().map(Redis::url);
    // The order in which they are written does not matter.
    let backwards = [urls[2].clone(), urls[1].clone(), urls[0].clone()];
    let (here, there) = (instance(&urls.join(",")), instance(&backwards.join(",")));
    for channel in [&here, &there] {
        up(channel).await;
        watches_everything(channel).await;
    }
    each_hears_all(&here, &there, 1).await;

    let gone = format!("127.0.0.1:{}", servers[1].port());
    servers[1].stops();
    for channel in [&here, &there] {
        degraded(channel, &gone).await;
        let Health::Degraded { reason, .. } = channel.health() else { panic!("it is away") };
        assert!(!reason.contains(&format!(":{}", servers[0].port())), "{reason}");
    }
    let mut other = there.listen();
    for room in everywhere() {
        here.publish(event_in(room, 2)).await;
    }
    // The others go on: two of three partitions are heard.
    let mut heard = 0;
    while heard < 140 {
        heard += usize::from(matches!(hears(&mut other).await, Heard::Ring(_)));
    }
    until(|| here.figures().lost > 0).await;

    // What was missed is told, of these partitions and no others.
    servers[1].comes_back().await;
    loop {
        if let Heard::Missed(missed) = hears(&mut other).await {
            let missed = missed.expect("the others missed nothing");
            assert!((40..130).contains(&missed.len()), "{}", missed.len());
            break;
        }
    }
    for channel in [&here, &there] {
        up(channel).await;
    }
    each_hears_all(&here, &there, 3).await;
}
