//! A group of people, from its page to a message that calls it.

use sarang_tests::browser::Browsers;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::{ADMIN, GENERAL};

use super::mentions::offers;

#[tokio::test(flavor = "multi_thread")]
async fn a_group_is_made_found_in_half_typed_hangul_and_calls_its_people_on_another_instance() {
    let cluster = Cluster::of(2).await;
    for name in [ADMIN, "Kim"] {
        cluster.api(name, 0).joins(GENERAL).await.is(200);
    }
    let browsers = Browsers::reserve(2).await;
    let dana = browsers.person(&cluster[0]).await;
    let kim = browsers.person(&cluster[1]).await;
    kim.signs_in_as("kim").await;
    kim.opens("/rooms").await;
    dana.signs_in_as(ADMIN).await;
    dana.opens("/groups").await;
    dana.fills_in("handle", "design").await;
    dana.fills_in("name", "디자인팀").await;
    dana.fills_in("members", "kim").await;
    dana.can_be_used_by_everybody("the form for a group").await;
    dana.submits("name").await;
    dana.reads("The group is made.").await;

    // By its name, as an input method has it half way.
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    dana.is_at_the_composer().await;
    dana.types("@").await;
    dana.composes(&["ㄷ", "디", "딪", "디자", "디장"]).await;
    offers(&dana, &["@design"]).await;
    dana.commits("디자").await;
    dana.has_draft("@디자").await;
    offers(&dana, &["@design"]).await;
    dana.presses_enter().await;
    dana.has_draft("@design ").await;
    dana.types("님, 점심 어때요?").await;
    dana.presses_enter().await;

    // Kim is called in the list of rooms, in the room and in the message; who is not in the group is not.
    kim.reads("@1\nmention of you").await;
    kim.opens_room(GENERAL).await;
    kim.no_longer_reads("mention of you").await;
    let drawn = "return document.querySelector('.message__body .rich-text').outerHTML";
    let lit = "return [...document.querySelectorAll('.message:has(.rich-text__call--own)')].length";
    for (person, own) in [(&kim, " rich-text__call--own"), (&dana, "")] {
        person.finds(".message__body .rich-text__call").await;
        let live = person.evaluates(drawn).await;
        let call = format!(r#"<span class="rich-text__call{own}">@design</span>"#);
        assert!(live.as_str().unwrap().contains(&call), "{live}");
        assert_eq!(person.evaluates(lit).await, u8::from(!own.is_empty()));
        // The server draws it as the browser does.
        person.reloads().await;
        person.finds(".message__body .rich-text__call").await;
        assert_eq!(person.evaluates(drawn).await, live);
        person.is_live().await;
    }

    // What comes while one looks at another page counts too; without the group it is text.
    kim.opens("/rooms").await;
    kim.is_live().await;
    dana.types("@design, 다시 한번").await;
    dana.presses_enter().await;
    kim.reads("@1\nmention of you").await;
    dana.opens("/groups").await;
    dana.clicks("a[href='/groups?change=design']").await;
    dana.clicks("summary").await;
    dana.clicks("details[open] .button--danger").await;
    dana.reads("The group is deleted.").await;
    dana.opens_room(GENERAL).await;
    dana.finds(".message__body .rich-text__call").await;
    dana.is_live().await;
    dana.inserts("@design 없음").await;
    dana.presses_enter().await;
    dana.sees("@design 없음").await;
    kim.reads("@1\nmention of you").await;
    for person in [&dana, &kim] {
        person.has_a_clean_console().await;
    }
}
