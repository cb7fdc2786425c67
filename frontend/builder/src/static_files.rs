//! Files that are served as they are: icons and the web app manifest.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::build::Files;
use crate::fingerprint::hashed_name;

/// Reads them, with the paths below their folder as names. The web app manifest names its icons;
/// there the names that the browser can ask for take their place.
pub(crate) fn read(folder: &Path, sources: &[PathBuf]) -> Result<Files> {
    let mut files = Files::new();
    for source in sources {
        let name = source.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        let bytes = fs::read(source).with_context(|| format!("cannot read {}", source.display()))?;
        files.insert(name, bytes);
    }

    let served: Vec<(String, String)> = files
        .iter()
        .map(|(name, bytes)| (format!("\"{name}\""), format!("\"{}\"", hashed_name(name, bytes))))
        .collect();
    for (_, bytes) in files.iter_mut().filter(|(name, _)| is_web_app_manifest(name)) {
        let mut text = String::from_utf8(std::mem::take(bytes)).context("a web app manifest is UTF-8")?;
        for (plain, hashed) in &served {
            text = text.replace(plain, hashed);
        }
        *bytes = text.into_bytes();
    }
    Ok(files)
}

fn is_web_app_manifest(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "webmanifest")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_web_app_manifest_names_icons_as_they_are_served() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let icon = folder.path().join("icon.svg");
        let manifest = folder.path().join("app.webmanifest");
        fs::write(&icon, "<svg/>")?;
        fs::write(&manifest, r#"{"icons": [{"src": "icon.svg"}]}"#)?;

        let files = read(folder.path(), &[manifest, icon])?;
        let expected = format!(r#"{{"icons": [{{"src": "{}"}}]}}"#, hashed_name("icon.svg", b"<svg/>"));
        assert_eq!(String::from_utf8(files["app.webmanifest"].clone())?, expected);
        Ok(())
    }
}
