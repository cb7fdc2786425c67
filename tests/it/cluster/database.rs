//! PostgreSQL under the instances, when it goes away.

use std::time::{Duration, Instant};

use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{Base, GENERAL};

use super::some_traffic;

#[tokio::test(flavor = "multi_thread")]
async fn the_database_restarts_and_crashes_under_traffic() {
    let mut cluster = Cluster::over(Base::Postgres, 2).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let chatter = [dana.chatters_in(GENERAL), kim.chatters_in(GENERAL)];
    some_traffic(&dana, 40).await;
    cluster.postgres().restarts().await;
    some_traffic(&dana, 40).await;
    cluster.postgres().crashes().await;
    cluster[0].says_it_is("down").await;
    cluster.postgres().comes_back().await;
    some_traffic(&kim, 40).await;
    for one in chatter {
        one.stops().await;
    }
    assert_eq!((dana.connections(), kim.connections()), (1, 1), "a database away is no reason to hang up");
    cluster.promise_is_kept(GENERAL, &[&dana, &kim]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_stands_still_under_traffic() {
    let mut cluster = Cluster::over(Base::Postgres, 2).await;
    let dana = cluster.steadfast("Dana", 0).await;
    let kim = cluster.steadfast("Kim", 1).await;
    let chatter = [dana.chatters_in(GENERAL), kim.chatters_in(GENERAL)];
    some_traffic(&dana, 40).await;
    cluster.postgres().pauses();
    let start = Instant::now();
    cluster[0].says_it_is("down").await;
    cluster[1].says_it_is("down").await;
    assert!(start.elapsed() < Duration::from_secs(10), "it took {:?} to be told", start.elapsed());
    cluster.postgres().goes_on();
    some_traffic(&dana, 40).await;
    some_traffic(&kim, 40).await;
    for one in chatter {
        one.stops().await;
    }
    cluster.promise_is_kept(GENERAL, &[&dana, &kim]).await;
}
