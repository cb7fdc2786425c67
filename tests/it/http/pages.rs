//! Pages without scripts: sign in by form, read a room, post to it, find one's way.

use std::collections::BTreeMap;

use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use sarang_protocol::error::ErrorCode;
use sarang_tests::api::Answer;
use sarang_tests::cluster::Cluster;
use sarang_tests::html::{self, Piece};
use sarang_tests::installation::{GENERAL, PASSWORD};
use sarang_tests::visitor::Visitor;

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_reads_a_room_and_posts_to_it_without_scripts() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    kim.posts("hello from a socket").await;
    cluster.token("Dana");

    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    dana.opens("/rooms/general").await;
    dana.sees("hello from a socket");
    dana.posts(GENERAL, "hello from a form\nin two lines").await;
    dana.is_at("/rooms/general");
    dana.sees("hello from a socket");
    dana.sees("hello from a form\nin two lines");
    kim.sees("hello from a form\nin two lines").await;

    // Loading the page again does not post again.
    dana.opens("/rooms/general").await;
    dana.sees("hello from a form\nin two lines");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_form_sent_again_is_one_message_and_another_page_is_another() {
    let cluster = Cluster::alone().await;
    let api = cluster.api("Dana", 0);
    api.joins(GENERAL).await.is(200);
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    let stored = async || -> Vec<String> {
        let messages = api.messages(GENERAL, "limit=50").await.messages;
        messages.into_iter().map(|message| message.body.to_string()).collect()
    };
    dana.opens("/rooms/general").await;
    let action = dana.composer_action();
    let form = dana.form(&action).fields;
    // Another tab, while nothing has happened in the room.
    dana.opens("/rooms/general").await;
    let other_tab = dana.form(&action).fields;
    let saying = |form: &BTreeMap<String, String>, body: &str| {
        let mut fields = form.clone();
        fields.insert("body".into(), body.into());
        fields
    };

    // A double click, and then "resend" after going back.
    let post = |body| {
        let request = dana.request(Method::POST, &action).header("origin", cluster[0].origin());
        Answer::to(request.form(&saying(&form, body)))
    };
    let (one, two) = tokio::join!(post("said once"), post("said once"));
    for answer in [one, two, post("said once").await] {
        assert_eq!(answer.is(303).header("location"), "/rooms/general#newest");
    }
    assert_eq!(stored().await, ["said once"]);

    // Other words on the page that one went back to are another message, and so are the same
    // words from another page.
    dana.sends(&action, &saying(&form, "on second thought")).await;
    dana.is_at("/rooms/general");
    dana.sends(&action, &saying(&other_tab, "said once")).await;
    dana.is_at("/rooms/general");
    assert_eq!(stored().await, ["said once", "on second thought", "said once"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_comes_back_with_the_text_kept() {
    let cluster = Cluster::alone().await;
    cluster.token("Dana");
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    let long = "한".repeat(10_001);
    let page = dana.posts(GENERAL, &long).await;
    assert_eq!(page.answer.status, 422);
    let action = dana.composer_action();
    assert_eq!(dana.form(&action).fields["body"], long);
    dana.reads("10000");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_signed_in_is_led_to_the_door_and_back() {
    let cluster = Cluster::alone().await;
    cluster.token("Dana");
    let mut dana = Visitor::to(&cluster[0]);
    dana.opens("/rooms/general").await;
    dana.is_at("/sign-in");
    dana.submits("/sign-in", &[("handle", "dana"), ("password", PASSWORD)]).await;
    dana.is_at("/rooms/general");
    dana.submits("/sign-out", &[]).await;
    dana.opens("/rooms/general").await;
    dana.is_at("/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_is_led_to_the_door_by_pages_and_told_a_problem_by_the_api() {
    let cluster = Cluster::alone().await;
    let client = Client::builder().redirect(Policy::none()).build().expect("a plain client");
    for method in [Method::GET, Method::HEAD] {
        let request = client.request(method, cluster[0].url("/rooms/general")).header("accept", "*/*");
        let answer = Answer::to(request).await.is(303);
        assert_eq!(answer.header("location"), "/sign-in?next=%2Frooms%2Fgeneral");
    }
    let request = client.get(cluster[0].url("/api/v1/rooms/general")).header("accept", "*/*");
    Answer::to(request).await.is_refused(401, ErrorCode::Unauthenticated);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_never_leads_away_from_this_site() {
    let cluster = Cluster::alone().await;
    cluster.token("Dana");
    for next in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
    ] {
        let mut dana = Visitor::to(&cluster[0]);
        dana.opens("/sign-in").await;
        let fields = [("handle", "dana"), ("password", PASSWORD), ("next", next)];
        // The visitor fails when led away.
        dana.submits("/sign-in", &fields).await;
        assert!(!dana.page().path.contains("evil"), "{next} → {}", dana.page().path);
        dana.is_at("/rooms");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_user_and_a_wrong_password_are_told_alike() {
    let cluster = Cluster::alone().await;
    cluster.token("Dana");
    let mut said = Vec::new();
    for (handle, password) in [("dana", "wrong password"), ("nobody", PASSWORD)] {
        let mut visitor = Visitor::to(&cluster[0]);
        visitor.signs_in(handle, password).await;
        let page = visitor.page();
        assert_eq!(page.answer.status, 401);
        let text = html::texts_of_class(&page.answer.text, "callout--error");
        said.push((text, page.text().replace(handle, "")));
        assert_eq!(visitor.form("/sign-in").fields["handle"], handle);
    }
    assert_eq!(said[0], said[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_passwords_is_slowed_down() {
    let cluster = Cluster::alone().await;
    cluster.token("Dana");
    let mut statuses = Vec::new();
    for n in 0..30 {
        let mut mallory = Visitor::to(&cluster[0]);
        mallory.signs_in("dana", &format!("guess number {n}")).await;
        let answer = &mallory.page().answer;
        statuses.push(answer.status);
        if answer.status == 429 {
            assert!(!answer.header("retry-after").is_empty(), "when to come back?");
            return;
        }
    }
    panic!("30 guesses and no end: {statuses:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_a_404_with_a_way_on() {
    let cluster = Cluster::alone().await;
    cluster.token("Dana");
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    for path in [
        "/rooms/nowhere",
        "/rooms/nowhere/7",
        "/rooms/general/not-a-number",
        "/rooms/general/1/2",
        "/nowhere",
        "/rooms/%E0%A4%A",
        "/rooms/a%00b",
    ] {
        let page = dana.opens(path).await;
        assert!(matches!(page.answer.status, 404 | 400), "{path}: {page:#?}");
        assert!(page.answer.header("content-type").starts_with("text/html"), "{path}");
        let links = html::values(&page.answer.text, "a", "href");
        assert!(links.iter().any(|link| link.starts_with('/')), "no way on at {path}");
    }
    let api = cluster.api("Dana", 0);
    for path in ["/rooms/nowhere", "/rooms/nowhere/messages", "/rooms/nowhere/view", "/nowhere"] {
        api.get(path).await.is_refused(404, ErrorCode::NotFound);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permalink_opens_the_room_around_its_message_and_marks_it() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    let mut places = Vec::new();
    for n in 1..=120 {
        places.push(kim.posts(&format!("message {n}")).await);
    }
    cluster.token("Dana");
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    dana.opens("/rooms/general").await;
    let newest_page = dana.page().answer.text.clone();
    let newest = dana.page().bodies();
    assert_eq!(newest.len(), 50);
    assert_eq!(newest.last().map(String::as_str), Some("message 120"));

    dana.opens(&format!("/rooms/general/{}", places[9])).await;
    let around = dana.page().bodies();
    assert!(around.contains(&"message 10".to_owned()), "{around:?}");
    assert!(!around.contains(&"message 120".to_owned()), "{around:?}");
    let marked = html::texts_of_class(&dana.page().answer.text, "message--focus");
    assert_eq!(marked.len(), 1);
    assert!(marked[0].contains("message 10"), "{marked:?}");
    // Browsers scroll to it by themselves, and nowhere on the room's own page.
    let led_to = html::pieces(&dana.page().answer.text)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Open(_, attributes) if attributes.contains_key("autofocus") => {
                attributes.get("id").cloned()
            }
            _ => None,
        })
        .collect::<Vec<_>>();
    assert_eq!(led_to, [format!("m{}", places[9])]);
    assert!(!newest_page.contains("autofocus"), "{newest_page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rooms_are_made_joined_and_left_by_forms() {
    let cluster = Cluster::alone().await;
    cluster.token("Dana");
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    dana.opens("/rooms/new").await;
    let fields = [("name", "독서 모임"), ("purpose", "Books, slowly")];
    dana.submits("/rooms", &fields).await;
    let room = dana.page().path.clone();
    assert!(room.starts_with("/rooms/%EB"), "{room}");
    dana.reads("독서 모임");
    dana.reads("Books, slowly");

    dana.opens("/rooms/new").await;
    let page = dana.submits("/rooms", &fields).await;
    assert_eq!(page.answer.status, 409, "a second room of that name");
    assert_eq!(dana.form("/rooms").fields["purpose"], "Books, slowly");

    cluster.token("Kim");
    let mut kim = Visitor::signed_in(&cluster[0], "kim").await;
    kim.opens("/rooms").await;
    kim.reads("독서 모임");
    kim.opens(&room).await;
    kim.submits(&format!("{room}/join"), &[]).await;
    kim.opens(&room).await;
    kim.composer_action();
    kim.submits(&format!("{room}/leave"), &[]).await;
    kim.opens(&room).await;
    kim.form(&format!("{room}/join"));
}
