//! What the system says about this process. Where it does not say it in Linux' way, nothing.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Notes the beginning; to be called early.
pub fn begin() {
    LazyLock::force(&BEGUN);
}

/// Since the beginning.
pub fn uptime() -> Duration {
    BEGUN.elapsed()
}

/// Memory that is in use, in bytes.
pub fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

/// Open files, connections among them.
pub fn open_files() -> Option<usize> {
    // Reading them takes one itself.
    std::fs::read_dir("/proc/self/fd").ok().map(|files| files.count().saturating_sub(1))
}

/// What the threads have computed.
pub fn computed() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name before may hold anything, a parenthesis too.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let (user, system): (u64, u64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    // USER_HZ is 100 on every Linux.
    Some(Duration::from_millis((user + system) * 10))
}
