//! Who comes into rooms, leaves them and gives them names, while everything breaks.

use std::time::Duration;

use reqwest::{Method, StatusCode};
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

/// What somebody does.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Rename,
    Leave,
    Join,
    Add,
    Remove,
}

/// How often each is done, beside the others.
const DEEDS: [Deed; 7] =
    [Deed::Rename, Deed::Leave, Deed::Join, Deed::Join, Deed::Add, Deed::Add, Deed::Remove];

/// Everybody's handle, and ways to the instances; the first is the administrator. Gives how often something
/// was done for sure.
pub(crate) async fn come_and_go(
    ways: Vec<(String, Vec<Api>)>,
    mut dice: Dice,
    mut silence: watch::Receiver<bool>,
) -> usize {
    let mut done = 0;
    // First each kind once, however short the run.
    let mut first = [Deed::Join, Deed::Rename, Deed::Add, Deed::Remove, Deed::Leave, Deed::Join].into_iter();
    let mut next = first.next();
    while !*silence.borrow_and_update() {
        let (who, deed) = match next {
            Some(deed) => (0, deed),
            // Half of it is the administrator's, who alone may do all of it.
            None => (dice.below(2) * dice.below(ways.len()), DEEDS[dice.below(DEEDS.len())]),
        };
        let (_, apis) = &ways[who];
        let api = &apis[dice.below(apis.len())];
        let (whom, _) = &ways[next.map_or_else(|| dice.below(ways.len()), |_| ways.len() - 1)];
        let request = match deed {
            Deed::Rename => {
                let name = format!("Books {}", dice.below(100));
                api.request(Method::PATCH, &format!("/rooms/{BOOKS}")).json(&json!({ "name": name }))
            }
            Deed::Leave => api.request(Method::DELETE, &format!("/rooms/{BOOKS}/membership")),
            Deed::Join => api.request(Method::PUT, &format!("/rooms/{BOOKS}/membership")),
            Deed::Add => api.request(Method::PUT, &format!("/rooms/{BOOKS}/members/{whom}")),
            Deed::Remove => api.request(Method::DELETE, &format!("/rooms/{BOOKS}/members/{whom}")),
        };
        // What becomes of it is not known while things break: the history tells.
        let answer = request.timeout(PATIENCE).send().await;
        let status = answer.map_or(StatusCode::SERVICE_UNAVAILABLE, |answer| answer.status());
        done += usize::from(status.is_success());
        if !status.is_server_error() {
            next = first.next();
        }
        tokio::select! {
            () = tokio::time::sleep(dice.between(PAUSE.0, PAUSE.1)) => {}
            _ = silence.changed() => {}
        }
    }
    done
}
