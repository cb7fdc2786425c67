//! All rooms of this instance, and the task that hears the channel for them.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use sarang_protocol::id::RoomId;
use sarang_protocol::text::RoomSlug;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::Inner;
use super::desk::Request;
use super::fill::fill;
use super::member::Member;
use super::room::Room;
use crate::channel::{Heard, Listener, Ring};
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

/// Hears the channel until it is gone.
pub(super) async fn listen(inner: Arc<Inner>, mut listener: Listener, desk: mpsc::Sender<Request>) {
    while let Some(heard) = listener.next().await {
        match heard {
            Heard::Ring(Ring::Event(hint)) => {
                if let Some(room) = inner.rooms.get(hint.room) {
                    let leaver = hint.leaver;
                    act(&inner, &room, room.hear(hint));
                    if let Some(leaver) = leaver {
                        inner.lobby.loses_sight(leaver, &room);
                    }
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

/// Does what a room wants done.
pub(super) fn act(inner: &Inner, room: &Arc<Room>, next: Next) {
    match next {
        Next::Rest => {}
        Next::Fill => drop(tokio::spawn(fill(inner.log.clone(), room.clone()))),
    }
}
