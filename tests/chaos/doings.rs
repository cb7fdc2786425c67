//! What people do: they say something, and do something with what is said.

use std::time::Duration;

use sarang_protocol::change::Change;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::text::{Body, Emoji};
use sarang_protocol::thread::InThread;
use sarang_tests::cluster::handle;
use sarang_tests::installation::GENERAL;
use sarang_tests::talker::Talker;
use tokio::sync::watch;

use crate::comings::BOOKS;
use crate::dice::Dice;
use crate::scene::FROM_A_BROWSER;

/// They say something about this often, whether what they said before is acknowledged or not.
const BREATH: (Duration, Duration) = (Duration::from_millis(80), Duration::from_millis(400));

/// Something is done to one of so many messages, the newest: as many as one looks at.
const LOOKED_AT: usize = 20;

/// Goes on saying things, without waiting for answers.
pub(crate) async fn chatters(
    talker: Talker,
    mut dice: Dice,
    mut silence: watch::Receiver<bool>,
) -> Vec<ClientId> {
    let mut cids = Vec::new();
    while !*silence.borrow_and_update() {
        let words = format!("{}{} says {} 안녕 👋", calls(&mut dice), talker.name(), cids.len());
        cids.push(talker.sends_in(GENERAL, &words));
        if dice.below(3) == 0 {
            let _ = talker.sends_if_in(BOOKS, &format!("a word on books after {}", cids.len()));
        }
        if dice.below(4) == 0 {
            replies_somewhere(&talker, &mut dice);
        }
        if dice.below(4) == 0 {
            changes_something(&talker, &mut dice);
        }
        if dice.below(6) == 0 {
            quotes_something(&talker, &mut dice);
        }
        if dice.below(8) == 0 {
            talker.reads(GENERAL, talker.reached(GENERAL));
        }
        tokio::select! {
            () = tokio::time::sleep(dice.between(BREATH.0, BREATH.1)) => {}
            _ = silence.changed() => {}
        }
    }
    cids
}

/// Whom what is said calls: mostly nobody, now and then somebody, everybody, or nobody who is there.
fn calls(dice: &mut Dice) -> &'static str {
    const CALLS: [&str; 12] =
        ["", "", "", "", "", "", "@kim님 ", "@lee ", "@dana, @lim ", "@all ", "@here ", "@nobody "];
    CALLS[dice.below(CALLS.len())]
}

/// Something is said in the thread of one of the newest messages, or in the one that it is in; now and
/// then to the room too, and now and then where no thread can begin: that is refused.
fn replies_somewhere(talker: &Talker, dice: &mut Dice) {
    let newest = talker.newest_messages(GENERAL, LOOKED_AT);
    let Some(to) = newest.get(dice.below(newest.len().max(1))) else { return };
    let root = if dice.below(20) == 0 { to.seq } else { to.thread().unwrap_or(to.seq) };
    let thread = InThread { root, also_to_room: dice.below(3) == 0 };
    let words = format!("{}{} says something about {}", calls(dice), talker.name(), to.seq);
    talker.begins_to_reply(GENERAL, thread, &words);
    if dice.below(4) == 0 {
        talker.reads_thread(GENERAL, root, talker.reached(GENERAL));
    }
}

/// One of the newest messages is replied to in the room; some of them are gone by then: that is refused.
fn quotes_something(talker: &Talker, dice: &mut Dice) {
    let newest = talker.newest_messages(GENERAL, LOOKED_AT);
    let Some(to) = newest.get(dice.below(newest.len().max(1))) else { return };
    talker.begins_to_quote(GENERAL, to, &format!("{} agrees with {}", talker.name(), to.seq));
}

/// Something is done to one of the newest messages: own ones are edited and deleted, all others too, as far
/// as that goes: it is refused. What browsers said stays, to be counted.
fn changes_something(talker: &Talker, dice: &mut Dice) {
    let newest = talker.newest_messages(GENERAL, LOOKED_AT);
    let me = handle(talker.name());
    // Half of it is done to what one has said oneself.
    let own = dice.below(2) == 0;
    let spoken: Vec<Seq> = newest
        .iter()
        .filter(|event| event.body().is_some_and(|body| !body.as_str().starts_with(FROM_A_BROWSER)))
        .filter(|event| !own || event.author.handle.as_str() == me)
        .map(|event| event.seq)
        .collect();
    let Some(target) = spoken.get(dice.below(spoken.len().max(1))) else { return };
    let emoji = Emoji::trusted(["👍", "🎉", "❤️"][dice.below(3)]);
    let change = match dice.below(8) {
        0 | 1 => {
            let words = format!("{}{} changed it {}", calls(dice), talker.name(), dice.below(100));
            Change::Edit { body: Body::trusted(words) }
        }
        2 => Change::Delete,
        3 => Change::Pin { on: dice.below(2) == 0 },
        _ => Change::React { emoji, on: dice.below(3) > 0 },
    };
    talker.begins_to_change(GENERAL, *target, change);
}
