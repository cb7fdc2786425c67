//! Going elsewhere by a few keys, with every input method.

use sarang_tests::api::Api;
use sarang_tests::browser::{Browsers, Person};
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::wait::{holds, until};

async fn offers(person: &Person, expected: &[&str]) {
    let script = "return [...document.querySelectorAll('[role=option]')].map(e => e.innerText.trim())";
    until(format!("{expected:?} is offered"), async || {
        let offered = person.evaluates(script).await;
        let offered: Vec<String> = serde_json::from_value(offered).unwrap_or_default();
        // A face stands before a name, and a handle after it.
        let named = |(offered, expected): (&String, &&str)| offered.lines().any(|line| line == *expected);
        let all = offered.iter().zip(expected).all(named);
        holds(all && offered.len() == expected.len(), format!("{offered:?}"))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_name_in_hangul_leads_to_a_room_and_to_a_person() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_user("haneul", "김하늘");
    let haneul = Api::new(&cluster[0], &cluster.installation().token("haneul"));
    haneul.joins(GENERAL).await.is(200);
    cluster.installation().adds_room("디자인", "디자인");
    let dana_api = cluster.api("Dana", 0);
    dana_api.joins(GENERAL).await.is(200);
    dana_api.joins("디자인").await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    dana.is_at_the_composer().await;
    dana.inserts("half a sentence").await;

    dana.presses_with_control("k").await;
    dana.finds_visible(".switcher__field").await;
    offers(&dana, &["General", "디자인"]).await;
    dana.composes(&["ㄷ", "디", "딪"]).await;
    offers(&dana, &["디자인"]).await;
    // What belongs to the input method is not taken from it.
    dana.presses_enter_into_the_input_method().await;
    dana.finds_visible(".switcher__field").await;
    dana.commits("디자").await;
    offers(&dana, &["디자인"]).await;
    dana.presses_enter().await;
    dana.is_at("/rooms/%EB%94%94%EC%9E%90%EC%9D%B8").await;
    dana.no_longer_finds(".switcher__field").await;

    dana.presses_with_control("k").await;
    dana.finds_visible(".switcher__field").await;
    // Where one was before comes first.
    offers(&dana, &["General", "디자인"]).await;
    dana.inserts("ㄱㅎㄴ").await;
    offers(&dana, &["김하늘"]).await;
    dana.presses_enter().await;
    dana.reads("You and 김하늘").await;
    dana.posts("점심 먹었어요?").await;
    dana.sees("점심 먹었어요?").await;

    // It is a room of one's own now, and not offered twice.
    dana.presses_with_control("k").await;
    dana.finds_visible(".switcher__field").await;
    dana.inserts("하느").await;
    offers(&dana, &["김하늘"]).await;
    dana.presses_escape().await;
    dana.no_longer_finds(".switcher__field").await;
    dana.presses_with_control("k").await;
    dana.finds_visible(".switcher__field").await;
    dana.inserts("gen").await;
    offers(&dana, &["General"]).await;
    dana.presses_enter().await;
    dana.has_draft("half a sentence").await;
    dana.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn arrows_choose_and_the_keys_are_told() {
    let cluster = Cluster::alone().await;
    cluster.installation().adds_room("books", "Books");
    let api = cluster.api("Dana", 0);
    api.joins(GENERAL).await.is(200);
    api.joins("books").await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    dana.presses_with_control("k").await;
    offers(&dana, &["Books", "General"]).await;
    let active = "const f = document.querySelector('.switcher__field'); \
        return document.getElementById(f.getAttribute('aria-activedescendant'))?.innerText.trim()";
    for (key, name) in [("Down", "General"), ("Down", "Books"), ("Up", "General"), ("Up", "Books")] {
        dana.presses_arrow(key).await;
        assert_eq!(dana.evaluates(active).await, name, "{key}");
    }
    dana.inserts("zzz").await;
    dana.reads("Nothing found").await;
    dana.presses_enter().await;
    dana.presses_escape().await;
    dana.no_longer_finds(".switcher__field").await;
    dana.is_at("/rooms/general").await;

    dana.presses_with_control("/").await;
    dana.reads("Jump to a room or person").await;
    dana.presses_escape().await;
    dana.no_longer_finds(".overlay").await;
    dana.clicks(".sidebar__jump").await;
    dana.finds_visible(".switcher__field").await;
    dana.inserts("books").await;
    dana.clicks("[role=option]").await;
    dana.is_at("/rooms/books").await;
    dana.has_a_clean_console().await;
}
