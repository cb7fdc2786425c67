//! Reading: older messages, permalinks, the newest, what is unread, switching rooms.

use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::talker::Talker;
use sarang_tests::wait::{holds, until};
use uuid::Uuid;

struct Scene {
    dana: Person,
    kim: Talker,
    cluster: Cluster,
    _browsers: Browsers,
}

/// So many messages of Kim's, and Dana, signed in, nowhere yet.
async fn scene(messages: usize) -> Scene {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    for n in 1..=messages {
        kim.api().posts(GENERAL, Uuid::new_v4(), &format!("message {n}")).await.is(201);
    }
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    Scene { dana, kim, cluster, _browsers: browsers }
}

/// How far from the bottom the timeline is scrolled, in pixels.
async fn distance_from_the_bottom(dana: &Person) -> f64 {
    dana.blinks().await;
    let script = "const s = document.querySelector('.timeline__scroller'); \
        return s.scrollHeight - s.clientHeight - s.scrollTop";
    dana.evaluates(script).await.as_f64().expect("a number")
}

async fn scrolls_to_the_top(dana: &Person) {
    dana.evaluates("document.querySelector('.timeline__scroller').scrollTop = 0").await;
}

/// Where a message stands on the screen, in pixels from the top.
async fn place_of(dana: &Person, body: &str) -> f64 {
    let script = format!(
        "return [...document.querySelectorAll('.message__body')] \
         .find(e => e.innerText.trim() === {body:?})?.getBoundingClientRect().top ?? -1e9"
    );
    dana.evaluates(&script).await.as_f64().expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn older_messages_come_on_scrolling_up_and_nothing_jumps() {
    let scene = scene(170).await;
    let dana = &scene.dana;
    dana.opens_room(GENERAL).await;
    dana.sees("message 170").await;
    dana.does_not_see("message 100").await;
    assert!(distance_from_the_bottom(dana).await < 4.0, "a room opens at its newest message");

    // In small steps, as a wheel does, until the oldest shown has others above it.
    let before = dana.messages().await.first().expect("some").body.clone();
    scrolls_to_the_top(dana).await;
    let place = place_of(dana, &before).await;
    until("older messages come", async || {
        let first = dana.messages().await.first().expect("some").body.clone();
        holds(first != before, first)
    })
    .await;
    dana.blinks().await;
    let moved = (place_of(dana, &before).await - place).abs();
    assert!(moved < 8.0, "{before} jumped by {moved} pixels");

    until("the first message is there", async || {
        scrolls_to_the_top(dana).await;
        let there = dana.messages().await.iter().any(|shown| shown.body == "message 1");
        holds(there, "not yet")
    })
    .await;
    let bodies: Vec<String> = dana.messages().await.into_iter().map(|shown| shown.body).collect();
    let expected: Vec<String> = (1..=170).map(|n| format!("message {n}")).collect();
    assert_eq!(bodies, expected);
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_leaves_the_page_small_and_what_went_by_within_reach() {
    const FLOOD: usize = 700;
    let scene = scene(1).await;
    let (dana, kim) = (&scene.dana, &scene.kim);
    dana.opens_room(GENERAL).await;
    for n in 1..=FLOOD {
        kim.sends(&format!("drop {n}"));
    }
    let last = format!("drop {FLOOD}");
    dana.sees(&last).await;
    let rows = dana.messages().await.len();
    assert!(rows < FLOOD - 200, "the page holds {rows} messages");
    assert!(distance_from_the_bottom(dana).await < 4.0, "it follows");

    until("the first of them is there", async || {
        scrolls_to_the_top(dana).await;
        let there = dana.messages().await.iter().any(|shown| shown.body == "message 1");
        holds(there, "not yet")
    })
    .await;
    let bodies: Vec<String> = dana.messages().await.into_iter().map(|shown| shown.body).collect();
    let drops = (1..=FLOOD).map(|n| format!("drop {n}"));
    let expected: Vec<String> = std::iter::once("message 1".to_owned()).chain(drops).collect();
    assert_eq!(bodies, expected);
    dana.posts("and on").await;
    dana.sees("and on").await;
    assert!(distance_from_the_bottom(dana).await < 4.0, "who writes is at the newest");
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_bottom_one_follows_and_further_up_one_is_told_and_can_jump() {
    let scene = scene(80).await;
    let (dana, kim) = (&scene.dana, &scene.kim);
    dana.opens_room(GENERAL).await;
    kim.posts("followed").await;
    dana.sees("followed").await;
    assert!(distance_from_the_bottom(dana).await < 4.0);

    dana.evaluates("document.querySelector('.timeline__scroller').scrollBy(0, -900)").await;
    dana.blinks().await;
    let place = place_of(dana, "message 70").await;
    for n in 1..=3 {
        kim.posts(&format!("further down {n}")).await;
        dana.sees(&format!("further down {n}")).await;
    }
    dana.blinks().await;
    let moved = (place_of(dana, "message 70").await - place).abs();
    assert!(moved < 2.0, "it was moved by {moved} pixels while reading");
    until("the button counts", async || {
        let button = dana.finds_visible(".timeline__jump").await;
        let text = button.text().await.unwrap_or_default();
        holds(text.contains('3'), text)
    })
    .await;
    dana.clicks(".timeline__jump").await;
    until("the newest is in view", async || {
        let distance = distance_from_the_bottom(dana).await;
        holds(distance < 4.0, format!("{distance} pixels above"))
    })
    .await;
    dana.no_longer_finds(".timeline__jump").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permalink_shows_its_message_marked_and_leads_back_to_the_newest() {
    let scene = scene(150).await;
    let dana = &scene.dana;
    let history = scene.cluster.history(GENERAL).await;
    let tenth = history
        .iter()
        .find(|event| event.body().is_some_and(|body| body.as_str() == "message 10"))
        .expect("it was posted");
    dana.opens_room(&format!("{GENERAL}/{}", tenth.seq)).await;
    dana.sees("message 10").await;
    let marked: Vec<String> = dana
        .messages()
        .await
        .into_iter()
        .filter(|shown| shown.classes.contains("message--focus"))
        .map(|shown| shown.body)
        .collect();
    assert_eq!(marked, ["message 10"]);
    let place = place_of(dana, "message 10").await;
    assert!((0.0..800.0).contains(&place), "it is not on the screen: {place}");
    dana.does_not_see("message 150").await;

    dana.clicks(".timeline__jump").await;
    dana.sees("message 150").await;
    scene.kim.posts("and live again").await;
    dana.sees("and live again").await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unread_rooms_are_marked_and_rooms_switch_without_reload_or_another_socket() {
    let scene = scene(3).await;
    let (dana, kim) = (&scene.dana, &scene.kim);
    scene.cluster.installation().adds_room("books", "Books");
    kim.api().joins("books").await.is(200);
    scene.cluster.api("Dana", 0).joins("books").await.is(200);
    dana.opens_room(GENERAL).await;
    dana.evaluates("window.__same_page = true").await;

    kim.hears("the room", |frame| {
        matches!(frame, sarang_protocol::frame::ServerFrame::Joined { .. }).then_some(())
    })
    .await;
    kim.posts_in("books", "about a book").await;
    kim.posts_in("books", "about another").await;
    until("Books is marked unread", async || {
        let room = dana.finds(".sidebar__room--unread").await;
        let text = room.text().await.unwrap_or_default();
        holds(text.contains("Books") && text.contains('2'), text)
    })
    .await;

    dana.clicks_on("Books").await;
    dana.is_at("/rooms/books").await;
    dana.sees("about a book").await;
    dana.sees("about another").await;
    dana.no_longer_finds(".sidebar__room--unread").await;
    kim.posts_in("books", "live here too").await;
    dana.sees("live here too").await;
    dana.posts("and written here").await;
    kim.sees_in("books", "and written here").await;

    dana.clicks_on("General").await;
    dana.is_at("/rooms/general").await;
    dana.sees("message 3").await;
    dana.does_not_see("about a book").await;
    dana.driver().back().await.expect("there is a way back");
    dana.is_at("/rooms/books").await;
    dana.sees("about a book").await;

    assert_eq!(dana.evaluates("return window.__same_page").await, true, "the page was loaded anew");
    assert_eq!(dana.sockets_opened().await, 1);
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_since_last_time_has_a_line_before_it() {
    let scene = scene(5).await;
    let (dana, kim) = (&scene.dana, &scene.kim);
    dana.opens_room(GENERAL).await;
    dana.sees("message 5").await;
    let api = scene.cluster.api("Dana", 0);
    until("Dana has read it", async || {
        let rooms: sarang_protocol::api::Rooms = api.get("/rooms").await.is(200).json();
        let room = &rooms.rooms[0];
        holds(room.read == room.head, format!("{room:?}"))
    })
    .await;
    dana.opens("/settings").await;
    kim.posts("new 1").await;
    kim.posts("new 2").await;
    dana.opens_room(GENERAL).await;
    dana.sees("new 2").await;
    let script =
        "return [...document.querySelectorAll('.row--new, .message__body')].map(e => e.innerText.trim())";
    let rows: Vec<String> = serde_json::from_value(dana.evaluates(script).await).expect("texts");
    let line = rows.iter().position(|row| row.to_lowercase() == "new messages");
    let line = line.unwrap_or_else(|| panic!("no line in {rows:?}"));
    assert_eq!((rows[line - 1].as_str(), rows[line + 1].as_str()), ("message 5", "new 1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_leads_far_up() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    let first = kim.posts("맨 처음").await;
    for n in 0..120 {
        kim.posts(&format!("line {n}")).await;
    }
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.sees("line 119").await;
    dana.does_not_see("맨 처음").await;
    dana.clicks("[popovertarget='room-menu']").await;
    dana.clicks_on("Go to a date").await;
    dana.is_at(&format!("/rooms/{GENERAL}/day")).await;
    dana.can_be_used_by_everybody("the way to a date").await;
    dana.clicks_on("The beginning").await;
    dana.is_at(&format!("/rooms/{GENERAL}/{first}")).await;
    dana.sees("맨 처음").await;
    dana.has_a_clean_console().await;
}
