//! Joining, leaving, renaming: events of the room, and told to all of one's tabs.

use sarang_protocol::frame::ServerFrame;
use sarang_protocol::message::EventKind;
use sarang_tests::cluster::Cluster;
use sarang_tests::wait::{holds, until};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn joining_and_leaving_are_events_of_the_room_and_told_to_all_of_ones_tabs() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_room("books", "Books");
    let dana = cluster.talker("Dana", 0).await;
    dana.api().joins("books").await.is(200);
    let (mut tab, _) = cluster.socket("Kim", 0).await;
    let kim = cluster.api("Kim", 0);

    kim.joins("books").await.is(200);
    let room = tab
        .hears_of(|frame| match frame {
            ServerFrame::Joined { summary: room } => Some(room.clone()),
            _ => None,
        })
        .await;
    assert_eq!((room.slug.as_str(), room.name.as_str()), ("books", "Books"));
    until("Dana follows the new room too", async || {
        holds(dana.reached("books") >= room.head, format!("{}", dana.reached("books")))
    })
    .await;

    // From here on the room's messages come.
    dana.posts_in("books", "welcome").await;
    tab.hears_of(|frame| match frame {
        ServerFrame::Event { room, event } if room.as_str() == "books" => {
            event.body().filter(|body| body.as_str() == "welcome").map(|_| ())
        }
        _ => None,
    })
    .await;

    kim.leaves("books").await.is(204);
    tab.hears_of(|frame| match frame {
        ServerFrame::Gone { room } if room.as_str() == "books" => Some(()),
        _ => None,
    })
    .await;
    dana.posts_in("books", "behind Kim's back").await;
    // What comes in a room that both are in has passed everything that was posted before it.
    dana.posts("aloud").await;
    tab.hears_of(|frame| match frame {
        ServerFrame::Event { room, .. } if room.as_str() == "books" => {
            panic!("one who left still hears: {frame:?}")
        }
        ServerFrame::Event { event, .. } => event.body().filter(|body| body.as_str() == "aloud").map(|_| ()),
        _ => None,
    })
    .await;

    let kinds: Vec<EventKind> = cluster
        .history("books")
        .await
        .into_iter()
        .filter(|event| event.author.handle.as_str() == "kim")
        .map(|event| event.kind)
        .collect();
    assert_eq!(kinds, [EventKind::Joined, EventKind::Left]);
}

#[tokio::test(flavor = "multi_thread")]
async fn renaming_a_room_is_an_event_of_it() {
    let cluster = Cluster::alone().await;
    let dana = cluster.talker("Dana", 0).await;
    let api = dana.api();
    api.post("/rooms", &json!({ "name": "Books" })).await.is(201);
    let request = api.request(reqwest::Method::PATCH, "/rooms/books");
    let request = request.json(&json!({ "name": "책 읽는 방" }));
    sarang_tests::api::Answer::to(request).await.is(200);
    dana.hears("the new name", |frame| match frame {
        ServerFrame::Event { event, .. } => match &event.kind {
            EventKind::Renamed { name } if name.as_str() == "책 읽는 방" => Some(()),
            _ => None,
        },
        _ => None,
    })
    .await;
}
