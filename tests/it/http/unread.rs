//! How far one has read a room: forward, and back.

use reqwest::Method;
use sarang_protocol::api::{PostedMessage, Rooms};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::unread::Unread;
use sarang_tests::api::{Answer, Api};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::visitor::Visitor;
use serde_json::json;
use uuid::Uuid;

async fn marks(api: &Api, what: &str, seq: u64) -> Answer {
    let path = format!("/rooms/{GENERAL}/{what}");
    Answer::to(api.request(Method::PUT, &path).json(&json!({ "seq": seq }))).await
}

async fn stands(api: &Api) -> (u64, u32) {
    let room = api.get("/rooms").await.is(200).json::<Rooms>().rooms.remove(0);
    (room.read.0, room.unread)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_is_read_and_marked_as_unread_again() {
    let cluster = Cluster::alone().await;
    let (dana, kim) = (cluster.api("Dana", 0), cluster.api("Kim", 0));
    for api in [&dana, &kim] {
        api.joins(GENERAL).await.is(200);
    }
    let mut posted = Vec::new();
    for text in ["one", "two", "three"] {
        let message: PostedMessage = dana.posts(GENERAL, Uuid::new_v4(), text).await.is(201).json();
        posted.push(message.seq.0);
    }
    assert_eq!(stands(&kim).await.1, 3);
    marks(&kim, "read", posted[1]).await.is(204);
    assert_eq!(stands(&kim).await, (posted[1], 1));
    marks(&kim, "read", posted[0]).await.is(204);
    assert_eq!(stands(&kim).await, (posted[1], 1), "it never goes back by itself");
    for _ in 0..2 {
        marks(&kim, "unread", posted[0]).await.is(204);
        assert_eq!(stands(&kim).await, (posted[0] - 1, 3));
    }
    marks(&kim, "unread", 999).await.is_refused(404, ErrorCode::NoSuchMessage);
    marks(&kim, "unread", 1).await.is_refused(404, ErrorCode::NoSuchMessage);

    let mut person = Visitor::signed_in(&cluster[0], "kim").await;
    assert_eq!(stands(&kim).await.1, 0, "opening the room is reading it");
    person.opens(&format!("/rooms/{GENERAL}/{}/actions", posted[1])).await;
    person.submits(&format!("/rooms/{GENERAL}/{}/unread", posted[1]), &[]).await;
    person.reads("Marked as unread, until you open the room again.");
    assert_eq!(stands(&kim).await, (posted[1] - 1, 2));
    person.opens("/rooms").await;
    assert!(person.page().answer.text.contains("sidebar__room--unread"));
    person.opens(&format!("/rooms/{GENERAL}")).await;
    assert_eq!(stands(&kim).await.1, 0);
    kim.leaves(GENERAL).await.is(204);
    marks(&kim, "unread", posted[1]).await.is_refused(403, ErrorCode::NotAMember);
}

async fn unread(api: &Api) -> Unread {
    api.get("/unread").await.is(200).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_unread_stands_on_one_page() {
    let cluster = Cluster::alone().await;
    for (slug, name) in [("books", "Books"), ("noise", "Noise")] {
        cluster.installation().adds_room(slug, name);
    }
    let (dana, kim) = (cluster.api("Dana", 0), cluster.api("Kim", 0));
    for room in [GENERAL, "books", "noise"] {
        dana.joins(room).await.is(200);
        kim.joins(room).await.is(200);
    }
    let mut person = Visitor::signed_in(&cluster[0], "kim").await;
    let said = async |room: &str, text: &str| {
        dana.posts(room, Uuid::new_v4(), text).await.is(201).json::<PostedMessage>().seq
    };
    let first = said(GENERAL, "message 1").await;
    for n in 2..=12 {
        said(GENERAL, &format!("message {n}")).await;
    }
    said("books", "**한글** 책").await;
    said("noise", "blah").await;
    let quiet = json!({ "level": "everything", "muted_until": "2999-01-01T00:00:00.000Z" });
    Answer::to(kim.request(Method::PUT, "/rooms/noise/notifications").json(&quiet)).await.is(200);
    let list = unread(&kim).await;
    let shown: Vec<_> =
        list.rooms.iter().map(|one| (one.room.slug.as_str(), one.room.unread, one.messages.len())).collect();
    assert_eq!(shown, [("books", 1, 1), (GENERAL, 12, 10)], "muted rooms are left out");
    assert_eq!((list.rooms[1].messages[0].seq, list.further), (first, 0));
    assert!(!list.rooms[0].messages[0].body.rich().is_plain(), "it has its markup");
    assert_eq!(unread(&dana).await.rooms, []);

    person.opens("/rooms").await;
    assert!(person.page().answer.text.contains("href=\"/unread\""), "the list of rooms leads there");
    person.opens("/unread").await;
    person.sees("한글 책");
    person.sees("message 10");
    assert!(!person.page().text().contains("message 11"));
    person.reads("And 2 more");
    let page = &person.page().answer.text;
    assert!(page.contains(&format!("href=\"/rooms/{GENERAL}/{first}\"")), "it leads to the first");
    assert!(!page.contains("blah"));
    // What comes while one reads is not marked along.
    said("books", "later").await;
    person.submits("/rooms/books/read", &[]).await;
    person.is_at("/unread");
    person.sees("later");
    assert!(!person.page().text().contains("한글 책"));
    said(GENERAL, "@kim later still").await;
    person.submits("/unread", &[]).await;
    person.sees("@kim later still");
    assert_eq!(unread(&kim).await.rooms.len(), 1);
    said("noise", "@kim, here").await;
    person.opens("/unread").await;
    // To be called is heard in muted rooms too.
    person.sees("@kim, here");
    person.submits("/unread", &[]).await;
    person.reads("You have read everything.");
    assert_eq!(unread(&kim).await.rooms, []);
}
