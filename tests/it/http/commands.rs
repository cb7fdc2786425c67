//! Commands, by REST and by forms without scripts.

use sarang_protocol::api::{Commands, MayGive, PostedMessage, RoomInfo};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::Seq;
use sarang_protocol::message::EventKind;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{ADMIN, GENERAL};
use sarang_tests::visitor::Visitor;
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn what_somebody_does_is_a_message_and_comes_once() {
    let cluster = Cluster::alone().await;
    let kim = cluster.api("Kim", 0);
    kim.joins(GENERAL).await.is(200);
    let cid = Uuid::new_v4();
    let said: PostedMessage = kim.posts(GENERAL, cid, "/me waves").await.is(201).json();
    assert_eq!((said.message.as_deref(), said.go.is_none()), (None, true));
    let again: PostedMessage = kim.posts(GENERAL, cid, "/me waves").await.is(200).json();
    assert_eq!(again.seq, said.seq);
    kim.posts(GENERAL, Uuid::new_v4(), "/shrug who knows").await.is(201);
    kim.posts(GENERAL, Uuid::new_v4(), "//shrg is no command").await.is(201);
    let messages: Value = kim.get("/rooms/general/messages").await.is(200).json();
    let nodes: Vec<&Value> =
        messages["messages"].as_array().unwrap().iter().map(|one| &one["nodes"]).collect();
    assert_eq!(*nodes[0], json!([["em", ["strong", "Kim"], " ", "waves"]]));
    assert_eq!(*nodes[1], json!(["who knows", " ", "¯\\_(ツ)_/¯"]));
    assert_eq!(*nodes[2], json!(["/shrg is no command"]));
    // What is no command is said to be none, and nothing is stored.
    let refused = kim.posts(GENERAL, Uuid::new_v4(), "/shrg").await;
    refused.is_refused(422, ErrorCode::Invalid);
    assert_eq!(
        refused.problem().detail,
        "There is no command /shrg. Did you mean /shrug? To say it as it is, begin with two slashes: //shrg"
    );
    assert_eq!(kim.messages(GENERAL, "").await.messages.len(), 3);
}

