//! Two people talk.

use sarang_tests::browser::Browsers;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;

#[tokio::test(flavor = "multi_thread")]
async fn two_browsers_on_two_instances_talk_through_redis() {
    let cluster = Cluster::of(2).await;
    let witness = cluster.talker("Lee", 0).await;
    for name in ["Dana", "Kim"] {
        cluster.api(name, 0).joins(GENERAL).await.is(200);
    }
    let browsers = Browsers::reserve(2).await;
    let dana = browsers.person(&cluster[0]).await;
    let kim = browsers.person(&cluster[1]).await;
    dana.signs_in_as("dana").await;
    kim.signs_in_as("kim").await;
    dana.opens_room(GENERAL).await;
    kim.opens_room(GENERAL).await;

    dana.posts("hello from the first").await;
    kim.sees("hello from the first").await;
    dana.sees("hello from the first").await;
    kim.posts("안녕하세요, 두 번째에서 👋").await;
    dana.sees("안녕하세요, 두 번째에서 👋").await;
    kim.sees("안녕하세요, 두 번째에서 👋").await;

    dana.has_a_clean_console().await;
    kim.has_a_clean_console().await;
    witness.posts("heard by all").await;
    cluster.promise_is_kept(GENERAL, &[&witness]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_browsers_keep_talking_while_an_instance_is_killed_and_redis_restarts() {
    let mut cluster = Cluster::of(2).await;
    let witness = cluster.steadfast("Lee", 1).await;
    for name in ["Dana", "Kim"] {
        cluster.api(name, 0).joins(GENERAL).await.is(200);
    }
    let browsers = Browsers::reserve(2).await;
    let dana = browsers.person(&cluster[0]).await;
    let kim = browsers.person(&cluster[1]).await;
    dana.signs_in_as("dana").await;
    kim.signs_in_as("kim").await;
    dana.opens_room(GENERAL).await;
    kim.opens_room(GENERAL).await;
    dana.posts("from the first").await;
    kim.sees("from the first").await;
    kim.posts("from the second").await;
    dana.sees("from the second").await;

    dana.is_at_the_composer().await;
    dana.types("typed while it d").await;
    cluster[0].kill9();
    dana.types("ied").await;
    dana.presses_enter().await;
    kim.posts("while the first is away").await;
    cluster[0].starts().await;
    dana.sees("while the first is away").await;
    kim.sees("typed while it died").await;

    cluster.redis().restarts().await;
    dana.posts("after the bell broke").await;
    kim.sees("after the bell broke").await;
    kim.posts("좋아요").await;
    dana.sees("좋아요").await;

    let said = [
        "from the first",
        "from the second",
        "while the first is away",
        "typed while it died",
        "after the bell broke",
        "좋아요",
    ];
    for person in [&dana, &kim] {
        let shown: Vec<String> = person.messages().await.into_iter().map(|shown| shown.body).collect();
        assert_eq!(shown, said);
    }
    witness.posts("heard by all").await;
    cluster.promise_is_kept(GENERAL, &[&witness]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_message_stands_there_at_once_and_settles() {
    let cluster = Cluster::alone().await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    for n in 1..=5 {
        dana.posts(&format!("message {n}")).await;
    }
    for n in 1..=5 {
        dana.sees(&format!("message {n}")).await;
    }
    let bodies: Vec<String> = dana.messages().await.into_iter().map(|shown| shown.body).collect();
    assert_eq!(bodies, ["message 1", "message 2", "message 3", "message 4", "message 5"]);
    dana.has_draft("").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_of_one_person_show_each_message_once() {
    let cluster = Cluster::alone().await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    let first = dana.tab().await;
    dana.opens_another_tab().await;
    dana.opens_room(GENERAL).await;
    let second = dana.tab().await;
    dana.posts("from the second tab").await;
    dana.sees("from the second tab").await;
    dana.goes_to_tab(&first).await;
    dana.sees("from the second tab").await;
    dana.posts("from the first tab").await;
    dana.sees("from the first tab").await;
    dana.goes_to_tab(&second).await;
    dana.sees("from the first tab").await;
    dana.sees("from the second tab").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_write_is_shown_as_they_wrote_it() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person(&cluster[0]).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    for body in [
        "<img src=x onerror=\"document.title='owned'\">",
        "</script><script>document.title='owned'</script>",
        "two lines\nand  two  spaces",
        "  indented",
        "مرحبا بالعالم",
        "👩‍👩‍👧‍👦 🇰🇷",
    ] {
        kim.posts(body).await;
        dana.sees(body.trim()).await;
    }
    // After a reload they come with the page and not over the socket.
    dana.reloads().await;
    dana.is_live().await;
    dana.sees("two lines\nand  two  spaces").await;
    dana.sees("</script><script>document.title='owned'</script>").await;
    let title = dana.evaluates("return document.title").await;
    assert_ne!(title, "owned");
    dana.has_a_clean_console().await;
}
