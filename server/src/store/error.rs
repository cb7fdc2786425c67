//! What can go wrong with the database.

use std::path::{Path, PathBuf};

use sarang_protocol::id::Seq;

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
    /// A server's database cannot be opened.
    #[error("The database {database} cannot be opened: {reason}. {advice}")]
    NotOpened {
        /// Its address, without the password.
        database: String,
        /// The server's or the system's words.
        reason: String,
        /// What to do.
        advice: &'static str,
    },
    /// The file or database is something else.
    #[error(
        "{database} is not a database of Sarang. Name another one with --database-url, or bring this one back from a backup."
    )]
    NotADatabase {
        /// The file or address.
        database: String,
    },
    /// The tables are of a later version.
    #[error(
        "The database {database} was written by a newer Sarang (its tables are of version {found}, this program knows {known}). Start the newer program, or bring back a backup from before."
    )]
    Newer {
        /// The file or address.
        database: String,
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
    /// The server that holds the database does not answer, or has no place for us. What was asked
    /// for may have been done nevertheless, if the answer was lost.
    #[error("The database cannot be reached: {0}. Sarang goes on trying.")]
    Away(sqlx::Error),
    /// The database takes no writes: it is a replica, or was set so.
    #[error("The database is read-only. Nothing was stored; point --database-url at the primary server.")]
    ReadOnly,
    /// Another instance stored the same at the same time. Nothing was stored here; the next try
    /// finds what the other one did.
    #[error("The same was stored elsewhere at the same time. Nothing was stored; try again.")]
    Met,
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
    /// A conversation has the people that it has, and no name.
    OfItsPeople,
    /// The client id belongs to another message or change.
    ClientIdReused,
    /// There is no message at that position.
    NoSuchMessage,
    /// The message was deleted.
    MessageDeleted,
    /// It is itself in the thread of this message.
    InAThread(Seq),
    /// Only its author, or for deleting an administrator.
    NotYourMessage,
    /// There are as many kinds under it as there may be.
    TooManyReactions,
    /// They have no section of this name.
    NoSuchSection,
    /// They have as many sections as there may be.
    TooManySections,
    /// A group has this handle.
    HandleOfGroup,
    /// There is no such group.
    NoSuchGroup,
    /// A user or a group has this handle.
    GroupTaken,
    /// There are as many groups as there may be.
    TooManyGroups,
    /// There is no emoji of that name.
    NoSuchEmoji,
    /// There is an emoji of that name.
    EmojiTaken,
    /// There are as many as there may be.
    TooManyEmoji,
    /// They have as many reminders to come as there may be.
    TooManyReminders,
    /// They have as many drafts as there may be.
    TooManyDrafts,
    /// Only who added it, or an administrator.
    NotYourEmoji,
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
        let away = matches!(
            error,
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed
        );
        if away {
            return Self::Away(error);
        }
        match Cause::of(&error) {
            Some(Cause::Locked) => Self::Locked,
            Some(Cause::Full) => Self::Full,
            Some(Cause::ReadOnly) => Self::ReadOnly,
            Some(Cause::Away) => Self::Away(error),
            None => Self::Sql(error),
        }
    }
}

/// What a database's code comes to.
enum Cause {
    Locked,
    Full,
    ReadOnly,
    Away,
}

impl Cause {
    fn of(error: &sqlx::Error) -> Option<Self> {
        let code = error.as_database_error()?.code()?;
        // PostgreSQL's codes are five characters
        // (https://www.postgresql.org/docs/current/errcodes-appendix.html).
        match code.as_ref() {
            // Serialization failure, deadlock, lock or statement taken too long.
            "40001" | "40P01" | "55P03" | "57014" => return Some(Self::Locked),
            "53100" => return Some(Self::Full),
            "25006" => return Some(Self::ReadOnly),
            // Too many connections, shutting down, crashed, starting up, a broken line.
            "53300" | "57P01" | "57P02" | "57P03" => return Some(Self::Away),
            code if code.len() == 5 && code.starts_with("08") => return Some(Self::Away),
            _ => {}
        }
        match primary_code(error)? {
            BUSY | LOCKED => Some(Self::Locked),
            FULL => Some(Self::Full),
            READONLY => Some(Self::ReadOnly),
            _ => None,
        }
    }
}

impl StoreError {
    /// The same error once more, where it is the database's state and not of what was asked.
    pub fn of_everybody(&self) -> Option<fn() -> Self> {
        match self {
            Self::Locked => Some(|| Self::Locked),
            Self::Full => Some(|| Self::Full),
            Self::ReadOnly => Some(|| Self::ReadOnly),
            // The reason stands in the log once; the others are told the same.
            Self::Away(_) => Some(|| Self::Away(sqlx::Error::PoolTimedOut)),
            _ => None,
        }
    }

    /// What an error means while the file is being opened.
    pub(super) fn opening(path: &Path, error: Self) -> Self {
        let not_writable = |reason| Self::NotWritable { path: path.to_owned(), reason };
        let sql = match &error {
            Self::ReadOnly => return not_writable("it is read-only".to_owned()),
            Self::Sql(sql) => sql,
            _ => return error,
        };
        match primary_code(sql) {
            Some(NOTADB | CORRUPT) => Self::NotADatabase { database: path.display().to_string() },
            Some(PERM | CANTOPEN) => not_writable(reason(sql)),
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
    let code = error.as_database_error()?.code()?;
    // SQLite's are numbers of up to four digits; PostgreSQL's of five characters may look like one.
    let code: u32 = (code.len() < 5).then(|| code.parse().ok())??;
    // The low byte is the primary code, the rest tells more.
    Some(code & 0xFF)
}

fn reason(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}