#[tokio::test]
async fn people_are_invited_once_and_rooms_left_once() {
    let cluster = Cluster::alone().await;
    let (kim, dana) = (cluster.api("Kim", 0), cluster.api("Dana", 0));
    let room: RoomInfo = kim.post("/rooms", &json!({ "name": "Plans", "closed": true })).await.is(201).json();
    let slug = room.slug.as_str();
    let (cid, leaving) = (Uuid::new_v4(), Uuid::new_v4());
    kim.posts(slug, Uuid::new_v4(), "/invite @dana @nobody").await.is_refused(404, ErrorCode::NotFound);
    dana.get(&format!("/rooms/{slug}")).await.is(404);
    let invited: PostedMessage = kim.posts(slug, cid, "/invite @Dana").await.is(201).json();
    assert_eq!((invited.seq, invited.room), (Seq::ZERO, room.slug.clone()));
    dana.get(&format!("/rooms/{slug}")).await.is(200);
    // The same again, after she has left, does not bring her back.
    dana.posts(slug, leaving, "/leave").await.is(201);
    dana.get(&format!("/rooms/{slug}")).await.is(404);
    kim.posts(slug, cid, "/invite @Dana").await.is(200);
    dana.get(&format!("/rooms/{slug}")).await.is(404);
    dana.posts(slug, leaving, "/leave").await.is(200);
    kim.posts(slug, cid, "/invite @lee").await.is_refused(409, ErrorCode::ClientIdReused);
    // To others the room does not exist, whatever they write there.
    for text in ["/invite @dana", "/leave", "/topic", "/topic mine", "/help", "/dm @kim", "/me waves"] {
        dana.posts(slug, Uuid::new_v4(), text).await.is_refused(404, ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn the_topic_is_said_by_who_may_and_told_to_everybody() {
    let cluster = Cluster::alone().await;
    let (kim, dana) = (cluster.api("Kim", 0), cluster.api("Dana", 0));
    kim.post("/rooms", &json!({ "name": "Tea" })).await.is(201);
    dana.joins("tea").await.is(200);
    let told: PostedMessage = dana.posts("tea", Uuid::new_v4(), "/topic").await.is(201).json();
    assert_eq!(told.message.as_deref(), Some("Nobody has said yet what this room is for."));
    dana.posts("tea", Uuid::new_v4(), "/topic Coffee").await.is_refused(403, ErrorCode::Forbidden);
    let (cid, later) = (Uuid::new_v4(), Uuid::new_v4());
    let said: PostedMessage = kim.posts("tea", cid, "/topic 차 한 잔").await.is(201).json();
    assert!(said.seq > Seq::ZERO);
    cluster.api(ADMIN, 0).joins("tea").await.is(200);
    cluster.api(ADMIN, 0).posts("tea", later, "/topic 커피").await.is(201);
    // What comes again late takes nothing back.
    kim.posts("tea", cid, "/topic 차 한 잔").await.is(200);
    let room: RoomInfo = dana.get("/rooms/tea").await.is(200).json();
    assert_eq!(room.purpose.as_str(), "커피");
    let bodies: Vec<String> =
        dana.messages("tea", "").await.messages.iter().map(|one| one.body.as_str().to_owned()).collect();
    assert_eq!(bodies, ["/topic 차 한 잔", "/topic 커피"]);
    let told: PostedMessage = dana.posts("tea", Uuid::new_v4(), "/topic").await.is(201).json();
    assert_eq!(told.message.as_deref(), Some("This room is for: 커피"));
}

#[tokio::test]
async fn a_conversation_is_begun_from_any_room() {
    let cluster = Cluster::alone().await;
    let (kim, dana) = (cluster.api("Kim", 0), cluster.api("Dana", 0));
    kim.joins(GENERAL).await.is(200);
    let cid = Uuid::new_v4();
    let mut rooms = Vec::new();
    for status in [201, 200] {
        let led: PostedMessage = kim.posts(GENERAL, cid, "/dm @dana 안녕하세요").await.is(status).json();
        assert_eq!((led.seq, led.room.as_str()), (Seq::ZERO, GENERAL));
        rooms.push(led.go.expect("it leads to the conversation"));
    }
    assert_eq!(rooms[0], rooms[1]);
    let said = dana.messages(rooms[0].as_str(), "").await.messages;
    assert_eq!(said.len(), 1);
    assert_eq!((said[0].author.handle.as_str(), said[0].body.as_str()), ("kim", "안녕하세요"));
    assert!(kim.messages(GENERAL, "").await.messages.is_empty());
    kim.posts(GENERAL, Uuid::new_v4(), "/dm @nobody hello").await.is_refused(404, ErrorCode::NotFound);
}

#[tokio::test]
async fn commands_are_listed_in_the_readers_language() {
    let cluster = Cluster::alone().await;
    let kim = cluster.api("Kim", 0);
    kim.joins(GENERAL).await.is(200);
    let all: Commands = kim.get("/commands").await.is(200).json();
    let names: Vec<&str> = all.commands.iter().map(|command| command.name.as_str()).collect();
    assert_eq!(names, ["me", "shrug", "topic", "invite", "leave", "dm", "remind", "help"]);
    assert_eq!(all.commands[2].may, MayGive::Managers);
    let begun: Commands = kim.get("/commands?q=/t").await.is(200).json();
    assert_eq!(begun.commands, [all.commands[2].clone()]);
    let korean = kim.request(reqwest::Method::GET, "/commands?q=leave").header("accept-language", "ko");
    let korean: Commands = sarang_tests::api::Answer::to(korean).await.is(200).json();
    assert_eq!(korean.commands[0].help, "대화방에서 나가요.");
    let help: PostedMessage = kim.posts(GENERAL, Uuid::new_v4(), "/help leave").await.is(201).json();
    assert_eq!(help.message.as_deref(), Some("/leave: Leaves the room."));
    kim.posts(GENERAL, Uuid::new_v4(), "/help reme").await.is_refused(422, ErrorCode::Invalid);
}

#[tokio::test]
async fn forms_carry_commands_out_too() {
    let cluster = Cluster::alone().await;
    let kim = cluster.api("Kim", 0);
    cluster.token("Dana");
    kim.joins(GENERAL).await.is(200);
    let mut visitor = Visitor::signed_in(&cluster[0], "kim").await;
    let write = "/rooms/general/messages";
    visitor.opens("/rooms/general").await;
    visitor.submits(write, &[("body", "/me waves")]).await;
    visitor.reads("Kim waves");
    // What is refused stays in the composer.
    visitor.submits(write, &[("body", "/shrg 모르겠어요")]).await;
    visitor.reads("Did you mean /shrug?");
    assert_eq!(visitor.form(write).fields["body"], "/shrg 모르겠어요");
    visitor.submits(write, &[("body", "/help")]).await;
    visitor.is_at("/commands");
    visitor.reads("/invite");
    visitor.opens("/rooms/general").await;
    visitor.submits(write, &[("body", "/dm dana 안녕")]).await;
    visitor.reads("안녕");
    assert_ne!(visitor.page().path, "/rooms/general");
    visitor.opens("/rooms/general").await;
    visitor.submits(write, &[("body", "/leave")]).await;
    visitor.is_at("/rooms/general");
    let left = kim.messages(GENERAL, "").await;
    assert_eq!(left.messages.len(), 1, "{left:?}");
    let events = cluster.history(GENERAL).await;
    assert_eq!(events.last().map(|event| &event.kind), Some(&EventKind::Left));
}
