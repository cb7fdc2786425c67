//! A program that a test has started: its log, its signals, its end.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// A failing test shows so many of the last lines of each program's log.
const SHOWN_LINES: usize = 60;

/// A started program. Dropping it kills it, by its process id, and shows its log if the test is
/// failing.
pub struct Process {
    name: String,
    child: Child,
    log: PathBuf,
    ended: Option<ExitStatus>,
}

/// A signal, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Please end.
    Term,
    /// End soon: the interrupt of a terminal.
    Int,
    /// End now.
    Quit,
    /// Stand still.
    Stop,
    /// Go on.
    Cont,
}

impl Signal {
    fn name(self) -> &'static str {
        match self {
            Signal::Term => "TERM",
            Signal::Int => "INT",
            Signal::Quit => "QUIT",
            Signal::Stop => "STOP",
            Signal::Cont => "CONT",
        }
    }
}

impl Process {
    /// Starts a program; what it says goes to the end of the file `log`.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn start(name: &str, mut command: Command, log: &Path) -> Self {
        let file = append(log);
        let second = file.try_clone().expect("a file handle can be doubled");
        let child = command
            .stdin(Stdio::null())
            .stdout(file)
            .stderr(second)
            .spawn()
            .unwrap_or_else(|error| panic!("{name} cannot be started ({command:?}): {error}"));
        Self { name: name.to_owned(), child, log: log.to_owned(), ended: None }
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        let name = signal.name();
        // The shell's own `kill`: the standard library knows only SIGKILL, and a crate for three
        // signals would be one more to keep.
        let done = Command::new("sh")
            .args(["-c", &format!("kill -{name} {}", self.pid())])
            .status()
            .expect("there is a shell");
        assert!(done.success(), "{} is gone: no SIG{name} for it", self.name);
    }

    /// Sends it and its children a signal; whoever has gone meanwhile is left out.
    pub fn signal_family(&self, signal: Signal) {
        let own = self.pid().to_string();
        let of_ours = |stat: &str| {
            // "pid (name) state parent …", and the name may hold anything.
            let rest = stat.rsplit_once(')').map(|(_, rest)| rest);
            rest.and_then(|rest| rest.split_whitespace().nth(1)) == Some(own.as_str())
        };
        let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let children = processes.filter_map(|entry| {
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            of_ours(&stat).then(|| entry.file_name().to_string_lossy().into_owned())
        });
        let all: Vec<String> = children.chain([own.clone()]).collect();
        let _ = Command::new("sh")
            .args(["-c", &format!("kill -{} {} 2>/dev/null", signal.name(), all.join(" "))])
            .status();
    }

    /// Waits for its end, which was asked for.
    pub fn waits(&mut self) {
        if self.ended.is_none() {
            self.ended = self.child.wait().ok();
        }
    }

    /// `kill -9`, and waits until it is gone.
    pub fn kill9(&mut self) {
        if self.ended.is_none() {
            let _ = self.child.kill();
            self.ended = self.child.wait().ok();
        }
    }

    /// Whether it has ended, and how.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        if self.ended.is_none() {
            self.ended = self.child.try_wait().ok().flatten();
        }
        self.ended
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// If it is still there after `deadline`.
    pub async fn ends_within(&mut self, deadline: Duration) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.ended() {
                return status;
            }
            assert!(start.elapsed() < deadline, "{} has not ended after {deadline:?}", self.name);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// What it has said so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill9();
        if std::thread::panicking() {
            let log = self.log();
            let lines: Vec<&str> = log.lines().collect();
            let shown = &lines[lines.len().saturating_sub(SHOWN_LINES)..];
            eprintln!("── log of {} ──\n{}\n──", self.name, shown.join("\n"));
        }
    }
}

fn append(path: &Path) -> File {
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()))
}
