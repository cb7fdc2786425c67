//! From Rust to wasm and its JavaScript glue.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use wasm_bindgen_cli_support::Bindgen;

use crate::build::{Files, Mode};
use crate::fingerprint::content_hash;
use crate::names;
use crate::split::Split;
use crate::tighten::tightened;
use crate::toolchain::{Toolchain, WASM};
use crate::workspace::Workspace;

/// Compiles the `frontend` crate; cargo does nothing when it is up to date. Returns the module as
/// the compiler wrote it.
pub(crate) fn compile(workspace: &Workspace, toolchain: &Toolchain, mode: Mode) -> Result<PathBuf> {
    let mut cargo = toolchain.cargo();
    cargo.current_dir(workspace.root());
    cargo.args(["rustc", "--package", "sarang-frontend", "--lib", "--target", WASM]);
    if mode == Mode::Release {
        cargo.args(["--profile", "wasm"]);
        if !toolchain.compile_library_for_size(&mut cargo) {
            println!(
                "The source of Rust's standard library is not here (`rustup component add rust-src`): \
                 the page will be some 20 kB larger than it has to be."
            );
        }
    }
    // `split` has to know what refers to what.
    let artifacts = cargo_artifacts(&mut cargo, &["-C", "link-args=--emit-relocs"])?;
    artifacts
        .into_iter()
        .filter(|artifact| artifact.target.name == "sarang_frontend")
        .flat_map(|artifact| artifact.filenames)
        .find(|file| file.extension().is_some_and(|extension| extension == "wasm"))
        .context("cargo made no wasm of sarang-frontend")
}

/// Splits the compiler's module into what the browser loads: `app.wasm`, `app.js` and the snippets
/// that dependencies bring along.
pub(crate) fn bind(compiled: &Path, mode: Mode) -> Result<Files> {
    let release = mode == Mode::Release;
    let module = fs::read(compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let split = Split::of(&module, mode)?;
    let mut output = Bindgen::new()
        .input_bytes("app", split.main.clone())
        .out_name("app")
        .web(true)?
        .typescript(false)
        // The parts call each other by way of the linker's table of functions.
        .keep_lld_exports(true)
        .remove_name_section(release)
        .remove_producers_section(release)
        .generate_output()
        .context("wasm-bindgen refused the module")?;

    let mut snippets = Files::new();
    for (folder, scripts) in output.snippets() {
        for (index, script) in scripts.iter().enumerate() {
            snippets.insert(format!("{folder}/inline{index}.js"), script.clone().into_bytes());
        }
    }
    for (path, script) in output.local_modules() {
        snippets.insert(path.clone(), script.clone().into_bytes());
    }

    let (glue, snippets) = place_snippets(output.js(), snippets);
    let (glue, parts) = split.place(&glue)?;
    let wasm = output.wasm_mut().emit_wasm();
    // While one develops, the long names say more.
    let (wasm, glue) = if release {
        let (wasm, glue) = names::shorten(&wasm, &glue)?;
        (wasm, tightened(&glue))
    } else {
        (wasm, glue)
    };
    let mut files = snippets;
    files.extend(parts);
    files.insert("app.js".to_owned(), glue.into_bytes());
    files.insert("app.wasm".to_owned(), wasm);
    Ok(files)
}

/// Clippy for the crates that the browser runs, as they are compiled for it.
pub(crate) fn lint(workspace: &Workspace, toolchain: &Toolchain) -> Result<()> {
    let mut cargo = toolchain.cargo();
    cargo.current_dir(workspace.root());
    let clippy = toolchain.has_clippy();
    if !clippy {
        println!("This compiler has no clippy: the browser's part is checked, not linted.");
    }
    cargo.arg(if clippy { "clippy" } else { "check" });
    cargo.args(["--target", WASM, "--package", "sarang-protocol"]);
    cargo.args(["--package", "sarang-app", "--package", "sarang-frontend"]);
    if clippy {
        cargo.args(["--", "-D", "warnings"]);
    }
    if !cargo.status()?.success() {
        bail!("the browser's part has warnings or errors");
    }
    Ok(())
}

/// A file that cargo says it made or found up to date.
#[derive(Deserialize)]
pub(crate) struct Artifact {
    pub(crate) target: Target,
    pub(crate) filenames: Vec<PathBuf>,
    pub(crate) executable: Option<PathBuf>,
}

/// The library or program that an [`Artifact`] belongs to.
#[derive(Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
}

/// Runs cargo, shows what it says, and returns what it made. The paths come from cargo itself, so
/// that no setting of the target folder can make them wrong.
pub(crate) fn cargo_artifacts(cargo: &mut Command, rustc: &[&str]) -> Result<Vec<Artifact>> {
    cargo.arg("--message-format=json-render-diagnostics");
    if !rustc.is_empty() {
        cargo.arg("--").args(rustc);
    }
    let mut child = cargo.stdout(Stdio::piped()).spawn().context("cargo cannot be started")?;
    let stdout = child.stdout.take().context("cargo's output was not captured")?;
    let mut artifacts = Vec::new();
    for line in BufReader::new(stdout).lines() {
        // Messages of other kinds lack these fields.
        if let Ok(artifact) = serde_json::from_str(&line?) {
            artifacts.push(artifact);
        }
    }
    if !child.wait()?.success() {
        bail!("cargo build failed");
    }
    Ok(artifacts)
}

/// Puts snippets below one folder that is named by their content, so that they may be cached for
/// ever like the rest, and points the glue there. Their places relative to each other stay.
fn place_snippets(glue: &str, snippets: Files) -> (String, Files) {
    if snippets.is_empty() {
        return (glue.to_owned(), snippets);
    }
    let mut everything = Vec::new();
    for (path, script) in &snippets {
        everything.extend_from_slice(path.as_bytes());
        everything.extend_from_slice(script);
    }
    let folder = format!("snippets-{}", content_hash(&everything));
    let glue = glue.replace("'./snippets/", &format!("'./{folder}/"));
    let glue = glue.replace("\"./snippets/", &format!("\"./{folder}/"));
    (glue, snippets.into_iter().map(|(path, script)| (format!("{folder}/{path}"), script)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glue_finds_its_snippets_below_a_folder_named_by_content() {
        let glue = "import { f } from './snippets/dep-1234/inline0.js';";
        let snippets = Files::from([("dep-1234/inline0.js".to_owned(), b"export function f() {}".to_vec())]);
        let (placed, files) = place_snippets(glue, snippets.clone());
        let path = files.keys().next().expect("one snippet");
        assert!(path.starts_with("snippets-") && path.ends_with("/dep-1234/inline0.js"), "{path}");
        assert_eq!(placed, format!("import {{ f }} from './{path}';"));

        let changed =
            snippets.into_keys().map(|path| (path, b"export function f() { g() }".to_vec())).collect();
        assert_ne!(place_snippets(glue, changed).0, placed);
    }
}
