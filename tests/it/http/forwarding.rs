//! A message's own page, what is pinned, and messages that go on to another room.

use sarang_protocol::api::{PostedMessage, RoomInfo};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::visitor::Visitor;
use serde_json::json;
use uuid::Uuid;

/// Sends a form with what its button or list of choices says.
async fn presses(visitor: &mut Visitor, action: &str, (name, value): (&str, &str)) {
    let mut fields = visitor.form(action).fields;
    fields.insert(name.to_owned(), value.to_owned());
    visitor.sends(action, &fields).await;
}

#[tokio::test]
async fn a_forwarded_message_tells_of_an_open_room_and_of_no_other() {
    let cluster = Cluster::alone().await;
    let kim = cluster.api("Kim", 0);
    let made: RoomInfo = kim.post("/rooms", &json!({ "name": "Plans", "closed": true })).await.is(201).json();
    cluster.installation().adds_room("books", "Books");
    kim.joins(GENERAL).await.is(200);
    kim.joins("books").await.is(200);
    let mut visitor = Visitor::signed_in(&cluster[0], "kim").await;
    for (room, source) in
        [("books", "↪ **Kim** · [Books](/rooms/books/"), (made.slug.as_str(), "↪ **Kim**\n")]
    {
        let said: PostedMessage = kim.posts(room, Uuid::new_v4(), "첫 줄\n둘째 줄").await.is(201).json();
        let path = format!("/rooms/{room}/{}", said.seq);
        visitor.opens(&format!("{path}/actions")).await;
        visitor.reads("둘째 줄");
        presses(&mut visitor, &format!("{path}/forward"), ("to", GENERAL)).await;
        visitor.is_at("/rooms/general");
        let messages = kim.messages(GENERAL, "").await.messages;
        let body = messages.last().unwrap().body.as_str();
        assert!(body.starts_with(source) && body.ends_with("\n> 첫 줄\n> 둘째 줄"), "{body}");
        assert!(!body.contains(made.slug.as_str()) && !body.contains("Plans"), "{body}");
    }
}

#[tokio::test]
async fn a_messages_page_tells_what_it_said_and_the_rooms_page_what_is_pinned() {
    let cluster = Cluster::alone().await;
    let kim = cluster.api("Kim", 0);
    kim.joins(GENERAL).await.is(200);
    let said: PostedMessage = kim.posts(GENERAL, Uuid::new_v4(), "점심은 열두 시").await.is(201).json();
    let path = format!("/rooms/general/{}", said.seq);
    let mut visitor = Visitor::signed_in(&cluster[0], "kim").await;
    visitor.opens("/rooms/general/pins").await;
    visitor.reads("Nothing is pinned here yet.");
    visitor.opens(&format!("{path}/actions")).await;
    visitor.submits(&format!("{path}/edit"), &[("body", "점심은 한 시")]).await;
    visitor.is_at(&path);
    visitor.opens(&format!("{path}/actions")).await;
    visitor.reads("점심은 열두 시");
    presses(&mut visitor, &format!("{path}/pin"), ("on", "true")).await;
    visitor.opens("/rooms/general/pins").await;
    visitor.reads("점심은 한 시");
    visitor.opens(&format!("{path}/actions")).await;
    let mut fields = visitor.form(&format!("{path}/reply")).fields;
    fields.insert("body".to_owned(), "좋아요".to_owned());
    for _ in 0..2 {
        visitor.sends(&format!("{path}/reply"), &fields).await;
        visitor.is_at("/rooms/general");
    }
    let messages = kim.messages(GENERAL, "").await.messages;
    let replies: Vec<_> = messages.iter().filter(|message| message.reply_to.is_some()).collect();
    assert_eq!(replies.len(), 1, "{messages:#?}");
    assert_eq!(replies[0].reply_to.as_ref().map(|quote| quote.seq), Some(said.seq));
    // What is deleted leaves nothing to read.
    visitor.opens(&format!("{path}/actions")).await;
    visitor.submits(&format!("{path}/delete"), &[]).await;
    visitor.opens(&format!("{path}/actions")).await;
    assert!(!visitor.page().text().contains("점심"), "{}", visitor.page().text());
}
