//! What happens, and when: drawn by chance, and made simpler where it fails.

use std::fmt;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

use crate::channel::lossy::Mood;

/// A schedule.
#[derive(Clone, Debug)]
pub(super) struct Schedule {
    /// So many instances.
    pub(super) instances: usize,
    /// For what the bus does when it is lossy.
    pub(super) seed: u64,
    /// What happens, and how long until the next thing happens.
    pub(super) steps: Vec<(Step, Pause)>,
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} instances, bus seeded {}", self.instances, self.seed)?;
        self.steps.iter().try_for_each(|(step, pause)| write!(f, "\n  {step:?}, then {pause:?}"))
    }
}

/// Something happens. Devices, instances and rooms are counted round.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// Somebody writes so many messages.
    Sends { device: usize, room: usize, messages: usize },
    /// A message that was sent before is sent again, under the same name.
    Resends { device: usize, room: usize, which: usize },
    /// Somebody changes a message that their device shows, or replies to it.
    Changes { device: usize, room: usize, which: usize, what: u8 },
    /// So many messages at once, by another way than the socket.
    Floods { device: usize, room: usize, at: usize },
    /// Somebody comes into a room.
    Joins { device: usize, room: usize, at: usize },
    /// Somebody leaves a room.
    Leaves { device: usize, room: usize, at: usize },
    /// Dana takes somebody out of a room.
    Removes { device: usize, room: usize, at: usize },
    /// A room gets another name.
    Renames { room: usize, at: usize, name: u8 },
    /// Somebody has read all that their device shows.
    Reads { device: usize, room: usize },
    /// A connection breaks.
    Cuts { device: usize },
    /// What a device is answered does not arrive any more: commits without acknowledgement.
    Mutes { device: usize },
    /// A device reads nothing any more, or reads on.
    Stalls { device: usize, stalls: bool },
    /// A device that has no connection makes one.
    Connects { device: usize, at: usize },
    /// An instance is killed.
    Kills { at: usize },
    /// An instance is told to stop, and does.
    Stops { at: usize },
    /// An instance that is not there starts.
    Starts { at: usize },
    /// The bus fares otherwise.
    Bus { mood: Mood },
    /// An instance's hub cannot read the log, or can again.
    Blinds { at: usize, blind: bool },
}

/// Until the next thing happens.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pause {
    /// Nothing: both at once.
    None,
    /// So many turns of who has something to do: in the middle of it.
    Turns(usize),
    /// Until nobody has anything to do.
    Rest,
    /// The clock goes on.
    Time(Duration),
}

/// The schedules of at most so many steps.
pub(super) fn schedules(longest: usize) -> impl Strategy<Value = Schedule> {
    (1_usize..=3, any::<u64>(), vec((step(), pause()), 5..longest))
        .prop_map(|(instances, seed, steps)| Schedule { instances, seed, steps })
}

fn step() -> impl Strategy<Value = Step> {
    let device = || 0_usize..4;
    let room = || prop_oneof![3 => Just(0_usize), 1 => Just(1)];
    let at = || 0_usize..3;
    let mood = prop_oneof![2 => Just(Mood::Fair), 3 => Just(Mood::Lossy), 1 => Just(Mood::Deaf), 1 => Just(Mood::Away)];
    prop_oneof![
        12 => (device(), room(), 1_usize..6)
            .prop_map(|(device, room, messages)| Step::Sends { device, room, messages }),
        2 => (device(), room(), any::<usize>())
            .prop_map(|(device, room, which)| Step::Resends { device, room, which }),
        6 => (device(), room(), any::<usize>(), any::<u8>())
            .prop_map(|(device, room, which, what)| Step::Changes { device, room, which, what }),
        1 => (device(), room(), at()).prop_map(|(device, room, at)| Step::Floods { device, room, at }),
        3 => (device(), room(), at()).prop_map(|(device, room, at)| Step::Joins { device, room, at }),
        2 => (device(), room(), at()).prop_map(|(device, room, at)| Step::Leaves { device, room, at }),
        1 => (device(), room(), at()).prop_map(|(device, room, at)| Step::Removes { device, room, at }),
        1 => (room(), at(), any::<u8>()).prop_map(|(room, at, name)| Step::Renames { room, at, name }),
        2 => (device(), room()).prop_map(|(device, room)| Step::Reads { device, room }),
        3 => device().prop_map(|device| Step::Cuts { device }),
        2 => device().prop_map(|device| Step::Mutes { device }),
        2 => (device(), any::<bool>()).prop_map(|(device, stalls)| Step::Stalls { device, stalls }),
        5 => (device(), at()).prop_map(|(device, at)| Step::Connects { device, at }),
        2 => at().prop_map(|at| Step::Kills { at }),
        1 => at().prop_map(|at| Step::Stops { at }),
        3 => at().prop_map(|at| Step::Starts { at }),
        3 => mood.prop_map(|mood| Step::Bus { mood }),
        1 => (at(), any::<bool>()).prop_map(|(at, blind)| Step::Blinds { at, blind }),
    ]
}

fn pause() -> impl Strategy<Value = Pause> {
    prop_oneof![
        2 => Just(Pause::None),
        5 => (1_usize..40).prop_map(Pause::Turns),
        2 => Just(Pause::Rest),
        3 => (10_u64..150).prop_map(|ms| Pause::Time(Duration::from_millis(ms))),
        // Past the tick, past the patience with a stalled reader.
        1 => prop_oneof![Just(6_000_u64), Just(16_000)].prop_map(|ms| Pause::Time(Duration::from_millis(ms))),
    ]
}
