//! One build: each part is made again only when what it is made of has changed.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::dist::{Dist, Part};
use crate::fingerprint::Fingerprint;
use crate::toolchain::Toolchain;
use crate::workspace::{Workspace, files_below};
use crate::{static_files, style, wasm};

/// What the build is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Mode {
    /// Small and compressed; takes its time.
    Release,
    /// Quick; nothing is compressed and wasm keeps the names of its functions.
    Dev,
}

/// Files as they are to be served, by their plain name (`app.js`).
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Builds all parts.
pub(crate) fn everything(workspace: &Workspace, mode: Mode) -> Result<Dist> {
    let mut dist = Dist::open(&workspace.dist())?;
    add_wasm(workspace, mode, &mut dist)?;
    add_style_and_static_files(workspace, mode, &mut dist)?;
    dist.publish(mode)?;
    Ok(dist)
}

/// Builds the stylesheet and the static files; wasm stays as it was.
pub(crate) fn without_wasm(workspace: &Workspace, mode: Mode) -> Result<Dist> {
    let mut dist = Dist::open(&workspace.dist())?;
    add_style_and_static_files(workspace, mode, &mut dist)?;
    dist.publish(mode)?;
    Ok(dist)
}

fn add_wasm(workspace: &Workspace, mode: Mode, dist: &mut Dist) -> Result<()> {
    let compiled = wasm::compile(workspace, &Toolchain::find()?, mode)?;
    let mut fingerprint = Fingerprint::new(mode);
    fingerprint.add_file(&compiled)?;
    dist.refresh(Part::Wasm, fingerprint, mode, || wasm::bind(&compiled, mode))
}

fn add_style_and_static_files(workspace: &Workspace, mode: Mode, dist: &mut Dist) -> Result<()> {
    let mut fingerprint = Fingerprint::new(mode);
    for file in files_below(&workspace.style())? {
        fingerprint.add_file(&file)?;
    }
    dist.refresh(Part::Style, fingerprint, mode, || {
        let sheet = |name: &str| style::bundle(&workspace.style().join(name)).map(String::into_bytes);
        Ok(Files::from([
            ("app.css".to_owned(), sheet("main.css")?),
            // What the page that is measured does not load.
            ("pages.css".to_owned(), sheet("pages.css")?),
        ]))
    })?;

    let mut fingerprint = Fingerprint::new(mode);
    let sources = files_below(&workspace.static_files())?;
    for file in &sources {
        fingerprint.add_file(file)?;
    }
    dist.refresh(Part::Static, fingerprint, mode, || static_files::read(&workspace.static_files(), &sources))
}
