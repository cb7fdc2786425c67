//! Who is typing in the rooms that somebody here looks at.

use std::collections::HashMap;
use std::time::Duration;

use sarang_protocol::frame::ServerFrame;
use sarang_protocol::id::{RoomId, UserId};
use sarang_protocol::presence::{TYPING_EVERY_MS, TYPING_HOLDS_MS, TYPING_NAMED};
use sarang_protocol::user::User;
use tokio::time::Instant;

use super::Tally;
use super::letter::Keys;
use super::views::{View, Views};
use crate::channel::Frame;

/// Who has not been heard for so long types no more: twice the time in which they say so again.
pub(super) const EXPIRES: Duration = Duration::from_millis(2 * TYPING_EVERY_MS as u64);

/// Who types is told at most this often …
pub(super) const TELL_EVERY: Duration = Duration::from_millis(500);

/// … and where more sockets than [`MANY`] look on, this often.
const TELL_MANY_EVERY: Duration = Duration::from_secs(2);

/// A frame to so many sockets is some milliseconds of work.
const MANY: usize = 1_000;

/// While nothing changes it is told again this often, for what was told does not hold for ever.
const TELL_AGAIN: Duration = Duration::from_millis(TYPING_HOLDS_MS as u64 / 2);

/// So many people are remembered to be typing in one room. More would not be read, nor counted.
const MOST: usize = 100;

/// Who is typing where.
#[derive(Default)]
pub(super) struct Typing(HashMap<RoomId, Typists>);

#[derive(Default)]
struct Typists {
    /// In the order in which they began.
    people: Vec<Typist>,
    /// Whether they are others than was told.
    stirred: bool,
    /// Who was told last, and when.
    told: Option<(Vec<UserId>, Instant)>,
}

struct Typist {
    user: UserId,
    who: User,
    until: Instant,
}

impl Typing {
    /// Somebody types, or has ceased to.
    pub(super) fn hear(&mut self, room: RoomId, keys: Keys, now: Instant) {
        if keys.typing {
            self.0.entry(room).or_default().begins(keys.user, keys.who, now);
        } else if let Some(typists) = self.0.get_mut(&room) {
            typists.ends(keys.user);
        }
    }

    /// Tells those who look on what has changed.
    pub(super) fn tell(&mut self, now: Instant, views: &Views, tally: &Tally) {
        self.0.retain(|room, typists| {
            let Some(view) = views.get(*room) else { return false };
            typists.expire(now);
            if typists.is_due(view.viewers.len(), now) {
                typists.tell(view, tally);
                let users = typists.people.iter().map(|typist| typist.user).collect();
                typists.told = Some((users, now));
                typists.stirred = false;
            }
            typists.stirred || !typists.people.is_empty()
        });
    }
}

impl Typists {
    fn begins(&mut self, user: UserId, who: User, now: Instant) {
        let until = now + EXPIRES;
        if let Some(typist) = self.people.iter_mut().find(|typist| typist.user == user) {
            typist.until = until;
        } else if self.people.len() < MOST {
            self.people.push(Typist { user, who, until });
            self.stirred = true;
        }
    }

    fn ends(&mut self, user: UserId) {
        let before = self.people.len();
        self.people.retain(|typist| typist.user != user);
        self.stirred |= self.people.len() != before;
    }

    fn expire(&mut self, now: Instant) {
        let before = self.people.len();
        self.people.retain(|typist| now < typist.until);
        self.stirred |= self.people.len() != before;
    }

    fn is_due(&self, viewers: usize, now: Instant) -> bool {
        let Some((_, at)) = &self.told else { return self.stirred };
        let wait = match (self.stirred, viewers > MANY) {
            (true, false) => TELL_EVERY,
            (true, true) => TELL_MANY_EVERY,
            (false, _) => TELL_AGAIN,
        };
        // The beat that asks may come a little early.
        now + TELL_EVERY / 10 >= *at + wait
    }

    /// Nobody is told of themselves: who types gets a frame of their own, everybody else the same.
    fn tell(&self, view: &View, tally: &Tally) {
        let before = self.told.as_ref().map_or(&[][..], |(users, _)| users);
        let mut frames: [Option<Frame>; TYPING_NAMED + 2] = Default::default();
        for viewer in &view.viewers {
            let others = self.people.iter().any(|typist| typist.user != viewer.user)
                || before.iter().any(|user| *user != viewer.user);
            if !others {
                continue;
            }
            // Frames without the first, the second, the third, any other one of them; and with all.
            let place = self.people.iter().position(|typist| typist.user == viewer.user);
            let kind = place.map_or(TYPING_NAMED + 1, |place| place.min(TYPING_NAMED));
            let frame = frames[kind].get_or_insert_with(|| self.frame(view, place));
            tally.counts(viewer.outbox.whisper(frame.clone()));
        }
    }

    fn frame(&self, view: &View, without: Option<usize>) -> Frame {
        let others = self.people.iter().enumerate().filter(|(place, _)| Some(*place) != without);
        let people: Vec<User> = others.take(TYPING_NAMED).map(|(_, typist)| typist.who.clone()).collect();
        let all = self.people.len() - usize::from(without.is_some());
        let more = u32::try_from(all - people.len()).unwrap_or(u32::MAX);
        Frame::encode(&ServerFrame::Typing { room: view.slug.clone(), people, more })
    }
}
