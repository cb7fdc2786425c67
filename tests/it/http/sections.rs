//! How one sorts one's list of rooms: over REST, and without scripts.

use reqwest::Method;
use sarang_protocol::api::Rooms;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::sections::{Part, Sections, Sorting};
use sarang_protocol::text::SectionName;
use sarang_tests::api::{Answer, Api};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::visitor::Visitor;
use serde_json::{Value, json};

async fn sorts(api: &Api, room: &str, body: &Value) -> Answer {
    Answer::to(api.request(Method::PUT, &format!("/rooms/{room}/sorting")).json(body)).await
}

async fn sections(api: &Api) -> Vec<(String, Vec<String>)> {
    let list: Sections = api.get("/sections").await.is(200).json();
    let of = |rooms: Vec<_>| rooms.iter().map(ToString::to_string).collect();
    list.sections.into_iter().map(|section| (section.name.to_string(), of(section.rooms))).collect()
}

/// Each room, and where it stands.
async fn parts(api: &Api) -> Vec<(String, String)> {
    let rooms = api.get("/rooms").await.is(200).json::<Rooms>().rooms;
    let part = |part: Part<'_>| match part {
        Part::Section(name) => name.to_string(),
        other => format!("{other:?}"),
    };
    rooms.iter().map(|room| (room.slug.to_string(), part(room.part()))).collect()
}

fn both(one: (&str, &str), other: (&str, &str)) -> Vec<(String, String)> {
    [one, other].map(|(room, part)| (room.to_owned(), part.to_owned())).to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn rooms_are_sorted_into_sections() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_room("books", "Books");
    let (dana, kim) = (cluster.api("Dana", 0), cluster.api("Kim", 0));
    for room in [GENERAL, "books"] {
        dana.joins(room).await.is(200);
    }
    let stands: Sorting =
        sorts(&dana, GENERAL, &json!({ "favourite": true, "section": "  프로젝트  하나 " }))
            .await
            .is(200)
            .json();
    assert_eq!(stands.section.as_ref().map(SectionName::as_str), Some("프로젝트 하나"));
    assert_eq!(dana.get(&format!("/rooms/{GENERAL}/sorting")).await.is(200).json::<Sorting>(), stands);
    sorts(&dana, "books", &json!({ "section": "프로젝트 하나" })).await.is(200);
    let rooms = vec!["books".to_owned(), GENERAL.to_owned()];
    assert_eq!(sections(&dana).await, [("프로젝트 하나".to_owned(), rooms)]);
    assert_eq!(parts(&dana).await, both((GENERAL, "Favourites"), ("books", "프로젝트 하나")));

    let path = "/sections/%ED%94%84%EB%A1%9C%EC%A0%9D%ED%8A%B8%20%ED%95%98%EB%82%98";
    let renames = |name: &str| dana.request(Method::PATCH, path).json(&json!({ "name": name }));
    Answer::to(renames("")).await.is_refused(422, ErrorCode::Invalid);
    Answer::to(renames(&"x".repeat(31))).await.is_refused(422, ErrorCode::Invalid);
    Answer::to(renames("Later")).await.is(204);
    Answer::to(renames("Later")).await.is_refused(404, ErrorCode::NotFound);
    assert_eq!(parts(&dana).await[1].1, "Later");
    // It is nobody else's.
    assert_eq!(sections(&kim).await, []);
    Answer::to(kim.request(Method::DELETE, "/sections/Later")).await.is_refused(404, ErrorCode::NotFound);
    Answer::to(dana.request(Method::DELETE, "/sections/Later")).await.is(204);
    assert_eq!(sections(&dana).await, []);
    assert_eq!(parts(&dana).await[0].1, "Favourites", "favourites stay such");

    for wrong in [json!({ "favourite": "yes" }), json!({ "star": true }), json!({ "section": 1 })] {
        sorts(&dana, GENERAL, &wrong).await.is_refused(400, ErrorCode::Malformed);
    }
    for wrong in
        [json!({ "section": "" }), json!({ "section": "a\u{202e}b" }), json!({ "section": "x".repeat(31) })]
    {
        sorts(&dana, GENERAL, &wrong).await.is_refused(422, ErrorCode::Invalid);
    }
    kim.leaves(GENERAL).await.is(204);
    sorts(&kim, GENERAL, &json!({})).await.is_refused(403, ErrorCode::NotAMember);
    sorts(&kim, "nowhere", &json!({})).await.is_refused(404, ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_sorts_the_list_without_scripts() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_room("books", "Books");
    let api = cluster.api("Dana", 0);
    for room in [GENERAL, "books"] {
        api.joins(room).await.is(200);
    }
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    dana.opens("/rooms").await;
    assert!(dana.page().answer.text.contains("href=\"/sections\""), "the list of rooms leads there");
    dana.opens("/sections").await;
    let (general, books) = (format!("/rooms/{GENERAL}/sorting"), "/rooms/books/sorting");
    let with = |dana: &Visitor, field: &str, value: &str| {
        let mut fields = dana.form(books).fields;
        fields.remove("favourite");
        fields.remove("section");
        fields.insert(field.into(), value.into());
        fields
    };
    let fields = with(&dana, "favourite", "true");
    dana.sends(books, &fields).await;
    dana.is_at("/sections?done=saved");
    dana.reads("Saved.");
    dana.reads("Favourites");
    let fields = with(&dana, "section", "Project A");
    dana.sends(&general, &fields).await;
    dana.sends(books, &fields).await;
    dana.reads("Project A");
    assert_eq!(parts(&api).await, both(("books", "Favourites"), (GENERAL, "Project A")));
    let mut fields = dana.form("/sections").fields;
    fields.remove("remove");
    fields.insert("name".into(), "Project B".into());
    dana.sends("/sections", &fields).await;
    assert_eq!(sections(&api).await[0].0, "Project B");
    // In the list of rooms it is a heading.
    dana.opens("/rooms").await;
    dana.reads("Project B");
    dana.opens("/sections").await;
    let fields = with(&dana, "section", " ");
    dana.sends(&general, &fields).await;
    assert_eq!(parts(&api).await[1].1, "Rooms");
    // Who has joined to no purpose, or writes a novel, is told so.
    let fields = with(&dana, "section", &"x".repeat(40));
    dana.sends(&general, &fields).await;
    dana.reads("The section's name has 40 characters");
    // The menu of a room has a button for it, which leads back there.
    dana.opens(&format!("/rooms/{GENERAL}")).await;
    assert!(dana.page().answer.text.contains("name=\"favourite\" value=\"true\""), "the button says it");
    let mut fields = dana.form(&general).fields;
    fields.insert("favourite".into(), "true".into());
    dana.sends(&general, &fields).await;
    dana.is_at(&format!("/rooms/{GENERAL}"));
    dana.reads("Remove from favourites");
    assert!(parts(&api).await.contains(&(GENERAL.to_owned(), "Favourites".to_owned())));
}
