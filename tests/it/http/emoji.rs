//! The workspace's own emoji: over REST, and without scripts.

use reqwest::Method;
use sarang_protocol::api::Suggestions;
use sarang_protocol::emoji::{EmojiList, OwnEmojiList};
use sarang_protocol::error::ErrorCode;
use sarang_tests::api::{Answer, Api};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{ADMIN, GENERAL};
use sarang_tests::pictures::{BLOB, DOT};
use sarang_tests::visitor::Visitor;
use uuid::Uuid;

async fn adds(api: &Api, name: &str, picture: &[u8]) -> Answer {
    let request = api.request(Method::POST, &format!("/emoji/own?name={name}"));
    Answer::to(request.body(picture.to_vec())).await
}

async fn removes(api: &Api, name: &str) -> Answer {
    Answer::to(api.request(Method::DELETE, &format!("/emoji/own/{name}"))).await
}

/// Sends the form of the page.
async fn uploads(person: &mut Visitor, name: &str, picture: &[u8]) {
    person.uploads("/emoji", &[("name", name)], ("picture", picture)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_add_name_and_remove_emoji() {
    let cluster = Cluster::of(2).await;
    let (dana, kim) = (cluster.api(ADMIN, 0), cluster.api("Kim", 1));
    dana.joins(GENERAL).await.is(200);
    adds(&kim, "party_blob", BLOB).await.is_refused(403, ErrorCode::Forbidden);
    for (name, picture, code) in [
        ("Party", BLOB, ErrorCode::Invalid),
        ("tada", BLOB, ErrorCode::NameTaken),
        ("축하", BLOB, ErrorCode::NameTaken),
        ("party", &b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], ErrorCode::Invalid),
        ("party", &BLOB[..20], ErrorCode::Invalid),
    ] {
        let answer = adds(&dana, name, picture).await;
        let status = if code == ErrorCode::NameTaken { 409 } else { 422 };
        answer.is_refused(status, code);
    }
    adds(&dana, "large", &[BLOB, &vec![0; 128 * 1024]].concat()).await.is_refused(413, ErrorCode::TooLarge);
    adds(&dana, "party_blob", BLOB).await.is(201);
    adds(&dana, "사랑방", DOT).await.is(201);
    adds(&dana, "사랑방", BLOB).await.is_refused(409, ErrorCode::NameTaken);

    // The other instance knows them.
    let own: OwnEmojiList = kim.get("/emoji/own").await.is(200).json();
    let names: Vec<_> = own.emoji.iter().map(|one| (one.name.as_str(), one.by.handle.as_str())).collect();
    assert_eq!(names, [("party_blob", ADMIN), ("사랑방", ADMIN)]);
    let list: EmojiList = kim.get("/emoji").await.is(200).json();
    let last = list.groups.last().unwrap();
    assert_eq!(last.name, "Of this workspace");
    assert_eq!(last.emoji[0], (":party_blob:".to_owned(), "party_blob".to_owned()));
    let found: EmojiList = kim.get("/emoji?q=ㅅㄹㅂ").await.is(200).json();
    assert_eq!(found.groups[0].emoji[0].0, ":사랑방:");
    let begun: Suggestions = kim.get("/complete?room=general&q=:party_b").await.is(200).json();
    assert_eq!(begun.suggestions[0].text, ":party_blob:");
    let hash = own.emoji[0].url.rsplit('/').next().unwrap();
    kim.posts(GENERAL, Uuid::new_v4(), "좋아요 :party_blob:").await.is(201);
    let said = kim.get("/rooms/general/messages?limit=1").await.is(200);
    let nodes = format!(r#""nodes":["좋아요 ",["emoji:{hash}",":party_blob:"]]"#);
    assert!(said.text.contains(&nodes), "{}", said.text);
    let seq = kim.messages(GENERAL, "limit=1").await.messages[0].seq;
    let reacts = |name: &str| {
        let path = format!("/rooms/{GENERAL}/messages/{seq}/reactions/:{name}:");
        Answer::to(kim.request(Method::PUT, &path))
    };
    reacts("%EC%82%AC%EB%9E%91%EB%B0%A9").await.is(200);
    reacts("nobody").await.is_refused(404, ErrorCode::NotFound);
    reacts("Nobody").await.is_refused(422, ErrorCode::Invalid);

    removes(&kim, "party_blob").await.is_refused(403, ErrorCode::Forbidden);
    removes(&dana, "party_blob").await.is(204);
    removes(&dana, "party_blob").await.is_refused(404, ErrorCode::NotFound);
    let left = &kim.messages(GENERAL, "limit=1").await.messages[0];
    assert!(left.body.rich().is_plain() && left.body.as_str() == "좋아요 :party_blob:");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_for_who_is_signed_in_and_do_nothing() {
    let cluster = Cluster::alone().await;
    let dana = cluster.api(ADMIN, 0);
    // A page behind the picture: it is served as a picture all the same.
    let polyglot = [DOT, b"<script>alert(1)</script>"].concat();
    adds(&dana, "사랑방", &polyglot).await.is(201);
    let own: OwnEmojiList = dana.get("/emoji/own").await.json();
    let url = own.emoji[0].url.as_str();
    cluster.api("Kim", 0);
    let person = Visitor::signed_in(&cluster[0], "kim").await;
    let answer = Answer::to(person.request(Method::GET, url)).await.is(200);
    for (name, value) in [
        ("content-type", "image/gif"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ("cache-control", "private, max-age=31536000, immutable"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
    let by_name = Answer::to(person.request(Method::GET, "/emoji/pictures/:사랑방:")).await.is(307);
    assert_eq!((by_name.header("location"), by_name.header("cache-control")), (url, "private, max-age=300"));
    for missing in ["/emoji/pictures/:nobody:", "/emoji/pictures/0b24", "/emoji/pictures/.%2f"] {
        Answer::to(person.request(Method::GET, missing)).await.is_refused(404, ErrorCode::NotFound);
    }
    let stranger = Visitor::to(&cluster[0]);
    for path in [url, "/emoji/pictures/:사랑방:"] {
        Answer::to(stranger.request(Method::GET, path)).await.is_refused(401, ErrorCode::Unauthenticated);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn emoji_are_added_and_removed_without_scripts() {
    let cluster = Cluster::alone().await;
    cluster.api("Kim", 0);
    cluster.api(ADMIN, 0);
    let mut dana = Visitor::signed_in(&cluster[0], ADMIN).await;
    dana.opens("/emoji").await;
    dana.reads("None yet.");
    uploads(&mut dana, "tada", BLOB).await;
    dana.reads("There is an emoji of that name already.");
    uploads(&mut dana, "사랑방", b"<svg/>").await;
    dana.reads("The file is no PNG, GIF or WebP picture.");
    assert_eq!(dana.form("/emoji").fields["name"], "사랑방", "what was typed is still there");
    uploads(&mut dana, "사랑방", BLOB).await;
    dana.is_at("/emoji?done=added");
    dana.reads(":사랑방:");
    dana.reads("Added by ");
    let mut kim = Visitor::signed_in(&cluster[0], "kim").await;
    kim.opens("/emoji").await;
    kim.reads(":사랑방:");
    assert!(!kim.page().answer.text.contains("<form"), "there is nothing that they may do");

    // The settings say who may.
    dana.opens("/settings").await;
    let mut fields = dana.form("/settings/installation").fields;
    fields.extend([
        ("sign_up".into(), "closed".into()),
        ("emoji".into(), "everybody".into()),
        ("groups".into(), "admins".into()),
    ]);
    dana.sends("/settings/installation", &fields).await;
    dana.reads("The settings are changed.");
    kim.opens("/emoji").await;
    uploads(&mut kim, "점", DOT).await;
    kim.reads("must be 2 to 30");
    uploads(&mut kim, "점점", DOT).await;
    kim.is_at("/emoji?done=added");
    kim.submits("/emoji/remove", &[("name", "점점")]).await;
    kim.is_at("/emoji?done=removed");
    assert!(!kim.page().text().contains(":점점:"));
    // Without the page's token nothing happens.
    let forged = Answer::to(kim.multipart("/emoji", b"--edge--\r\n".to_vec())).await;
    assert_eq!(forged.status, 403);
    let broken = Answer::to(kim.multipart("/emoji", b"--ed".to_vec())).await;
    assert_eq!(broken.status, 400);
}
