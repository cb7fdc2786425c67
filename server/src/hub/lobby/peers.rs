//! The other instances: which of them live, and whether what is known of their people is whole.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use tokio::time::Instant;
use uuid::Uuid;

use super::letter::{Letter, Told, Word};
use super::roll::Origin;

/// An instance says that it lives this often.
pub(super) const BEAT_EVERY: Duration = Duration::from_secs(5);

/// One that was not heard for so long is dead, or cut off, and its people are offline: three beats,
/// so that one or two may get lost. With the seconds until it is looked for and told, it is well
/// within the 20 s that are promised.
pub(super) const SILENCE: Duration = Duration::from_secs(15);

/// The other instances.
pub(super) struct Peers {
    own: Uuid,
    known: HashMap<Uuid, Peer>,
    origins: u32,
    /// Whom to ask for all their people.
    ask: HashSet<Uuid>,
    /// Somebody wants to know about all of ours.
    asked: bool,
}

struct Peer {
    origin: Origin,
    version: u64,
    heard: Instant,
    /// What has come of everybody who is there: of which version, and how many parts.
    gathering: Option<(u64, u32, Vec<Told>)>,
}

/// What a letter has brought.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Brought {
    /// Nothing that changes anything.
    Nothing,
    /// These have changed.
    Changes(Origin, Vec<Told>),
    /// These are there, and nobody else.
    Whole(Origin, Vec<Told>),
}

impl Peers {
    /// None yet. `own` is what this instance calls itself.
    pub(super) fn new(own: Uuid) -> Self {
        Self { own, known: HashMap::new(), origins: Origin::HERE.0, ask: HashSet::new(), asked: false }
    }

    /// Takes in a letter.
    pub(super) fn hear(&mut self, letter: Letter, now: Instant) -> Brought {
        let Letter { from, version, word } = letter;
        if from == self.own {
            return Brought::Nothing;
        }
        let peer = self.known.entry(from).or_insert_with(|| {
            self.origins += 1;
            Peer { origin: Origin(self.origins), version: 0, heard: now, gathering: None }
        });
        peer.heard = now;
        match word {
            Word::Changes(people) if version == peer.version + 1 => {
                peer.version = version;
                return Brought::Changes(peer.origin, people);
            }
            Word::Whole(part, last, people) if version > peer.version => {
                if let Some(whole) = peer.gather(version, part, last, people) {
                    self.ask.remove(&from);
                    return Brought::Whole(peer.origin, whole);
                }
                return Brought::Nothing;
            }
            Word::Ask(whom) if whom.is_none_or(|whom| whom == self.own) => self.asked = true,
            Word::Changes(_) | Word::Whole(..) | Word::Ask(_) | Word::Beat => {}
        }
        // What comes twice is older than what is known; what is newer shows that something was lost.
        if version > peer.version {
            self.ask.insert(from);
        }
        Brought::Nothing
    }

    /// Forgets those that have been silent for too long; their people are not there any more.
    pub(super) fn bury(&mut self, now: Instant) -> Vec<Origin> {
        let mut dead = Vec::new();
        let ask = &mut self.ask;
        self.known.retain(|id, peer| {
            let lives = now - peer.heard < SILENCE;
            if !lives {
                dead.push(peer.origin);
                ask.remove(id);
            }
            lives
        });
        dead
    }

    /// Whom to ask now.
    pub(super) fn unasked(&mut self) -> Vec<Uuid> {
        self.ask.drain().collect()
    }

    /// Whether somebody has asked since this was last wanted to know.
    pub(super) fn was_asked(&mut self) -> bool {
        std::mem::take(&mut self.asked)
    }
}

