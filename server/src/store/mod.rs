//! What is kept: the only room with SQL in it.
//!
//! Every write of more than one step is one method and one transaction. Secrets arrive here
//! hashed, texts parsed: the store judges neither.

mod address;
mod connections;
mod error;
mod migrate;
mod values;

mod installation;
mod invites;
mod sessions;
mod standings;
mod users;

mod log;
mod memberships;
mod pages;
mod posts;
mod rooms;

use std::sync::Arc;

use sarang_protocol::id::Epoch;
use sarang_protocol::time::Timestamp;

pub use address::{DatabaseUrl, DatabaseUrlError};
pub use error::{Refusal, StoreError};
pub use installation::Settings;
pub use invites::{Invite, NewInvite};
pub use log::{Logged, Reach, Span};
pub use memberships::Change;
pub use pages::{Page, WINDOW};
pub use posts::{NewPost, Post};
pub use rooms::{Address, NewRoom, Room};
pub use sessions::{NewSession, Opened, SecretHash};
pub use users::{Credentials, NewUser, Newcomer};

use connections::{Readers, Writers};

/// What a method of the store gives.
pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// The database: a cheap handle.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    writers: Writers,
    readers: Readers,
    epoch: Epoch,
}

impl Store {
    /// Opens the database, making folder and file where there are none, and brings its tables
    /// up to date.
    ///
    /// Fails when the file cannot be used, or was written by a newer version than this one.
    pub async fn open(url: &DatabaseUrl) -> Result<Self> {
        let (writers, epoch) = connections::open(url.path()).await?;
        let readers = Readers::open(url.path()).await?;
        Ok(Self { inner: Arc::new(Inner { writers, readers, epoch }) })
    }

    /// Whether the database answers: it reads one row.
    pub async fn ping(&self) -> Result<()> {
        let mut reader = self.read().await;
        sqlx::query("select 1 from installation").execute(&mut *reader).await?;
        Ok(())
    }

    /// The life of this database.
    pub fn epoch(&self) -> Epoch {
        self.inner.epoch
    }

    async fn read(&self) -> connections::Reader<'_> {
        self.inner.readers.get().await
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

/// The server's clock.
pub(crate) fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod contract;
