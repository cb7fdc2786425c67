//! Where things lie.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folder of the workspace and the places in it that the build reads and writes.
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Looks upwards from the current folder.
    pub(crate) fn find() -> Result<Self> {
        let here = env::current_dir().context("the current folder cannot be read")?;
        here.ancestors()
            .find(|folder| folder.join("frontend/builder/Cargo.toml").is_file())
            .map(|root| Self { root: root.to_owned() })
            .with_context(|| format!("{} is not inside Sarang's workspace", here.display()))
    }

    /// Holds the top `Cargo.toml`.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Stylesheets; `main.css` imports the others.
    pub(crate) fn style(&self) -> PathBuf {
        self.root.join("style")
    }

    /// Files served as they are.
    pub(crate) fn static_files(&self) -> PathBuf {
        self.root.join("frontend/static")
    }

    /// What the server embeds.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("frontend/dist")
    }
}

/// Every file below a folder, sorted, hidden ones left out. A folder that is missing has none.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        let entries = folder.read_dir().with_context(|| format!("cannot list {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}
