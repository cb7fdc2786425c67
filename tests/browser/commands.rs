//! Commands in the composer.

use sarang_tests::browser::Browsers;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_mistyped_stays_to_be_mended_and_what_is_done_is_seen_by_others() {
    let cluster = Cluster::of(2).await;
    for name in ["Dana", "Kim"] {
        cluster.api(name, 0).joins(GENERAL).await.is(200);
    }
    let browsers = Browsers::reserve(2).await;
    let (dana, kim) = (browsers.person(&cluster[0]).await, browsers.person(&cluster[1]).await);
    for (person, handle) in [(&dana, "dana"), (&kim, "kim")] {
        person.signs_in_as(handle).await;
        person.opens_room(GENERAL).await;
    }
    kim.posts("/me 손을 흔들어요").await;
    dana.sees("Kim 손을 흔들어요").await;
    kim.sees("Kim 손을 흔들어요").await;
    // What is no command is not sent, and not lost.
    kim.posts("/shrg 글쎄요").await;
    kim.reads("Did you mean /shrug?").await;
    kim.sees("/shrg 글쎄요").await;
    kim.clicks_on("Discard").await;
    kim.posts("/shrug 글쎄요").await;
    dana.sees(r"글쎄요 ¯\_(ツ)_/¯").await;
    // One that is begun is offered, with what it does.
    kim.is_at_the_composer().await;
    kim.inserts("/shr").await;
    kim.finds_visible("#suggestions [role='option']").await;
    kim.reads("Shrugs behind what you say").await;
    kim.presses_enter().await;
    kim.has_draft("/shrug ").await;
    kim.inserts("아마도").await;
    kim.presses_enter().await;
    dana.sees(r"아마도 ¯\_(ツ)_/¯").await;
    // What a command has to tell is told to whoever gave it.
    kim.posts("/help").await;
    kim.reads("/topic").await;
    kim.no_longer_finds(".message--pending").await;
    kim.does_not_see("/help").await;
    // A conversation comes into both lists, nothing of it into the room, and it is where one is led.
    kim.posts("/dm @dana 점심 먹을까요?").await;
    kim.sees("점심 먹을까요?").await;
    kim.opens_room(GENERAL).await;
    dana.clicks_on("Kim").await;
    dana.sees("점심 먹을까요?").await;
    kim.does_not_see("점심 먹을까요?").await;
    kim.has_a_clean_console().await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_reminded_on_another_instance() {
    let cluster = Cluster::of(2).await;
    cluster.api("Kim", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(2).await;
    let (kim, phone) = (browsers.person(&cluster[0]).await, browsers.person(&cluster[1]).await);
    for person in [&kim, &phone] {
        person.signs_in_as("kim").await;
        person.opens_room(GENERAL).await;
        person.is_live().await;
    }
    kim.posts("/remind 점심").await;
    kim.reads("/remind in 20 minutes").await;
    kim.clicks_on("Discard").await;
    kim.posts("/remind 1초 뒤 점심 예약").await;
    kim.reads("I will remind you at").await;
    kim.does_not_see("/remind 1초 뒤 점심 예약").await;
    // Sarang says it in a conversation, unread on all devices.
    for person in [&kim, &phone] {
        person.lists(&["General", "Sarang 1"]).await;
    }
    phone.clicks_on("Sarang").await;
    phone.reads("점심 예약").await;
    kim.lists(&["General", "Sarang"]).await;
    phone.clicks(".message__body a[href='/rooms/general']").await;
    phone.is_at("/rooms/general").await;
    kim.has_a_clean_console().await;
}
