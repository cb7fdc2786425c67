//! Brings the tables up to date.
//!
//! Ours and not `sqlx::migrate!`: that one takes no lock on SQLite, so two processes starting
//! together on a new file would both make the tables.

use std::path::Path;

use sqlx::{Connection, SqliteConnection};
use uuid::Uuid;

use sarang_protocol::id::Epoch;

use super::super::{Result, StoreError, TITLE, now};

/// Each is run once, in this order; the version of a database is how many it has had.
const MIGRATIONS: [&str; 17] = [
    include_str!("migrations/0001_rooms_and_people.sql"),
    include_str!("migrations/0002_user_log.sql"),
    include_str!("migrations/0003_changes.sql"),
    include_str!("migrations/0004_language.sql"),
    include_str!("migrations/0005_closed_rooms.sql"),
    include_str!("migrations/0006_threads.sql"),
    include_str!("migrations/0007_mentions.sql"),
    include_str!("migrations/0008_levels.sql"),
    include_str!("migrations/0009_activity.sql"),
    include_str!("migrations/0010_saved.sql"),
    include_str!("migrations/0011_commands.sql"),
    include_str!("migrations/0020_sections.sql"),
    include_str!("migrations/0021_emoji.sql"),
    include_str!("migrations/0023_reminders.sql"),
    include_str!("migrations/0022_groups.sql"),
    include_str!("migrations/0024_drafts.sql"),
    include_str!("migrations/0025_seen.sql"),
];

/// Marks the file as Sarang's (`pragma application_id`): "SRNG".
const APPLICATION: i64 = 0x5352_4E47;

/// Runs what has not been run yet, all or nothing.
pub(super) async fn run(connection: &mut SqliteConnection, path: &Path) -> Result<Epoch> {
    let mut tx = connection.begin_with("begin immediate").await?;
    let (application, version, tables): (i64, i64, i64) = sqlx::query_as(
        "select a.application_id, v.user_version, (select count(*) from sqlite_schema)
         from pragma_application_id a, pragma_user_version v",
    )
    .fetch_one(&mut *tx)
    .await?;
    if application != APPLICATION && (application != 0 || tables != 0) {
        return Err(StoreError::NotADatabase { database: path.display().to_string() });
    }
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if version > known {
        return Err(StoreError::Newer { database: path.display().to_string(), found: version, known });
    }
    let done = usize::try_from(version).unwrap_or(0);
    for migration in &MIGRATIONS[done..] {
        sqlx::raw_sql(*migration).execute(&mut *tx).await?;
    }
    if version < known {
        // Pragmas take no parameters; both are numbers of ours.
        let pragmas = format!("pragma application_id = {APPLICATION}; pragma user_version = {known};");
        sqlx::raw_sql(sqlx::AssertSqlSafe(pragmas)).execute(&mut *tx).await?;
    }
    let epoch = epoch(&mut tx).await?;
    tx.commit().await?;
    Ok(epoch)
}

/// Reads the epoch; a new database gets one.
async fn epoch(connection: &mut SqliteConnection) -> Result<Epoch> {
    sqlx::query(
        "insert into installation (id, epoch, title, sign_up, created_at)
         values (1, $1, $2, 'invited', $3)
         on conflict do nothing",
    )
    .bind(Uuid::new_v4().as_bytes().to_vec())
    .bind(TITLE)
    .bind(now().0)
    .execute(&mut *connection)
    .await?;
    let bytes: Vec<u8> = sqlx::query_scalar("select epoch from installation").fetch_one(connection).await?;
    Uuid::from_slice(&bytes).map(Epoch).map_err(|_| StoreError::Unexpected("an epoch that is no UUID"))
}
