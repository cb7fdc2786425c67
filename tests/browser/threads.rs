//! Threads: what a room shows of them as they go on, and their pages.

use sarang_protocol::thread::InThread;
use sarang_tests::browser::Browsers;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;

#[tokio::test(flavor = "multi_thread")]
async fn two_people_on_two_instances_talk_in_a_thread() {
    let cluster = Cluster::of(2).await;
    let lee = cluster.talker("Lee", 0).await;
    for name in ["Dana", "Kim"] {
        cluster.api(name, 0).joins(GENERAL).await.is(200);
    }
    let browsers = Browsers::reserve(2).await;
    let (dana, kim) = (browsers.person(&cluster[0]).await, browsers.person(&cluster[1]).await);
    dana.signs_in_as("dana").await;
    kim.signs_in_as("kim").await;
    dana.opens_room(GENERAL).await;
    dana.posts("점심?").await;
    dana.sees("점심?").await;
    let root = cluster.api("Dana", 0).messages(GENERAL, "").await.messages[0].seq;

    // Kim comes by the message's own address, and replies in its thread.
    kim.opens(&format!("/rooms/{GENERAL}/{root}")).await;
    kim.is_live().await;
    kim.clicks_on("Reply in a thread").await;
    let path = format!("/rooms/{GENERAL}/threads/{root}");
    kim.is_at(&path).await;
    kim.fills_in("body", "국수").await;
    kim.submits("body").await;
    kim.reads("1 reply").await;
    kim.sees("국수").await;

    // Dana's open page tells of it, and does not show it.
    dana.reads("1 reply").await;
    dana.does_not_see("국수").await;
    lee.replies_in(GENERAL, root, "그래").await;
    dana.reads("2 replies").await;
    lee.says_within(GENERAL, InThread { root, also_to_room: true }, "국수!").await;
    dana.sees("국수!").await;
    dana.reads("3 replies").await;
    dana.has_a_clean_console().await;

    // In the list it is the newest, with what is new to Dana; reading it makes it old.
    dana.clicks("#sidebar a[href='/threads']").await;
    dana.is_at("/threads").await;
    dana.reads("3 unread").await;
    dana.clicks_on("점심?").await;
    dana.is_at(&path).await;
    dana.sees("국수").await;
    dana.sees("그래").await;
    dana.opens("/threads").await;
    dana.no_longer_reads("unread").await;
    kim.has_a_clean_console().await;
}
