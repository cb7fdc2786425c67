//! An instance of the server in the model: everything but HTTP and the network.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use sarang_protocol::id::{RoomId, Seq, UserId};

use super::clock::busy;
use super::place::Place;
use crate::channel::Hint;
use crate::channel::lossy::{Bus, Lossy};
use crate::chat::{Chat, Viewer};
use crate::hub::{Account, Hub, Log, LogError};
use crate::shutdown::{Shutdown, Stage};
use crate::socket::{Far, line_to};
use crate::store::Store;
use crate::store_log::StoreLog;

/// A fault that is built in, to see that the model finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sabotage {
    /// None.
    None,
    /// Some messages are acknowledged and not stored.
    AcksTooEarly,
    /// A message sent again has another name.
    ForgetsNames,
    /// The hub fills holes with other events than stand there.
    FillsWithOthers,
    /// The tick reads old heads.
    TicksInVain,
}

/// A running instance.
pub(super) struct Instance {
    pub(super) chat: Chat,
    hub: Hub,
    store: Store,
    channel: Arc<Lossy>,
    blind: Arc<AtomicBool>,
    shutdown: Shutdown,
}

impl Instance {
    pub(super) async fn starts(place: &Place, bus: &Bus, sabotage: Sabotage) -> Self {
        let store = busy(Store::open(&place.url)).await.unwrap();
        let channel = bus.joins();
        let blind = Arc::new(AtomicBool::new(false));
        let log = Eyes { log: StoreLog(store.clone()), blind: blind.clone(), sabotage };
        Self {
            chat: Chat::new(store.clone(), channel.clone()),
            hub: Hub::new(Arc::new(log), channel.clone()),
            store,
            channel,
            blind,
            shutdown: Shutdown::new(),
        }
    }

    /// A line to it.
    pub(super) async fn connects(&self, viewer: &Viewer) -> Far {
        busy(line_to(self.chat.clone(), &self.hub, viewer.clone(), self.shutdown.clone())).await
    }

    /// Whether its database has nothing to do.
    pub(super) fn is_idle(&self) -> bool {
        self.store.is_idle()
    }

    /// Its hub cannot read the log, or can again.
    pub(super) fn is_blind(&self, blind: bool) {
        self.blind.store(blind, Ordering::Relaxed);
    }

    /// It is killed: nobody hears of it any more. What it had given to the database is stored or
    /// not, as it comes.
    pub(super) fn dies(self) {
        self.channel.dies();
    }

    /// It is asked to stop.
    pub(super) fn goes_to(&self, stage: Stage) {
        self.shutdown.advance(stage);
    }
}

/// The log as a hub reads it.
struct Eyes {
    log: StoreLog,
    blind: Arc<AtomicBool>,
    sabotage: Sabotage,
}

impl Eyes {
    fn see(&self) -> Result<(), LogError> {
        if self.blind.load(Ordering::Relaxed) { Err(LogError::new("blind")) } else { Ok(()) }
    }
}

#[async_trait]
impl Log for Eyes {
    async fn heads(&self, rooms: &[RoomId]) -> Result<Vec<(RoomId, Seq)>, LogError> {
        self.see()?;
        let mut heads = self.log.heads(rooms).await?;
        if self.sabotage == Sabotage::TicksInVain {
            for (_, head) in &mut heads {
                *head = Seq(3.min(head.0));
            }
        }
        Ok(heads)
    }

    async fn frames(&self, room: RoomId, after: Seq, limit: u32) -> Result<Vec<Hint>, LogError> {
        self.see()?;
        let mut hints = self.log.frames(room, after, limit).await?;
        if self.sabotage == Sabotage::FillsWithOthers && hints.len() > 1 {
            // As if each stood one further on.
            for index in 0..hints.len() - 1 {
                let seq = |hint: &Hint| format!("\"seq\":{}", hint.seq);
                let other =
                    hints[index + 1].frame.as_str().replace(&seq(&hints[index + 1]), &seq(&hints[index]));
                hints[index].frame = other.into();
            }
        }
        Ok(hints)
    }

    async fn accounts(&self, users: &[UserId]) -> Result<Vec<(UserId, Account)>, LogError> {
        self.see()?;
        self.log.accounts(users).await
    }
}
