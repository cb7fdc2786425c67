//! A network between people and instances that goes away.

use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{Base, GENERAL};
use sarang_tests::proxy::{Proxy, Weather};

use super::some_traffic;

async fn the_line_breaks_between_commit_and_acknowledgement(base: Base) {
    let cluster = Cluster::over(base, 2).await;
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

async fn the_network_comes_and_goes_under_traffic(base: Base) {
    let cluster = Cluster::over(base, 2).await;
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

on_both!(the_line_breaks_between_commit_and_acknowledgement, the_network_comes_and_goes_under_traffic,);
