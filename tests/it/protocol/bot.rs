//! The example from which bots are written does what it says.

use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;

#[path = "../../examples/echo_bot.rs"]
#[expect(dead_code, reason = "an example has a `main`")]
mod echo_bot;

#[tokio::test(flavor = "multi_thread")]
async fn the_example_of_a_bot_echoes_what_others_say() {
    let mut cluster = Cluster::alone().await;
    cluster.api("Echo", 0).joins(GENERAL).await.is(200);
    let (origin, token) = (cluster[0].origin(), cluster.token("Echo"));
    let bot = tokio::spawn(async move { echo_bot::echoes(&origin, &token, GENERAL).await });
    let kim = cluster.talker("Kim", 0).await;
    // It may be there a moment later than Kim.
    let first = |bodies: Vec<String>| bodies.iter().any(|body| body.starts_with("echo: "));
    let mut tries = 0;
    while !first(kim.bodies(GENERAL)) {
        tries += 1;
        assert!(tries < 100, "nothing is echoed: {:?}", kim.bodies(GENERAL));
        kim.posts(&format!("is anybody here? {tries}")).await;
    }
    kim.posts("잘 들려요?").await;
    kim.sees("echo: 잘 들려요?").await;
    // It comes back by itself.
    cluster[0].crashes_and_restarts().await;
    kim.comes_back().await;
    kim.posts("still there?").await;
    kim.sees("echo: still there?").await;
    bot.abort();
}
