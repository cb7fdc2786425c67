//! Another program that writes into SQLite's file and does not come to an end.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const SCRIPT: &str = "import sqlite3, sys\n\
    base = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)\n\
    base.execute('begin immediate')\n\
    print('locked', flush=True)\n\
    sys.stdin.read()\n\
    base.execute('rollback')";

/// The lock on a file, until it is dropped.
pub struct Lock(Child);

impl Lock {
    /// Takes it. By the `sqlite3` of Python's standard library: of our own crates only the store
    /// knows SQL.
    ///
    /// # Panics
    /// If it cannot be had.
    pub fn of(file: &Path) -> Self {
        let mut python = Command::new("python3");
        python.args(["-c", SCRIPT]).arg(file).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = python.spawn().expect("there is a Python");
        let mut said = String::new();
        let out = child.stdout.take().expect("it was asked for");
        BufReader::new(out).read_line(&mut said).expect("it speaks");
        assert_eq!(said, "locked\n");
        Self(child)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Its input ends, and so does it.
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
