//! Calling people and rooms by name.

use sarang_protocol::change::Change;
use sarang_protocol::text::Body;
use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::wait::{holds, until};
use thirtyfour::Key;

#[tokio::test(flavor = "multi_thread")]
async fn who_is_called_sees_it_in_the_list_of_rooms_and_in_the_message() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens("/rooms").await;
    let said = kim.posts("@dana님, 점심 어때요? @kim은 좋아요").await;
    dana.reads("@1\nmention of you").await;
    kim.changes(GENERAL, said, Change::Edit { body: Body::trusted("점심 어때요?") }).await;
    dana.reads("1\nunread message").await;
    kim.changes(GENERAL, said, Change::Edit { body: Body::trusted("@dana님, 점심 어때요? @kim") }).await;
    dana.reads("@1\nmention of you").await;
    dana.opens_room(GENERAL).await;
    dana.no_longer_reads("mention of you").await;
    // Live and from the server the same.
    for _ in 0..2 {
        dana.finds(".rich-text__call--own").await;
        let drawn = "return document.querySelector('.message__body .rich-text').outerHTML";
        let drawn = dana.evaluates(drawn).await;
        let drawn = drawn.as_str().unwrap();
        assert!(
            drawn.contains(r#"<span class="rich-text__call rich-text__call--own">@dana</span>님"#)
                && drawn.contains(r#"<span class="rich-text__call">@kim</span>"#),
            "{drawn}"
        );
        dana.reloads().await;
    }
    dana.has_a_clean_console().await;
}

/// How the list under the composer stands: its options, and the one that Enter would take.
async fn list(person: &Person) -> (Vec<String>, String) {
    let script = "const field = document.getElementById('message');\
        const texts = [...document.querySelectorAll('#suggestions:not([hidden]) [role=option]')];\
        const active = document.getElementById(field.getAttribute('aria-activedescendant'));\
        return [texts.map(one => one.firstElementChild.textContent),\
            active && active.ariaSelected == 'true' ? active.firstElementChild.textContent : '']";
    serde_json::from_value(person.evaluates(script).await).expect("texts")
}

pub(super) async fn offers(person: &Person, expected: &[&str]) {
    until("the list is what was expected", async || {
        let (options, _) = list(person).await;
        holds(options == expected, format!("{options:?} and not {expected:?}"))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_offered_while_they_are_typed_in_hangul_too() {
    let cluster = Cluster::alone().await;
    for person in ["Dana", "민지", "민수"] {
        cluster.api(person, 0).joins(GENERAL).await.is(200);
    }
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    dana.is_at_the_composer().await;

    // By arrows, Tab and Escape.
    dana.types("@민").await;
    offers(&dana, &["@민수", "@민지"]).await;
    assert_eq!(list(&dana).await.1, "@민수");
    dana.presses_arrow("Down").await;
    assert_eq!(list(&dana).await.1, "@민지");
    dana.can_be_used_by_everybody("a composer with suggestions").await;
    dana.keys(Key::Tab).await;
    dana.has_draft("@민지 ").await;
    offers(&dana, &[]).await;
    dana.types(":tad").await;
    offers(&dana, &["🎉"]).await;
    dana.presses_enter().await;
    dana.has_draft("@민지 🎉 ").await;
    dana.types("#gen").await;
    offers(&dana, &["#general"]).await;
    dana.presses_escape().await;
    offers(&dana, &[]).await;
    dana.presses_enter().await;
    dana.sees("@민지 🎉 #gen").await;

    // An input method keeps its keys, and half a syllable finds.
    dana.types("@").await;
    dana.composes(&["ㅁ", "미", "민", "민ㅈ"]).await;
    offers(&dana, &["@민지"]).await;
    dana.presses_enter_into_the_input_method().await;
    offers(&dana, &["@민지"]).await;
    dana.commits("민ㅈ").await;
    dana.has_draft("@민ㅈ").await;
    offers(&dana, &["@민지"]).await;
    dana.presses_enter().await;
    dana.has_draft("@민지 ").await;
    dana.presses_enter().await;
    dana.finds(".message:last-child .rich-text__call").await;
    dana.has_a_clean_console().await;
}
