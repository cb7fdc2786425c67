//! The channel of a single instance: rings go to its own listeners and nowhere else.

use async_trait::async_trait;
use tokio::sync::broadcast;

use super::{Channel, Health, Heard, LISTENER_CAPACITY, Listener, Partition, Ring};

/// Rings within the process.
#[derive(Clone)]
pub(super) struct Local(broadcast::Sender<Heard>);

impl Local {
    pub(super) fn new() -> Self {
        Self(broadcast::Sender::new(LISTENER_CAPACITY))
    }

    /// Tells every listener. Listeners that are too far behind find out by themselves.
    pub(super) fn tell(&self, heard: Heard) {
        // An error means that nobody listens, which is fine.
        let _ = self.0.send(heard);
    }

    pub(super) fn listener(&self) -> Listener {
        Listener(self.0.subscribe())
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

    fn health(&self) -> Health {
        Health::Up
    }
}
