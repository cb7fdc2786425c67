//! Closed rooms, and conversations that start from a name.

use sarang_tests::browser::Browsers;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_starts_from_a_name_and_appears_before_the_other() {
    let cluster = Cluster::of(2).await;
    cluster.installation().adds_user("haneul", "김하늘");
    let haneul_api = sarang_tests::api::Api::new(&cluster[1], &cluster.installation().token("haneul"));
    haneul_api.joins(GENERAL).await.is(200);
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(2).await;
    let dana = browsers.person(&cluster[0]).await;
    let haneul = browsers.person(&cluster[1]).await;
    dana.signs_in_as("dana").await;
    haneul.signs_in_as("haneul").await;
    haneul.opens_room(GENERAL).await;
    haneul.evaluates("window.__same_page = true").await;

    dana.opens_room(GENERAL).await;
    dana.clicks_on("New message").await;
    dana.is_at("/new-conversation").await;
    dana.fills_in("q", "ㄱㅎㄴ").await;
    dana.submits("q").await;
    dana.reads("@haneul").await;
    dana.clicks("[aria-label='Message 김하늘']").await;
    dana.is_at("/rooms/").await;
    dana.is_live().await;
    dana.reads("You and 김하늘").await;
    dana.lists(&["General", "김하늘"]).await;

    // It is there before the first word, at the other instance, and counts what is said in it.
    haneul.lists(&["General", "Dana"]).await;
    dana.posts("점심 먹었어요?").await;
    dana.sees("점심 먹었어요?").await;
    haneul.lists(&["General", "Dana 1"]).await;
    haneul.clicks_on("Dana").await;
    haneul.sees("점심 먹었어요?").await;
    haneul.posts("아직이요").await;
    dana.sees("아직이요").await;
    haneul.lists(&["General", "Dana"]).await;
    haneul.is_titled("Dana").await;
    // Who came is no news in a conversation; who is here is.
    haneul.no_longer_reads("added").await;
    haneul.finds_visible(".room-header .presence[aria-label='active']").await;
    assert_eq!(haneul.evaluates("return window.__same_page").await, true, "the page was loaded anew");
    assert_eq!(haneul.sockets_opened().await, 1, "it took another socket");
    dana.has_a_clean_console().await;
    haneul.has_a_clean_console().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_room_is_there_for_who_is_added_and_gone_for_who_is_taken_out() {
    let cluster = Cluster::of(2).await;
    for name in ["Dana", "Kim", "Lee"] {
        cluster.api(name, 0).joins(GENERAL).await.is(200);
    }
    let browsers = Browsers::reserve(2).await;
    let dana = browsers.person(&cluster[0]).await;
    let kim = browsers.person(&cluster[1]).await;
    dana.signs_in_as("dana").await;
    kim.signs_in_as("kim").await;
    kim.opens_room(GENERAL).await;
    kim.evaluates("window.__same_page = true").await;

    dana.opens_room(GENERAL).await;
    dana.clicks_on("New room").await;
    dana.fills_in("name", "Plans").await;
    dana.clicks("[name='closed']").await;
    dana.reads("Its address is made by chance").await;
    dana.submits("name").await;
    dana.lists(&["General", "Plans"]).await;
    dana.posts("between us").await;
    dana.sees("between us").await;
    let plans = dana.path().await;

    kim.lists(&["General"]).await;
    kim.evaluates(&format!(
        "const a = document.createElement('a'); a.href = '{plans}'; a.textContent = 'a guess'; \
         document.querySelector('main').prepend(a); a.click()"
    ))
    .await;
    kim.reads("There is no such room").await;

    dana.clicks_on("Add people").await;
    dana.is_at(&format!("{plans}/people")).await;
    dana.fills_in("q", "ki").await;
    dana.submits("q").await;
    dana.clicks("[aria-label='Add Kim']").await;
    dana.reads("Kim is in the room now.").await;

    kim.lists(&["General", "Plans"]).await;
    kim.clicks_on("Plans").await;
    kim.sees("between us").await;
    kim.reads("Dana added Kim").await;
    kim.posts("hello").await;
    dana.opens(&plans).await;
    dana.sees("hello").await;

    cluster.api("Dana", 0).removes(plans.trim_start_matches("/rooms/"), "kim").await.is(204);
    kim.lists(&["General"]).await;
    kim.reads("There is no such room").await;
    kim.does_not_see("between us").await;
    assert_eq!(kim.evaluates("return window.__same_page").await, true, "the page was loaded anew");
    dana.has_a_clean_console().await;
}