impl Peer {
    /// Puts a part to the others; gives all when it was the last. One that was lost spoils them all,
    /// and the next beat shows it.
    fn gather(&mut self, version: u64, part: u32, last: bool, people: Vec<Told>) -> Option<Vec<Told>> {
        match &mut self.gathering {
            _ if part == 0 => self.gathering = Some((version, 1, people)),
            Some((of, next, gathered)) if *of == version && *next == part => {
                *next += 1;
                gathered.extend(people);
            }
            _ => self.gathering = None,
        }
        if !last {
            return None;
        }
        let (version, _, people) = self.gathering.take()?;
        self.version = version;
        Some(people)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use sarang_protocol::id::UserId;
    use sarang_protocol::presence::Presence;
    use sarang_protocol::text::Handle;
    use tokio::time::advance;

    use super::*;

    const OWN: Uuid = Uuid::from_u128(1);
    const OTHER: Uuid = Uuid::from_u128(2);

    fn people(users: std::ops::Range<i64>) -> Vec<Told> {
        let told = |user| Told {
            user: UserId(user),
            handle: Handle::trusted(user.to_string()),
            state: Presence::Active,
            rooms: Arc::default(),
        };
        users.map(told).collect()
    }

    fn hears(peers: &mut Peers, version: u64, word: Word) -> Brought {
        peers.hear(Letter { from: OTHER, version, word }, Instant::now())
    }

    #[tokio::test(start_paused = true)]
    async fn changes_in_order_need_no_question() {
        let mut peers = Peers::new(OWN);
        let origin = Origin(1);
        assert_eq!(hears(&mut peers, 0, Word::Beat), Brought::Nothing);
        for version in 1..=3 {
            let brought = hears(&mut peers, version, Word::Changes(people(0..1)));
            assert_eq!(brought, Brought::Changes(origin, people(0..1)));
            // The publisher may say it twice.
            assert_eq!(hears(&mut peers, version, Word::Changes(people(0..1))), Brought::Nothing);
        }
        assert_eq!(hears(&mut peers, 3, Word::Beat), Brought::Nothing);
        assert!(peers.unasked().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_lost_is_asked_for_as_a_whole() {
        let mut peers = Peers::new(OWN);
        assert_eq!(hears(&mut peers, 4, Word::Changes(people(0..1))), Brought::Nothing);
        assert_eq!(peers.unasked(), [OTHER]);
        assert_eq!(hears(&mut peers, 4, Word::Whole(0, false, people(0..2))), Brought::Nothing);
        let whole = Brought::Whole(Origin(1), people(0..4));
        assert_eq!(hears(&mut peers, 4, Word::Whole(1, true, people(2..4))), whole);
        assert_eq!(hears(&mut peers, 4, Word::Beat), Brought::Nothing);
        assert!(peers.unasked().is_empty());
        // A beat alone shows that a change was lost; a part that is lost spoils the answer.
        assert_eq!(hears(&mut peers, 5, Word::Beat), Brought::Nothing);
        assert_eq!(peers.unasked(), [OTHER]);
        assert_eq!(hears(&mut peers, 5, Word::Whole(0, false, people(0..2))), Brought::Nothing);
        assert_eq!(hears(&mut peers, 5, Word::Whole(2, true, people(4..6))), Brought::Nothing);
        assert_eq!(hears(&mut peers, 5, Word::Beat), Brought::Nothing);
        assert_eq!(peers.unasked(), [OTHER]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_silent_are_buried() {
        let mut peers = Peers::new(OWN);
        assert_eq!(hears(&mut peers, 0, Word::Ask(None)), Brought::Nothing);
        assert!(peers.was_asked() && !peers.was_asked());
        assert_eq!(hears(&mut peers, 0, Word::Ask(Some(OTHER))), Brought::Nothing);
        assert!(!peers.was_asked());
        let own = Letter { from: OWN, version: 9, word: Word::Ask(None) };
        assert_eq!(peers.hear(own, Instant::now()), Brought::Nothing);
        assert!(!peers.was_asked());
        advance(SILENCE / 2).await;
        assert!(peers.bury(Instant::now()).is_empty());
        advance(SILENCE / 2).await;
        assert_eq!(peers.bury(Instant::now()), [Origin(1)]);
        // Who comes back is somebody new, of whom nothing is known.
        assert_eq!(hears(&mut peers, 3, Word::Beat), Brought::Nothing);
        assert_eq!(peers.unasked(), [OTHER]);
    }
}
