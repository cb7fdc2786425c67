//! What a word that was begun may become: people, rooms and emoji, found in Hangul half typed.

use sarang_protocol::api::Suggestions;
use sarang_tests::api::Api;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use serde_json::{Value, json};

async fn texts(api: &Api, room: &str, typed: &str) -> Vec<String> {
    let found: Suggestions = api.get(&path(room, typed)).await.is(200).json();
    assert!(found.suggestions.len() <= Suggestions::MAX);
    found.suggestions.into_iter().map(|one| one.text).collect()
}

fn path(room: &str, typed: &str) -> String {
    let mut path = format!("/complete?room={room}&q=");
    path.extend(typed.bytes().map(|byte| format!("%{byte:02X}")));
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_completed() {
    let cluster = Cluster::alone().await;
    let (dana, minji) = (cluster.api("Dana", 0), cluster.api("민지", 0));
    minji.joins(GENERAL).await.is(200);
    for typed in ["@민", "@민ㅈ", "@ㅁㅈ", "@ㅁ", "@민지"] {
        assert_eq!(texts(&dana, GENERAL, typed).await, ["@민지"], "{typed}");
    }
    let all = texts(&dana, GENERAL, "@").await;
    assert!(["@dana", "@민지", "@all"].iter().all(|text| all.iter().any(|one| one == text)), "{all:?}");
    assert_eq!(texts(&dana, GENERAL, "@al").await, ["@all"]);
    assert_eq!(texts(&dana, GENERAL, "#gen").await, ["#general"]);
    assert_eq!(texts(&dana, GENERAL, ":tad").await, ["🎉"]);
    assert_eq!(texts(&dana, GENERAL, ":축").await[0], "🎉");
    for typed in ["", "@", ":", ":)", "plain", "#nowhere", "@nobody-like-that", "/nothing"] {
        let found = texts(&dana, GENERAL, typed).await;
        assert!(typed == "@" || found.is_empty(), "{typed}: {found:?}");
    }
    dana.get(&path(GENERAL, &format!("@{}", "가".repeat(100)))).await.is(422);
    dana.get("/complete?room=general").await.is(400);

    // A closed room is none to who is not in it, and only its members are called there.
    let closed = json!({"name": "Plans", "closed": true});
    let made = dana.post("/rooms", &closed).await.is(201).json::<Value>();
    let slug = made["slug"].as_str().unwrap();
    assert_eq!(texts(&dana, slug, "@민").await, [""; 0]);
    for typed in ["@", "#gen"] {
        let refused = minji.get(&path(slug, typed)).await.is(404).json::<Value>();
        assert_eq!(refused, minji.get(&path("aaaabbbbccccddddeeee", typed)).await.is(404).json::<Value>());
    }
}
