//! Messages that are refused, and messages that are left behind.

use sarang_tests::installation::{GENERAL, PASSWORD};
use sarang_tests::proxy::Weather;
use sarang_tests::wait::{holds, until};

use crate::train::{Train, keeps, kept, shows, tries_again};

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_message_says_why_and_can_be_tried_again_edited_and_discarded() {
    let train = Train::with_seats(1).await;
    let kim = train.talker("Kim").await;
    let dana = train.passenger("Dana").await;
    // It arrives, but nobody hears of it.
    train.proxy.turns(Weather::Mute);
    dana.posts("before the end").await;
    until("it is stored", async || {
        let said = train.said_by("dana").await;
        holds(said == ["before the end"], format!("{said:?}"))
    })
    .await;
    train.proxy.turns(Weather::Cut);
    for body in ["to be tried", "to be edited", "to be dropped"] {
        dana.posts(body).await;
    }
    keeps(&dana, 4).await;
    train.cluster.api("Dana", 0).leaves(GENERAL).await.is(204);
    train.proxy.turns(Weather::Fair);
    tries_again(&dana).await;
    let failed = [
        ("before the end", "sent"),
        ("to be tried", "failed"),
        ("to be edited", "failed"),
        ("to be dropped", "failed"),
    ];
    shows(&dana, &failed).await;
    dana.reads("You are not in this room").await;

    // It is as it was after a reload, and then nothing is sent by itself.
    dana.reloads().await;
    dana.is_live().await;
    shows(&dana, &failed).await;
    dana.clicks_on("Join").await;
    dana.finds_visible(".composer__input").await;
    dana.inserts("a draft").await;
    assert_eq!(train.said_by("dana").await, ["before the end"]);

    // By the keyboard alone.
    let button = |message: usize, action: usize| {
        format!(
            "document.querySelectorAll('.message--failed')[{message}].querySelectorAll('button')[{action}].focus()"
        )
    };
    dana.evaluates(&button(2, 2)).await;
    dana.presses_enter().await;
    shows(&dana, &failed[..3]).await;
    dana.types(" goes on").await;
    dana.has_draft("a draft goes on").await;
    dana.evaluates(&button(1, 1)).await;
    dana.presses_enter().await;
    dana.has_draft("to be edited\na draft goes on").await;
    dana.evaluates(&button(0, 0)).await;
    dana.presses_enter().await;
    kim.sees("to be tried").await;
    shows(&dana, &[("before the end", "sent"), ("to be tried", "sent")]).await;
    dana.is_at_the_composer().await;
    dana.presses_enter().await;
    kim.sees("to be edited\na draft goes on").await;
    keeps(&dana, 0).await;
    let said = ["before the end", "to be tried", "to be edited\na draft goes on"];
    assert_eq!(train.said_by("dana").await, said);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_with_unsent_messages_asks_and_takes_only_ones_own_along() {
    let train = Train::with_seats(1).await;
    let lee = train.talker("Lee").await;
    for name in ["Dana", "Kim"] {
        train.cluster.api(name, 0).joins(GENERAL).await.is(200);
    }
    // Kim's session ends by itself, with a message that has not been sent.
    let browser = train.passenger("Kim").await;
    train.proxy.turns(Weather::Cut);
    browser.posts("kim was here").await;
    keeps(&browser, 1).await;
    let args = ["user", "password", "kim", "--password-stdin"];
    train.cluster.installation().cli(args, PASSWORD).well();
    train.proxy.turns(Weather::Fair);
    tries_again(&browser).await;
    browser.reads("You are signed out").await;
    browser.reads("Waits until you sign in again").await;

    // Dana comes, sees none of it and sends none of it; two of Dana's own fail.
    browser.signs_in_as("dana").await;
    browser.opens_room(GENERAL).await;
    browser.posts("dana was here").await;
    lee.sees("dana was here").await;
    browser.does_not_see("kim was here").await;
    train.proxy.turns(Weather::Cut);
    browser.posts("one").await;
    browser.posts("둘").await;
    keeps(&browser, 3).await;
    train.cluster.api("Dana", 0).leaves(GENERAL).await.is(204);
    train.proxy.turns(Weather::Fair);
    tries_again(&browser).await;
    let mine = [("dana was here", "sent"), ("one", "failed"), ("둘", "failed")];
    shows(&browser, &mine).await;

    browser.signs_out().await;
    browser.reads("2 messages have not been sent").await;
    browser.clicks_on("Stay").await;
    browser.no_longer_finds(".leaving").await;
    shows(&browser, &mine).await;
    browser.opens("/settings").await;
    browser.clicks_on("Sign out everywhere").await;
    browser.finds_visible(".leaving").await;
    browser.presses_escape().await;
    browser.no_longer_finds(".leaving").await;
    browser.is_at("/settings").await;
    browser.clicks_on("Sign out everywhere").await;
    browser.clicks_on("Sign out and discard").await;
    browser.is_at("/sign-in").await;
    assert_eq!(kept(&browser).await, 1, "Kim's stays");
    browser.has_a_clean_console().await;

    browser.signs_in_as("kim").await;
    browser.opens_room(GENERAL).await;
    browser.sees("kim was here").await;
    lee.sees("kim was here").await;
    keeps(&browser, 0).await;
    // Nothing is unsent: nothing is asked.
    browser.signs_out().await;
    browser.is_at("/sign-in").await;
    assert_eq!(train.said_by("dana").await, ["dana was here"]);
    assert_eq!(train.said_by("kim").await, ["kim was here"]);
}
