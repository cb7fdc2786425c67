//! All rooms of this instance, and the task that hears the channel for them.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use sarang_protocol::id::{RoomId, UserId};
use sarang_protocol::text::RoomSlug;
use tokio::sync::mpsc;
use tokio::task::coop::consume_budget;
use tokio::time::Instant;

use super::Inner;
use super::desk::Request;
use super::fill::fill;
use super::member::Member;
use super::room::Room;
use crate::channel::{Heard, Hint, Listener, Ring};
use crate::figures::HUB;

/// The rooms that have, or had a moment ago, members here.
#[derive(Default)]
pub(super) struct Rooms(RwLock<HashMap<RoomId, Arc<Room>>>);

/// What the caller has to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(super) enum Next {
    /// Nothing.
    Rest,
    /// Fill the hole: read what the room [wants](Room::wants). Told to one caller at a time.
    Fill,
}

impl Rooms {
    /// Adds a member to a room. Its events go to the outbox once it is caught up.
    pub(super) fn join(&self, id: RoomId, slug: &RoomSlug, newcomer: Member) -> Arc<Room> {
        // The lock is held until the member is in: `sweep` must not take the room away between.
        let mut rooms = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let room = rooms.entry(id).or_insert_with(|| Arc::new(Room::new(id, slug.clone())));
        room.join(newcomer);
        room.clone()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// All of them.
    pub(super) fn all(&self) -> Vec<Arc<Room>> {
        let rooms = self.0.read().unwrap_or_else(PoisonError::into_inner);
        rooms.values().cloned().collect()
    }

    /// Forgets the rooms where nobody has been since `then`; gives them and how often each one's
    /// partition has to be unwatched.
    pub(super) fn sweep(&self, then: Instant) -> Vec<(RoomId, usize)> {
        let mut rooms = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let mut swept = Vec::new();
        rooms.retain(|id, room| match room.abandoned(then) {
            Some(watches) => {
                swept.push((*id, watches));
                false
            }
            None => true,
        });
        swept
    }

    fn get(&self, id: RoomId) -> Option<Arc<Room>> {
        let rooms = self.0.read().unwrap_or_else(PoisonError::into_inner);
        rooms.get(&id).cloned()
    }
}

/// Events of a room that are delivered together at most. A full group of a commit is no more.
const RUN: usize = 128;

/// Hears the channel until it is gone.
pub(super) async fn listen(inner: Arc<Inner>, mut listener: Listener, desk: mpsc::Sender<Request>) {
    let mut ahead = None;
    loop {
        let heard = match ahead.take() {
            Some(heard) => heard,
            None => match listener.next().await {
                Some(heard) => heard,
                None => return,
            },
        };
        match heard {
            Heard::Ring(Ring::Event(hint)) => {
                let mut run = vec![hint];
                while run.len() < RUN && ahead.is_none() {
                    match listener.next_now() {
                        Some(Heard::Ring(Ring::Event(next))) if next.room == run[0].room => run.push(next),
                        Some(other) => ahead = Some(other),
                        None => break,
                    }
                }
                hear(&inner, run);
                if ahead.is_some() {
                    // Not to keep the thread for as long as there is something to hear.
                    consume_budget().await;
                }
            }
            Heard::Ring(Ring::User(user)) => inner.people.nudge(user),
            // Those are overheard, not listened to.
            Heard::Ring(Ring::Whisper(_)) => {}
            // A full desk is busy reading heads; at the latest its tick reads these.
            Heard::Missed(partitions) => {
                HUB.missed.one();
                drop(desk.try_send(Request::Reread(partitions)));
            }
        }
    }
}

/// Some of one room's events.
fn hear(inner: &Arc<Inner>, run: Vec<Hint>) {
    let Some(room) = run.first().and_then(|hint| inner.rooms.get(hint.room)) else { return };
    let leavers: Vec<UserId> = run.iter().filter_map(|hint| hint.leaver).collect();
    act(inner, &room, room.hear(run));
    for leaver in leavers {
        inner.lobby.loses_sight(leaver, &room);
    }
}

/// Does what a room wants done.
pub(super) fn act(inner: &Inner, room: &Arc<Room>, next: Next) {
    match next {
        Next::Rest => {}
        Next::Fill => drop(tokio::spawn(fill(inner.log.clone(), room.clone()))),
    }
}
