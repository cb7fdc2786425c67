//! Of what in a room one wants to hear: over REST, and without scripts.

use reqwest::Method;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::notifications::{Attention, Level, Notifications};
use sarang_protocol::time::Timestamp;
use sarang_tests::api::{Answer, Api};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::visitor::Visitor;
use serde_json::{Value, json};

async fn chooses(api: &Api, body: &Value) -> Answer {
    Answer::to(api.request(Method::PUT, &format!("/rooms/{GENERAL}/notifications")).json(body)).await
}

async fn chosen(api: &Api) -> Notifications {
    api.get(&format!("/rooms/{GENERAL}/notifications")).await.is(200).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn members_choose_what_they_hear_of() {
    let cluster = Cluster::alone().await;
    let (dana, kim) = (cluster.api("Dana", 0), cluster.api("Kim", 0));
    dana.joins(GENERAL).await.is(200);
    assert_eq!(chosen(&dana).await, Notifications::default());
    let until = "2999-01-01T08:00:00.000Z";
    let both = json!({ "level": "mentions", "muted_until": until });
    let answer: Notifications = chooses(&dana, &both).await.is(200).json();
    let wanted = Notifications { level: Level::Mentions, muted_until: Timestamp::parse(until) };
    assert_eq!((answer, chosen(&dana).await), (wanted, wanted));
    // A mute that is past is none, and one that is left out is taken back.
    let past = json!({ "level": "mentions", "muted_until": "2020-01-01T00:00:00.000Z" });
    let unmuted = Notifications { level: Level::Mentions, muted_until: None };
    assert_eq!(chooses(&dana, &past).await.is(200).json::<Notifications>(), unmuted);
    chooses(&dana, &both).await.is(200);
    assert_eq!(
        chooses(&dana, &json!({ "level": "mentions" })).await.is(200).json::<Notifications>(),
        unmuted
    );
    assert_eq!(chosen(&dana).await, unmuted);

    for wrong in [json!({}), json!({ "level": "muted" }), json!({ "level": "nothing", "mute": true })] {
        chooses(&dana, &wrong).await.is_refused(400, ErrorCode::Malformed);
    }
    let ages = json!({ "level": "nothing", "muted_until": "99999-01-01T00:00:00.000Z" });
    chooses(&dana, &ages).await.is_refused(400, ErrorCode::Malformed);
    // Who is not in it hears nothing of it anyway.
    kim.leaves(GENERAL).await.is(204);
    chooses(&kim, &both).await.is_refused(403, ErrorCode::NotAMember);
    kim.get(&format!("/rooms/{GENERAL}/notifications")).await.is_refused(403, ErrorCode::NotAMember);
    kim.get("/rooms/nowhere/notifications").await.is_refused(404, ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_mutes_a_room_without_scripts() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    let dana_api = cluster.api("Dana", 0);
    dana_api.joins(GENERAL).await.is(200);
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    kim.posts("loud").await;
    let (room, path) = (format!("/rooms/{GENERAL}"), format!("/rooms/{GENERAL}/notifications"));
    let unread = "sidebar__room--unread";
    dana.opens("/rooms").await;
    assert!(dana.page().answer.text.contains(unread));
    dana.opens(&room).await;
    assert!(dana.page().answer.text.contains(&format!("href=\"{path}\"")), "its menu leads there");
    kim.posts("louder").await;

    dana.opens(&path).await;
    dana.submits(&path, &[("level", "everything"), ("mute", "morning"), ("offset", "540")]).await;
    dana.is_at(&format!("{path}?done=saved"));
    dana.reads("Saved.");
    dana.reads("Muted until");
    dana.reads("08:00");
    let until = chosen(&dana_api).await.muted_until.unwrap();
    assert_eq!(until.hour_minute(), (23, 0), "eight in Seoul");
    dana.opens("/rooms").await;
    assert!(!dana.page().answer.text.contains(unread), "it is quiet");
    kim.posts("@dana lunch?").await;
    dana.opens("/rooms").await;
    assert!(dana.page().answer.text.contains(unread), "but not for who calls");

    // The clock and the mute are kept while the level changes.
    dana.opens(&path).await;
    dana.submits(&path, &[("level", "nothing"), ("mute", "keep")]).await;
    assert_eq!(chosen(&dana_api).await, Notifications { level: Level::Nothing, muted_until: Some(until) });
    dana.opens("/rooms").await;
    assert!(!dana.page().answer.text.contains(unread), "nothing is nothing");
    let listed = dana_api.get("/rooms").await.is(200).json::<sarang_protocol::api::Rooms>().rooms.remove(0);
    assert_eq!((listed.attention, listed.mentions), (Attention::Nothing, 1), "the counts are what they are");
    dana.opens(&path).await;
    dana.submits(&path, &[("level", "mentions"), ("mute", "none")]).await;
    assert_eq!(chosen(&dana_api).await, Notifications { level: Level::Mentions, muted_until: None });
    dana.opens(&path).await;
    dana.submits(&path, &[("mute", "for-good")]).await;
    dana.reads("Muted until you say otherwise");
    assert_eq!(chosen(&dana_api).await.muted_until, Some(Notifications::FOR_GOOD));
    let mut fields = dana.form(&path).fields;
    fields.insert("offset".into(), "900".into());
    dana.sends(&path, &fields).await;
    dana.reads("14 hours ahead");
}
