//! A PostgreSQL of one's own.

use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};

use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::process::{Process, Signal};
use crate::sarang::Said;
use crate::wait::{free_port, holds, until};

/// The password of its user `sarang`.
pub const PASSWORD: &str = "of-the-tests";

/// PostgreSQL refuses to run as root, so it is `nobody` there.
const NOBODY: u32 = 65_534;

/// A PostgreSQL server on a free port, in a temporary folder.
pub struct Postgres {
    port: u16,
    // Before its folder, where its log is.
    process: Option<Process>,
    folder: TempDir,
    databases: AtomicU32,
}

impl Postgres {
    /// Makes and starts one, and waits until it answers.
    pub async fn start() -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        if is_root() {
            chown(folder.path(), Some(NOBODY), Some(NOBODY)).expect("root may give folders away");
        }
        let secret = folder.path().join("password");
        std::fs::write(&secret, PASSWORD).expect("the folder is ours");
        if is_root() {
            chown(&secret, Some(NOBODY), Some(NOBODY)).expect("root may give files away");
        }
        let mut init = program("initdb", folder.path());
        init.args([
            "--username=sarang",
            "--auth=scram-sha-256",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
        ])
        .arg(format!("--pwfile={}", secret.display()))
        .arg("--pgdata")
        .arg(folder.path().join("data"));
        Said::by(init, "").well();
        // Its disk is not what is tested; the machine stays up.
        let settings = folder.path().join("data/postgresql.auto.conf");
        std::fs::write(settings, "fsync = off\n").expect("the folder is ours");
        let mut postgres = Self { port: free_port(), folder, process: None, databases: AtomicU32::new(0) };
        postgres.comes_back().await;
        postgres
    }

    /// The one that all tests of a process share, while any of them has it.
    pub async fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Postgres>> = Mutex::const_new(Weak::new());
        let mut shared = SHARED.lock().await;
        if let Some(postgres) = shared.upgrade() {
            return postgres;
        }
        let postgres = Arc::new(Self::start().await);
        *shared = Arc::downgrade(&postgres);
        postgres
    }

    /// Its process id.
    ///
    /// # Panics
    /// If it does not run.
    pub fn pid(&self) -> u32 {
        self.process.as_ref().expect("it runs").pid()
    }

    /// The address of a new, empty database.
    pub fn new_database(&self) -> String {
        let name = format!("chat_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.told(&self.url("postgres"), &format!("create database {name}"));
        self.url(&name)
    }

    /// What it answers to a statement in a database; `CURRENT` stands for the database's name.
    pub fn told(&self, url: &str, statement: &str) -> String {
        let name = url.rsplit('/').next().unwrap_or_default();
        let mut psql = program("psql", self.folder.path());
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"]).args([
            "--command",
            &statement.replace("CURRENT", name),
            url,
        ]);
        Said::by(psql, "").well().trim().to_owned()
    }

    /// From now on what it says is committed is on its disk, also when the machine goes down.
    pub async fn keeps_what_it_says(&mut self) {
        self.told(&self.url("postgres"), "alter system set fsync = on");
        self.restarts().await;
    }

    /// Ends it at once, as a crash would; what was committed is found again in its log.
    pub async fn crashes(&mut self) {
        self.ends(Signal::Quit).await;
    }

    /// Starts it on the same port and waits until it answers.
    pub async fn comes_back(&mut self) {
        let mut command = program("postgres", self.folder.path());
        command.arg("-D").arg(self.folder.path().join("data"));
        command.args(["-p", &self.port.to_string(), "-h", "127.0.0.1", "-k"]).arg(self.folder.path());
        command.args(["-c", "max_connections=200", "-c", "shared_buffers=32MB"]);
        let log = self.folder.path().join("postgres.log");
        self.process = Some(Process::start("postgres", command, &log));
        until("PostgreSQL answers", async || {
            let mut ready = program("pg_isready", self.folder.path());
            ready.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            holds(Said::by(ready, "").code == Some(0), "not ready")
        })
        .await;
    }

    /// Ends as its operator would end it, and starts again. Who was connected is cut off.
    pub async fn restarts(&mut self) {
        self.ends(Signal::Int).await;
        self.comes_back().await;
    }

    /// It stands still with all its processes: connections stay open and nothing comes through.
    pub fn pauses(&self) {
        self.signal(Signal::Stop);
    }

    /// It goes on.
    pub fn goes_on(&self) {
        self.signal(Signal::Cont);
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://sarang:{PASSWORD}@127.0.0.1:{}/{database}", self.port)
    }

    async fn ends(&mut self, signal: Signal) {
        let mut process = self.process.take().expect("it runs");
        process.signal(signal);
        process.ends_within(crate::wait::DEADLINE).await;
    }

    fn signal(&self, signal: Signal) {
        self.process.as_ref().expect("it runs").signal_family(signal);
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Killed outright it would leave its children to themselves for a while.
        if let Some(process) = &mut self.process {
            process.signal_family(Signal::Cont);
            process.signal(Signal::Quit);
            process.waits();
        }
    }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0)
}

/// One of PostgreSQL's programs, as somebody who may run it. Debian keeps those of the server
/// where no PATH leads.
fn program(name: &str, folder: &Path) -> Command {
    let found = find(name);
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        let (user, group) = (format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"));
        command.args([&user, &group, "--clear-groups", "--"]).arg(found);
        command
    } else {
        Command::new(found)
    };
    command.current_dir(folder).env("LC_ALL", "C");
    command
}

fn find(name: &str) -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> =
        folders.map(|version| version.path().join("bin").join(name)).filter(|path| path.is_file()).collect();
    found.sort();
    found.pop().unwrap_or_else(|| name.into())
}
