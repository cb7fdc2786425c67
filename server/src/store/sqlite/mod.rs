//! SQLite: connections to the file, one that writes durably, one that writes in passing, some that
//! read.

mod migrate;

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection, Transaction};
use tokio::sync::{MutexGuard, Semaphore, SemaphorePermit};

use sarang_protocol::id::Epoch;

use super::{Result, StoreError};

/// How long a writer waits for another process' transaction. Transactions take milliseconds; who
/// waits longer than this is behind something broken, and the people waiting should be told.
const PATIENCE: Duration = Duration::from_secs(5);

/// Readers. Each is a thread and up to [`CACHE_KIB`] of memory; reads take microseconds, so a
/// handful serves more than the rest of the server can ask for.
const READERS: usize = 4;

/// Page cache of a connection, in KiB. Small, for the system's own cache lies below it
/// ([`MAPPED`]), and an idle server is to stay under 20 MB.
const CACHE_KIB: i32 = 1024;

/// So much of the file is read in place from the system's cache, in bytes, without a copy and
/// a system call for each page.
const MAPPED: u32 = 256 << 20;

/// The write-ahead log is cut back to this after a burst, in bytes.
const LOG_KEPT: u32 = 16 << 20;

/// Rows that wait between SQLite's thread and ours: more than the longest answer, so that one
/// wake-up carries all of it.
const ROWS: usize = 256;

/// Opens the file for writing, and brings its tables up to date.
pub(super) async fn open(path: &Path) -> Result<(File, Epoch)> {
    make_file(path)
        .map_err(|error| StoreError::NotWritable { path: path.to_owned(), reason: error.to_string() })?;
    let started = Instant::now();
    let mut durable = loop {
        let options = options(path).journal_mode(SqliteJournalMode::Wal);
        match Pen::new(options.synchronous(SqliteSynchronous::Full)).await {
            // Changing the journal mode does not wait for others by itself.
            Err(StoreError::Locked) if started.elapsed() < PATIENCE => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            other => break other.map_err(|error| StoreError::opening(path, error))?,
        }
    };
    let epoch = migrate::run(&mut durable.connection, path)
        .await
        .map_err(|error| StoreError::opening(path, error))?;
    let passing = Pen::new(options(path).synchronous(SqliteSynchronous::Normal)).await?;
    let pair = Pair { durable, passing };
    let writers = Writers { pair: tokio::sync::Mutex::new(pair) };
    Ok((File { writers, readers: Readers::open(path).await? }, epoch))
}

/// The file, open.
pub(super) struct File {
    pub(super) writers: Writers,
    pub(super) readers: Readers,
}

/// Who may write. SQLite has one writer at a time; a queue here is fairer than its sleeping.
pub(super) struct Writers {
    pair: tokio::sync::Mutex<Pair>,
}

struct Pair {
    durable: Pen,
    passing: Pen,
}

/// A connection that writes, and how to open another like it.
struct Pen {
    connection: SqliteConnection,
    options: Box<SqliteConnectOptions>,
}

/// The right to write, alone in this process.
pub(super) struct Writer<'a> {
    pair: MutexGuard<'a, Pair>,
}

impl Writers {
    /// Waits for one's turn.
    pub(super) async fn turn(&self) -> Writer<'_> {
        Writer { pair: self.pair.lock().await }
    }

    #[cfg(test)]
    pub(super) fn are_idle(&self) -> bool {
        self.pair.try_lock().is_ok()
    }
}

impl Writer<'_> {
    /// A transaction that has reached the disk when `commit` returns.
    pub(super) async fn begin(&mut self) -> Result<Transaction<'_, Sqlite>> {
        self.pair.durable.begin().await
    }

    /// A transaction that a power cut may undo, for what is no loss: it waits for no disk.
    /// It never undoes a durable one: those sync all that was written before.
    pub(super) async fn begin_in_passing(&mut self) -> Result<Transaction<'_, Sqlite>> {
        self.pair.passing.begin().await
    }
}

