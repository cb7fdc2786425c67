//! What is kept: the only room with SQL in it.
//!
//! Every write of more than one step is one method and one transaction. Secrets arrive here
//! hashed, texts parsed: the store judges neither.

mod address;
mod copy;
mod database;
mod days;
mod error;
mod postgres;
mod sqlite;
mod values;

mod doors;
mod installation;
mod invites;
mod sessions;
mod standings;
mod users;

mod activity;
mod changes;
mod commands;
mod company;
mod conversations;
mod drafts;
mod emoji;
mod events;
mod groups;
mod levels;
mod log;
mod memberships;
mod mentions;
mod own_log;
mod own_rooms;
mod pages;
mod pins;
mod posts;
mod reminders;
mod rooms;
mod saved;
mod sections;
mod seen;
mod threads;

use std::sync::Arc;

use sarang_protocol::id::Epoch;
use sarang_protocol::time::Timestamp;

pub use address::{DatabaseUrl, DatabaseUrlError, PostgresUrl};
pub use commands::Given;
pub use company::Company;
pub use conversations::{Started, Wanted};
pub use copy::{Copied, CopyError, TableSum, copy};
pub use doors::Opened;
pub use emoji::{Format, NewEmoji};
pub use error::{Refusal, StoreError};
pub use groups::{GroupChange, NewGroup};
pub use installation::Settings;
pub use invites::{Invite, NewInvite};
pub use log::{Logged, Reach, Span};
pub use memberships::Change;
pub use own_log::{OWN_KEPT, OwnRun};
pub use own_rooms::OwnRooms;
pub use pages::{Page, WINDOW};
pub use posts::{Deed, NewPost, Post};
pub use reminders::{NewReminder, Reminder};
pub use rooms::{Address, NewRoom, Room};
pub use saved::Kept;
pub use sessions::{NewSession, OpenSession, SecretHash};
pub use standings::Standing;
pub use threads::{Followed, Thread};
pub use users::{Credentials, NewUser, Newcomer};

use database::{Reader, Writer, on};

/// What a method of the store gives.
pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// The database: a cheap handle.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    epoch: Epoch,
}

/// The title until somebody chooses one.
const TITLE: &str = "Sarang";

enum Database {
    Sqlite(sqlite::File),
    Postgres(postgres::Pool),
}

impl Store {
    /// Opens the database and brings its tables up to date. SQLite's folder and file are made
    /// where there are none; a PostgreSQL database has to be there.
    ///
    /// Fails when it cannot be used, or was written by a newer version than this one.
    pub async fn open(url: &DatabaseUrl) -> Result<Self> {
        let (database, epoch) = match url {
            DatabaseUrl::Sqlite(path) => {
                let (file, epoch) = sqlite::open(path).await?;
                (Database::Sqlite(file), epoch)
            }
            DatabaseUrl::Postgres(url) => {
                let (pool, epoch) = postgres::Pool::open(url).await?;
                (Database::Postgres(pool), epoch)
            }
        };
        Ok(Self { inner: Arc::new(Inner { database, epoch }) })
    }

    /// How many transactions at a time are worth it. SQLite has one writer; PostgreSQL commits
    /// those of several rooms side by side, and with one flush of its log.
    pub fn writers(&self) -> usize {
        match self.inner.database {
            Database::Sqlite(_) => 1,
            Database::Postgres(_) => 4,
        }
    }

    /// Whether the database answers: it reads one row.
    pub async fn ping(&self) -> Result<()> {
        let mut reader = self.read().await?;
        let _: i64 = on!(reader, |c| sqlx::query_scalar("select id from installation").fetch_one(c))?;
        Ok(())
    }

    /// The life of this database.
    pub fn epoch(&self) -> Epoch {
        self.inner.epoch
    }

    /// Whether nobody is reading or writing. Where the clock is paused, it must not go on before.
    #[cfg(test)]
    pub(crate) fn is_idle(&self) -> bool {
        match &self.inner.database {
            Database::Sqlite(file) => file.readers.are_idle() && file.writers.are_idle(),
            Database::Postgres(pool) => pool.is_idle(),
        }
    }

    async fn read(&self) -> Result<Reader<'_>> {
        Ok(match &self.inner.database {
            Database::Sqlite(file) => Reader::Sqlite(file.readers.get().await),
            Database::Postgres(pool) => Reader::Postgres(pool.get().await?),
        })
    }

    async fn write(&self) -> Writer<'_> {
        match &self.inner.database {
            Database::Sqlite(file) => Writer::Sqlite(file.writers.turn().await),
            Database::Postgres(pool) => Writer::Postgres(pool),
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

/// The server's clock, as people read it. It may jump, forward and back: what it says is stored and
/// shown, and ends sessions and invites. Nothing is ordered by it (that is what `seq` is for), and no
/// wait is measured with it.
pub(crate) fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let now = Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
    #[cfg(test)]
    let now = faults::as_the_clock_goes(now);
    now
}

#[cfg(test)]
pub(crate) mod faults;

#[cfg(test)]
mod contract;
