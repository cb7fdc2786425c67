//! What a socket says about its user.

use std::sync::PoisonError;
use std::time::Duration;

use sarang_protocol::id::RoomId;
use sarang_protocol::presence::Attention;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::user::User;
use tokio::time::Instant;

use super::State;
use crate::hub::Seat;

/// One socket may say at most this often that its user types. Well-behaved ones say it every 3 s.
pub(super) const TYPED_EVERY: Duration = Duration::from_secs(1);

impl Seat {
    /// This socket's user is here, and in the rooms that it has joined.
    pub fn appears(&self, user: &User) {
        let rooms = self.lock().keys().copied().collect();
        self.hub.inner.lobby.lock().attendance.appears(self.user, &user.handle, self.id, rooms);
    }

    /// Whether somebody is at this socket, and which of its rooms they look at.
    pub fn attends(&self, attention: Attention, room: Option<(RoomId, &RoomSlug)>) {
        let room = room.filter(|(room, _)| self.is_in(*room));
        let mut state = self.hub.inner.lobby.lock();
        let State { attendance, views, roll, .. } = &mut *state;
        attendance.attends(self.user, self.id, attention);
        match room {
            Some(room) => views.look(self.id, self.user, &self.outbox, room, roll),
            None => views.look_away(self.id),
        }
    }

    /// This socket's user is typing in a room.
    pub fn types(&self, room: RoomId, user: &User) {
        let now = Instant::now();
        {
            let mut typed = self.typed.lock().unwrap_or_else(PoisonError::into_inner);
            if typed.is_some_and(|(_, at)| now - at < TYPED_EVERY) {
                self.hub.inner.lobby.tally.passes_over();
                return;
            }
            *typed = Some((room, now));
        }
        if self.is_in(room) {
            self.hub.inner.lobby.whisper_keys(room, self.user, user, true);
        }
    }

    /// What this socket's user was typing is done, or was cut off.
    pub fn stops_typing(&self, user: &User) {
        let typed = self.typed.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((room, _)) = typed {
            self.hub.inner.lobby.whisper_keys(room, self.user, user, false);
        }
    }
}
