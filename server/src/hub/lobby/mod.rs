//! Who is here, who is typing, who has read how far: told to those who look at a room, and lost without regret.
//!
//! Each instance knows its own people and tells the others what has changed of them, once a second
//! in one whisper; everybody holds it together for themselves. No database is asked: who is in a
//! room is known from the sockets that follow it, and they have asked. Nothing here is on the way of
//! a message.

mod attendance;
mod letter;
mod peers;
mod roll;
mod seat;
mod tally;
mod typing;
mod views;

#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sarang_protocol::id::{RoomId, UserId};
use sarang_protocol::user::User;
use tokio::sync::Notify;
use tokio::time::{Instant, MissedTickBehavior, interval};
use uuid::Uuid;

use self::attendance::Attendance;
use self::letter::{Keys, Letter, Word, parts};
use self::peers::{BEAT_EVERY, Brought, Peers};
use self::roll::{Origin, Roll};
pub use self::tally::LobbyFigures;
use self::tally::Tally;
use self::typing::{TELL_EVERY, Typing};
use self::views::Views;
use super::Inner;
use super::member::SeatId;
use super::room::Room;
use crate::channel::{Glance, Partition, Ring, Whisper, Whispers};

/// Presence is told at most this often.
const PRESENCE_EVERY: Duration = Duration::from_secs(1);

/// Whispers that wait for the task that sends them. It sends them at once, so this is never reached
/// by what people do.
const OUTGOING: usize = 1024;

/// See the module.
pub(super) struct Lobby {
    state: Mutex<State>,
    /// There is something outgoing.
    stirred: Notify,
    tally: Tally,
}

struct State {
    id: Uuid,
    /// Counts the changes that were told.
    version: u64,
    attendance: Attendance,
    roll: Roll,
    peers: Peers,
    views: Views,
    typing: Typing,
    outgoing: Vec<Ring>,
    beat_at: Instant,
    tell_at: Instant,
}

impl Lobby {
    pub(super) fn new() -> Self {
        let (id, now) = (Uuid::new_v4(), Instant::now());
        let state = State {
            id,
            version: 0,
            attendance: Attendance::default(),
            roll: Roll::default(),
            peers: Peers::new(id),
            views: Views::default(),
            typing: Typing::default(),
            outgoing: Vec::new(),
            beat_at: now,
            tell_at: now,
        };
        Self { state: Mutex::new(state), stirred: Notify::new(), tally: Tally::default() }
    }

    /// A socket is gone.
    pub(super) fn leaves(&self, user: UserId, seat: SeatId) {
        let mut state = self.lock();
        state.views.look_away(seat);
        state.attendance.leaves(user, seat, Instant::now());
    }

    /// A socket is no longer in a room.
    pub(super) fn leaves_room(&self, seat: SeatId, room: RoomId) {
        let mut state = self.lock();
        if state.views.of(seat) == Some(room) {
            state.views.look_away(seat);
        }
    }

    /// The membership of somebody has ended: who is not in the room does not look at it.
    pub(super) fn loses_sight(&self, user: UserId, room: &Room) {
        let mut state = self.lock();
        let viewers = state.views.get(room.id).map_or(&[][..], |view| &view.viewers);
        let theirs = viewers.iter().filter(|viewer| viewer.user == user && !room.has(viewer.seat));
        for seat in theirs.map(|viewer| viewer.seat).collect::<Vec<_>>() {
            state.views.look_away(seat);
        }
    }

    fn whisper_keys(&self, room: RoomId, user: UserId, who: &User, typing: bool) {
        let keys = Keys { user, who: who.clone(), typing };
        let ring = Ring::Whisper(Whisper::Room(room, keys.encode()));
        let mut state = self.lock();
        if state.outgoing.len() < OUTGOING {
            state.outgoing.push(ring);
        }
        drop(state);
        self.stirred.notify_one();
    }

    fn hear(&self, whisper: Whisper, now: Instant) {
        let mut state = self.lock();
        let State { peers, roll, views, typing, .. } = &mut *state;
        match whisper {
            Whisper::Room(room, payload) => {
                let Some(view) = views.get(room) else { return };
                if let Some(keys) = Keys::decode(&payload) {
                    typing.hear(room, keys, now);
                } else if let Some(glance) = Glance::decode(&payload) {
                    view.tells(&glance, &self.tally);
                }
            }
            Whisper::Presence(payload) => {
                let Some(letter) = Letter::decode(&payload) else { return };
                let note = &mut |turn| views.note(turn);
                match peers.hear(letter, now) {
                    Brought::Nothing => {}
                    Brought::Changes(origin, people) => {
                        for told in people {
                            roll.tell(origin, told, note);
                        }
                    }
                    Brought::Whole(origin, people) => roll.replace(origin, people, note),
                }
            }
        }
    }

    /// Tells whatever is due.
    fn beat(&self, now: Instant) {
        let mut state = self.lock();
        if now >= state.tell_at {
            state.tell_at = now + PRESENCE_EVERY - TELL_EVERY / 2;
            state.tell_presence(now, &self.tally);
        }
        let State { typing, views, .. } = &mut *state;
        typing.tell(now, views, &self.tally);
    }

    fn outgoing(&self) -> Vec<Ring> {
        std::mem::take(&mut self.lock().outgoing)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tell_presence(&mut self, now: Instant, tally: &Tally) {
        let news = self.attendance.news(now);
        if !news.is_empty() {
            for part in parts(news.clone()) {
                self.version += 1;
                self.write(Word::Changes(part));
            }
        }
        for whom in self.peers.unasked() {
            self.write(Word::Ask(Some(whom)));
        }
        if self.peers.was_asked() {
            let parts = parts(self.attendance.whole());
            let last = parts.len() - 1;
            for (index, part) in parts.into_iter().enumerate() {
                self.write(Word::Whole(u32::try_from(index).unwrap_or(u32::MAX), index == last, part));
            }
        }
        if now >= self.beat_at {
            self.beat_at = now + BEAT_EVERY;
            self.write(Word::Beat);
        }
        let Self { roll, views, peers, .. } = self;
        let note = &mut |turn| views.note(turn);
        for told in news {
            roll.tell(Origin::HERE, told, note);
        }
        for dead in peers.bury(now) {
            tracing::info!("an instance is silent; its people are offline");
            roll.replace(dead, Vec::new(), note);
        }
        views.tell(now, roll, tally);
    }

    fn write(&mut self, word: Word) {
        let letter = Letter { from: self.id, version: self.version, word };
        self.outgoing.push(Ring::Whisper(Whisper::Presence(letter.encode())));
    }
}

/// Hears the others, and keeps the beat.
pub(super) async fn run(inner: Arc<Inner>, mut whispers: Whispers) {
    inner.channel.watch(Partition::EVERYBODY).await;
    inner.lobby.lock().write(Word::Ask(None));
    let mut beat = interval(TELL_EVERY);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            whisper = whispers.next() => match whisper {
                Some(whisper) => inner.lobby.hear(whisper, Instant::now()),
                None => return,
            },
            at = beat.tick() => inner.lobby.beat(at),
            () = inner.lobby.stirred.notified() => {}
        }
        for ring in inner.lobby.outgoing() {
            inner.channel.publish(ring).await;
        }
    }
}
