//! Conversations start from a name: over REST, and by forms.

use std::collections::{BTreeMap, BTreeSet};

use sarang_protocol::api::{People, RoomInfo};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::room::RoomKind;
use sarang_tests::api::Api;
use sarang_tests::cluster::Cluster;
use sarang_tests::visitor::Visitor;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_starts_from_a_name() {
    let cluster = Cluster::alone().await;
    let installation = cluster.installation();
    installation.adds_user("haneul", "김하늘");
    installation.adds_user("sora", "이소라");
    installation.adds_user("danalee", "Dana Lee");
    let kim = cluster.api("Kim", 0);
    let found = async |typed: &str| {
        let people: People = kim.get(&format!("/people?q={typed}")).await.is(200).json();
        people.people.iter().map(|user| user.handle.to_string()).collect::<Vec<_>>()
    };
    for typed in
        ["ㄱㅎㄴ", "기", "김ㅎ", "김한", "하늘", "\u{1100}\u{1175}\u{11b7}", "HANEUL", "@han", " 김하늘 "]
    {
        assert_eq!(found(typed).await, ["haneul"], "{typed}");
    }
    assert_eq!(found("lee").await, ["danalee"]);
    assert_eq!(found("이").await, ["sora"]);
    assert_eq!(found("zz").await, [""; 0]);
    let all = found("").await;
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 5, "{all:?}");
    let limited: People = kim.get("/people?limit=2").await.is(200).json();
    assert_eq!(limited.people.len(), 2);
    for (query, code) in
        [("limit=0", 422), ("limit=51", 422), ("limit=x", 422), ("q=a&q=b", 400), ("name=a", 400)]
    {
        assert_eq!(kim.get(&format!("/people?{query}")).await.status, code, "{query}");
    }
    kim.get(&format!("/people?q={}", "a".repeat(61))).await.is_refused(422, ErrorCode::Invalid);
    Api::new(&cluster[0], "no token").get("/people?q=kim").await.is_refused(401, ErrorCode::Unauthenticated);

    let haneul = Api::new(&cluster[0], &installation.token("haneul"));
    let talk =
        async |api: &Api, people: Value| api.post("/conversations", &json!({ "people": people })).await;
    let pair: RoomInfo = talk(&kim, json!(["haneul"])).await.is(201).json();
    assert_eq!((pair.kind, pair.name.as_str()), (RoomKind::Direct, "김하늘"));
    let same: RoomInfo = talk(&kim, json!(["@HANEUL", "kim"])).await.is(200).json();
    assert_eq!(same, pair);
    let theirs: RoomInfo = talk(&haneul, json!(["kim"])).await.is(200).json();
    assert_eq!((theirs.slug, theirs.name.as_str()), (pair.slug, "Kim"));
    let group: RoomInfo = talk(&kim, json!(["haneul", "sora"])).await.is(201).json();
    assert_eq!((group.kind, group.name.as_str()), (RoomKind::Group, "김하늘, 이소라"));
    let notes: RoomInfo = talk(&kim, json!([])).await.is(201).json();
    assert_eq!((notes.kind, notes.name.as_str()), (RoomKind::Direct, "Kim"));
    for nobody in [json!(["nobody"]), json!(["not a handle"]), json!(["haneul", ""])] {
        talk(&kim, nobody).await.is_refused(404, ErrorCode::NotFound);
    }
    let many: Vec<String> = (0..10).map(|n| format!("p{n}")).collect();
    talk(&kim, json!(many)).await.is_refused(422, ErrorCode::Invalid);
    kim.leaves(group.slug.as_str()).await.is_refused(403, ErrorCode::Forbidden);
    kim.joins(group.slug.as_str()).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_people_are_found_talked_with_and_added() {
    let cluster = Cluster::alone().await;
    let installation = cluster.installation();
    installation.adds_user("haneul", "김하늘");
    installation.adds_user("sora", "이소라");
    cluster.token("Kim");
    let mut kim = Visitor::signed_in(&cluster[0], "kim").await;

    // From a name, at once.
    kim.opens("/new-conversation").await;
    kim.reads("이소라");
    kim.opens("/new-conversation?q=ㄱㅎㄴ").await;
    kim.reads("김하늘");
    assert!(!kim.page().answer.text.contains("이소라"));
    kim.submits("/new-conversation", &[]).await;
    kim.is_at("/rooms/");
    let pair = kim.page().path.clone();
    kim.reads("You and 김하늘");
    kim.posts(pair.trim_start_matches("/rooms/"), "안녕하세요").await;
    kim.sees("안녕하세요");
    let mut haneul = Visitor::signed_in(&cluster[0], "haneul").await;
    haneul.opens(&pair).await;
    haneul.sees("안녕하세요");
    haneul.reads("Direct messages");

    // With several, and again: it is the one there is.
    kim.opens("/new-conversation?q=zz&with=haneul%20sora%20nobody").await;
    kim.reads("Nobody here is called that.");
    kim.submits("/new-conversation", &[]).await;
    let circle = kim.page().path.clone();
    assert_ne!(circle, pair);
    kim.reads("김하늘, 이소라");
    kim.opens("/new-conversation?with=sora%20haneul").await;
    kim.submits("/new-conversation", &[]).await;
    kim.is_at(&circle);
    kim.opens(&format!("/new-conversation?q={}", "a".repeat(61))).await;
    kim.reads("No name is that long.");
    kim.opens("/new-conversation").await;
    let mut many: BTreeMap<String, String> = kim.form("/new-conversation").fields;
    many.insert("people".into(), "a b c d e f g h i j".into());
    assert_eq!(kim.sends("/new-conversation", &many).await.answer.status, 422);

    // A closed room is made by a switch, and people are added by name.
    kim.opens("/rooms/new").await;
    let mut form = kim.form("/rooms").fields;
    form.extend([("name".into(), "Plans".into()), ("closed".into(), "on".into())]);
    kim.sends("/rooms", &form).await;
    let plans = kim.page().path.clone();
    assert_eq!(plans.len(), "/rooms/".len() + 20, "{plans}");
    kim.reads("Add people");
    kim.opens(&format!("{plans}/people?q=소")).await;
    kim.reads("Add people to Plans");
    kim.submits(&format!("{plans}/people"), &[]).await;
    kim.is_at(&format!("{plans}/people"));
    kim.reads("이소라 is in the room now.");
    let mut sora = Visitor::signed_in(&cluster[0], "sora").await;
    sora.opens(&plans).await;
    sora.reads("Plans");
    haneul.opens(&plans).await;
    haneul.reads("There is no such room");
    haneul.opens(&format!("{plans}/people")).await;
    assert_eq!(haneul.page().answer.status, 404);
    // To a conversation nobody is added, and to an open room only by who is in it.
    kim.opens(&format!("{pair}/people")).await;
    assert_eq!(kim.page().answer.status, 403);
    installation.adds_room("books", "Books");
    kim.opens("/rooms/books/people").await;
    kim.reads("Join it first");
}
