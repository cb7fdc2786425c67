//! The one task that reads heads: for rooms that have just become active, after something may
//! have been missed, and on the tick. Requests that come while it reads are answered together,
//! so that a thousand clients coming back at once cost a few queries.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use sarang_protocol::id::{RoomId, Seq};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until, timeout};

use super::fill::READ_TIMEOUT;
use super::room::Room;
use super::rooms::act;
use super::{Inner, LogError};
use crate::channel::Partition;
use crate::figures::HUB;

/// Requests that wait; those who load wait for the desk, those who re-read do not.
pub(super) const QUEUE: usize = 1024;

/// Everybody converges within this time, whatever the channel loses.
pub(super) const TICK: Duration = Duration::from_secs(5);

/// Instances that were started together must not ask the database together for ever.
const JITTER: Duration = Duration::from_millis(500);

/// A room or a person that nobody is here for is forgotten after this time. Not at once, because
/// reloading a page leaves and comes back within a second.
pub(super) const GRACE: Duration = Duration::from_secs(30);

/// What is asked of the desk.
pub(super) enum Request {
    /// Read these rooms' heads for the first time.
    Load { rooms: Vec<Arc<Room>>, done: oneshot::Sender<Result<(), LogError>> },
    /// Read the heads of these partitions' rooms again; of all rooms, if none is named.
    Reread(Option<Vec<Partition>>),
}

pub(super) async fn run(inner: Arc<Inner>, mut requests: mpsc::Receiver<Request>) {
    let mut batch = Vec::new();
    let mut tick = next_tick();
    loop {
        tokio::select! {
            taken = requests.recv_many(&mut batch, QUEUE) => {
                if taken == 0 {
                    return;
                }
                serve(&inner, batch.drain(..)).await;
            }
            () = sleep_until(tick) => {
                tick = next_tick();
                on_tick(&inner).await;
            }
        }
    }
}

async fn serve(inner: &Arc<Inner>, batch: impl Iterator<Item = Request>) {
    let mut wanted: HashMap<RoomId, Arc<Room>> = HashMap::new();
    let mut fresh: HashMap<RoomId, Arc<Room>> = HashMap::new();
    let mut waiting = Vec::new();
    for request in batch {
        match request {
            Request::Load { rooms, done } => {
                for room in rooms {
                    if !room.is_loaded() {
                        fresh.insert(room.id, room);
                    }
                }
                waiting.push(done);
            }
            Request::Reread(partitions) => {
                for room in inner.rooms.all() {
                    let partition = Partition::of_room(room.id);
                    let named = partitions.as_ref().is_none_or(|named| named.contains(&partition));
                    if named && room.is_loaded() {
                        wanted.insert(room.id, room);
                    }
                }
            }
        }
    }
    // Subscribed first, read then: nothing falls between.
    join_all(fresh.values().map(|room| {
        room.watched();
        inner.channel.watch(Partition::of_room(room.id))
    }))
    .await;
    wanted.extend(fresh);
    let read = read_heads(inner, &wanted).await;
    for done in waiting {
        let answer = match &read {
            Ok(()) => Ok(()),
            Err(error) => Err(LogError::new(&error.0)),
        };
        // Whoever asked may have gone.
        let _ = done.send(answer);
    }
}

async fn on_tick(inner: &Arc<Inner>) {
    HUB.ticks.one();
    let now = Instant::now();
    let rooms = inner.rooms.all();
    for room in &rooms {
        room.relent(now);
    }
    let loaded = rooms.into_iter().filter(|room| room.is_loaded()).map(|room| (room.id, room)).collect();
    // A failure is told by `read_heads`; there is another tick.
    let _ = read_heads(inner, &loaded).await;
    read_accounts(inner).await;
    sweep(inner, now).await;
}

/// One query for all of them.
async fn read_heads(inner: &Arc<Inner>, rooms: &HashMap<RoomId, Arc<Room>>) -> Result<(), LogError> {
    if rooms.is_empty() {
        return Ok(());
    }
    let ids: Vec<RoomId> = rooms.keys().copied().collect();
    let heads: Vec<(RoomId, Seq)> = match timeout(READ_TIMEOUT, inner.log.heads(&ids)).await {
        Ok(Ok(heads)) => heads,
        Ok(Err(error)) => {
            tracing::warn!(rooms = ids.len(), %error, "heads could not be read");
            return Err(error);
        }
        Err(_) => {
            tracing::warn!(rooms = ids.len(), "reading heads took too long");
            return Err(LogError::new("the read took too long"));
        }
    };
    HUB.heads.add(heads.len());
    for (id, head) in heads {
        if let Some(room) = rooms.get(&id) {
            act(inner, room, room.note_head(head));
        }
    }
    Ok(())
}

/// One query for everybody; those about whom something has changed look closer themselves.
async fn read_accounts(inner: &Arc<Inner>) {
    let present = inner.people.present();
    if present.is_empty() {
        return;
    }
    match timeout(READ_TIMEOUT, inner.log.accounts(&present)).await {
        Ok(Ok(accounts)) => inner.people.compare(accounts),
        Ok(Err(error)) => tracing::warn!(people = present.len(), %error, "accounts could not be read"),
        Err(_) => tracing::warn!(people = present.len(), "reading accounts took too long"),
    }
}

async fn sweep(inner: &Arc<Inner>, now: Instant) {
    let Some(then) = now.checked_sub(GRACE) else {
        return;
    };
    for (room, watches) in inner.rooms.sweep(then) {
        for _ in 0..watches {
            inner.channel.unwatch(Partition::of_room(room)).await;
        }
    }
    for user in inner.people.sweep(then) {
        inner.channel.unwatch(Partition::of_user(user)).await;
    }
}

fn next_tick() -> Instant {
    Instant::now() + TICK - JITTER + rand::random_range(Duration::ZERO..=JITTER * 2)
}
