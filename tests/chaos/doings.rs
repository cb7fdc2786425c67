//! What people do beside saying something.

use sarang_protocol::change::Change;
use sarang_protocol::id::Seq;
use sarang_protocol::message::RoomEvent;
use sarang_protocol::text::{Body, Emoji};
use sarang_protocol::thread::InThread;
use sarang_tests::installation::GENERAL;
use sarang_tests::talker::Talker;

use crate::dice::Dice;
use crate::scene::FROM_A_BROWSER;

/// Something is said in the thread of one of the newest messages, or in the one that it is in; now and
/// then to the room too, and now and then where no thread can begin: that is refused.
pub(crate) fn replies_somewhere(talker: &Talker, dice: &mut Dice) {
    let shown = talker.shown(GENERAL);
    let newest: Vec<&RoomEvent> =
        shown.iter().rev().filter(|event| event.body().is_some()).take(20).collect();
    let Some(to) = newest.get(dice.below(newest.len().max(1))) else { return };
    let root = if dice.below(20) == 0 { to.seq } else { to.thread().unwrap_or(to.seq) };
    let thread = InThread { root, also_to_room: dice.below(3) == 0 };
    talker.begins_to_reply(GENERAL, thread, &format!("{} says something about {}", talker.name(), to.seq));
}

/// Something is done to one of the newest messages: own ones are edited and deleted, all others too, as far
/// as that goes: it is refused. What browsers said stays, to be counted.
pub(crate) fn changes_something(talker: &Talker, dice: &mut Dice) {
    let shown = talker.shown(GENERAL);
    let spoken =
        |event: &&RoomEvent| event.body().is_some_and(|body| !body.as_str().starts_with(FROM_A_BROWSER));
    let newest: Vec<Seq> = shown.iter().rev().filter(spoken).take(20).map(|event| event.seq).collect();
    let Some(target) = newest.get(dice.below(newest.len().max(1))) else { return };
    let emoji = Emoji::trusted(["👍", "🎉", "❤️"][dice.below(3)]);
    let change = match dice.below(8) {
        0 | 1 => {
            Change::Edit { body: Body::trusted(format!("{} changed it {}", talker.name(), dice.below(100))) }
        }
        2 => Change::Delete,
        3 => Change::Pin { on: dice.below(2) == 0 },
        _ => Change::React { emoji, on: dice.below(3) > 0 },
    };
    talker.begins_to_change(GENERAL, *target, change);
}
