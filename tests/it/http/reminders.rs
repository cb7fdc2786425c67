//! What one wants to be reminded of: over REST, and without scripts.

use reqwest::Method;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::reminders::Reminders;
use sarang_tests::api::Answer;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::visitor::Visitor;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn reminders_are_made_listed_and_cancelled() {
    let cluster = Cluster::alone().await;
    let (dana, kim) = (cluster.api("Dana", 0), cluster.api("Kim", 0));
    let list = async || kim.get("/reminders").await.is(200).json::<Reminders>().reminders;
    for text in ["/remind in 2 days tea", "/remind tomorrow 9:30 점심 <b>예약</b>"] {
        let answer = kim.posts(GENERAL, Uuid::new_v4(), text).await.is(201);
        assert!(answer.text.contains("I will remind you at"), "{}", answer.text);
    }
    let reminders = list().await;
    assert_eq!(reminders.len(), 2);
    assert_eq!((reminders[0].text.as_str(), reminders[1].text.as_str()), ("점심 <b>예약</b>", "tea"));
    assert_eq!(dana.get("/reminders").await.is(200).json::<Reminders>().reminders, []);
    let path = format!("/reminders/{}", reminders[1].id);
    Answer::to(dana.request(Method::DELETE, &path)).await.is_refused(404, ErrorCode::NotFound);
    Answer::to(kim.request(Method::DELETE, "/reminders/x")).await.is_refused(404, ErrorCode::NotFound);
    Answer::to(kim.request(Method::DELETE, &path)).await.is(204);
    assert_eq!(list().await.len(), 1);

    let mut person = Visitor::signed_in(&cluster[0], "kim").await;
    person.opens("/saved").await;
    person.reads("Reminders");
    person.opens("/reminders").await;
    person.reads("점심 <b>예약</b>");
    person.submits(&format!("/reminders/{}/cancel", reminders[0].id), &[]).await;
    person.reads("The reminder is cancelled.");
    person.reads("There is none to come.");
    assert_eq!(list().await, []);
}
