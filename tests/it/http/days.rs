//! The way to a day of a room.

use sarang_protocol::api::{Messages, PostedMessage};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::time::Timestamp;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::visitor::Visitor;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn a_day_leads_to_its_first_message() {
    let cluster = Cluster::alone().await;
    let dana = cluster.api("Dana", 0);
    dana.joins(GENERAL).await.is(200);
    let mut person = Visitor::signed_in(&cluster[0], "dana").await;
    let day = format!("/rooms/{GENERAL}/day");
    person.opens(&format!("{day}?on=2026-01-01")).await;
    person.reads("Nothing has been said on that day, nor since.");
    let first: PostedMessage = dana.posts(GENERAL, Uuid::new_v4(), "one").await.is(201).json();
    dana.posts(GENERAL, Uuid::new_v4(), "two").await.is(201);

    // Before the first message is its beginning.
    person.opens(&format!("/rooms/{GENERAL}")).await;
    person.reads("Go to a date");
    person.opens(&day).await;
    person.reads("Go to a date in General");
    for on in ["2026-01-01".to_owned(), first.at.to_string()[..10].to_owned()] {
        person.opens(&format!("{day}?on={on}")).await;
        person.is_at(&format!("/rooms/{GENERAL}/{}", first.seq));
    }
    person.opens(&format!("{day}?on=2999-01-01")).await;
    person.reads("Nothing has been said on that day, nor since.");
    person.opens(&format!("{day}?on=soon")).await;
    person.reads("Give a date, like 2026-11-20: year, month and day.");
    person.opens("/rooms/elsewhere/day?on=2026-01-01").await;
    assert_eq!(person.page().answer.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_read_on_from_a_moment() {
    let cluster = Cluster::alone().await;
    let dana = cluster.api("Dana", 0);
    dana.joins(GENERAL).await.is(200);
    let mut posted: Vec<PostedMessage> = Vec::new();
    for text in ["one", "two", "three"] {
        posted.push(dana.posts(GENERAL, Uuid::new_v4(), text).await.is(201).json());
    }
    let since = async |moment: Timestamp| {
        let read: Messages = dana.messages(GENERAL, &format!("since={moment}")).await;
        read.messages.into_iter().map(|message| message.seq).collect::<Vec<_>>()
    };
    let all: Vec<_> = posted.iter().map(|posted| posted.seq).collect();
    assert_eq!(since(Timestamp(0)).await, all);
    let last = posted.last().expect("there are three").at;
    assert_eq!(since(Timestamp(last.0 + 1)).await, []);
    assert!(since(last).await.contains(&all[2]));
    let path = format!("/rooms/{GENERAL}/messages");
    for (query, status, code) in [
        ("since=today", 422, ErrorCode::Invalid),
        ("since=2026-11-20T00:00:00Z&after=3", 400, ErrorCode::Malformed),
        ("since=2026-11-20T00:00:00Z&since=2026-11-20T00:00:00Z", 400, ErrorCode::Malformed),
    ] {
        dana.get(&format!("{path}?{query}")).await.is_refused(status, code);
    }
}