impl Pen {
    async fn new(options: SqliteConnectOptions) -> Result<Self> {
        Ok(Self { connection: options.connect().await?, options: Box::new(options) })
    }

    async fn begin(&mut self) -> Result<Transaction<'_, Sqlite>> {
        if self.connection.is_in_transaction() && !self.is_free().await {
            tracing::warn!("SQLite has ended a transaction by itself; another connection is opened");
            self.connection = self.options.connect().await?;
        }
        Ok(self.connection.begin_with("begin immediate").await?)
    }

    /// Whether the transaction that was dropped is over. Most are, once the rollback that sqlx has
    /// sent is done. But where SQLite cannot go on (a full disk, a failing one) it ends the
    /// transaction by itself (<https://www.sqlite.org/lang_transaction.html>, "Response To Errors
    /// Within A Transaction"). Then sqlx's rollback fails, it counts the transaction as open for
    /// ever, and begins no other on that connection.
    async fn is_free(&mut self) -> bool {
        self.connection.ping().await.is_ok() && !self.connection.is_in_transaction()
    }
}

#[cfg(test)]
impl Writer<'_> {
    /// Tells both connections.
    pub(super) async fn told(&mut self, pragma: &'static str) {
        let Pair { durable, passing } = &mut *self.pair;
        for connection in [&mut durable.connection, &mut passing.connection] {
            sqlx::raw_sql(pragma).execute(connection).await.expect("SQLite knows it");
        }
    }
}

/// Connections that read. Kept open for ever, with their prepared statements.
///
/// Not `sqlx`'s pool: giving a connection back to that costs a task and a round trip to the
/// connection's thread, which is as much as a query.
pub(super) struct Readers {
    idle: Mutex<Vec<SqliteConnection>>,
    permits: Semaphore,
}

/// A connection for one's own, until dropped.
pub(super) struct Reader<'a> {
    readers: &'a Readers,
    connection: Option<SqliteConnection>,
    _permit: SemaphorePermit<'a>,
}

impl Readers {
    async fn open(path: &Path) -> Result<Self> {
        let mut idle = Vec::with_capacity(READERS);
        for _ in 0..READERS {
            let options = options(path).pragma("query_only", "on");
            idle.push(options.synchronous(SqliteSynchronous::Normal).connect().await?);
        }
        Ok(Self { idle: Mutex::new(idle), permits: Semaphore::new(READERS) })
    }

    #[cfg(test)]
    pub(super) fn are_idle(&self) -> bool {
        self.permits.available_permits() == READERS
    }

    pub(super) async fn get(&self) -> Reader<'_> {
        let permit = self.permits.acquire().await;
        let connection = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            // The one used last: its cache is the warmest.
            .pop();
        Reader { readers: self, connection, _permit: permit.expect("the semaphore is never closed") }
    }
}

impl Deref for Reader<'_> {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        self.connection.as_ref().expect("there are as many connections as permits")
    }
}

impl DerefMut for Reader<'_> {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.connection.as_mut().expect("there are as many connections as permits")
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        // The connection goes back before the permit does: fields are dropped after this.
        if let Some(connection) = self.connection.take() {
            self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .pragma("cache_size", format!("-{CACHE_KIB}"))
        .pragma("mmap_size", MAPPED.to_string())
        .pragma("journal_size_limit", LOG_KEPT.to_string())
        .pragma("temp_store", "memory")
        .row_buffer_size(ROWS)
        .thread_name(|n| format!("sqlite-{n}"))
        .disable_statement_logging()
}

/// Makes folder and file, readable for their owner only: there are password hashes in it.
fn make_file(path: &Path) -> std::io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    let mut file = std::fs::OpenOptions::new();
    folder.recursive(true);
    file.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        folder.mode(0o700);
        file.mode(0o600);
    }
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        folder.create(parent)?;
    }
    file.open(path).map(drop)
}
