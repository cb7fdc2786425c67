//! PostgreSQL: a pool of connections, and what may go wrong with it.

mod migrate;

use std::future::Future;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Postgres, Transaction};

use sarang_protocol::id::Epoch;

use super::{PostgresUrl, Result, StoreError};

/// Connections of an instance. A statement takes well under a millisecond, so these serve some
/// ten thousand a second; and six instances fit PostgreSQL's usual limit of 100.
const CONNECTIONS: u32 = 16;

/// How long to wait for a free connection or a new one. Who waits longer is behind something
/// broken, and the people waiting should be told.
const ACQUIRE_PATIENCE: Duration = Duration::from_secs(5);

/// How long to wait for an answer: a server that stands still, or a network that swallows
/// everything, tells nothing by itself.
const ANSWER_PATIENCE: Duration = Duration::from_secs(10);

/// PostgreSQL's own limits, in milliseconds: it gives up before we do, so that it is known that
/// nothing was stored. A transaction of ours waits for nobody between two statements; one that
/// does belongs to an instance that is gone, and holds locks.
const SERVER_LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "8000"),
    ("lock_timeout", "5000"),
    ("idle_in_transaction_session_timeout", "8000"),
];

/// The oldest version that is served, as PostgreSQL counts them: older ones get no corrections any
/// more (<https://www.postgresql.org/support/versioning/>).
const OLDEST: u32 = 140_000;

/// A connection that has not been used for this long may have been cut by something between.
const FRESH: Duration = Duration::from_secs(1);

/// Idle connections beyond the first are given back after this.
const IDLE: Duration = Duration::from_mins(5);

/// A connection from the pool.
pub(super) type Pooled = PoolConnection<Postgres>;

/// The connections of this process.
pub(super) struct Pool {
    pool: PgPool,
}

impl Pool {
    /// Brings the tables up to date, and opens the pool.
    pub(super) async fn open(url: &PostgresUrl) -> Result<(Self, Epoch)> {
        let opening = |error| opening_error(url, error);
        let options = options(url);
        let mut first = within(options.connect()).await.map_err(StoreError::from).map_err(opening)?;
        let version = first.server_version_num().unwrap_or(OLDEST);
        if version < OLDEST {
            return Err(too_old(url, version));
        }
        let epoch = migrate::run(&mut first, url).await.map_err(opening)?;
        // It is not kept: its part is over, and a broken goodbye changes nothing.
        let _ = first.close().await;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(ACQUIRE_PATIENCE)
            .idle_timeout(IDLE)
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    if meta.idle_for > FRESH {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_lazy_with(options);
        Ok((Self { pool }, epoch))
    }

    #[cfg(test)]
    pub(super) fn is_idle(&self) -> bool {
        usize::try_from(self.pool.size()).is_ok_and(|size| size == self.pool.num_idle())
    }

    /// A connection that reads.
    pub(super) async fn get(&self) -> Result<Pooled> {
        Ok(Box::pin(self.pool.acquire()).await?)
    }

    /// A transaction that is on disk when its commit returns.
    pub(super) async fn begin(&self) -> Result<Transaction<'static, Postgres>> {
        Ok(within(Box::pin(self.pool.begin_with("begin isolation level read committed"))).await?)
    }

    /// A transaction whose commit does not wait for the disk.
    pub(super) async fn begin_in_passing(&self) -> Result<Transaction<'static, Postgres>> {
        const IN_PASSING: &str = "begin isolation level read committed; set local synchronous_commit = off";
        Ok(within(Box::pin(self.pool.begin_with(IN_PASSING))).await?)
    }
}

/// What a query gives, or an error once it has been waited for long enough. Whether a commit that
/// is given up has been carried out is not known then.
pub(super) async fn within<T>(
    query: impl Future<Output = std::result::Result<T, sqlx::Error>>,
) -> std::result::Result<T, sqlx::Error> {
    match tokio::time::timeout(ANSWER_PATIENCE, query).await {
        Ok(answer) => answer,
        Err(_) => Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())),
    }
}

fn options(url: &PostgresUrl) -> PgConnectOptions {
    url.options().application_name("sarang").options(SERVER_LIMITS).disable_statement_logging()
}

fn too_old(url: &PostgresUrl, version: u32) -> StoreError {
    StoreError::NotOpened {
        database: url.to_string(),
        reason: format!("its server is PostgreSQL {}", version / 10_000),
        advice: "Sarang needs PostgreSQL 14 or newer: move the data to a newer server, and name that with --database-url.",
    }
}

/// What an error means while the database is being opened.
fn opening_error(url: &PostgresUrl, error: StoreError) -> StoreError {
    let reason = match error {
        StoreError::Away(error) | StoreError::Sql(error) => error,
        other => return other,
    };
    let database = url.to_string();
    let words = match &reason {
        sqlx::Error::Database(error) => error.message().to_owned(),
        sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
            format!("no answer within {} s", ANSWER_PATIENCE.as_secs())
        }
        sqlx::Error::Io(error) => error.to_string(),
        other => other.to_string(),
    };
    let advice = match reason.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() {
        // https://www.postgresql.org/docs/current/errcodes-appendix.html
        Some("28P01" | "28000") => "Check user and password in --database-url, and the server's pg_hba.conf.",
        Some("3D000") => "Make it first, with `createdb`, or name another.",
        Some("42501" | "25006") => {
            "Let that user own the database, or grant it: grant all on schema public to USER; grant all on all tables in schema public to USER; grant all on all sequences in schema public to USER; and make sure that it is not a read-only replica."
        }
        Some("53300") => "Raise max_connections there: each instance of Sarang uses up to 16.",
        Some("57P03") => "It is starting or stopping; try again in a moment.",
        _ if matches!(reason, sqlx::Error::Tls(_)) => {
            "Write into --database-url how the server wants it: ?sslmode=verify-full behind the address, with &sslrootcert=FILE where its certificate is your own, or ?sslmode=disable where it knows no TLS."
        }
        _ => {
            "Make sure that the server runs and can be reached from here, or name another with --database-url."
        }
    };
    StoreError::NotOpened { database, reason: words, advice }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_server_is_named_with_what_is_needed() {
        let crate::store::DatabaseUrl::Postgres(url) = "postgres://kim:secret@db/chat".parse().unwrap()
        else {
            panic!("this is PostgreSQL")
        };
        let said = too_old(&url, 90_624).to_string();
        assert!(said.contains("PostgreSQL 9") && said.contains("needs PostgreSQL 14"), "{said}");
        assert!(!said.contains("secret"), "{said}");
    }
}
