//! Above the composer one sees who has read one's last message.

use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::wait::{holds, until};
use uuid::Uuid;

async fn tells(person: &Person, words: &str) {
    until("it is told who has seen it", async || {
        let told = person.evaluates("return document.getElementById('seen')?.textContent").await;
        holds(told == words, told.to_string())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_last_sees_who_reads_it_on_another_instance() {
    let cluster = Cluster::of(2).await;
    cluster.installation().adds_room("books", "Books");
    for name in ["Dana", "Kim", "Lee"] {
        cluster.api(name, 0).joins(GENERAL).await.is(200);
    }
    cluster.api("Kim", 0).joins("books").await.is(200);
    let browsers = Browsers::reserve(2).await;
    let (dana, kim) = (browsers.person(&cluster[0]).await, browsers.person(&cluster[1]).await);
    dana.signs_in_as("dana").await;
    kim.signs_in_as("kim").await;
    dana.opens_room(GENERAL).await;
    kim.opens_room("books").await;
    dana.posts("읽으셨어요?").await;
    dana.sees("읽으셨어요?").await;
    kim.lists(&["Books", "General 1"]).await;
    tells(&dana, "").await;

    kim.clicks_on("General").await;
    kim.sees("읽으셨어요?").await;
    tells(&dana, "Seen by Kim").await;
    tells(&kim, "").await;
    // It is so also for who loads the page anew.
    dana.reloads().await;
    dana.is_live().await;
    tells(&dana, "Seen by Kim").await;

    // A later one is not seen by being behind the first.
    kim.clicks_on("Books").await;
    kim.is_at("/rooms/books").await;
    dana.posts("하나 더요").await;
    kim.lists(&["Books", "General 1"]).await;
    tells(&dana, "").await;
    // Whoever answers has seen it, and then there is nothing to be told.
    cluster.api("Lee", 1).posts(GENERAL, Uuid::new_v4(), "읽었어요").await.is(201);
    dana.sees("읽었어요").await;
    tells(&dana, "").await;
    dana.posts("좋아요").await;
    kim.clicks_on("General").await;
    kim.sees("좋아요").await;
    tells(&dana, "Seen by Kim").await;
    cluster.api("Lee", 1).get(&format!("/rooms/{GENERAL}")).await.is(200);
    for person in [&dana, &kim] {
        person.has_a_clean_console().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_conversation_of_two_it_is_seen_or_not() {
    let cluster = Cluster::alone().await;
    let (api, _) = (cluster.api("Dana", 0), cluster.api("Kim", 0));
    let asked = serde_json::json!({ "people": ["kim"] });
    let room = api.post("/conversations", &asked).await.is(201).json::<serde_json::Value>();
    let room = room["slug"].as_str().unwrap_or_default().to_owned();
    let browsers = Browsers::reserve(2).await;
    let (dana, kim) = (browsers.person(&cluster[0]).await, browsers.person(&cluster[0]).await);
    for (person, handle) in [(&dana, "dana"), (&kim, "kim")] {
        person.signs_in_as(handle).await;
    }
    dana.opens_room(&room).await;
    dana.posts("점심 먹을까요?").await;
    dana.sees("점심 먹을까요?").await;
    tells(&dana, "").await;
    kim.opens_room(&room).await;
    kim.sees("점심 먹을까요?").await;
    tells(&dana, "Seen").await;
    // In the language of who looks.
    dana.opens(&format!("/rooms/{room}")).await;
    kim.posts("네!").await;
    dana.sees("네!").await;
    tells(&dana, "").await;
    tells(&kim, "Seen").await;
}
