//! What every request finds: the parts of the server, put together.

use std::sync::Arc;

use crate::channel::{self, Channel, ChannelError};
use crate::chat::Chat;
use crate::config::Config;
use crate::hub::Hub;
use crate::shutdown::Shutdown;
use crate::store::{Store, StoreError};
use crate::store_log::StoreLog;

/// The parts of a server; a cheap handle.
#[derive(Clone)]
pub struct App {
    /// The use cases.
    pub chat: Chat,
    /// The fan-out to this instance's sockets.
    pub hub: Hub,
    /// The doorbell between instances.
    pub channel: Arc<dyn Channel>,
    /// What was set.
    pub config: Arc<Config>,
    /// Whether the server is on its way out.
    pub shutdown: Shutdown,
    store: Store,
}

/// What the server stands on could not be opened. The display text is a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bus, or rather its address: one that is away is waited for.
    #[error(transparent)]
    Channel(#[from] ChannelError),
}

impl App {
    /// Opens the database and the channel, and puts everything else on top.
    pub async fn open(config: Config, shutdown: Shutdown) -> Result<Self, OpenError> {
        let store = Store::open(&config.database_url).await?;
        let channel = channel::open(config.redis.as_ref(), store.epoch())?;
        let log = Arc::new(StoreLog(store.clone()));
        Ok(Self {
            chat: Chat::new(store.clone(), channel.clone()),
            hub: Hub::new(log, channel.clone()),
            channel,
            config: Arc::new(config),
            shutdown,
            store,
        })
    }

    /// The database itself, for tests that break it.
    #[cfg(test)]
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Whether the database answers.
    pub async fn ping_database(&self) -> Result<(), StoreError> {
        self.store.ping().await
    }
}
