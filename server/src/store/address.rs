//! Where the database is.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where the database is: `sqlite:PATH`, a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseUrl {
    path: PathBuf,
}

/// Why an address of a database was refused. The display text is a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseUrlError {
    /// PostgreSQL.
    #[error(
        "This version of Sarang keeps its data in SQLite and does not speak PostgreSQL yet. Write sqlite:PATH, like sqlite:/var/lib/sarang/sarang.db."
    )]
    Postgres,
    /// No file.
    #[error(
        "The database has to be a file that outlives the server. Write sqlite:PATH, like sqlite:/var/lib/sarang/sarang.db."
    )]
    NoFile,
    /// Something else.
    #[error(
        "`{0}` is not an address of a database. Write sqlite:PATH, like sqlite:/var/lib/sarang/sarang.db."
    )]
    Unknown(String),
}

impl DatabaseUrl {
    /// The file's name in a data folder.
    pub const FILE: &str = "sarang.db";

    /// The database of a data folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join(Self::FILE) }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
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
                Ok(Self { path: path.into() })
            }
            "postgres" | "postgresql" => Err(DatabaseUrlError::Postgres),
            // Whatever follows an unknown scheme may hold a password, so it is not repeated.
            _ => Err(DatabaseUrlError::Unknown(format!("{scheme}:…"))),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sqlite:{}", self.path.display())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_with_or_without_slashes() {
        let path = |text: &str| text.parse::<DatabaseUrl>().unwrap().path;
        assert_eq!(path("sqlite:data/a.db"), Path::new("data/a.db"));
        assert_eq!(path("sqlite:/var/a.db"), Path::new("/var/a.db"));
        assert_eq!(path("sqlite:///var/a.db"), Path::new("/var/a.db"));
        assert_eq!(DatabaseUrl::in_folder(Path::new("data")).to_string(), "sqlite:data/sarang.db");
    }

    #[test]
    fn what_is_not_a_file_is_refused_with_an_example() {
        for text in [
            "postgres://sarang:secret@db/sarang",
            "sqlite::memory:",
            "sqlite:",
            "mysql://u:secret@db/x",
            "sarang.db",
        ] {
            let message = text.parse::<DatabaseUrl>().unwrap_err().to_string();
            assert!(message.contains("sqlite:/var/lib/"), "{message}");
            assert!(!message.contains("secret"), "{message}");
        }
    }
}
