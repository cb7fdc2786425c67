//! Who comes into rooms, leaves them and gives them names, while everything breaks.

use std::time::Duration;

use reqwest::Method;
use sarang_tests::api::Api;
use serde_json::json;
use tokio::sync::watch;

use crate::dice::Dice;

/// A room that people come into and leave. (In the other one everybody stays.)
pub(crate) const BOOKS: &str = "books";

/// Somebody does something about this often.
const PAUSE: (Duration, Duration) = (Duration::from_millis(200), Duration::from_millis(900));

/// An instance that is away or stands still is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Everybody's handle, and ways to the instances; the first is the administrator. Gives how often something
/// was done for sure.
pub(crate) async fn come_and_go(
    ways: Vec<(String, Vec<Api>)>,
    mut dice: Dice,
    mut silence: watch::Receiver<bool>,
) -> usize {
    let mut done = 0;
    while !*silence.borrow_and_update() {
        let who = dice.below(ways.len());
        let (_, apis) = &ways[who];
        let api = &apis[dice.below(apis.len())];
        let membership = format!("/rooms/{BOOKS}/membership");
        let request = match dice.below(5) {
            0 if who == 0 => {
                let name = format!("Books {}", dice.below(100));
                api.request(Method::PATCH, &format!("/rooms/{BOOKS}")).json(&json!({ "name": name }))
            }
            0 | 1 => api.request(Method::DELETE, &membership),
            2 => {
                let (whom, _) = &ways[dice.below(ways.len())];
                api.request(Method::PUT, &format!("/rooms/{BOOKS}/members/{whom}"))
            }
            _ => api.request(Method::PUT, &membership),
        };
        // What becomes of it is not known while things break: the history tells.
        let answer = request.timeout(PATIENCE).send().await;
        done += usize::from(answer.is_ok_and(|answer| answer.status().is_success()));
        tokio::select! {
            () = tokio::time::sleep(dice.between(PAUSE.0, PAUSE.1)) => {}
            _ = silence.changed() => {}
        }
    }
    done
}
