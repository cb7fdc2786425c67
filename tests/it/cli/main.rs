//! The command line, as operators use it.

mod commands;
mod help;
mod serving;
mod settings;

use tempfile::TempDir;

/// An empty folder to run in.
pub(crate) fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder can be made")
}
