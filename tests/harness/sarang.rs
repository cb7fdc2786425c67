//! The `sarang` program: where it is, and what its commands say.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The program to test: `SARANG_BIN`, or the one in the target folder that this test runs from
/// (release first: it is the one that people get).
///
/// # Panics
/// If there is none, with what to do.
pub fn program() -> PathBuf {
    if let Some(path) = std::env::var_os("SARANG_BIN") {
        let path = PathBuf::from(path);
        assert!(path.is_file(), "SARANG_BIN is {}, and there is no such file", path.display());
        return path;
    }
    let test = std::env::current_exe().expect("a running program has a path");
    let target = test.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    target
        .into_iter()
        .flat_map(|target| ["release", "debug"].map(|profile| target.join(profile).join("sarang")))
        .find(|path| path.is_file())
        .unwrap_or_else(|| {
            panic!("there is no sarang to test: run `make build`, or set SARANG_BIN to the program")
        })
}

/// A command of it that sees none of this machine's settings. Its working folder is `folder`.
pub fn command(folder: &Path) -> Command {
    alone(Command::new(program()), folder)
}

/// The same, kept on one processor: for measuring.
pub fn command_on(cpu: usize, folder: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", &cpu.to_string()]).arg(program());
    alone(command, folder)
}

fn alone(mut command: Command, folder: &Path) -> Command {
    command.current_dir(folder).env("NO_COLOR", "1");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("SARANG_") {
            command.env_remove(name);
        }
    }
    command
}

/// What a finished command said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// Its output.
    pub out: String,
    /// What it said besides.
    pub err: String,
}

impl Said {
    /// Runs a command to its end with something on its standard input.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn by(mut command: Command, input: &str) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"));
        // A command that wants no input may have closed it already.
        let _ = child.stdin.take().expect("it was asked for").write_all(input.as_bytes());
        let output = child.wait_with_output().expect("a child can be waited for");
        Self::from(output)
    }

    /// Runs `sarang` with arguments in a folder.
    pub fn by_sarang<S: AsRef<OsStr>>(folder: &Path, args: &[S], input: &str) -> Self {
        let mut command = command(folder);
        command.args(args);
        Self::by(command, input)
    }

    /// Its output, if it went well.
    ///
    /// # Panics
    /// If it did not.
    pub fn well(self) -> String {
        assert_eq!(self.code, Some(0), "the command failed: {self:?}");
        self.out
    }

    /// The complaint, if it went wrong as a command should: with an exit code that is not 0, in
    /// few words, and without a panic or a debug print.
    ///
    /// # Panics
    /// If it went well, or wrong in another way.
    pub fn complaint(self) -> String {
        assert!(self.code.is_some_and(|code| code != 0), "this should have failed: {self:?}");
        for ugly in ["panicked", "RUST_BACKTRACE", "Os {", "Error {", "Some("] {
            assert!(!self.err.contains(ugly), "not for people: {}", self.err);
        }
        assert!(!self.err.trim().is_empty(), "it failed without a word");
        self.err
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}
