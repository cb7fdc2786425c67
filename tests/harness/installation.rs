//! A data folder, and the operator's commands on it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::postgres::Postgres;
use crate::sarang::Said;

/// Everybody's password here.
pub const PASSWORD: &str = "correct horse 배터리 staple";

/// The administrator of an installation that has been set up.
pub const ADMIN: &str = "admin";

/// The room of an installation that has been set up.
pub const GENERAL: &str = "general";

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// A file in the data folder.
    Sqlite,
    /// A server of its own.
    Postgres,
}

/// A temporary folder with Sarang's data in it, and its database.
pub struct Installation {
    folder: TempDir,
    server: Option<Server>,
}

struct Server {
    postgres: Postgres,
    url: String,
}

impl Installation {
    /// Nothing has been set up; not even the data folder is there.
    pub fn fresh() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder can be made"), server: None }
    }

    /// Nothing has been set up on this kind of database.
    pub async fn fresh_on(base: Base) -> Self {
        let mut installation = Self::fresh();
        if base == Base::Postgres {
            let postgres = Postgres::start().await;
            installation.server = Some(Server { url: postgres.new_database(), postgres });
        }
        installation
    }

    /// [`Installation::set_up`] on this kind of database.
    pub async fn set_up_on(base: Base) -> Self {
        let installation = Self::fresh_on(base).await;
        installation.has_first_things();
        installation
    }

    /// With the administrator [`ADMIN`] and the room [`GENERAL`], made by commands.
    pub fn set_up() -> Self {
        let installation = Self::fresh();
        installation.has_first_things();
        installation
    }

    fn has_first_things(&self) {
        self.cli(["user", "add", ADMIN, "--admin", "--password-stdin"], PASSWORD).well();
        self.adds_room(GENERAL, "General");
    }

    /// Its PostgreSQL.
    ///
    /// # Panics
    /// If it has none.
    pub fn postgres(&mut self) -> &mut Postgres {
        &mut self.server.as_mut().expect("this installation is on PostgreSQL").postgres
    }

    /// The address of its PostgreSQL database.
    ///
    /// # Panics
    /// If it has none.
    pub fn url(&self) -> String {
        self.server.as_ref().expect("this installation is on PostgreSQL").url.clone()
    }

    /// The arguments that lead a command to this data.
    pub fn args(&self) -> Vec<OsString> {
        let mut args: Vec<OsString> = vec!["--data-dir".into(), self.data_dir().into()];
        if let Some(server) = &self.server {
            args.extend(["--database-url".into(), server.url.clone().into()]);
        }
        args
    }

    /// The folder around the data folder: for logs and other things of the test.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where Sarang keeps its data.
    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs a command on this data.
    pub fn cli<const N: usize>(&self, args: [&str; N], input: &str) -> Said {
        let mut all: Vec<OsString> = args.iter().map(OsString::from).collect();
        all.extend(self.args());
        Said::by_sarang(self.folder(), &all, input)
    }

    /// Changes the database behind Sarang's back. By the `sqlite3` of Python's standard library:
    /// of our own crates only the store knows SQL.
    pub fn sql(&self, statement: &str) {
        if let Some(Server { postgres, url }) = &self.server {
            postgres.told(url, statement);
            return;
        }
        let script = "import sqlite3, sys\n\
            base = sqlite3.connect(sys.argv[1], timeout=20)\n\
            base.execute(sys.argv[2])\n\
            base.commit()\n\
            base.close()";
        let mut python = Command::new("python3");
        python.args(["-c", script]).arg(self.data_dir().join("sarang.db")).arg(statement);
        Said::by(python, "").well();
    }

    /// Adds a person with everybody's password.
    pub fn adds_user(&self, handle: &str, name: &str) {
        self.cli(["user", "add", handle, "--name", name, "--password-stdin"], PASSWORD).well();
    }

    /// A new bearer token.
    pub fn token(&self, handle: &str) -> String {
        let out = self.cli(["token", "create", handle], "").well();
        out.trim_end().to_owned()
    }

    /// Revokes all tokens of a person.
    pub fn revokes_tokens(&self, handle: &str) {
        self.cli(["token", "revoke", handle, "--all"], "").well();
    }

    /// Adds a room.
    pub fn adds_room(&self, slug: &str, name: &str) {
        self.cli(["room", "create", slug, "--name", name], "").well();
    }
}
