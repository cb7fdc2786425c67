//! Whether everybody can use every page and whatever opens on it, light and dark, on a desktop and a
//! phone.

use sarang_tests::browser::{Browsers, DESKTOP, PHONE, Person, Scheme, Screen};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{ADMIN, GENERAL, Installation};
use thirtyfour::Key;

use crate::everywhere::{OUTSIDE, PLAIN, lived_in};

const SCREENS: [(Screen, Scheme); 4] =
    [(DESKTOP, Scheme::Light), (DESKTOP, Scheme::Dark), (PHONE, Scheme::Light), (PHONE, Scheme::Dark)];

#[tokio::test(flavor = "multi_thread")]
async fn everybody_can_use_every_page() {
    let (cluster, live) = lived_in().await;
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    for (screen, scheme) in SCREENS {
        dana.has_screen(screen).await;
        dana.prefers(scheme).await;
        for path in OUTSIDE.into_iter().chain(["/nowhere"]) {
            judges(&dana, path, screen, scheme).await;
        }
        dana.signs_in_as(ADMIN).await;
        for path in PLAIN.into_iter().chain(["/rooms/nowhere"]) {
            judges(&dana, path, screen, scheme).await;
        }
        for path in &live {
            dana.opens(path).await;
            dana.is_live().await;
            dana.can_be_used_by_everybody(&named(path, screen, scheme)).await;
        }
        dana.driver().delete_all_cookies().await.expect("cookies can be thrown away");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_can_use_whatever_opens() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    kim.posts("안녕하세요").await;
    cluster.api(ADMIN, 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as(ADMIN).await;
    for (screen, scheme) in SCREENS {
        dana.has_screen(screen).await;
        dana.prefers(scheme).await;
        dana.opens_room(GENERAL).await;
        dana.clicks("[popovertarget='room-menu']").await;
        dana.finds_visible("#room-menu").await;
        dana.can_be_used_by_everybody(&named("the room's menu", screen, scheme)).await;
        dana.presses_escape().await;
        for (key, what) in [("k", "the switcher"), ("/", "the keys")] {
            dana.presses_with_control(key).await;
            dana.finds_visible(".overlay").await;
            dana.can_be_used_by_everybody(&named(what, screen, scheme)).await;
            dana.presses_escape().await;
            dana.no_longer_finds(".overlay").await;
        }
        everything_about_a_message(&dana, screen, scheme).await;
        if screen == PHONE {
            dana.clicks("[popovertarget='members']").await;
            dana.finds_visible("#members").await;
            dana.can_be_used_by_everybody(&named("the members", screen, scheme)).await;
            dana.presses_escape().await;
            dana.opens_the_drawer().await;
            dana.can_be_used_by_everybody(&named("the drawer", screen, scheme)).await;
        }
        dana.opens_the_account_menu().await;
        dana.can_be_used_by_everybody(&named("the account's menu", screen, scheme)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_can_set_it_up() {
    let cluster = Cluster::alone_on(Installation::fresh()).await;
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    for (screen, scheme) in SCREENS {
        dana.has_screen(screen).await;
        dana.prefers(scheme).await;
        judges(&dana, "/welcome", screen, scheme).await;
    }
}

async fn judges(person: &Person, path: &str, screen: Screen, scheme: Scheme) {
    person.opens(path).await;
    person.can_be_used_by_everybody(&named(path, screen, scheme)).await;
}

fn named(what: &str, screen: Screen, scheme: Scheme) -> String {
    format!("{what} ({}, {})", screen.name, scheme.name())
}

/// The tools of a message, its menu, the emoji, the line over the composer and the way back from a deletion.
async fn everything_about_a_message(dana: &Person, screen: Screen, scheme: Scheme) {
    dana.posts_by_button("곧 없어질 말").await;
    dana.sees("곧 없어질 말").await;
    let focus =
        "const stamps = document.querySelectorAll('.message__time'); stamps[stamps.length - 1].focus()";
    dana.evaluates(focus).await;
    dana.finds(".message-tools").await;
    dana.keys("m").await;
    dana.finds(".message-menu").await;
    dana.can_be_used_by_everybody(&named("a message's menu", screen, scheme)).await;
    dana.clicks("[data-act='react']").await;
    dana.finds(".emoji__one").await;
    dana.can_be_used_by_everybody(&named("the emoji", screen, scheme)).await;
    dana.clicks(".emoji__one").await;
    dana.finds(".reactions__kind").await;
    dana.evaluates(focus).await;
    dana.keys("r").await;
    dana.finds(".aim__what").await;
    dana.can_be_used_by_everybody(&named("a reply", screen, scheme)).await;
    dana.presses_escape().await;
    dana.evaluates(focus).await;
    dana.keys(Key::Delete).await;
    dana.finds(".undo").await;
    dana.can_be_used_by_everybody(&named("a deletion", screen, scheme)).await;
    dana.clicks(".undo [data-act='dismiss']").await;
    dana.no_longer_finds(".undo").await;
}
