//! A data folder, and the operator's commands on it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::sarang::Said;

/// Everybody's password here.
pub const PASSWORD: &str = "correct horse 배터리 staple";

/// The administrator of an installation that has been set up.
pub const ADMIN: &str = "admin";

/// The room of an installation that has been set up.
pub const GENERAL: &str = "general";

/// A temporary folder with Sarang's data in it.
pub struct Installation {
    folder: TempDir,
}

impl Installation {
    /// Nothing has been set up; not even the data folder is there.
    pub fn fresh() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder can be made") }
    }

    /// With the administrator [`ADMIN`] and the room [`GENERAL`], made by commands.
    pub fn set_up() -> Self {
        let installation = Self::fresh();
        installation.cli(["user", "add", ADMIN, "--admin", "--password-stdin"], PASSWORD).well();
        installation.adds_room(GENERAL, "General");
        installation
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
        all.push("--data-dir".into());
        all.push(self.data_dir().into());
        Said::by_sarang(self.folder(), &all, input)
    }

    /// Changes the database behind Sarang's back. By the `sqlite3` of Python's standard library:
    /// of our own crates only the store knows SQL.
    pub fn sql(&self, statement: &str) {
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

    /// Adds a room.
    pub fn adds_room(&self, slug: &str, name: &str) {
        self.cli(["room", "create", slug, "--name", name], "").well();
    }
}
