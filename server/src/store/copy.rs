//! Copies a whole installation from one database into another, of whichever kinds.
//!
//! In one transaction: an interrupted copy leaves nothing behind, and nobody can serve half of
//! one. What was copied is read again from both sides and compared before it is committed.

mod tables;

use std::fmt::Write;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::database::{Connection, Tx, on, run};
use super::{Reader, Result, Store, StoreError};

use tables::{TABLES, Table};

/// Rows read and written at a time: large enough that a round trip costs little beside them, small
/// enough that messages of the greatest length fit the memory many times over.
const ROWS: i64 = 500;

/// Of pictures, which have 128 kB and twice that in hexadecimal: as much memory as messages take.
const PICTURES: i64 = 20;

/// What a copy came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Whether it had been there before: then nothing was written.
    pub before: bool,
    /// Each table with its rows and their SHA-256, the same on both sides.
    pub tables: Vec<TableSum>,
}

/// What a table holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSum {
    /// Its name.
    pub table: &'static str,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 over all of them in the order of their keys, in hexadecimal.
    pub sum: String,
}

/// Why nothing was copied. The display text is a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// One of the databases.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Both addresses lead to the same database.
    #[error("Both addresses lead to the same database. Name another one with --to.")]
    Same,
    /// There is something else in it.
    #[error(
        "The database to copy into has people or rooms of its own ({table} differs). Nothing was copied; name an empty one with --to."
    )]
    NotEmpty {
        /// The first table that is different.
        table: &'static str,
    },
    /// Somebody wrote meanwhile.
    #[error(
        "The database was written to while it was copied ({table} differs). Nothing was copied; stop all instances of Sarang and try again."
    )]
    Changed {
        /// The first table that is different.
        table: &'static str,
    },
}

/// Copies everything from one database into another, which has to be empty; one that holds the
/// same already is left as it is. Tells each table as it is done with.
///
/// The copy has a life (epoch) of its own, so that no client resumes across the move.
pub async fn copy(
    from: &Store,
    to: &Store,
    mut tell: impl FnMut(&TableSum),
) -> std::result::Result<Copied, CopyError> {
    if from.epoch() == to.epoch() {
        return Err(CopyError::Same);
    }
    let before = sums(from).await?;
    let there = sums(to).await?;
    if there.iter().any(|sum| sum.rows > 0) {
        return match differing(&before, &there) {
            None => Ok(Copied { before: true, tables: there }),
            Some(table) => Err(CopyError::NotEmpty { table }),
        };
    }
    let mut reader = from.read().await?;
    let mut source = snapshot(&mut reader).await?;
    let mut writer = to.write().await;
    let mut target = writer.begin().await?;
    let mut written = Vec::new();
    for table in TABLES {
        copy_rows(table, &mut source, &mut target).await?;
        let sum = sum(table, &mut target.on()).await?;
        tell(&sum);
        written.push(sum);
    }
    copy_settings(&mut source, &mut target).await?;
    copy_numbers(&mut source, &mut target).await?;
    if let Connection::Postgres(c) = target.on() {
        // Otherwise it plans for empty tables until its own daemon comes by, a minute later.
        sqlx::query("analyze").execute(c).await.map_err(StoreError::from)?;
    }
    source.commit().await?;
    // The tables anew, not the snapshot: whoever wrote in between wrote in vain.
    if let Some(table) = differing(&sums(from).await?, &written) {
        return Err(CopyError::Changed { table });
    }
    target.commit().await?;
    Ok(Copied { before: false, tables: written })
}

fn differing(one: &[TableSum], other: &[TableSum]) -> Option<&'static str> {
    one.iter().zip(other).find(|(one, other)| one != other).map(|(one, _)| one.table)
}

async fn sums(store: &Store) -> Result<Vec<TableSum>> {
    let mut reader = store.read().await?;
    let mut snapshot = snapshot(&mut reader).await?;
    let mut sums = Vec::with_capacity(TABLES.len());
    for table in TABLES {
        sums.push(sum(table, &mut snapshot.on()).await?);
    }
    snapshot.commit().await?;
    Ok(sums)
}

/// All of it at one moment.
async fn snapshot<'a>(reader: &'a mut Reader<'_>) -> Result<Tx<'a>> {
    use sqlx::Connection as _;

    Ok(match reader.on() {
        Connection::Sqlite(connection) => Tx::Sqlite(connection.begin_with("begin").await?),
        Connection::Postgres(connection) => {
            Tx::Postgres(connection.begin_with("begin isolation level repeatable read, read only").await?)
        }
    })
}

