//! A browser that is closed, crashes, and is opened again on the same profile.

use std::process::Command;

use tempfile::TempDir;
use thirtyfour::WebDriver;

use super::driver::Driver;
use super::maker::folder;
use super::{DESKTOP, Person, Scripts};
use crate::wait::{holds, until};

/// Starts a browser on a profile, if it takes one.
pub(super) async fn start(driver: &Driver, profile: &TempDir, scripts: Scripts) -> WebDriver {
    let wishes = driver.maker.wishes(profile.path(), scripts);
    WebDriver::new(driver.url(), wishes).await.expect("the browser starts")
}

impl Person {
    /// Closes the browser as one does: it writes down what it has not written yet.
    pub async fn closes_the_browser(&self) {
        self.driver.clone().quit().await.expect("Chromium closes");
        self.has_no_browser().await;
    }

    /// The browser crashes: `kill -9`.
    ///
    /// # Panics
    /// If it does not run.
    pub async fn loses_the_browser(&self) {
        let pids = self.processes(|command| !command.contains("\0--type="));
        let [pid] = pids[..] else { panic!("not one browser with this profile: {pids:?}") };
        let killed = Command::new("sh").args(["-c", &format!("kill -KILL {pid}")]).status();
        assert!(killed.expect("there is a shell").success(), "{pid} could not be killed");
        self.has_no_browser().await;
        // Chromedriver forgets it; there is nothing left to close.
        let _ = self.driver.clone().quit().await;
    }

    /// Opens the browser again: same cookies, same storage, one tab.
    pub async fn opens_the_browser(&mut self) {
        self.driver = start(&self.program, &self.profile, Scripts::On).await;
        self.settles_down().await;
    }

    /// The processes that draw this browser's pages and run their scripts.
    pub fn renderers(&self) -> Vec<u32> {
        let mut family = self.processes(|_| true);
        let mut renderers = Vec::new();
        // Chromium's helpers fork them, and their arguments are one text with spaces.
        while let Some(parent) = family.pop() {
            for child in children(parent) {
                let command = std::fs::read(format!("/proc/{child}/cmdline")).unwrap_or_default();
                if String::from_utf8_lossy(&command).contains("--type=renderer") {
                    renderers.push(child);
                }
                family.push(child);
            }
        }
        renderers
    }

    pub(super) async fn settles_down(&self) {
        self.has_screen(DESKTOP).await;
        self.notes_sockets().await;
    }

    async fn has_no_browser(&self) {
        until("the browser is gone", async || {
            let pids = self.processes(|_| true);
            holds(pids.is_empty(), format!("{pids:?}"))
        })
        .await;
    }

    /// The processes of this browser, and of no other: its profile's folder is its own.
    fn processes(&self, wanted: impl Fn(&str) -> bool) -> Vec<u32> {
        let mark = folder(self.profile.path());
        let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        all.filter_map(|entry| {
            let command = std::fs::read(entry.path().join("cmdline")).ok()?;
            let command = String::from_utf8_lossy(&command);
            let ours = command.split('\0').any(|arg| arg == mark);
            (ours && wanted(&command)).then(|| entry.file_name().to_str()?.parse().ok())?
        })
        .collect()
    }
}

fn children(pid: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let texts = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    texts
        .flat_map(|text| text.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>())
        .collect()
}
