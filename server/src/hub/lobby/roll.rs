//! Everybody who is connected to any instance, and who of them is in which room.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sarang_protocol::id::{RoomId, UserId};
use sarang_protocol::presence::{Attention, PersonPresence, Presence};
use sarang_protocol::text::Handle;

use super::letter::Told;

/// An instance, as this one numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Origin(pub(super) u32);

impl Origin {
    /// This one.
    pub(super) const HERE: Self = Self(0);
}

/// Everybody.
#[derive(Default)]
pub(super) struct Roll {
    people: HashMap<UserId, Person>,
    rooms: HashMap<RoomId, Crowd>,
}

struct Person {
    handle: Handle,
    /// How they stand on each instance where they are connected; nearly always one.
    stands: Vec<Stand>,
}

struct Stand {
    origin: Origin,
    state: Attention,
    /// Sorted.
    rooms: Arc<[RoomId]>,
}

/// Who of a room is here.
#[derive(Default)]
pub(super) struct Crowd {
    states: HashMap<UserId, Attention>,
    active: u32,
}

/// Somebody is in another state in a room than before.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) room: RoomId,
    pub(super) handle: Handle,
    pub(super) state: Presence,
}

impl Roll {
    /// An instance tells how somebody stands there. `note` is called for each room where that
    /// changes anything.
    pub(super) fn tell(&mut self, origin: Origin, told: Told, note: &mut impl FnMut(Turn)) {
        let state = match told.state {
            Presence::Offline => None,
            Presence::Away => Some(Attention::Away),
            Presence::Active => Some(Attention::Active),
        };
        if state.is_none() && !self.people.contains_key(&told.user) {
            return;
        }
        let person = self
            .people
            .entry(told.user)
            .or_insert_with(|| Person { handle: told.handle, stands: Vec::with_capacity(1) });
        let before = person.stands.iter().position(|stand| stand.origin == origin);
        let before = before.map(|index| person.stands.swap_remove(index));
        if let Some(state) = state {
            person.stands.push(Stand { origin, state, rooms: told.rooms.clone() });
        }
        let left = before.iter().flat_map(|stand| stand.rooms.iter());
        let left = left.filter(|room| told.rooms.binary_search(room).is_err());
        for room in told.rooms.iter().chain(left) {
            let state = person.in_room(*room);
            let crowd = self.rooms.entry(*room).or_default();
            if crowd.put(told.user, state) {
                let state = state.map_or(Presence::Offline, Presence::from);
                note(Turn { room: *room, handle: person.handle.clone(), state });
            }
            if crowd.states.is_empty() {
                self.rooms.remove(room);
            }
        }
        if person.stands.is_empty() {
            self.people.remove(&told.user);
        }
    }

    /// An instance tells about everybody who is there. Others are not, or not any more.
    pub(super) fn replace(&mut self, origin: Origin, whole: Vec<Told>, note: &mut impl FnMut(Turn)) {
        let there: HashSet<UserId> = whole.iter().map(|told| told.user).collect();
        let gone = self.people.iter().filter(|(user, person)| {
            !there.contains(user) && person.stands.iter().any(|stand| stand.origin == origin)
        });
        let gone: Vec<Told> = gone
            .map(|(user, person)| Told {
                user: *user,
                handle: person.handle.clone(),
                state: Presence::Offline,
                rooms: Arc::default(),
            })
            .collect();
        for told in gone.into_iter().chain(whole) {
            self.tell(origin, told, note);
        }
    }

    /// How many of a room are active, and how many away.
    pub(super) fn count(&self, room: RoomId) -> (u32, u32) {
        self.rooms.get(&room).map_or((0, 0), |crowd| {
            let all = u32::try_from(crowd.states.len()).unwrap_or(u32::MAX);
            (crowd.active, all - crowd.active)
        })
    }

