//! A bus for tests that does whatever a bus may do: loses, doubles, mixes up and delays what it
//! carries, goes deaf without a word, or goes away and comes back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use tokio::time::sleep;

use super::local::Local;
use super::{Channel, Health, Heard, Listener, Partition, Ring, Whispers};

/// What it carries is this late at the most, so that two rings overtake each other, and a gap is
/// sometimes filled before its ring comes.
const LATEST: Duration = Duration::from_millis(60);

/// How the bus fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Everything comes, at once and in order.
    Fair,
    /// Some is lost, some comes twice, all of it late and out of order.
    Lossy,
    /// Nothing comes, and nobody is told.
    Deaf,
    /// Nothing comes; when it is over everybody is told that they missed something.
    Away,
}

impl Mood {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Fair, Self::Lossy, Self::Deaf, Self::Away];
}

/// The bus. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Bus(Arc<Mutex<State>>);

struct State {
    mood: Mood,
    dice: SmallRng,
    ends: Vec<End>,
}

/// One instance's end of it.
struct End {
    own: Local,
    watched: HashMap<Partition, usize>,
    cut: bool,
}

/// The channel of an instance on the bus.
pub(crate) struct Lossy {
    bus: Bus,
    own: Local,
    number: usize,
}

impl Bus {
    /// A fair one. The seed is for when it is lossy.
    pub(crate) fn seeded(seed: u64) -> Self {
        let dice = SmallRng::seed_from_u64(seed);
        Self(Arc::new(Mutex::new(State { mood: Mood::Fair, dice, ends: Vec::new() })))
    }

    /// A new instance comes to it.
    pub(crate) fn joins(&self) -> Arc<Lossy> {
        let own = Local::new();
        let mut state = self.lock();
        state.ends.push(End { own: own.clone(), watched: HashMap::new(), cut: false });
        Arc::new(Lossy { bus: self.clone(), own, number: state.ends.len() - 1 })
    }

    /// It fares otherwise from now on.
    pub(crate) fn turns(&self, mood: Mood) {
        let mut state = self.lock();
        let comes_back = state.mood == Mood::Away && mood != Mood::Away;
        state.mood = mood;
        if comes_back {
            for end in state.ends.iter().filter(|end| !end.cut) {
                end.own.tell(Heard::Missed(None));
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lossy {
    /// Its instance is dead: it says nothing more and hears nothing more.
    pub(crate) fn dies(&self) {
        self.bus.lock().ends[self.number].cut = true;
    }
}

#[async_trait]
impl Channel for Lossy {
    async fn publish(&self, ring: Ring) {
        let mut state = self.bus.lock();
        let State { mood, dice, ends } = &mut *state;
        if ends[self.number].cut {
            return;
        }
        self.own.tell(Heard::Ring(ring.clone()));
        let partition = ring.partition();
        for (number, end) in ends.iter().enumerate() {
            if number == self.number || end.cut || !end.watched.contains_key(&partition) {
                continue;
            }
            let copies = match mood {
                Mood::Fair => {
                    end.own.tell(Heard::Ring(ring.clone()));
                    continue;
                }
                Mood::Lossy => [0, 0, 1, 1, 1, 1, 1, 2][dice.random_range(0..8)],
                Mood::Deaf | Mood::Away => 0,
            };
            for _ in 0..copies {
                let (own, ring) = (end.own.clone(), ring.clone());
                let late = dice.random_range(Duration::ZERO..LATEST);
                tokio::spawn(async move {
                    sleep(late).await;
                    own.tell(Heard::Ring(ring));
                });
            }
        }
    }

    async fn watch(&self, partition: Partition) {
        let mut state = self.bus.lock();
        *state.ends[self.number].watched.entry(partition).or_default() += 1;
    }

    async fn unwatch(&self, partition: Partition) {
        let mut state = self.bus.lock();
        let watched = &mut state.ends[self.number].watched;
        if let Some(count) = watched.get_mut(&partition) {
            *count -= 1;
            if *count == 0 {
                watched.remove(&partition);
            }
        }
    }

    fn listen(&self) -> Listener {
        self.own.listener()
    }

    fn overhear(&self) -> Whispers {
        self.own.whispers()
    }

    fn health(&self) -> Health {
        match self.bus.lock().mood {
            Mood::Away => Health::Degraded { reason: "the bus is away".into(), since: SystemTime::now() },
            Mood::Fair | Mood::Lossy | Mood::Deaf => Health::Up,
        }
    }
}
