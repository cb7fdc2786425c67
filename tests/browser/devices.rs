//! One person with several devices, and what others do to one: it shows at once everywhere. And
//! servers that go, and come back as something else.

use sarang_tests::browser::{Browsers, Scripts};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{ADMIN, GENERAL, Installation, PASSWORD};
use sarang_tests::instance::{Instance, Options};
use sarang_tests::proxy::Proxy;
use sarang_tests::sarang::Said;
use sarang_tests::talker::{Talker, Temper};
use sarang_tests::wait::{holds, until};

#[tokio::test(flavor = "multi_thread")]
async fn what_one_does_on_one_device_shows_on_the_other() {
    let cluster = Cluster::of(2).await;
    cluster.installation().adds_room("books", "Books");
    cluster.installation().adds_room("tea", "Tea");
    let dana = cluster.talker("Dana", 0).await;
    for room in [GENERAL, "books"] {
        cluster.api("Kim", 0).joins(room).await.is(200);
    }
    let browsers = Browsers::reserve(2).await;
    // A laptop on one instance, a phone on the other.
    let laptop = browsers.person(&cluster[0]).await;
    let phone = browsers.person(&cluster[1]).await;
    for device in [&laptop, &phone] {
        device.signs_in_as("kim").await;
        device.opens_room("books").await;
        device.lists(&["Books", "General"]).await;
    }
    for n in 1..=3 {
        dana.posts(&format!("news {n}")).await;
    }
    for device in [&laptop, &phone] {
        device.lists(&["Books", "General 3"]).await;
        device.is_titled("(3) Books").await;
    }

    // Read on one: the mark goes on the other, which nobody touches.
    laptop.clicks_on("General").await;
    laptop.sees("news 3").await;
    for device in [&laptop, &phone] {
        device.lists(&["Books", "General"]).await;
    }
    phone.is_titled("Books").await;

    // Who writes has read, on all devices.
    laptop.clicks_on("Books").await;
    laptop.finds_visible("[aria-current='page'][href='/rooms/books']").await;
    dana.posts("news 4").await;
    phone.lists(&["Books", "General 1"]).await;
    cluster.api("Kim", 0).posts(GENERAL, uuid::Uuid::new_v4(), "by a program of mine").await.is(201);
    for device in [&laptop, &phone] {
        device.lists(&["Books", "General"]).await;
    }

    // Joined on one, left on the other.
    laptop.clicks_on("Browse rooms").await;
    laptop.clicks_on("Tea").await;
    laptop.clicks_on("Join").await;
    for device in [&laptop, &phone] {
        device.lists(&["Books", "General", "Tea"]).await;
    }
    phone.clicks_on("Tea").await;
    phone.finds_visible(".composer__input").await;
    phone.clicks_on("About this room").await;
    phone.clicks_on("Leave this room").await;
    for device in [&laptop, &phone] {
        device.lists(&["Books", "General"]).await;
        device.no_longer_finds(".composer__input").await;
    }

    // Taken out by somebody else: both are told by whom.
    for device in [&laptop, &phone] {
        device.opens_room(GENERAL).await;
    }
    cluster.api(ADMIN, 1).removes(GENERAL, "kim").await.is(204);
    for device in [&laptop, &phone] {
        device.lists(&["Books"]).await;
        device.reads("You were removed from General by admin.").await;
        device.no_longer_finds(".composer__input").await;
        device.has_a_clean_console().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_taken_out_of_a_room_by_keyboard() {
    let cluster = Cluster::alone().await;
    let lee = cluster.talker("Lee", 0).await;
    cluster.api("Kim", 0).joins(GENERAL).await.is(200);
    cluster.api(ADMIN, 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(2).await;
    let admin = browsers.person(&cluster[0]).await;
    let kim = browsers.person(&cluster[0]).await;
    admin.signs_in_as(ADMIN).await;
    kim.signs_in_as("kim").await;
    admin.opens_room(GENERAL).await;
    kim.opens_room(GENERAL).await;
    kim.no_longer_finds(".members__remove").await;

    admin.evaluates("document.querySelector('[aria-label=\"Remove Kim\"]').focus()").await;
    admin.no_longer_finds(".members__sure").await;
    admin.presses_enter().await;
    // It asks first.
    admin.reads("Take Kim out of this room?").await;
    kim.lists(&["General"]).await;
    admin.evaluates("document.querySelector('.members__remove[open] button').focus()").await;
    admin.presses_enter().await;
    kim.lists(&[]).await;
    kim.reads("You were removed from General by admin.").await;
    kim.reads("admin removed Kim").await;
    admin.reads("admin removed Kim").await;
    until("the keyboard is at the list of members", async || {
        let id = admin.evaluates("return document.activeElement.id").await;
        holds(id == "members", id.to_string())
    })
    .await;
    // What is said now is for the others; Kim may read on as anybody may, and may come back.
    lee.posts("where did Kim go?").await;
    admin.sees("where did Kim go?").await;
    kim.does_not_see("where did Kim go?").await;
    kim.clicks_on("Join").await;
    kim.sees("where did Kim go?").await;
    kim.posts("here I am again").await;
    admin.sees("here I am again").await;
    admin.has_a_clean_console().await;
    kim.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_life_of_the_database_is_shown_as_it_is() {
    let mut cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    kim.posts("before the backup").await;
    dana.sees("before the backup").await;

    // A backup is made, and goes on as the database after the disk has died.
    let data = cluster.installation().data_dir();
    let file = |name: &str| format!("sqlite:{}", data.join(name).display());
    let args = ["copy-database", "--from", &file("sarang.db"), "--to", &file("backup.db")];
    Said::by_sarang(cluster.installation().folder(), &args, "").well();
    for n in 1..=3 {
        kim.posts(&format!("after the backup {n}")).await;
    }
    dana.sees("after the backup 3").await;
    cluster[0].kill9();
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(data.join(format!("sarang.db{end}")));
    }
    for end in ["", "-wal"] {
        let _ = std::fs::rename(data.join(format!("backup.db{end}")), data.join(format!("sarang.db{end}")));
    }
    cluster[0].starts().await;
    cluster.api("Kim", 0).posts(GENERAL, uuid::Uuid::new_v4(), "in another life").await.is(201);

    dana.sees("in another life").await;
    dana.sees("before the backup").await;
    let shown: Vec<String> = dana.messages().await.into_iter().map(|shown| shown.body).collect();
    assert_eq!(shown, ["before the backup", "in another life"]);
    dana.posts("and on it goes").await;
    dana.sees("and on it goes").await;
    dana.lists(&["General"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_about_to_stop_is_left_before_it_does() {
    let installation = Installation::set_up();
    for (handle, name) in [("dana", "Dana"), ("kim", "Kim")] {
        installation.adds_user(handle, name);
    }
    let mut proxy = Proxy::planned();
    let args = vec!["--public-url".to_owned(), proxy.origin()];
    let options = Options { args, ..Options::default() };
    let mut old = Instance::start(&installation, options.clone()).await;
    let new = Instance::start(&installation, options).await;
    proxy.leads_to(&old).await;
    let token = installation.token("kim");
    sarang_tests::api::Api::new(&new, &token).joins(GENERAL).await.is(200);
    sarang_tests::api::Api::new(&new, &installation.token("dana")).joins(GENERAL).await.is(200);
    let kim = Talker::connected("Kim", &token, &new, Temper::Steadfast).await;
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person_at(&proxy.origin(), Scripts::On).await;
    dana.opens("/sign-in").await;
    dana.fills_in("handle", "dana").await;
    dana.fills_in("password", PASSWORD).await;
    dana.submits("password").await;
    dana.opens_room(GENERAL).await;
    dana.posts("on the old one").await;
    dana.sees("on the old one").await;
    assert_eq!(dana.sockets_opened().await, 1);
    // Whether it was ever said that something is wrong.
    dana.evaluates(
        "window.__alarm = false; new MutationObserver(() => { \
           const line = document.querySelector('.connection'); \
           if (line && line.offsetParent) window.__alarm = true; \
         }).observe(document.body, { subtree: true, childList: true, attributes: true })",
    )
    .await;

    proxy.leads_to(&new).await;
    old.is_asked_to_stop();
    until("the page has gone to the new one", async || {
        let count = dana.sockets_opened().await;
        holds(count == 2, format!("{count} sockets"))
    })
    .await;
    dana.is_live().await;
    kim.posts("on the new one").await;
    dana.sees("on the new one").await;
    dana.posts("nothing happened").await;
    kim.sees("nothing happened").await;
    // By itself, and not thrown out: that would be 1012.
    assert_ne!(dana.evaluates("return window.__sockets[0].closed").await, 1012);
    assert_eq!(dana.evaluates("return window.__alarm").await, false);
    dana.has_a_clean_console().await;
    old.stops().await;
}
