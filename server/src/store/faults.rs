//! For tests of those above: a clock that jumps, and a SQLite that does not do as it is told.

use std::cell::Cell;

use sarang_protocol::time::Timestamp;

use super::{Database, Store};

thread_local! {
    // A test of tokio's runs on one thread, with all that it spawns; other tests have theirs.
    static AHEAD: Cell<i64> = const { Cell::new(0) };
}

/// From now on the clock is so many milliseconds ahead, for this test.
pub(crate) fn clock_is_ahead(ms: i64) {
    AHEAD.set(ms);
}

pub(super) fn as_the_clock_goes(now: Timestamp) -> Timestamp {
    Timestamp(now.0 + AHEAD.get())
}

impl Store {
    /// Nobody writes while what this gives is kept.
    pub(crate) async fn held(&self) -> impl Send + '_ {
        match &self.inner.database {
            Database::Sqlite(file) => file.writers.turn().await,
            Database::Postgres(_) => panic!("only SQLite has one writer"),
        }
    }

    /// No more pages than there are: what SQLite says of a disk that is full.
    pub(crate) async fn is_full(&self) {
        // The least there is, which SQLite takes for what is used already.
        self.tell_writers("pragma max_page_count = 1").await;
    }

    /// There is room again.
    pub(crate) async fn has_room(&self) {
        self.tell_writers("pragma max_page_count = 1073741823").await;
    }

    /// Takes writes or does not, as when its file was mounted anew.
    pub(crate) async fn is_read_only(&self, truth: bool) {
        self.tell_writers(if truth { "pragma query_only = on" } else { "pragma query_only = off" }).await;
    }

    async fn tell_writers(&self, pragma: &'static str) {
        match &self.inner.database {
            Database::Sqlite(file) => file.writers.turn().await.told(pragma).await,
            Database::Postgres(_) => panic!("pragmas are SQLite's"),
        }
    }
}
