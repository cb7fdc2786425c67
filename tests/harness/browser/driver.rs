//! The program between the tests and the browser.

use std::sync::{Arc, Weak};

use tempfile::TempDir;
use tokio::sync::Mutex;

use super::Maker;
use crate::process::Process;
use crate::wait::{free_port, until};

/// One for all stories that run at the same time in this test program. It ends with the last.
static RUNNING: Mutex<Weak<Driver>> = Mutex::const_new(Weak::new());

/// A driver on a free port.
pub(super) struct Driver {
    pub(super) maker: Maker,
    port: u16,
    // In this order: first the program, then its folder.
    _process: Process,
    _folder: TempDir,
}

impl Driver {
    /// The one that runs, or a new one. Of other browsers each has its own: their drivers drive one.
    pub(super) async fn running() -> Arc<Self> {
        if Maker::wanted() != Maker::Chromium {
            return Arc::new(Self::start().await);
        }
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
        let maker = Maker::wanted();
        let process = Process::start("the browser's driver", maker.driver(port), &folder.path().join("log"));
        let driver = Self { maker, port, _process: process, _folder: folder };
        let status = format!("{}/status", driver.url());
        let client = reqwest::Client::new();
        until("the browser's driver answers", async || client.get(&status).send().await.map(|_| ())).await;
        driver
    }
}
