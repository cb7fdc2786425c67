//! The invariants by name. Each is gone for by a schedule of its own, on each database, within one
//! instance and over a bus (on SQLite, in every mood); and held by the same judgement as all schedules.
//! `docs/invariants.md` lists what else holds them.

use std::time::Duration;

use super::instance::Sabotage;
use super::live;
use super::place::Base;
use super::schedule::{Pause, Schedule, Step};
use crate::channel::lossy::Mood;

/// Makes `name::sqlite` and `name::postgres` of a schedule's steps.
macro_rules! holds {
    ($($name:ident: [$($step:expr => $pause:expr),* $(,)?]),* $(,)?) => {
        $(mod $name {
            use super::*;

            fn steps() -> Vec<(Step, Pause)> {
                vec![$(($step, $pause)),*]
            }

            #[test]
            fn sqlite() {
                everywhere(Base::Sqlite, 3, &Mood::ALL, &steps());
            }

            #[test]
            fn postgres() {
                // Each instance opens a pool of its own, which takes its time.
                everywhere(Base::Postgres, 2, &[Mood::Lossy], &steps());
            }
        })*
    };
}

/// Within one instance, and over a bus in each of these moods.
fn everywhere(base: Base, instances: usize, moods: &[Mood], steps: &[(Step, Pause)]) {
    let server = matches!(base, Base::Postgres);
    let runtime = super::runtime();
    // It is there until the last schedule is over.
    let _server = server.then(|| runtime.block_on(sarang_tests::postgres::Postgres::shared()));
    let alone = (1, Mood::Fair);
    for (instances, mood) in [alone].into_iter().chain(moods.iter().map(|mood| (instances, *mood))) {
        let mut all = vec![(Step::Bus { mood }, Pause::None)];
        all.extend_from_slice(steps);
        let schedule = Schedule { instances, seed: 1, steps: all };
        let outcome = live(base, Sabotage::None, &schedule)
            .unwrap_or_else(|why| panic!("{base:?}, {instances} instances, bus {mood:?}: {why}"));
        assert!(outcome.acknowledged > 0, "nothing was acknowledged: nothing is tested");
    }
}

const fn sends(device: usize, messages: usize) -> Step {
    Step::Sends { device, room: 0, messages }
}

const fn resends(device: usize, which: usize) -> Step {
    Step::Resends { device, room: 0, which }
}

const fn connects(device: usize, at: usize) -> Step {
    Step::Connects { device, at }
}

const fn cuts(device: usize) -> Step {
    Step::Cuts { device }
}

const fn mutes(device: usize) -> Step {
    Step::Mutes { device }
}

const fn floods(device: usize, at: usize) -> Step {
    Step::Floods { device, room: 0, at }
}

const fn ms(ms: u64) -> Pause {
    Pause::Time(Duration::from_millis(ms))
}

/// In the middle of a commit, more often than not.
const AMID: Pause = Pause::Turns(5);

/// Past a tick.
const TICK: Pause = ms(6_000);

holds! {
    i1_what_is_acknowledged_is_there_once_for_ever: [
        sends(1, 3) => Pause::Rest,
        // Stored, and the acknowledgement lost; then sent again, also by hand.
        mutes(1) => Pause::None,
        sends(1, 2) => Pause::Rest,
        cuts(1) => Pause::None,
        connects(1, 1) => AMID,
        resends(1, 0) => Pause::Rest,
        resends(1, 3) => AMID,
        // Killed in the middle of it.
        sends(0, 3) => AMID,
        Step::Kills { at: 0 } => Pause::None,
        connects(0, 1) => Pause::Rest,
        Step::Starts { at: 0 } => TICK,
    ],
    i2_a_rooms_log_has_no_holes: [
        floods(0, 0) => Pause::None,
        floods(1, 1) => Pause::None,
        sends(3, 5) => AMID,
        Step::Leaves { device: 3, room: 0, at: 1 } => AMID,
        Step::Renames { room: 0, at: 0, name: 1 } => AMID,
        Step::Kills { at: 0 } => AMID,
        Step::Joins { device: 3, room: 0, at: 1 } => Pause::Rest,
    ],
    i3_everybody_applies_parts_of_one_order: [
        floods(0, 0) => Pause::None,
        floods(2, 1) => AMID,
        cuts(3) => ms(30),
        sends(1, 5) => AMID,
        connects(3, 1) => AMID,
        // Who does not read lags, and asks.
        Step::Stalls { device: 2, stalls: true } => Pause::None,
        floods(1, 0) => ms(100),
        Step::Stalls { device: 2, stalls: false } => TICK,
    ],
    i4_nothing_is_shown_twice: [
        // Kim's two devices.
        sends(1, 3) => AMID,
        sends(2, 3) => AMID,
        mutes(1) => Pause::Rest,
        cuts(1) => Pause::None,
        connects(1, 1) => AMID,
        resends(1, 1) => Pause::None,
        resends(2, 1) => AMID,
        cuts(2) => AMID,
        connects(2, 0) => Pause::Rest,
        resends(2, 2) => Pause::Rest,
    ],
    i5_a_senders_order_is_that_of_the_outbox: [
        sends(1, 5) => AMID,
        cuts(1) => Pause::None,
        sends(1, 5) => Pause::None,
        connects(1, 1) => AMID,
        Step::Kills { at: 1 } => Pause::None,
        sends(1, 3) => Pause::None,
        connects(1, 0) => Pause::Turns(12),
        mutes(1) => AMID,
        cuts(1) => Pause::None,
        Step::Starts { at: 1 } => Pause::None,
        connects(1, 1) => Pause::Rest,
    ],
    i6_everybody_converges_within_a_tick_and_a_round_trip: [
        sends(0, 5) => AMID,
        Step::Blinds { at: 1, blind: true } => Pause::None,
        floods(1, 0) => ms(100),
        cuts(3) => TICK,
        sends(1, 5) => Pause::Rest,
        // Healing is at the end; everything above is still apart then.
        sends(0, 2) => Pause::Rest,
    ],
    i8_folding_the_events_gives_what_a_fresh_snapshot_shows: [
        sends(0, 4) => Pause::Rest,
        Step::Reads { device: 1, room: 0 } => AMID,
        Step::Leaves { device: 3, room: 0, at: 1 } => AMID,
        sends(1, 2) => AMID,
        Step::Renames { room: 0, at: 1, name: 7 } => AMID,
        Step::Joins { device: 3, room: 1, at: 0 } => Pause::Rest,
        Step::Removes { device: 1, room: 1, at: 0 } => AMID,
        Step::Joins { device: 3, room: 0, at: 0 } => Pause::Rest,
        sends(0, 3) => Pause::Rest,
        Step::Reads { device: 3, room: 0 } => Pause::Rest,
    ],
}
