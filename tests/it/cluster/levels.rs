//! Of what in a room one wants to hear, and where it stands in one's list, between instances.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::Method;
use sarang_protocol::notifications::{Attention, Level, Notifications};
use sarang_protocol::own::OwnKind;
use sarang_protocol::sections::Part;
use sarang_protocol::text::SectionName;
use sarang_protocol::time::Timestamp;
use sarang_tests::api::Answer;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::talker::Talker;
use serde_json::json;

async fn learns(talker: &Talker, wanted: Attention) {
    let what = format!("that {wanted:?} is wanted");
    talker
        .learns(&what, |kind| match kind {
            OwnKind::Read { summary } if summary.attention == wanted => Some(()),
            _ => None,
        })
        .await;
    assert_eq!(talker.listed(GENERAL).expect("they are in it").attention, wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_is_muted_here_is_muted_there_until_the_mute_ends() {
    let cluster = Cluster::of(2).await;
    let (dana, here, there) =
        (cluster.talker("Dana", 0).await, cluster.talker("Kim", 0).await, cluster.talker("Kim", 1).await);
    let chooses = async |chosen: &Notifications| {
        let path = format!("/rooms/{GENERAL}/notifications");
        Answer::to(here.api().request(Method::PUT, &path).json(chosen)).await.is(200);
    };
    chooses(&Notifications { level: Level::Nothing, muted_until: None }).await;
    for kim in [&here, &there] {
        learns(kim, Attention::Nothing).await;
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + Duration::from_secs(2);
    let until = Timestamp(i64::try_from(now.as_millis()).unwrap());
    chooses(&Notifications { level: Level::Mentions, muted_until: Some(until) }).await;
    for kim in [&here, &there] {
        learns(kim, Attention::Muted).await;
    }
    // Counts go on as ever, and nobody but Kim hears of it.
    let said = dana.posts("anybody?").await;
    there.catches_up(GENERAL, said).await;
    there.has_unread(GENERAL, 1).await;
    // Whichever instance finds that it is over tells both.
    for kim in [&here, &there] {
        learns(kim, Attention::Mentions).await;
    }
    assert_eq!(there.listed(GENERAL).unwrap().unread, 1);
    assert!(!dana.all_heard(|frame| serde_json::to_string(frame).ok()).concat().contains("attention"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_is_sorted_here_is_sorted_there() {
    let cluster = Cluster::of(2).await;
    let (here, there) = (cluster.talker("Kim", 0).await, cluster.talker("Kim", 1).await);
    let dana = cluster.talker("Dana", 1).await;
    let path = format!("/rooms/{GENERAL}/sorting");
    let team = SectionName::trusted("Team");
    for (body, part) in [
        (json!({ "favourite": true, "section": "Team" }), Part::Favourites),
        (json!({ "section": "team" }), Part::Section(&team)),
        (json!({}), Part::Rooms),
    ] {
        Answer::to(here.api().request(Method::PUT, &path).json(&body)).await.is(200);
        for kim in [&here, &there] {
            kim.learns(&format!("that it stands in {part:?}"), |kind| match kind {
                OwnKind::Read { summary } if summary.part() == part => Some(()),
                _ => None,
            })
            .await;
            assert_eq!(kim.listed(GENERAL).expect("they are in it").part(), part);
        }
    }
    assert!(!dana.all_heard(|frame| serde_json::to_string(frame).ok()).concat().contains("section"));
}
