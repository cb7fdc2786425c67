//! Who is connected to this instance, and what of it the others are to know.
//!
//! Pure state. It changes with every socket; what is told of it is asked for once a second, so that
//! a thousand changes are one word, and a change and its opposite none.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use sarang_protocol::id::{RoomId, UserId};
use sarang_protocol::presence::{Attention, Presence};
use sarang_protocol::text::Handle;
use tokio::time::Instant;

use super::letter::Told;
use crate::hub::member::SeatId;

/// Whose last socket goes is not said to be worse off for this long: a reload, or a phone that
/// changes its network, goes and comes back within it.
pub(super) const LINGER: Duration = Duration::from_secs(4);

/// The people of this instance.
#[derive(Default)]
pub(super) struct Attendance {
    people: HashMap<UserId, Guest>,
    /// About whom there may be something to tell.
    stirred: HashSet<UserId>,
}

struct Guest {
    handle: Handle,
    /// Their rooms, sorted, as the socket saw them that read them last.
    rooms: Arc<[RoomId]>,
    sockets: Vec<(SeatId, Attention)>,
    /// What was told last.
    told: Option<(Attention, Arc<[RoomId]>)>,
    lingers: Option<Instant>,
}

impl Attendance {
    /// A socket of somebody is here, who is in these rooms.
    pub(super) fn appears(&mut self, user: UserId, handle: &Handle, seat: SeatId, mut rooms: Vec<RoomId>) {
        rooms.sort_unstable();
        let guest = self.people.entry(user).or_insert_with(|| Guest {
            handle: handle.clone(),
            rooms: Arc::default(),
            sockets: Vec::with_capacity(1),
            told: None,
            lingers: None,
        });
        if *guest.rooms != *rooms {
            guest.rooms = rooms.into();
        }
        if guest.sockets.iter().all(|(known, _)| *known != seat) {
            guest.sockets.push((seat, Attention::default()));
        }
        self.stirred.insert(user);
    }

    /// A socket says whether somebody is at it.
    pub(super) fn attends(&mut self, user: UserId, seat: SeatId, attention: Attention) {
        let guest = self.people.get_mut(&user);
        let socket = guest.and_then(|guest| guest.sockets.iter_mut().find(|(known, _)| *known == seat));
        if let Some((_, known)) = socket
            && *known != attention
        {
            *known = attention;
            self.stirred.insert(user);
        }
    }

    /// A socket is gone.
    pub(super) fn leaves(&mut self, user: UserId, seat: SeatId, now: Instant) {
        if let Some(guest) = self.people.get_mut(&user) {
            guest.sockets.retain(|(known, _)| *known != seat);
            guest.lingers = Some(now + LINGER);
            self.stirred.insert(user);
        }
    }

    /// What has changed since this was last asked.
    pub(super) fn news(&mut self, now: Instant) -> Vec<Told> {
        let Self { people, stirred } = self;
        let mut news = Vec::new();
        stirred.retain(|user| {
            let Some(guest) = people.get_mut(user) else { return false };
            let best = guest.best();
            let before = guest.told.as_ref().map(|(state, _)| *state);
            if best < before && guest.lingers.is_some_and(|until| now < until) {
                return true;
            }
            guest.lingers = None;
            let told = best.map(|state| (state, guest.rooms.clone()));
            if told != guest.told {
                news.push(guest.tell(*user, best));
                guest.told = told;
            }
            if best.is_none() {
                people.remove(user);
            }
            false
        });
        if people.len() * 4 < people.capacity() {
            people.shrink_to(people.len() * 2);
        }
        news
    }

    /// Everything that has been told and holds.
    pub(super) fn whole(&self) -> Vec<Told> {
        let told = self.people.iter().filter_map(|(user, guest)| {
            let (state, rooms) = guest.told.as_ref()?;
            Some(Told {
                user: *user,
                handle: guest.handle.clone(),
                state: (*state).into(),
                rooms: rooms.clone(),
            })
        });
        told.collect()
    }
}

impl Guest {
    /// The best over their sockets here.
    fn best(&self) -> Option<Attention> {
        self.sockets.iter().map(|(_, attention)| *attention).max()
    }

    fn tell(&self, user: UserId, state: Option<Attention>) -> Told {
        Told {
            user,
            handle: self.handle.clone(),
            state: state.map_or(Presence::Offline, Presence::from),
            rooms: state.map_or_else(Arc::default, |_| self.rooms.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    const KIM: UserId = UserId(1);

    fn arrives(attendance: &mut Attendance, seat: u64) {
        attendance.appears(KIM, &Handle::trusted("kim"), SeatId(seat), vec![RoomId(2), RoomId(1)]);
    }

    fn states(attendance: &mut Attendance) -> Vec<Presence> {
        attendance.news(Instant::now()).into_iter().map(|told| told.state).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn the_best_of_all_sockets_is_told_once() {
        let mut attendance = Attendance::default();
        arrives(&mut attendance, 1);
        arrives(&mut attendance, 2);
        let news = attendance.news(Instant::now());
        assert_eq!(news.len(), 1);
        assert_eq!((news[0].state, &*news[0].rooms), (Presence::Active, &[RoomId(1), RoomId(2)][..]));
        attendance.attends(KIM, SeatId(1), Attention::Away);
        assert!(states(&mut attendance).is_empty(), "the other socket is active");
        attendance.attends(KIM, SeatId(2), Attention::Away);
        assert_eq!(states(&mut attendance), [Presence::Away]);
        // There and back again within a second is nothing.
        attendance.attends(KIM, SeatId(2), Attention::Active);
        attendance.attends(KIM, SeatId(2), Attention::Away);
        assert!(states(&mut attendance).is_empty());
        assert_eq!(attendance.whole().len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_reload_does_not_flicker_and_a_farewell_is_told() {
        let mut attendance = Attendance::default();
        arrives(&mut attendance, 1);
        assert_eq!(states(&mut attendance), [Presence::Active]);
        attendance.leaves(KIM, SeatId(1), Instant::now());
        assert!(states(&mut attendance).is_empty());
        arrives(&mut attendance, 2);
        advance(LINGER).await;
        assert!(states(&mut attendance).is_empty());
        attendance.leaves(KIM, SeatId(2), Instant::now());
        advance(LINGER / 2).await;
        assert!(states(&mut attendance).is_empty());
        advance(LINGER / 2).await;
        assert_eq!(states(&mut attendance), [Presence::Offline]);
        assert!(attendance.whole().is_empty() && attendance.people.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn rooms_are_told_when_they_change() {
        let mut attendance = Attendance::default();
        arrives(&mut attendance, 1);
        states(&mut attendance);
        arrives(&mut attendance, 1);
        assert!(states(&mut attendance).is_empty());
        attendance.appears(KIM, &Handle::trusted("kim"), SeatId(1), vec![RoomId(1)]);
        let news = attendance.news(Instant::now());
        assert_eq!(&*news[0].rooms, [RoomId(1)]);
    }
}
