//! A socket's place in the hub: which rooms it is in, and how it catches up in each.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::text::RoomSlug;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::allowance::{Allowance, Rate};
use super::desk::Request;
use super::member::{Member, SeatId, Standing};
use super::outbox::Outbox;
use super::people::{Arrival, Crowded};
use super::room::Room;
use super::tail::Tail;
use super::{Hub, LogError};
use crate::channel::Partition;

/// One socket in the hub. Dropping it leaves all rooms.
pub struct Seat {
    pub(super) hub: Hub,
    pub(super) id: SeatId,
    pub(super) user: UserId,
    pub(super) outbox: Outbox,
    /// Where its user was typing last, and since when.
    pub(super) typed: Mutex<Option<(RoomId, Instant)>>,
    allowance: Arc<Allowance>,
    rooms: Mutex<HashMap<RoomId, Arc<Room>>>,
}

impl Hub {
    /// Gives a socket its seat. From now on a ring for this user nudges the outbox.
    pub async fn seat(&self, user: UserId, outbox: Outbox, rate: Rate) -> Result<Seat, Crowded> {
        let id = SeatId(self.inner.seats.fetch_add(1, Ordering::Relaxed));
        let (arrival, allowance) = self.inner.people.arrive(user, id, &outbox, rate)?;
        let (typed, rooms) = (Mutex::default(), Mutex::default());
        let seat = Seat { hub: self.clone(), id, user, outbox, typed, allowance, rooms };
        if arrival == Arrival::First {
            self.inner.channel.watch(Partition::of_user(user)).await;
        }
        Ok(seat)
    }
}

impl Seat {
    /// What the user's sockets may do together.
    pub fn allowance(&self) -> Arc<Allowance> {
        self.allowance.clone()
    }

    /// Joins rooms, subscribed and with their heads read when this resolves. Their events wait
    /// until [`Seat::resume`] is called for each. Beside each room stands the position at which
    /// the user was known to be a member: a later event that ends it ends this too.
    pub async fn join(&self, rooms: &[(RoomId, RoomSlug, Seq)]) -> Result<(), LogError> {
        let mut cold = Vec::new();
        for (id, slug, since) in rooms {
            let member = Member::joining(self.id, self.user, *since, self.outbox.clone());
            let room = self.hub.inner.rooms.join(*id, slug, member);
            if !room.is_loaded() {
                cold.push(room.clone());
            }
            self.lock().insert(*id, room);
        }
        if cold.is_empty() {
            return Ok(());
        }
        let (done, answer) = oneshot::channel();
        let request = Request::Load { rooms: cold, done };
        let stopped = || LogError::new("the hub has stopped");
        self.hub.desk.send(request).await.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }

    /// The socket has, or is about to be sent, everything of the room up to `from`: from now on
    /// events come by themselves. What is missing meanwhile is queued from memory, where memory
    /// reaches back so far.
    pub fn resume(&self, room: RoomId, from: Seq) -> Standing {
        match self.room(room) {
            Some(room) => room.resume(self.id, from),
            None => Standing::Gone,
        }
    }

    /// Tells the client to ask for more of a room.
    pub fn lag(&self, room: RoomId, head: Seq) {
        if let Some(room) = self.room(room) {
            self.outbox.answer(room.lag_frame(head));
        }
    }

    /// What follows a position in a room that this socket is in, if it is in memory.
    pub fn tail(&self, room: RoomId, after: Seq) -> Option<Tail> {
        self.room(room)?.tail(self.id, after)
    }

    /// Whether events of the room go to this socket: not any more, once one has come with which
    /// the user's membership ended.
    pub fn is_in(&self, room: RoomId) -> bool {
        self.room(room).is_some_and(|room| room.has(self.id))
    }

    /// The user was known to be a member at this position too, perhaps after having been none: an
    /// event before it ends nothing. Gives whether this socket [is in it](Seat::is_in).
    pub fn confirm(&self, room: RoomId, since: Seq) -> bool {
        self.room(room).is_some_and(|room| room.confirm(self.id, since))
    }

    /// The user's own log has been told here up to this position.
    pub fn told(&self, own: Seq) {
        self.hub.inner.people.told(self.user, self.id, own);
    }

    /// Leaves a room: nothing of it is queued any more, and what is queued is dropped.
    pub fn leave(&self, room: RoomId) {
        let left = self.lock().remove(&room);
        if let Some(left) = left {
            left.leave(self.id);
            self.outbox.forget(room);
            self.hub.inner.lobby.leaves_room(self.id, room);
        }
    }

    fn room(&self, room: RoomId) -> Option<Arc<Room>> {
        self.lock().get(&room).cloned()
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, HashMap<RoomId, Arc<Room>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        for room in self.lock().values() {
            room.leave(self.id);
        }
        self.hub.inner.people.leave(self.user, self.id);
        self.hub.inner.lobby.leaves(self.user, self.id);
    }
}
