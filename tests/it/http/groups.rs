//! Groups of people that one name calls: over REST, and without scripts.

use reqwest::Method;
use sarang_protocol::api::Suggestions;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::groups::UserGroups;
use sarang_tests::api::{Answer, Api};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{ADMIN, GENERAL};
use sarang_tests::visitor::Visitor;
use serde_json::{Value, json};
use uuid::Uuid;

async fn changes(api: &Api, handle: &str, change: &Value) -> Answer {
    Answer::to(api.request(Method::PATCH, &format!("/groups/{handle}")).json(change)).await
}

async fn removes(api: &Api, handle: &str) -> Answer {
    Answer::to(api.request(Method::DELETE, &format!("/groups/{handle}"))).await
}

async fn groups(api: &Api) -> Vec<(String, String, Vec<String>)> {
    let all: UserGroups = api.get("/groups").await.is(200).json();
    let one = |group: sarang_protocol::groups::UserGroup| {
        let members = group.members.into_iter().map(|member| member.handle.to_string());
        (group.handle.to_string(), group.name.to_string(), members.collect())
    };
    all.groups.into_iter().map(one).collect()
}

fn told(handle: &str, name: &str, members: &[&str]) -> (String, String, Vec<String>) {
    (handle.into(), name.into(), members.iter().copied().map(Into::into).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_make_call_change_and_remove_groups() {
    let cluster = Cluster::of(2).await;
    let (dana, kim) = (cluster.api(ADMIN, 0), cluster.api("Kim", 1));
    let lee = cluster.api("Lee", 0);
    for api in [&dana, &kim, &lee] {
        api.joins(GENERAL).await.is(200);
    }
    let backend = json!({ "handle": "백엔드", "name": "Back end", "members": ["kim", ADMIN] });
    kim.post("/groups", &backend).await.is_refused(403, ErrorCode::Forbidden);
    for (wanted, status, code) in [
        (json!({ "handle": "kim", "name": "Kim" }), 409, ErrorCode::NameTaken),
        (json!({ "handle": "everyone", "name": "All" }), 422, ErrorCode::Invalid),
        (json!({ "handle": "design", "name": "" }), 422, ErrorCode::Invalid),
        (json!({ "handle": "design", "name": "D", "members": ["nobody"] }), 422, ErrorCode::Invalid),
        (json!({ "handle": "design", "name": "D", "people": [] }), 400, ErrorCode::Malformed),
    ] {
        dana.post("/groups", &wanted).await.is_refused(status, code);
    }
    dana.post("/groups", &backend).await.is(201);
    dana.post("/groups", &backend).await.is_refused(409, ErrorCode::NameTaken);

    // The other instance knows it.
    assert_eq!(groups(&kim).await, [told("백엔드", "Back end", &[ADMIN, "kim"])]);
    for typed in ["@ㅂㅇ", "@백", "@back"] {
        let begun: Suggestions = kim.get(&format!("/complete?room=general&q={typed}")).await.is(200).json();
        let texts: Vec<_> =
            begun.suggestions.iter().map(|one| (one.text.as_str(), one.name.as_str())).collect();
        assert_eq!(texts, [("@백엔드", "Back end (group)")], "{typed}");
    }
    lee.posts(GENERAL, Uuid::new_v4(), "@백엔드님들, 점심 어때요?").await.is(201);
    let said = kim.get("/rooms/general/messages?limit=1").await.is(200);
    let nodes = format!(r#""nodes":[["group:백엔드 {ADMIN} kim","@백엔드"],"님들, 점심 어때요?"]"#);
    assert!(said.text.contains(&nodes), "{}", said.text);
    let mentions = async |api: &Api| {
        let rooms: Value = api.get("/rooms").await.is(200).json();
        rooms["rooms"].as_array().unwrap().iter().find(|room| room["slug"] == GENERAL).unwrap()["mentions"]
            .as_u64()
            .unwrap_or_default()
    };
    assert_eq!([mentions(&kim).await, mentions(&dana).await, mentions(&lee).await], [1, 1, 0]);

    let encoded = "%EB%B0%B1%EC%97%94%EB%93%9C";
    changes(&kim, encoded, &json!({ "members": [] })).await.is_refused(403, ErrorCode::Forbidden);
    removes(&kim, encoded).await.is_refused(403, ErrorCode::Forbidden);
    changes(&dana, encoded, &json!({ "handle": "kim" })).await.is_refused(409, ErrorCode::NameTaken);
    changes(&dana, encoded, &json!({ "handle": "backend", "members": ["lee"] })).await.is(204);
    assert_eq!(groups(&kim).await, [told("backend", "Back end", &["lee"])]);
    changes(&dana, encoded, &json!({ "name": "B" })).await.is_refused(404, ErrorCode::NotFound);
    removes(&dana, "backend").await.is(204);
    removes(&dana, "backend").await.is_refused(404, ErrorCode::NotFound);
    assert_eq!(groups(&kim).await, []);
    assert_eq!([mentions(&kim).await, mentions(&lee).await], [1, 0], "what was said stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_are_made_changed_and_deleted_without_scripts() {
    let cluster = Cluster::alone().await;
    cluster.api("Kim", 0);
    cluster.api(ADMIN, 0);
    let mut dana = Visitor::signed_in(&cluster[0], ADMIN).await;
    dana.opens("/groups").await;
    dana.reads("None yet.");
    let members = format!("kim, @{ADMIN}");
    let wanted = [("handle", "kim"), ("name", "디자인팀"), ("members", &members)];
    dana.submits("/groups", &wanted).await;
    dana.reads("The group's user name is that of a person or a group.");
    assert_eq!(dana.form("/groups").fields["name"], "디자인팀", "what was typed is still there");
    dana.submits("/groups", &[("handle", "design")]).await;
    dana.is_at("/groups?done=made");
    dana.reads("The group is made.");
    dana.reads("2 people:");
    let mut kim = Visitor::signed_in(&cluster[0], "kim").await;
    kim.opens("/groups?change=design").await;
    kim.reads("@design");
    assert!(!kim.page().answer.text.contains("<form"), "there is nothing that they may do");

    dana.opens("/groups?change=design").await;
    let fields = dana.form("/groups").fields;
    assert_eq!((fields["group"].as_str(), fields["handle"].as_str()), ("design", "design"));
    dana.submits("/groups", &[("members", "kim nobody")]).await;
    dana.reads("There is nobody with the user name nobody.");
    let field = r#"aria-invalid="true" aria-describedby="form-error members-hint""#;
    assert!(dana.page().answer.text.contains(field), "the field says so");
    dana.submits("/groups", &[("handle", "ux"), ("members", "kim")]).await;
    dana.is_at("/groups?done=changed");
    dana.reads("1 person: Kim");

    // The settings say who may.
    dana.opens("/settings").await;
    let mut fields = dana.form("/settings/installation").fields;
    for (name, value) in [("sign_up", "open"), ("emoji", "admins"), ("groups", "everybody")] {
        fields.insert(name.into(), value.into());
    }
    dana.sends("/settings/installation", &fields).await;
    dana.reads("The settings are changed.");
    kim.opens("/groups?change=ux").await;
    kim.submits("/groups/remove", &[]).await;
    kim.is_at("/groups?done=deleted");
    kim.reads("None yet.");
    // Who signs up cannot be called like a group, and is told so.
    kim.submits("/groups", &[("handle", "sales"), ("name", "Sales"), ("members", "")]).await;
    kim.is_at("/groups?done=made");
    let mut stranger = Visitor::to(&cluster[0]);
    stranger.opens("/sign-up").await;
    stranger
        .submits("/sign-up", &[("handle", "sales"), ("name", "Sales"), ("password", "correct horse")])
        .await;
    stranger.reads("The user name is that of a group. Choose another.");
}
