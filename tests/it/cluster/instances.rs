//! Instances that die, stop, and are left for others.

use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{Base, GENERAL};

use super::some_traffic;

async fn an_instance_is_killed_under_traffic_and_comes_back(base: Base) {
    let mut cluster = Cluster::over(base, 2).await;
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

async fn everything_breaks_at_once_under_traffic(base: Base) {
    let mut cluster = Cluster::over(base, 3).await;
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

async fn an_instance_that_is_asked_to_stop_hands_its_people_over(base: Base) {
    let mut cluster = Cluster::over(base, 2).await;
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

async fn one_moves_between_instances_without_missing_anything(base: Base) {
    let cluster = Cluster::over(base, 2).await;
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

on_both!(
    an_instance_is_killed_under_traffic_and_comes_back,
    everything_breaks_at_once_under_traffic,
    an_instance_that_is_asked_to_stop_hands_its_people_over,
    one_moves_between_instances_without_missing_anything,
);
