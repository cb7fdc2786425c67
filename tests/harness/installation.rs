//! A data folder, and the operator's commands on it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::disk::SmallDisk;
use crate::lock::Lock;
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
    // Before the folder that it is in.
    disk: Option<SmallDisk>,
    folder: TempDir,
    server: Option<Server>,
}

struct Server {
    postgres: Postgres,
    url: String,
    /// Who Sarang is there: its owner, unless a test says otherwise.
    served_as: String,
}

impl Installation {
    /// Nothing has been set up; not even the data folder is there.
    pub fn fresh() -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        Self { disk: None, folder, server: None }
    }

    /// Nothing has been set up on this kind of database.
    pub async fn fresh_on(base: Base) -> Self {
        let mut installation = Self::fresh();
        if base == Base::Postgres {
            let postgres = Postgres::start().await;
            let url = postgres.new_database();
            installation.server = Some(Server { served_as: url.clone(), url, postgres });
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

    /// [`Installation::set_up`] with its data on a disk of its own of a few megabytes; `None` where
    /// one may not mount.
    pub fn set_up_on_small_disk() -> Option<Self> {
        let mut installation = Self::fresh();
        std::fs::create_dir_all(installation.data_dir()).expect("the folder is ours");
        installation.disk = Some(SmallDisk::at(&installation.data_dir())?);
        installation.has_first_things();
        Some(installation)
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

    /// Its PostgreSQL knows Sarang by this address from now on.
    ///
    /// # Panics
    /// If it has none.
    pub fn is_served_as(&mut self, url: &str) {
        let server = self.server.as_mut().expect("this installation is on PostgreSQL");
        url.clone_into(&mut server.served_as);
    }

    /// The arguments that lead a command to this data.
    pub fn args(&self) -> Vec<OsString> {
        let mut args: Vec<OsString> = vec!["--data-dir".into(), self.data_dir().into()];
        if let Some(server) = &self.server {
            args.extend(["--database-url".into(), server.served_as.clone().into()]);
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
        if let Some(Server { postgres, url, .. }) = &self.server {
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

    /// Somebody else writes into its SQLite file, and does not finish until this is dropped.
    pub fn is_locked(&self) -> Lock {
        Lock::of(&self.data_dir().join("sarang.db"))
    }

    /// Leaves no room on its small disk.
    ///
    /// # Panics
    /// If it has none.
    pub fn fills_its_disk(&self) {
        self.disk.as_ref().expect("it is on a small disk").fills();
    }

    /// Makes room again.
    ///
    /// # Panics
    /// If it has no small disk.
    pub fn frees_its_disk(&self) {
        self.disk.as_ref().expect("it is on a small disk").frees();
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
