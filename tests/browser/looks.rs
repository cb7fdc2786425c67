//! How it looks on each device, and that no page complains to the console.

use sarang_tests::browser::{Browsers, DESKTOP, PHONE, Scheme, TABLET};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{ADMIN, GENERAL, Installation};
use serde_json::json;

use crate::everywhere::{OUTSIDE, PLAIN, lived_in};

#[tokio::test(flavor = "multi_thread")]
async fn no_page_complains_to_the_console_on_any_device() {
    let (cluster, live) = lived_in().await;
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    for screen in [DESKTOP, PHONE, TABLET] {
        dana.has_screen(screen).await;
        for path in OUTSIDE {
            dana.opens(path).await;
            dana.needs_no_scrolling_sideways().await;
            dana.has_a_clean_console().await;
        }
        dana.signs_in_as(ADMIN).await;
        for path in &live {
            dana.opens(path).await;
            dana.is_live().await;
            dana.blinks().await;
            dana.needs_no_scrolling_sideways().await;
            dana.has_a_clean_console().await;
        }
        for path in PLAIN {
            dana.opens(path).await;
            dana.needs_no_scrolling_sideways().await;
            dana.has_a_clean_console().await;
        }
        dana.opens("/rooms/nowhere").await;
        dana.needs_no_scrolling_sideways().await;
        dana.has_only_a_404_on_the_console().await;
        dana.driver().delete_all_cookies().await.expect("cookies can be thrown away");
    }
    let fresh = Cluster::alone_on(Installation::fresh()).await;
    let first = browsers_person_at(&browsers, &fresh, dana).await;
    for screen in [DESKTOP, PHONE] {
        first.has_screen(screen).await;
        first.opens("/").await;
        first.is_at("/welcome").await;
        first.needs_no_scrolling_sideways().await;
        first.has_a_clean_console().await;
    }
}

/// The seat is for one: who had it leaves first.
async fn browsers_person_at(
    browsers: &Browsers,
    cluster: &Cluster,
    before: sarang_tests::browser::Person,
) -> sarang_tests::browser::Person {
    drop(before);
    browsers.person(&cluster[0]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_phone_the_rooms_are_in_a_drawer() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    let long = "a-very-long-word-without-any-place-to-break-it-".repeat(8);
    kim.posts(&long).await;
    cluster.installation().adds_room("books", "Books");
    for room in [GENERAL, "books"] {
        cluster.api("Dana", 0).joins(room).await.is(200);
    }
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.has_screen(PHONE).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.sees(&long).await;
    dana.needs_no_scrolling_sideways().await;
    dana.no_longer_finds(".sidebar__more").await;

    dana.opens_the_drawer().await;
    dana.clicks_on("Books").await;
    dana.is_at("/rooms/books").await;
    dana.no_longer_finds(".sidebar__more").await;
    dana.opens_the_drawer().await;
    dana.presses_escape().await;
    dana.no_longer_finds(".sidebar__more").await;
    // A finger has no Shift+Enter: there Enter breaks the line, and the button sends.
    dana.is_at_the_composer().await;
    dana.types("from").await;
    dana.presses_enter().await;
    dana.types("a phone").await;
    dana.has_draft("from\na phone").await;
    dana.clicks(".composer__send").await;
    dana.sees("from\na phone").await;
    dana.posts_by_button("and once more").await;
    dana.sees("and once more").await;
    // Nothing hides behind the composer.
    let script = "const last = [...document.querySelectorAll('.message__body')].at(-1).getBoundingClientRect(); \
        const composer = document.querySelector('.composer').getBoundingClientRect(); \
        return last.bottom <= composer.top + 1 && composer.bottom <= innerHeight + 1";
    dana.blinks().await;
    assert_eq!(dana.evaluates(script).await, json!(true));
}

#[tokio::test(flavor = "multi_thread")]
async fn colours_follow_the_system_until_one_chooses_and_the_choice_stays() {
    let cluster = Cluster::alone().await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    let brightness = async || {
        dana.blinks().await;
        // Whatever notation the stylesheet uses, a canvas makes three numbers of it.
        let script = "let e = document.querySelector('.message, main') || document.body; \
            let c = getComputedStyle(e).backgroundColor; \
            while (e && /rgba\\(0, 0, 0, 0\\)|transparent/.test(c)) { e = e.parentElement; c = e ? getComputedStyle(e).backgroundColor : 'white'; } \
            const x = document.createElement('canvas').getContext('2d'); x.fillStyle = c; x.fillRect(0, 0, 1, 1); \
            const [r, g, b] = x.getImageData(0, 0, 1, 1).data; return (r + g + b) / 3";
        dana.evaluates(script).await.as_f64().expect("a number")
    };
    dana.prefers(Scheme::Light).await;
    assert!(brightness().await > 180.0, "light is {}", brightness().await);
    dana.prefers(Scheme::Dark).await;
    assert!(brightness().await < 80.0, "dark is {}", brightness().await);

    dana.chooses_theme("Light").await;
    assert!(brightness().await > 180.0, "chosen light is {}", brightness().await);
    dana.reloads().await;
    dana.is_live().await;
    assert!(brightness().await > 180.0, "the choice is lost");
    dana.opens("/settings").await;
    assert!(brightness().await > 180.0, "the choice is lost on another page");
    dana.opens_room(GENERAL).await;
    dana.prefers(Scheme::Light).await;
    dana.chooses_theme("Dark").await;
    assert!(brightness().await < 80.0);
    dana.reloads().await;
    dana.is_live().await;
    assert!(brightness().await < 80.0);
    dana.has_a_clean_console().await;
}
