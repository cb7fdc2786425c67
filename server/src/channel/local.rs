//! The channel of a single instance: rings go to its own listeners and nowhere else. Rings and
//! whispers go separate ways, so that nobody is late for the one because of the other.

use async_trait::async_trait;
use tokio::sync::broadcast;

use super::{
    Channel, Health, Heard, LISTENER_CAPACITY, Listener, Partition, Ring, WHISPERS_CAPACITY, Whisper,
    Whispers,
};

/// Rings within the process.
#[derive(Clone)]
pub(super) struct Local {
    heard: broadcast::Sender<Heard>,
    whispers: broadcast::Sender<Whisper>,
}

impl Local {
    pub(super) fn new() -> Self {
        Self {
            heard: broadcast::Sender::new(LISTENER_CAPACITY),
            whispers: broadcast::Sender::new(WHISPERS_CAPACITY),
        }
    }

    /// Tells every listener. Listeners that are too far behind find out by themselves.
    pub(super) fn tell(&self, heard: Heard) {
        // An error means that nobody listens, which is fine.
        match heard {
            Heard::Ring(Ring::Whisper(whisper)) => drop(self.whispers.send(whisper)),
            heard => drop(self.heard.send(heard)),
        }
    }

    pub(super) fn listener(&self) -> Listener {
        Listener(self.heard.subscribe())
    }

    pub(super) fn whispers(&self) -> Whispers {
        Whispers(self.whispers.subscribe())
    }
}

#[async_trait]
impl Channel for Local {
    async fn publish(&self, ring: Ring) {
        self.tell(Heard::Ring(ring));
    }

    async fn watch(&self, _: Partition) {}

    async fn unwatch(&self, _: Partition) {}

    fn listen(&self) -> Listener {
        self.listener()
    }

    fn overhear(&self) -> Whispers {
        self.whispers()
    }

    fn health(&self) -> Health {
        Health::Up
    }
}
