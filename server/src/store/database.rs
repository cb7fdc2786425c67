//! One store over two databases: connections to either, and statements in the words of each.
//!
//! Most statements are the same for both; those that are not stand as an [`Sql`] with both texts,
//! side by side. Rows come back as one JSON text where there may be many, which on SQLite saves a
//! wake-up for each of them and costs PostgreSQL nothing.

use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};

use super::postgres::{self, within};
use super::{Result, sqlite};

/// What statements are run on.
pub(super) enum Connection<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Connection<'_> {
    /// The same, for a shorter time.
    pub(super) fn on(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(connection) => Connection::Sqlite(connection),
            Self::Postgres(connection) => Connection::Postgres(connection),
        }
    }
}

/// A statement in the words of each database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Sql {
    pub(super) sqlite: &'static str,
    pub(super) postgres: &'static str,
}

impl Sql {
    /// In the words of this connection's database.
    pub(super) fn of<C: Speaks>(self, _: &C) -> &'static str {
        C::pick(self)
    }
}

/// A database's way with words.
pub(super) trait Speaks {
    fn pick(sql: Sql) -> &'static str;
}

impl Speaks for SqliteConnection {
    fn pick(sql: Sql) -> &'static str {
        sql.sqlite
    }
}

impl Speaks for PgConnection {
    fn pick(sql: Sql) -> &'static str {
        sql.postgres
    }
}

/// Runs a query for its rows: `on!(tx, |c| sqlx::query_as("…").fetch_one(c))`. Not a function, for
/// the query has another type on each database.
macro_rules! on {
    ($database:expr, |$c:ident| $query:expr) => {{
        $crate::figures::DATABASE.statements.one();
        match $database.on() {
            $crate::store::database::Connection::Sqlite($c) => ($query).await,
            $crate::store::database::Connection::Postgres($c) => {
                $crate::store::postgres::within(Box::pin($query)).await
            }
        }
    }};
}

/// Runs a query for what it does: gives how many rows it concerned.
macro_rules! run {
    ($database:expr, |$c:ident| $query:expr) => {{
        $crate::figures::DATABASE.statements.one();
        match $database.on() {
            $crate::store::database::Connection::Sqlite($c) => {
                ($query).execute($c).await.map(|done| done.rows_affected())
            }
            $crate::store::database::Connection::Postgres($c) => {
                let query = Box::pin(($query).execute($c));
                $crate::store::postgres::within(query).await.map(|done| done.rows_affected())
            }
        }
    }};
}

/// Many rows as one JSON text, an array of arrays: `rows!(sqlite, "a, b", "order by a")`.
macro_rules! rows {
    (sqlite, $columns:literal, $order:literal) => {
        concat!("json_group_array(json_array(", $columns, ") ", $order, ")")
    };
    (postgres, $columns:literal, $order:literal) => {
        concat!("coalesce(json_agg(json_build_array(", $columns, ") ", $order, "), '[]')::text")
    };
}

/// One row as a JSON text, an array; what it is made of may come in three parts.
macro_rules! text_of {
    (sqlite, $columns:expr, $more:expr, $end:expr) => {
        concat!("json_array(", $columns, $more, $end, ") || ''")
    };
    (postgres, $columns:expr, $more:expr, $end:expr) => {
        concat!("json_build_array(", $columns, $more, $end, ")::text")
    };
}

/// The elements of a parameter that is a JSON array of arrays, as the table `i`: `i.value ->> 0` is
/// the text of an element's first part.
macro_rules! each {
    (sqlite, $parameter:literal) => {
        concat!("json_each(", $parameter, ") i")
    };
    (postgres, $parameter:literal) => {
        concat!(
            "(select value, ordinality - 1 as key
              from json_array_elements(",
            $parameter,
            "::json) with ordinality) i"
        )
    };
}

/// Bytes as hexadecimal digits.
macro_rules! hex {
    (sqlite, $column:literal) => {
        concat!("hex(", $column, ")")
    };
    (postgres, $column:literal) => {
        concat!("encode(", $column, ", 'hex')")
    };
}

/// Hexadecimal digits as bytes.
macro_rules! bytes {
    (sqlite, $text:literal) => {
        concat!("unhex(", $text, ")")
    };
    (postgres, $text:literal) => {
        concat!("decode(", $text, ", 'hex')")
    };
}

/// The one that suits: `either!(sqlite, "cross join", "join")`.
macro_rules! either {
    (sqlite, $sqlite:literal, $postgres:literal) => {
        $sqlite
    };
    (postgres, $sqlite:literal, $postgres:literal) => {
        $postgres
    };
}

/// The [`Sql`] of a macro that takes the database's name.
macro_rules! both {
    ($statement:ident) => {
        $crate::store::database::Sql { sqlite: $statement!(sqlite), postgres: $statement!(postgres) }
    };
}

pub(super) use {both, bytes, each, either, hex, on, rows, run, text_of};

/// A connection that reads, until dropped.
pub(super) enum Reader<'a> {
    Sqlite(sqlite::Reader<'a>),
    Postgres(postgres::Pooled),
}

impl Reader<'_> {
    pub(super) fn on(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(connection) => Connection::Sqlite(&mut *connection),
            Self::Postgres(connection) => Connection::Postgres(&mut *connection),
        }
    }
}

/// The right to write.
pub(super) enum Writer<'a> {
    Sqlite(sqlite::Writer<'a>),
    Postgres(&'a postgres::Pool),
}

impl Writer<'_> {
    /// A transaction that has reached the disk when `commit` returns.
    pub(super) async fn begin(&mut self) -> Result<Tx<'_>> {
        Ok(match self {
            Self::Sqlite(writer) => Tx::Sqlite(writer.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// A transaction that a power cut may undo, for what is no loss: it waits for no disk.
    pub(super) async fn begin_in_passing(&mut self) -> Result<Tx<'_>> {
        Ok(match self {
            Self::Sqlite(writer) => Tx::Sqlite(writer.begin_in_passing().await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin_in_passing().await?),
        })
    }
}

/// A transaction; dropped without a commit it never was.
pub(super) enum Tx<'a> {
    Sqlite(Transaction<'a, Sqlite>),
    Postgres(Transaction<'a, Postgres>),
}

impl Tx<'_> {
    pub(super) fn on(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(tx) => Connection::Sqlite(&mut *tx),
            Self::Postgres(tx) => Connection::Postgres(&mut *tx),
        }
    }

    pub(super) async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => within(Box::pin(tx.commit())).await?,
        }
        Ok(())
    }
}
