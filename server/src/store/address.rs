//! Where the database is.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

/// Where the database is: `sqlite:PATH`, a file, or `postgres://…`, a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// SQLite's file.
    Sqlite(PathBuf),
    /// PostgreSQL's server.
    Postgres(PostgresUrl),
}

/// Where PostgreSQL is, as libpq writes it: `postgres://[user[:password]@]host[:port]/database`,
/// with options behind a `?`, like `sslmode=verify-full`
/// (<https://www.postgresql.org/docs/current/libpq-connect.html>). Shows itself without the
/// password and the options.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl(String);

/// Why an address of a database was refused. The display text is a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseUrlError {
    /// PostgreSQL, somehow.
    #[error(
        "The address of the PostgreSQL server cannot be understood ({reason}). Write it as postgres://USER:PASSWORD@HOST:5432/DATABASE, with `%40` for an @ in the password."
    )]
    Postgres {
        /// What is wrong with it, without the password in it.
        reason: String,
    },
    /// No file.
    #[error(
        "The database has to be a file that outlives the server. Write sqlite:PATH, like sqlite:/var/lib/sarang/sarang.db."
    )]
    NoFile,
    /// Something else.
    #[error(
        "`{0}` is not an address of a database. Write sqlite:PATH, like sqlite:/var/lib/sarang/sarang.db, or postgres://USER:PASSWORD@HOST/DATABASE."
    )]
    Unknown(String),
}

impl DatabaseUrl {
    /// The file's name in a data folder.
    pub const FILE: &str = "sarang.db";

    /// The database of a data folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self::Sqlite(folder.join(Self::FILE))
    }
}

impl PostgresUrl {
    /// What the client library makes of it.
    pub(super) fn options(&self) -> PgConnectOptions {
        self.0.parse().unwrap_or_default()
    }
}

impl FromStr for PostgresUrl {
    type Err = DatabaseUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The library's own text does not repeat the address.
        match text.parse::<PgConnectOptions>() {
            Ok(options) if options.get_database().is_some() => Ok(Self(text.to_owned())),
            Ok(_) => Err(DatabaseUrlError::Postgres { reason: "it names no database".to_owned() }),
            Err(sqlx::Error::Configuration(error)) => {
                Err(DatabaseUrlError::Postgres { reason: error.to_string() })
            }
            Err(error) => Err(DatabaseUrlError::Postgres { reason: error.to_string() }),
        }
    }
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options = self.options();
        let host =
            options.get_socket().map_or(options.get_host().to_owned(), |path| path.display().to_string());
        let database = options.get_database().unwrap_or_default();
        write!(f, "postgres://{}@{host}:{}/{database}", options.get_username(), options.get_port())
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresUrl({self})")
    }
}

impl FromStr for DatabaseUrl {
    type Err = DatabaseUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let Some((scheme, rest)) = text.split_once(':') else {
            return Err(DatabaseUrlError::Unknown(text.to_owned()));
        };
        match scheme {
            "sqlite" => {
                let path = rest.strip_prefix("//").unwrap_or(rest);
                if path.is_empty() || path.contains(":memory:") {
                    return Err(DatabaseUrlError::NoFile);
                }
                Ok(Self::Sqlite(path.into()))
            }
            "postgres" | "postgresql" => Ok(Self::Postgres(text.parse()?)),
            // Whatever follows an unknown scheme may hold a password, so it is not repeated.
            _ => Err(DatabaseUrlError::Unknown(format!("{scheme}:…"))),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => url.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_with_or_without_slashes() {
        let path = |text: &str| match text.parse().unwrap() {
            DatabaseUrl::Sqlite(path) => path,
            DatabaseUrl::Postgres(url) => panic!("{url}"),
        };
        assert_eq!(path("sqlite:data/a.db"), Path::new("data/a.db"));
        assert_eq!(path("sqlite:/var/a.db"), Path::new("/var/a.db"));
        assert_eq!(path("sqlite:///var/a.db"), Path::new("/var/a.db"));
        assert_eq!(DatabaseUrl::in_folder(Path::new("data")).to_string(), "sqlite:data/sarang.db");
    }

    #[test]
    fn what_is_not_a_file_is_refused_with_an_example() {
        for text in ["sqlite::memory:", "sqlite:", "mysql://u:secret@db/x", "sarang.db"] {
            let message = text.parse::<DatabaseUrl>().unwrap_err().to_string();
            assert!(message.contains("sqlite:/var/lib/"), "{message}");
            assert!(!message.contains("secret"), "{message}");
        }
    }

    #[test]
    fn servers_are_shown_without_their_password() {
        let url: DatabaseUrl =
            "postgres://kim:p%40ss@db.example.org:6432/chat?sslmode=require".parse().unwrap();
        assert_eq!(url.to_string(), "postgres://kim@db.example.org:6432/chat");
        assert_eq!(format!("{url:?}"), "Postgres(PostgresUrl(postgres://kim@db.example.org:6432/chat))");
        for text in ["postgres://kim:secret@db", "postgres://kim:secret@db:99999/chat"] {
            let message = text.parse::<DatabaseUrl>().unwrap_err().to_string();
            assert!(message.contains("postgres://USER:PASSWORD@HOST:5432/DATABASE"), "{message}");
            assert!(!message.contains("secret"), "{message}");
        }
    }
}
