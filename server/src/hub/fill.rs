//! Fills a hole in a room from the log. One task for a room at a time.

use std::sync::Arc;
use std::time::Duration;

use sarang_protocol::id::Seq;
use tokio::time::{sleep, timeout};

use super::room::Room;
use super::{Log, LogError};
use crate::figures::HUB;

/// Events that overtake each other on their way arrive within this time of each other: two tasks
/// that committed one after the other may well ring the other way round. Not worth a read.
const OVERTAKING: Duration = Duration::from_millis(10);

/// Events in one read.
const CHUNK: u32 = 100;

/// A read that takes longer has met a stopped database.
pub(super) const READ_TIMEOUT: Duration = Duration::from_secs(5);

/// Reads that fail in a row before this is left to the next tick.
const TRIES: u32 = 3;

/// What is to be read for a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// Nothing (any more).
    Nothing,
    /// The events after one, of which the `goal` is said to exist.
    Events { after: Seq, goal: Seq },
    /// Its head: the hole looks too wide to be filled.
    Head,
}

pub(super) async fn fill(log: Arc<dyn Log>, room: Arc<Room>) {
    sleep(OVERTAKING).await;
    if room.wants() != Want::Nothing {
        HUB.fills.one();
    }
    let mut failures = 0;
    loop {
        let want = room.wants();
        if want == Want::Nothing {
            return;
        }
        let reason = match timeout(READ_TIMEOUT, read(&*log, &room, want)).await {
            Ok(Ok(())) => {
                failures = 0;
                continue;
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the read took too long".to_owned(),
        };
        failures += 1;
        if failures == TRIES {
            HUB.fills_given_up.one();
            tracing::warn!(room = room.id.0, reason, "a room's log could not be read");
            return room.give_up();
        }
        sleep(rand::random_range(OVERTAKING..OVERTAKING * 10 * failures)).await;
    }
}

async fn read(log: &dyn Log, room: &Room, want: Want) -> Result<(), LogError> {
    match want {
        Want::Nothing => {}
        Want::Events { after, goal } => room.filled(after, goal, log.frames(room.id, after, CHUNK).await?),
        Want::Head => match log.heads(&[room.id]).await?.first() {
            Some((_, head)) => room.skip(*head),
            None => return Err(LogError::new("there is no such room")),
        },
    }
    Ok(())
}
