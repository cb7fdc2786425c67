//! What the parts of a deployment share, and the rings that go through it.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::envelope::Envelopes;
use super::names::Names;
use super::place::Place;
use super::status::Board;
use super::tally::Tally;
use super::watching::Watching;
use crate::channel::local::Local;
use crate::channel::{Partition, Ring};

/// A ring is sent to so many servers at most.
const MOST_WAYS: u8 = 4;

/// What the parts of a deployment share.
#[derive(Clone)]
pub(super) struct Bell {
    pub(super) local: Local,
    pub(super) watching: Arc<Watching>,
    pub(super) board: Board,
    pub(super) tally: Arc<Tally>,
    pub(super) envelopes: Arc<Envelopes>,
    pub(super) names: Names,
    pub(super) words: Words,
    pub(super) doubts: Doubts,
    /// Whether every partition of the installation is heard over one connection.
    pub(super) alone: bool,
    /// Rings that came to a server that did not want them.
    pub(super) astray: mpsc::Sender<Letter>,
}

/// What the commands are called.
#[derive(Clone, Copy)]
pub(super) struct Words {
    pub(super) publish: &'static str,
    pub(super) subscribe: &'static str,
    pub(super) unsubscribe: &'static str,
}

/// To every server of the deployment.
pub(super) const PLAIN: Words =
    Words { publish: "PUBLISH", subscribe: "SUBSCRIBE", unsubscribe: "UNSUBSCRIBE" };

/// To the one that has the channel's slot.
pub(super) const SHARDED: Words =
    Words { publish: "SPUBLISH", subscribe: "SSUBSCRIBE", unsubscribe: "SUNSUBSCRIBE" };

/// Tells the survey that its chart may be wrong.
#[derive(Clone)]
pub(super) struct Doubts(pub(super) mpsc::Sender<Place>);

impl Doubts {
    /// Something was other than expected at this place, which may know more.
    pub(super) fn raise(&self, place: &Place) {
        // A full queue is doubt enough.
        let _ = self.0.try_send(place.clone());
    }
}

/// A ring on its way.
#[derive(Clone)]
pub(super) struct Letter {
    pub(super) ring: Ring,
    /// Who did not want it.
    pub(super) from: Option<Place>,
    ways: u8,
}

impl Letter {
    pub(super) fn new(ring: Ring) -> Self {
        Self { ring, from: None, ways: 0 }
    }

    /// Where it is rung.
    pub(super) fn partition(&self) -> Partition {
        self.ring.partition()
    }

    /// Whether nobody misses it.
    pub(super) fn is_whisper(&self) -> bool {
        matches!(self.ring, Ring::Whisper(_))
    }

    pub(super) fn is_given_up(&self, tally: &Tally) {
        let count = if self.is_whisper() { &tally.dropped } else { &tally.lost };
        count.add(1);
    }
}

impl Bell {
    /// This place does not serve the ring's partition (any more).
    pub(super) fn went_astray(&self, mut letter: Letter, from: &Place) {
        letter.from = Some(from.clone());
        letter.ways += 1;
        if letter.ways >= MOST_WAYS {
            self.give_up(&letter);
        } else if let Err(refused) = self.astray.try_send(letter) {
            self.give_up(&refused.into_inner());
        }
    }

    /// Counts a ring that nobody else hears.
    pub(super) fn give_up(&self, letter: &Letter) {
        letter.is_given_up(&self.tally);
    }
}
