//! `frontend/dist`: what the server embeds.
//!
//! Files are named by their content, so none ever changes. `manifest.json` says which are current
//! and is replaced last, so a running server never meets a half-written build. `stamp.json` is for
//! this builder alone: what the files were made of, and how large they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow};
use serde::{Deserialize, Serialize};

use crate::build::{Files, Mode};
use crate::compress::{compress, is_worth_it};
use crate::fingerprint::{Fingerprint, hashed_name};
use crate::workspace::files_below;

const MANIFEST: &str = "manifest.json";
const STAMP: &str = "stamp.json";

/// The folder and what is in it.
pub(crate) struct Dist {
    folder: PathBuf,
    stamp: Stamp,
}

/// What is made, and made again, together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    /// The module, its glue and snippets.
    Wasm,
    /// The stylesheet.
    Style,
    /// Icons and the like.
    Static,
}

/// A served file and its sizes in bytes; the compressed ones only in release builds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Served {
    pub(crate) file: String,
    pub(crate) raw: usize,
    pub(crate) gzip: Option<usize>,
    pub(crate) brotli: Option<usize>,
}

#[derive(Default, Serialize, Deserialize)]
struct Stamp {
    mode: Option<Mode>,
    parts: BTreeMap<Part, Made>,
}

#[derive(Serialize, Deserialize)]
struct Made {
    of: String,
    files: BTreeMap<String, Served>,
}

impl Dist {
    /// Reads what an earlier build left. What cannot be read is built again.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let stamp = fs::read(folder.join(STAMP)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Ok(Self { folder: folder.to_owned(), stamp: stamp.unwrap_or_default() })
    }

    /// Makes a part again unless it was made of the same and its files are there.
    pub(crate) fn refresh(
        &mut self,
        part: Part,
        of: Fingerprint,
        mode: Mode,
        make: impl FnOnce() -> Result<Files>,
    ) -> Result<()> {
        let of = of.finish();
        let fresh = self.stamp.parts.get(&part).is_some_and(|made| {
            made.of == of && made.files.values().all(|served| self.folder.join(&served.file).is_file())
        });
        if !fresh {
            let files = self.write_all(make()?, mode)?;
            self.stamp.parts.insert(part, Made { of, files });
        }
        Ok(())
    }

    /// Makes the parts written so far the current ones and removes what they replace.
    pub(crate) fn publish(&mut self, mode: Mode) -> Result<()> {
        self.stamp.mode = Some(mode);
        let manifest: BTreeMap<&str, &str> =
            self.served().map(|(name, served)| (name, served.file.as_str())).collect();
        write_if_changed(&self.folder.join(MANIFEST), &serde_json::to_vec_pretty(&manifest)?)?;
        write_if_changed(&self.folder.join(STAMP), &serde_json::to_vec_pretty(&self.stamp)?)?;
        self.remove_stale()
    }

    /// Every current file by its plain name.
    pub(crate) fn served(&self) -> impl Iterator<Item = (&str, &Served)> {
        let files = self.stamp.parts.values().flat_map(|made| &made.files);
        files.map(|(name, served)| (name.as_str(), served))
    }

    fn write_all(&self, files: Files, mode: Mode) -> Result<BTreeMap<String, Served>> {
        thread::scope(|scope| {
            let running: Vec<_> = files
                .into_iter()
                .map(|(name, bytes)| {
                    scope.spawn(move || Ok((name.clone(), self.write(&name, &bytes, mode)?)))
                })
                .collect();
            running
                .into_iter()
                .map(|task| task.join().map_err(|_| anyhow!("compressing panicked"))?)
                .collect()
        })
    }

    fn write(&self, name: &str, bytes: &[u8], mode: Mode) -> Result<Served> {
        let file = hashed_name(name, bytes);
        let path = self.folder.join(&file);
        write_atomically(&path, bytes)?;
        let mut served = Served { file, raw: bytes.len(), gzip: None, brotli: None };
        if mode == Mode::Release && is_worth_it(name) {
            let compressed = compress(bytes)?;
            served.gzip = write_if_smaller(&with_suffix(&path, ".gz"), &compressed.gzip, bytes)?;
            served.brotli = write_if_smaller(&with_suffix(&path, ".br"), &compressed.brotli, bytes)?;
        }
        Ok(served)
    }

    fn remove_stale(&self) -> Result<()> {
        let mut current = BTreeSet::from([self.folder.join(MANIFEST), self.folder.join(STAMP)]);
        for (_, served) in self.served() {
            let path = self.folder.join(&served.file);
            if served.gzip.is_some() {
                current.insert(with_suffix(&path, ".gz"));
            }
            if served.brotli.is_some() {
                current.insert(with_suffix(&path, ".br"));
            }
            current.insert(path);
        }
        for file in files_below(&self.folder)? {
            if !current.contains(&file) {
                fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
            }
        }
        Ok(())
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn write_if_smaller(path: &Path, compressed: &[u8], raw: &[u8]) -> Result<Option<usize>> {
    if compressed.len() >= raw.len() {
        return Ok(None);
    }
    write_atomically(path, compressed)?;
    Ok(Some(compressed.len()))
}

/// Leaves the file's time alone when nothing is new, so that cargo need not embed it again.
fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    write_atomically(path, bytes)
}

fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let half_written = with_suffix(path, ".part");
    fs::write(&half_written, bytes).with_context(|| format!("cannot write {}", half_written.display()))?;
    fs::rename(&half_written, path).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(folder: &Path, text: &str, mode: Mode) -> Result<Dist> {
        let mut dist = Dist::open(folder)?;
        let mut of = Fingerprint::new(mode);
        of.add_bytes(text.as_bytes());
        dist.refresh(Part::Style, of, mode, || {
            Ok(Files::from([("app.css".to_owned(), text.repeat(100).into_bytes())]))
        })?;
        dist.publish(mode)?;
        Ok(dist)
    }

    fn names(folder: &Path) -> Result<Vec<String>> {
        let files = files_below(folder)?;
        Ok(files.iter().filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned())).collect())
    }

    #[test]
    fn a_release_is_compressed_and_listed_in_the_manifest() -> Result<()> {
        let folder = tempfile::tempdir()?;
        built(folder.path(), "a{}", Mode::Release)?;
        let name = hashed_name("app.css", "a{}".repeat(100).as_bytes());
        let expected =
            [name.clone(), format!("{name}.br"), format!("{name}.gz"), MANIFEST.into(), STAMP.into()];
        assert_eq!(names(folder.path())?, expected);

        let manifest: BTreeMap<String, String> =
            serde_json::from_slice(&fs::read(folder.path().join(MANIFEST))?)?;
        assert_eq!(manifest, BTreeMap::from([("app.css".to_owned(), name)]));
        Ok(())
    }

    #[test]
    fn what_a_build_replaces_is_removed() -> Result<()> {
        let folder = tempfile::tempdir()?;
        built(folder.path(), "a{}", Mode::Release)?;
        built(folder.path(), "b{}", Mode::Dev)?;
        let name = hashed_name("app.css", "b{}".repeat(100).as_bytes());
        assert_eq!(names(folder.path())?, [name, MANIFEST.into(), STAMP.into()]);
        Ok(())
    }

    #[test]
    fn a_part_is_made_again_only_when_its_inputs_changed_or_a_file_is_gone() -> Result<()> {
        let folder = tempfile::tempdir()?;
        built(folder.path(), "a{}", Mode::Dev)?;
        let mut dist = Dist::open(folder.path())?;
        let mut made = 0;
        let mut refresh = |dist: &mut Dist, text: &str| {
            let mut of = Fingerprint::new(Mode::Dev);
            of.add_bytes(text.as_bytes());
            dist.refresh(Part::Style, of, Mode::Dev, || {
                made += 1;
                Ok(Files::from([("app.css".to_owned(), text.as_bytes().to_vec())]))
            })?;
            anyhow::Ok(made)
        };
        assert_eq!(refresh(&mut dist, "a{}")?, 0);
        assert_eq!(refresh(&mut dist, "b{}")?, 1);
        assert_eq!(refresh(&mut dist, "b{}")?, 1);
        fs::remove_file(folder.path().join(hashed_name("app.css", b"b{}")))?;
        assert_eq!(refresh(&mut dist, "b{}")?, 2);
        Ok(())
    }
}