async fn sum(table: &Table, connection: &mut Connection<'_>) -> Result<TableSum> {
    let (mut hasher, mut count, mut last) = (Sha256::new(), 0, None);
    loop {
        let rows = read(table, connection, last).await?;
        let Some(end) = rows.last() else { break };
        last = Some(table.key(end)?);
        for row in &rows {
            count += 1;
            // The same values are the same text, whichever database wrote them.
            hasher.update(serde_json::to_vec(row).unwrap_or_default());
            hasher.update(b"\n");
        }
    }
    let sum = hasher.finalize().iter().fold(String::new(), |mut digits, byte| {
        // Writing to a text cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    });
    Ok(TableSum { table: table.name, rows: count, sum })
}

async fn copy_rows(table: &Table, source: &mut Tx<'_>, target: &mut Tx<'_>) -> Result<()> {
    let insert = table.insert(&target.on());
    let mut last = None;
    loop {
        let rows = read(table, &mut source.on(), last).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = Some(table.key(end)?);
        let rows = Value::from(rows).to_string();
        run!(target, |c| sqlx::query(sqlx::AssertSqlSafe(insert.clone())).bind(rows))?;
    }
}

/// The rows after this key, in order.
async fn read(
    table: &Table,
    connection: &mut Connection<'_>,
    after: Option<(i64, i64)>,
) -> Result<Vec<Value>> {
    let select = sqlx::AssertSqlSafe(table.select(connection));
    let (first, second) = after.unwrap_or((i64::MIN, i64::MIN));
    let most = if table.name == "emoji" { PICTURES } else { ROWS };
    let text: String =
        on!(connection, |c| sqlx::query_scalar(select).bind(first).bind(second).bind(most).fetch_one(c))?;
    serde_json::from_str(&text).map_err(|_| StoreError::Unexpected("rows of another shape"))
}

/// The installation's one row, but for its epoch.
async fn copy_settings(source: &mut Tx<'_>, target: &mut Tx<'_>) -> Result<()> {
    type Row = (String, String, Option<i64>, i64, String, String);
    let (title, sign_up, welcome, created, emoji, groups): Row = on!(source, |c| sqlx::query_as(
        "select title, sign_up, welcome_room_id, created_at, emoji_by, groups_by from installation"
    )
    .fetch_one(c))?;
    run!(target, |c| {
        sqlx::query(
            "update installation set title = $1, sign_up = $2, welcome_room_id = $3, created_at = $4,
                emoji_by = $5, groups_by = $6",
        )
        .bind(title)
        .bind(sign_up)
        .bind(welcome)
        .bind(created)
        .bind(emoji)
        .bind(groups)
    })?;
    Ok(())
}

/// Where keys go on: those of what was deleted are not used again.
async fn copy_numbers(source: &mut Tx<'_>, target: &mut Tx<'_>) -> Result<()> {
    for table in TABLES.iter().filter(|table| table.is_numbered()) {
        let name = table.name;
        let reached: i64 = match source.on() {
            Connection::Sqlite(c) => {
                sqlx::query_scalar("select coalesce((select seq from sqlite_sequence where name = $1), 0)")
                    .bind(name)
                    .fetch_one(c)
                    .await?
            }
            Connection::Postgres(c) => {
                sqlx::query_scalar(
                    "select coalesce(pg_sequence_last_value(pg_get_serial_sequence($1, 'id')::regclass), 0)",
                )
                .bind(name)
                .fetch_one(c)
                .await?
            }
        };
        if reached == 0 {
            continue;
        }
        match target.on() {
            Connection::Sqlite(c) => {
                sqlx::query("delete from sqlite_sequence where name = $1")
                    .bind(name)
                    .execute(&mut *c)
                    .await?;
                sqlx::query("insert into sqlite_sequence (name, seq) values ($1, $2)")
                    .bind(name)
                    .bind(reached)
                    .execute(c)
                    .await?;
            }
            Connection::Postgres(c) => {
                sqlx::query("select setval(pg_get_serial_sequence($1, 'id'), $2)")
                    .bind(name)
                    .bind(reached)
                    .execute(c)
                    .await?;
            }
        }
    }
    Ok(())
}
