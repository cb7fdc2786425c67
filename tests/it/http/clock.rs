//! Times on pages are by the reader's clock.

use sarang_protocol::time::Timestamp;
use sarang_tests::cluster::Cluster;
use sarang_tests::installation::GENERAL;
use sarang_tests::visitor::Visitor;

/// What a clock shows that is so far ahead of UTC.
fn shown(at: Timestamp, minutes: i32) -> String {
    let (hour, minute) = at.ahead(minutes).hour_minute();
    format!("{hour:02}:{minute:02}")
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_show_times_by_the_clock_that_one_has_said() {
    let cluster = Cluster::alone().await;
    let kim = cluster.talker("Kim", 0).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    kim.posts("@dana what time is it?").await;
    let messages = cluster.api("Dana", 0).messages(GENERAL, "").await;
    let at = messages.messages.last().expect("it was said").at;
    let mut dana = Visitor::signed_in(&cluster[0], "dana").await;
    let path = format!("/rooms/{GENERAL}/notifications");
    // Somewhere in Europe, in Nepal, in Newfoundland: no two show the same.
    let mut before = 0;
    for minutes in [0, 345, -210] {
        if minutes != 0 {
            dana.opens(&path).await;
            dana.submits(&path, &[("offset", &minutes.to_string()), ("mute", "none")]).await;
        }
        for path in [&format!("/rooms/{GENERAL}"), "/activity"] {
            dana.opens(path).await;
            dana.reads(&shown(at, minutes));
            let text = dana.page().text();
            assert!(minutes == 0 || !text.contains(&shown(at, before)), "{path} at {minutes}: {text}");
        }
        before = minutes;
    }
    // One that no country has is not turned into another by saving something else.
    for fields in [&[("offset", "7")][..], &[]] {
        dana.opens(&path).await;
        dana.submits(&path, fields).await;
        dana.opens(&path).await;
        assert_eq!(dana.form(&path).fields["offset"], "7");
    }
    dana.submits(&path, &[("offset", "-210")]).await;
    dana.opens(&format!("/rooms/{GENERAL}")).await;
    let page = &dana.page().answer.text;
    assert!(page.contains("data-utc-offset=\"-210\"") && page.contains(" UTC−3:30\""), "{page}");
}
