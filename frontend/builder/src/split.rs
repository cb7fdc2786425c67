//! Cuts the compiler's module into what every page loads and parts that load when they are opened.
//!
//! Where to cut is said in the code (`app/src/components/late.rs`); what only a part needs goes with it.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, anyhow, bail};
use wasm_split_cli_support::{Options, transform};

use crate::build::{Files, Mode};
use crate::fingerprint::hashed_name;
use crate::names;

/// By this name the module imports what fetches its parts.
const LINK: &str = "./parts.js";

/// By this name what fetches its parts imports the glue.
const MAIN: &str = "./app.js";

/// A module in parts.
pub(crate) struct Split {
    /// What every page loads, still to be bound.
    pub(crate) main: Vec<u8>,
    parts: BTreeMap<String, Vec<u8>>,
    loader: String,
}

impl Split {
    /// Cuts a module that was linked with `--emit-relocs`.
    pub(crate) fn of(module: &[u8], mode: Mode) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let main = folder.path().join("main.wasm");
        let mut options = Options::new(module);
        options.output_dir = folder.path();
        options.main_out_path = &main;
        options.link_name = LINK;
        options.main_module = MAIN;
        let split = transform(options).map_err(|error| anyhow!("the module cannot be split: {error:#}"))?;
        let mut parts = BTreeMap::new();
        for path in split.split_modules {
            let name = path.file_name().and_then(|name| name.to_str()).context("a part has a name")?;
            let part = fs::read(&path)?;
            parts.insert(name.to_owned(), if mode == Mode::Release { names::strip(&part)? } else { part });
        }
        let loader = fs::read_to_string(folder.path().join(LINK))?;
        Ok(Self { main: fs::read(main)?, parts, loader })
    }

    /// The glue with the loader in it, which knows the parts by the names that they are served by;
    /// and the parts. In files of their own, glue and loader would have to name each other by hash.
    pub(crate) fn place(self, glue: &str) -> Result<(String, Files)> {
        // One for each function that it takes from there, though all are the same.
        let (namespaces, glue) = without_imports(glue, LINK)?;
        let (_, mut loader) = without_imports(&self.loader, MAIN)?;
        for (name, part) in &self.parts {
            let plain = format!("\"./{name}\"");
            if !loader.contains(&plain) {
                bail!("nothing loads {name}");
            }
            loader = loader.replace(&plain, &format!("\"./{}\"", hashed_name(name, part)));
        }
        let exports: Vec<&str> =
            loader.lines().filter_map(|line| line.strip_prefix("export const ")?.split(' ').next()).collect();
        let exports = exports.join(", ");
        let line = |namespace: &String| ["const ", namespace, " = { ", &exports, " };\n"].concat();
        let namespaces: String = namespaces.iter().map(line).collect();
        let loader = loader.replace("export const ", "const ");
        Ok(([&glue, "\n", &loader, "\n", &namespaces].concat(), self.parts))
    }
}

/// Whether a file of this name is such a part.
pub(crate) fn is_part(name: &str) -> bool {
    name.starts_with("split_") || name.starts_with("chunk_")
}

/// A script without its imports of this module, and what it calls that module in each.
fn without_imports(script: &str, module: &str) -> Result<(Vec<String>, String)> {
    let is_one = |line: &&str| {
        line.starts_with("import ")
            && line.trim_end_matches(';').trim_end_matches(['"', '\'']).ends_with(module)
    };
    let name = |line: &str| Some(line.split_whitespace().rev().nth(2)?.to_owned());
    let names: Option<Vec<String>> = script.lines().filter(is_one).map(name).collect();
    let names = names.context("an import names what it imports")?;
    if names.is_empty() {
        bail!("nothing imports {module}");
    }
    let rest: Vec<&str> = script.lines().filter(|line| !is_one(line)).collect();
    Ok((names, rest.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(loader: &str) -> Split {
        let parts = BTreeMap::from([("split_rooms.wasm".to_owned(), b"part".to_vec())]);
        Split { main: Vec::new(), parts, loader: loader.to_owned() }
    }

    #[test]
    fn the_glue_carries_the_loader_which_names_parts_by_their_content() -> Result<()> {
        let loader = "import { initSync } from \"./app.js\";\n\
                      export const load_rooms = once(\"./split_rooms.wasm\");\n";
        let glue = "import * as import1 from \"./parts.js\"\nimport * as import2 from \"./parts.js\"\n\
                    const all = { \"./parts.js\": import1, \"./parts.js\": import2 };";
        let (glue, parts) = split(loader).place(glue)?;
        let served = hashed_name("split_rooms.wasm", b"part");
        assert_eq!(
            glue,
            format!(
                "const all = {{ \"./parts.js\": import1, \"./parts.js\": import2 }};\n\
                 const load_rooms = once(\"./{served}\");\n\
                 const import1 = {{ load_rooms }};\nconst import2 = {{ load_rooms }};\n"
            )
        );
        assert!(parts.contains_key("split_rooms.wasm"));
        Ok(())
    }

    #[test]
    fn a_loader_that_is_not_what_is_known_here_is_refused() {
        let glue = "import * as import1 from \"./parts.js\"";
        assert!(split("import { initSync } from \"./app.js\";").place(glue).is_err());
        assert!(split("").place(glue).is_err());
    }
}
