//! Brings the tables up to date.

use sqlx::PgConnection;
use sqlx::{Connection, Row};
use uuid::Uuid;

use sarang_protocol::id::Epoch;

use super::super::{PostgresUrl, Result, StoreError, TITLE, now};

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

/// The advisory lock under which it is done, so that many instances may start at once: "SRNG".
const LOCK: i64 = 0x5352_4E47;

/// Runs what has not been run yet, all or nothing.
pub(super) async fn run(connection: &mut PgConnection, url: &PostgresUrl) -> Result<Epoch> {
    let mut tx = connection.begin().await?;
    // Others may be at it for longer than a statement may usually take.
    sqlx::raw_sql("set local lock_timeout = 0; set local statement_timeout = 0").execute(&mut *tx).await?;
    sqlx::query("select pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut *tx).await?;
    let (ours, taken): (bool, bool) = sqlx::query_as(
        "select to_regclass('sarang_version') is not null,
                to_regclass('users') is not null or to_regclass('rooms') is not null",
    )
    .fetch_one(&mut *tx)
    .await?;
    let version: i64 = match (ours, taken) {
        (true, _) => {
            sqlx::query("select version from sarang_version").fetch_one(&mut *tx).await?.try_get(0)?
        }
        (false, true) => return Err(StoreError::NotADatabase { database: url.to_string() }),
        (false, false) => 0,
    };
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if version > known {
        return Err(StoreError::Newer { database: url.to_string(), found: version, known });
    }
    let done = usize::try_from(version).unwrap_or(0);
    for migration in &MIGRATIONS[done..] {
        sqlx::raw_sql(*migration).execute(&mut *tx).await?;
    }
    if version < known {
        sqlx::query("update sarang_version set version = $1").bind(known).execute(&mut *tx).await?;
    }
    let epoch = epoch(&mut tx).await?;
    tx.commit().await?;
    Ok(epoch)
}

/// Reads the epoch; a new database gets one.
async fn epoch(connection: &mut PgConnection) -> Result<Epoch> {
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