    /// Everybody of a room who is here.
    pub(super) fn here(&self, room: RoomId) -> Vec<PersonPresence> {
        let states = self.rooms.get(&room).into_iter().flat_map(|crowd| &crowd.states);
        let named = states.filter_map(|(user, state)| {
            let handle = self.people.get(user)?.handle.clone();
            Some(PersonPresence { handle, state: (*state).into() })
        });
        named.collect()
    }
}

impl Person {
    /// The best over the instances that know them to be in a room.
    fn in_room(&self, room: RoomId) -> Option<Attention> {
        let knows = |stand: &&Stand| stand.rooms.binary_search(&room).is_ok();
        self.stands.iter().filter(knows).map(|stand| stand.state).max()
    }
}

impl Crowd {
    /// Notes somebody's state; tells whether it is another one.
    fn put(&mut self, user: UserId, state: Option<Attention>) -> bool {
        let before = match state {
            Some(state) => self.states.insert(user, state),
            None => self.states.remove(&user),
        };
        self.active += u32::from(state == Some(Attention::Active));
        self.active -= u32::from(before == Some(Attention::Active));
        before != state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: RoomId = RoomId(1);
    const THERE: Origin = Origin(1);

    fn told(user: i64, state: Presence, rooms: &[i64]) -> Told {
        let rooms = rooms.iter().copied().map(RoomId).collect();
        Told { user: UserId(user), handle: Handle::trusted(format!("u{user}")), state, rooms }
    }

    fn tell(roll: &mut Roll, origin: Origin, told: Told) -> Vec<(i64, Presence)> {
        let mut turns = Vec::new();
        roll.tell(origin, told, &mut |turn: Turn| turns.push((turn.room.0, turn.state)));
        turns
    }

    #[test]
    fn somebody_is_as_present_as_their_best_device_anywhere() {
        let mut roll = Roll::default();
        let active = || told(7, Presence::Active, &[1, 2]);
        let away = || told(7, Presence::Away, &[1, 2]);
        assert_eq!(tell(&mut roll, Origin::HERE, away()), [(1, Presence::Away), (2, Presence::Away)]);
        assert_eq!(tell(&mut roll, THERE, active()).len(), 2);
        assert_eq!(roll.count(ROOM), (1, 0), "one person with two devices is one person");
        assert_eq!(tell(&mut roll, Origin::HERE, active()), []);
        assert_eq!(tell(&mut roll, THERE, told(7, Presence::Offline, &[])), []);
        assert_eq!(tell(&mut roll, Origin::HERE, away()).len(), 2);
        assert_eq!(roll.count(ROOM), (0, 1));
        let turns = tell(&mut roll, Origin::HERE, told(7, Presence::Away, &[2, 3]));
        assert_eq!(turns, [(3, Presence::Away), (1, Presence::Offline)]);
        tell(&mut roll, Origin::HERE, told(7, Presence::Offline, &[]));
        assert!(roll.people.is_empty() && roll.rooms.is_empty());
        assert_eq!(tell(&mut roll, THERE, told(8, Presence::Offline, &[])), []);
        assert!(roll.people.is_empty());
    }

    #[test]
    fn an_instance_that_dies_takes_its_people_along() {
        let mut roll = Roll::default();
        for user in 1..=3 {
            tell(&mut roll, THERE, told(user, Presence::Active, &[1]));
        }
        tell(&mut roll, Origin::HERE, told(3, Presence::Away, &[1]));
        let mut turns = Vec::new();
        roll.replace(THERE, vec![told(1, Presence::Active, &[1])], &mut |turn: Turn| turns.push(turn));
        turns.sort_by(|a, b| a.handle.cmp(&b.handle));
        let states: Vec<_> = turns.iter().map(|turn| (turn.handle.as_str(), turn.state)).collect();
        assert_eq!(states, [("u2", Presence::Offline), ("u3", Presence::Away)]);
        roll.replace(THERE, Vec::new(), &mut |_| {});
        assert_eq!(roll.count(ROOM), (0, 1));
        assert_eq!(roll.here(ROOM).len(), 1);
    }
}
