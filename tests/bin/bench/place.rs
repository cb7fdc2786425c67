//! Where programs run, and what they take: processors, CPU time, memory.

use std::process::{Command, Stdio};

/// Which processor a server has for itself.
pub(crate) const SERVERS: usize = 0;

/// Where the load comes from.
const LOAD: &str = "1";

/// Clock ticks in a second, as `/proc` counts them: the same on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// Puts this program onto its processor. Threads that begin later stay where their parent is.
pub(crate) fn take_ours() {
    let pid = std::process::id().to_string();
    if !succeeds(Command::new("taskset").args(["-cp", LOAD, &pid])) {
        eprintln!("There is no second processor for the load: all figures are too low.");
    }
}

/// Lets this program have as many connections open as it may at all.
pub(crate) fn open_many() {
    let pid = std::process::id().to_string();
    let hard =
        Command::new("prlimit").args(["--pid", &pid, "--nofile", "--output=HARD", "--noheadings"]).output();
    let hard =
        hard.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    if !succeeds(Command::new("prlimit").args(["--pid", &pid, &format!("--nofile={hard}:{hard}")])) {
        eprintln!("The limit of open files cannot be raised: thousands of sockets may be too many.");
    }
}

/// A program that begins on the servers' processor.
pub(crate) fn on_theirs(program: &std::path::Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", &SERVERS.to_string()]).arg(program);
    command
}

/// Puts a running program there.
pub(crate) fn moves_to_theirs(pid: u32) {
    succeeds(Command::new("taskset").args(["-acp", &SERVERS.to_string(), &pid.to_string()]));
}

/// Lets a running program be on both processors.
pub(crate) fn moves_anywhere(pid: u32) {
    succeeds(Command::new("taskset").args(["-acp", &format!("{SERVERS},{LOAD}"), &pid.to_string()]));
}

/// What else runs on this machine waits for these programs, and for the load, until this is
/// dropped. Where that is not allowed, figures depend on what else runs.
pub(crate) struct First(Vec<u32>);

impl First {
    pub(crate) fn come(pids: &[u32]) -> Self {
        let mut all = pids.to_vec();
        all.push(std::process::id());
        for pid in &all {
            schedules(*pid, &["-r", "-p", "1"]);
        }
        Self(all)
    }
}

impl Drop for First {
    fn drop(&mut self) {
        for pid in &self.0 {
            schedules(*pid, &["-o", "-p", "0"]);
        }
    }
}

fn schedules(pid: u32, how: &[&str]) {
    succeeds(Command::new("chrt").arg("-a").args(how).arg(pid.to_string()));
}

fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// CPU seconds of a process so far, user and system.
pub(crate) fn cpu(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // "pid (name) state parent …", and the name may hold anything.
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = rest.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS
}

/// Resident memory in KiB.
pub(crate) fn resident(pid: u32) -> f64 {
    memory(pid).iter().sum()
}

/// Resident memory in KiB: the process's own, and that of files which it maps; those the system
/// takes back when it needs the room.
pub(crate) fn memory(pid: u32) -> [f64; 2] {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    ["RssAnon:", "RssFile:"].map(|name| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
    })
}
