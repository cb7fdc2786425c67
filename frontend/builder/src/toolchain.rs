//! Finds a Rust compiler that can make wasm.
//!
//! The compiler on the path is the first choice. Debian's (`rustc-web`, in `/usr/bin`) is the
//! second: `.ci/setup` gives it the wasm target where rustup can download nothing. One that has the
//! source of its standard library too makes a smaller page.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

/// The target that browsers run.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// A file of the standard library's source, below the root of a compiler that has it.
const LIBRARY_SOURCE: &str = "lib/rustlib/src/rust/library/std/Cargo.toml";

/// What compiles the standard library along with us, for size (`docs/decisions/0008-standard-library.md`).
const LIBRARY_ARGS: [&str; 2] = ["-Zbuild-std=std", "-Zbuild-std-features=optimize_for_size"];

/// A panic is a trap without a sentence, and `{:?}` writes nothing.
const LIBRARY_FLAGS: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

/// Where a distribution installs its compiler.
const SYSTEM_BIN: &str = "/usr/bin";

/// A cargo and rustc with the wasm target.
pub(crate) struct Toolchain {
    home: Home,
    linker: Option<PathBuf>,
    has_library_source: bool,
}

enum Home {
    /// Whatever `cargo` and `rustc` mean on the path.
    Path,
    /// The distribution's, even where rustup's comes first on the path.
    System,
}

impl Toolchain {
    /// Takes the first compiler that has a standard library for wasm and its source, or the library alone.
    pub(crate) fn find() -> Result<Self> {
        let on_path = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let system = Path::new(SYSTEM_BIN).join("rustc").into_os_string();
        let mut found = [(Home::Path, on_path), (Home::System, system)]
            .into_iter()
            .filter(|(_, rustc)| has_wasm(rustc))
            .map(|(home, rustc)| Self::at(home, &rustc))
            .collect::<Vec<_>>();
        // Stable: what came first stays first.
        found.sort_by_key(|toolchain| !toolchain.has_library_source);
        let Some(first) = found.into_iter().next() else {
            bail!("no Rust compiler here has the {WASM} target; `.ci/setup build` installs it");
        };
        Ok(first)
    }

    fn at(home: Home, rustc: &OsStr) -> Self {
        let sysroot = sysroot(rustc);
        Self {
            home,
            linker: sysroot.as_deref().and_then(substitute_linker),
            has_library_source: sysroot.is_some_and(|sysroot| sysroot.join(LIBRARY_SOURCE).is_file()),
        }
    }

    /// Has a call of its cargo compile the standard library too, without what a page does not need.
    /// Returns whether its source is here; if not, the ready-made one is taken.
    pub(crate) fn compile_library_for_size(&self, cargo: &mut Command) -> bool {
        if self.has_library_source {
            cargo.args(LIBRARY_ARGS);
            // Stable compilers know these flags and admit them by this name.
            cargo.env("RUSTC_BOOTSTRAP", "1");
            let flags = env::var("RUSTFLAGS").unwrap_or_default();
            cargo.env("RUSTFLAGS", [&flags, " ", LIBRARY_FLAGS].concat().trim());
        }
        self.has_library_source
    }

    /// A call of its cargo.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = match self.home {
            Home::Path => Command::new("cargo"),
            Home::System => {
                let mut command = Command::new(Path::new(SYSTEM_BIN).join("cargo"));
                // First on the path, so that cargo's subcommands are the distribution's as well.
                command.env("PATH", path_starting_with(SYSTEM_BIN));
                command.env("RUSTC", Path::new(SYSTEM_BIN).join("rustc"));
                command
            }
        };
        // Set by the cargo that runs this builder, for a library folder of that cargo's compiler.
        command.env_remove("LD_LIBRARY_PATH");
        if let Some(linker) = &self.linker {
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        command
    }

    /// Whether this cargo can run clippy.
    pub(crate) fn has_clippy(&self) -> bool {
        succeeds(self.cargo().args(["clippy", "--version"]))
    }
}

fn has_wasm(rustc: &OsStr) -> bool {
    let Some(folder) = output(Command::new(rustc).args(["--target", WASM, "--print", "target-libdir"]))
    else {
        return false;
    };
    let Ok(libraries) = Path::new(folder.trim()).read_dir() else {
        return false;
    };
    libraries.flatten().any(|library| {
        let name = library.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

fn sysroot(rustc: &OsStr) -> Option<PathBuf> {
    let path = output(Command::new(rustc).args(["--print", "sysroot"]))?;
    Some(PathBuf::from(path.trim()))
}

/// Rust brings `rust-lld`; where a distribution leaves it out, its LLVM's `wasm-ld` does the same.
fn substitute_linker(sysroot: &Path) -> Option<PathBuf> {
    let own = sysroot.join("lib/rustlib").read_dir().ok()?;
    if own.flatten().any(|target| target.path().join("bin/rust-lld").is_file())
        || on_path("rust-lld").is_some()
    {
        return None;
    }
    // The newest first: an old linker may not know what a new compiler writes.
    let numbered = (15..=30).rev().map(|version| format!("wasm-ld-{version}"));
    numbered.chain(["wasm-ld".to_owned()]).find_map(|name| on_path(&name))
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

fn path_starting_with(folder: &str) -> OsString {
    let mut path = OsString::from(folder);
    if let Some(rest) = env::var_os("PATH") {
        path.push(":");
        path.push(rest);
    }
    path
}

fn output(command: &mut Command) -> Option<String> {
    let output = command.env_remove("LD_LIBRARY_PATH").output().ok()?;
    if !output.status.success() {
        return None;
    }
    String::from_utf8(output.stdout).ok()
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}
