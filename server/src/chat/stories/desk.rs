//! A database that does not take what comes.

use std::time::Duration;

use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::ClientId;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::*;
use crate::chat::desk::{FULL_RETRY, GROUP, QUEUE};

fn wait_of<T: std::fmt::Debug>(result: Result<T>, words: &str) -> Duration {
    match result {
        Err(ChatError::Refused { code: ErrorCode::Unavailable, message, retry_after: Some(wait) }) => {
            assert!(message.contains(words), "{message}");
            wait
        }
        other => panic!("this passes, and is told so: {other:?}"),
    }
}

#[tokio::test]
async fn a_desk_that_is_full_says_when_to_come_again() {
    let (house, dana) = House::founded().await;
    let held = house.chat.store.held().await;
    let mut posts = JoinSet::new();
    let more_than_fits = QUEUE + 2 * GROUP;
    for n in 0..more_than_fits {
        let (chat, dana) = (house.chat.clone(), dana.clone());
        posts.spawn(async move {
            let cid = ClientId(Uuid::new_v4());
            let text = format!("message {n}");
            (cid, text.clone(), chat.post(&dana, "lobby", cid, &text).await)
        });
    }
    let mut refused = Vec::new();
    // Who is refused is told at once; who is not waits.
    while refused.len() < GROUP {
        let (cid, text, result) = posts.join_next().await.unwrap().unwrap();
        assert_eq!(wait_of(result, "Nothing was stored"), FULL_RETRY);
        refused.push((cid, text));
    }
    assert!(house.chat.waiting() <= QUEUE, "{} wait", house.chat.waiting());
    drop(held);
    while let Some(posted) = posts.join_next().await {
        let (cid, text, result) = posted.unwrap();
        match result {
            Ok(posted) => assert!(posted.fresh),
            refusal => {
                wait_of(refusal, "Nothing was stored");
                refused.push((cid, text));
            }
        }
    }
    assert!(refused.len() <= 2 * GROUP, "no more were refused than had to be");
    for (cid, text) in refused {
        assert!(house.chat.post(&dana, "lobby", cid, &text).await.unwrap().fresh, "{text} had been stored");
    }
    let head = house.chat.room_view(&dana, "lobby", None).await.unwrap().head;
    // Dana came in before.
    assert_eq!(head.0, more_than_fits as u64 + 1);
}

#[tokio::test]
async fn a_full_disk_is_told_and_passes() {
    let (house, dana) = House::founded().await;
    house.posts(&dana, "before").await;
    house.chat.store.is_full().await;
    let (cid, text) = (ClientId(Uuid::new_v4()), "and on ".repeat(1400));
    let refused = house.chat.post(&dana, "lobby", cid, &text).await;
    assert!(wait_of(refused, "disk is full") >= Duration::from_secs(1));
    assert_eq!(house.sees(&dana).await, ["before"]);
    house.chat.store.has_room().await;
    assert!(house.chat.post(&dana, "lobby", cid, &text).await.unwrap().fresh);
    house.posts(&dana, "after").await;
    assert_eq!(house.sees(&dana).await, ["before", text.trim_end(), "after"]);
}

#[tokio::test]
async fn a_database_that_takes_no_writes_is_told_and_read() {
    let (house, dana) = House::founded().await;
    house.posts(&dana, "before").await;
    house.chat.store.is_read_only(true).await;
    let cid = ClientId(Uuid::new_v4());
    let refused = house.chat.post(&dana, "lobby", cid, "meanwhile").await;
    assert!(wait_of(refused, "takes no writes") >= Duration::from_secs(1));
    assert_eq!(house.sees(&dana).await, ["before"]);
    house.chat.store.is_read_only(false).await;
    assert!(house.chat.post(&dana, "lobby", cid, "meanwhile").await.unwrap().fresh);
    assert_eq!(house.sees(&dana).await, ["before", "meanwhile"]);
}
