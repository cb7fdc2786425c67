//! What can go wrong with the database.

use std::path::{Path, PathBuf};

/// What went wrong. The display text is a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file or its folder cannot be made or written.
    #[error(
        "The database {path} cannot be written: {reason}. Give the user that runs Sarang the right to write to that folder and file, or name another place with --data-dir or --database-url."
    )]
    NotWritable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// The file is something else.
    #[error(
        "{path} is not a database of Sarang. Name another file with --database-url, or bring this one back from a backup."
    )]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file is of a later version.
    #[error(
        "The database {path} was written by a newer Sarang (its tables are of version {found}, this program knows {known}). Start the newer program, or bring back a backup from before."
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of its tables.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// Another program holds the file for longer than the patience lasts.
    #[error(
        "Another program has kept the database locked for too long. Nothing was stored; try again, and if it stays so, find who else has the file open."
    )]
    Locked,
    /// No room on the disk.
    #[error("The disk that holds the database is full. Make room; nothing was stored.")]
    Full,
    /// The rules of the house say no: nothing is broken, and nothing was stored.
    #[error("The store refused: {0:?}.")]
    Refused(Refusal),
    /// A row that this program could not have written.
    #[error("The database holds something unexpected: {0}. Bring it back from a backup.")]
    Unexpected(&'static str),
    /// Anything else.
    #[error("The database failed: {0}")]
    Sql(sqlx::Error),
}

/// What the store refuses by rule. `chat` puts it into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is a user already.
    AlreadySetUp,
    /// No such room.
    NoSuchRoom,
    /// No such user.
    NoSuchUser,
    /// No such invite.
    NoSuchInvite,
    /// The handle is somebody's.
    HandleTaken,
    /// The name or address is another room's.
    RoomTaken,
    /// One has to join first.
    NotAMember,
    /// Only the room's creator or an administrator.
    NotYours,
    /// The client id belongs to another message.
    ClientIdReused,
    /// Unknown, used up, revoked or expired.
    InviteInvalid,
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match primary_code(&error) {
            Some(BUSY | LOCKED) => Self::Locked,
            Some(FULL) => Self::Full,
            _ => Self::Sql(error),
        }
    }
}

impl StoreError {
    /// The same error once more, where it is the database's state and not of what was asked.
    pub fn of_everybody(&self) -> Option<fn() -> Self> {
        match self {
            Self::Locked => Some(|| Self::Locked),
            Self::Full => Some(|| Self::Full),
            _ => None,
        }
    }

    /// What an error means while the file is being opened.
    pub(super) fn opening(path: &Path, error: Self) -> Self {
        let Self::Sql(sql) = &error else {
            return error;
        };
        let path = path.to_owned();
        match primary_code(sql) {
            Some(NOTADB | CORRUPT) => Self::NotADatabase { path },
            Some(PERM | READONLY | CANTOPEN) => Self::NotWritable { path, reason: reason(sql) },
            _ => error,
        }
    }
}

/// The rule was that the value be unique.
pub(super) fn is_taken(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

// Primary result codes, https://www.sqlite.org/rescode.html.
const PERM: u32 = 3;
const BUSY: u32 = 5;
const LOCKED: u32 = 6;
const READONLY: u32 = 8;
const CORRUPT: u32 = 11;
const FULL: u32 = 13;
const CANTOPEN: u32 = 14;
const NOTADB: u32 = 26;

fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code: u32 = error.as_database_error()?.code()?.parse().ok()?;
    // The low byte is the primary code, the rest tells more.
    Some(code & 0xFF)
}

fn reason(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}
