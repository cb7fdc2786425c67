//! The development loop: a saved file is on the page a moment later.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use notify::{Event, EventKind, RecursiveMode, Watcher};

use crate::build::{self, Mode};
use crate::server::Server;
use crate::workspace::Workspace;

/// Editors save in several steps, and several files at once: wait until it is quiet this long.
const QUIET: Duration = Duration::from_millis(60);

/// How often to look whether the server still runs.
const TICK: Duration = Duration::from_secs(1);

/// What is watched. Neither `frontend/dist`, which the build writes, nor `frontend/builder`, which
/// cannot replace itself while it runs.
const WATCHED: [&str; 7] =
    ["app", "style", "server", "frontend/src", "frontend/static", "frontend/Cargo.toml", "Cargo.toml"];

/// What has to be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// Stylesheets or static files.
    Look,
    /// The server alone.
    Server,
    /// Code that both sides run.
    App,
}

/// Builds, serves, and repeats; ends with the terminal's interrupt. After an error in the code the
/// last server that compiled keeps running.
pub(crate) fn watch(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let (sender, events) = channel();
    let mut watcher = notify::recommended_watcher(sender).context("files cannot be watched")?;
    for path in WATCHED.map(|path| workspace.root().join(path)) {
        if path.exists() {
            watcher
                .watch(&path, RecursiveMode::Recursive)
                .with_context(|| format!("cannot watch {}", path.display()))?;
        }
    }

    let mut server = Server::new(arguments);
    let mut changes = BTreeSet::from([Change::Look, Change::Server, Change::App]);
    loop {
        let start = Instant::now();
        match rebuild(workspace, &changes, &mut server) {
            Ok(()) => println!("Ready after {:.1} s.", start.elapsed().as_secs_f32()),
            Err(error) => eprintln!("{error:#}. What ran before stays up."),
        }
        changes = wait_for_changes(&events, workspace, &mut server)?;
    }
}

fn rebuild(workspace: &Workspace, changes: &BTreeSet<Change>, server: &mut Server) -> Result<()> {
    // The server first: it compiles faster, so that a mistake shows sooner. Cargo itself knows
    // when there is nothing to do.
    let program = Server::compile(workspace)?;
    if changes.contains(&Change::App) {
        build::everything(workspace, Mode::Dev)?;
    } else if changes.contains(&Change::Look) {
        build::without_wasm(workspace, Mode::Dev)?;
    }
    server.restart(workspace, &program)
}

fn wait_for_changes(
    events: &Receiver<notify::Result<Event>>,
    workspace: &Workspace,
    server: &mut Server,
) -> Result<BTreeSet<Change>> {
    let mut changes = BTreeSet::new();
    loop {
        let patience = if changes.is_empty() { TICK } else { QUIET };
        match events.recv_timeout(patience) {
            Ok(event) => changes.extend(changes_in(&event?, workspace.root())),
            Err(RecvTimeoutError::Timeout) if changes.is_empty() => server.notice_end(),
            Err(RecvTimeoutError::Timeout) => return Ok(changes),
            Err(RecvTimeoutError::Disconnected) => anyhow::bail!("files are not watched any more"),
        }
    }
}

fn changes_in(event: &Event, root: &Path) -> BTreeSet<Change> {
    if matches!(event.kind, EventKind::Access(_)) {
        return BTreeSet::new();
    }
    event.paths.iter().filter_map(|path| change_of(path.strip_prefix(root).ok()?)).collect()
}

/// What a change of this file, named from the workspace's folder, asks for. Nothing for the files
/// that editors write for themselves.
fn change_of(path: &Path) -> Option<Change> {
    let name = path.file_name()?.to_str()?;
    if name.starts_with('.') || name.starts_with('#') || name.ends_with('~') || name == "4913" {
        return None;
    }
    if path.starts_with("style") || path.starts_with("frontend/static") {
        Some(Change::Look)
    } else if path.starts_with("server") {
        Some(Change::Server)
    } else {
        Some(Change::App)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_asks_for_what_is_made_of_it() {
        let cases = [
            ("style/components/composer.css", Some(Change::Look)),
            ("frontend/static/favicon.svg", Some(Change::Look)),
            ("server/src/web/pages.rs", Some(Change::Server)),
            ("server/migrations/0001.sql", Some(Change::Server)),
            ("app/src/pages/room.rs", Some(Change::App)),
            ("app/protocol/src/frame.rs", Some(Change::App)),
            ("frontend/src/lib.rs", Some(Change::App)),
            ("Cargo.toml", Some(Change::App)),
            ("app/src/.room.rs.swp", None),
            ("app/src/room.rs~", None),
        ];
        for (path, change) in cases {
            assert_eq!(change_of(Path::new(path)), change, "{path}");
        }
    }
}
