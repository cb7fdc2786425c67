//! The program between the tests and Chromium.

use std::process::Command;
use std::sync::{Arc, Weak};

use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::process::Process;
use crate::wait::{free_port, until};

/// One for all stories that run at the same time in this test program. It ends with the last.
static RUNNING: Mutex<Weak<Chromedriver>> = Mutex::const_new(Weak::new());

/// A `chromedriver` on a free port.
pub(super) struct Chromedriver {
    port: u16,
    // In this order: first the program, then its folder.
    _process: Process,
    _folder: TempDir,
}

impl Chromedriver {
    /// The one that runs, or a new one.
    pub(super) async fn running() -> Arc<Self> {
        let mut running = RUNNING.lock().await;
        if let Some(driver) = running.upgrade() {
            return driver;
        }
        let driver = Arc::new(Self::start().await);
        *running = Arc::downgrade(&driver);
        driver
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    async fn start() -> Self {
        let port = free_port();
        let folder = TempDir::new().expect("a temporary folder can be made");
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}"));
        let process = Process::start("chromedriver", command, &folder.path().join("log"));
        let driver = Self { port, _process: process, _folder: folder };
        let status = format!("{}/status", driver.url());
        let client = reqwest::Client::new();
        until("chromedriver answers", async || client.get(&status).send().await.map(|_| ())).await;
        driver
    }
}
