//! The development server as a process: built, started, stopped.

use std::path::PathBuf;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::wasm::cargo_artifacts;
use crate::workspace::Workspace;

/// Long enough for a server without visitors to end by itself, short enough not to be noticed.
const PATIENCE: Duration = Duration::from_secs(2);

/// The server that `make dev` runs.
pub(crate) struct Server {
    arguments: Vec<String>,
    running: Option<Child>,
}

impl Server {
    /// With the arguments that follow `sarang serve`.
    pub(crate) fn new(arguments: &[String]) -> Self {
        Self { arguments: arguments.to_vec(), running: None }
    }

    /// Compiles the debug server and returns its path.
    pub(crate) fn compile(workspace: &Workspace) -> Result<PathBuf> {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(workspace.root()).args(["build", "--package", "sarang"]);
        let artifacts = cargo_artifacts(&mut cargo, &[])?;
        artifacts.into_iter().find_map(|artifact| artifact.executable).context("cargo made no server")
    }

    /// Stops the one that runs and starts this one.
    pub(crate) fn restart(&mut self, workspace: &Workspace, program: &PathBuf) -> Result<()> {
        self.stop();
        let mut command = Command::new(program);
        command.current_dir(workspace.root()).arg("serve").args(&self.arguments);
        // Tells the server to offer pages a way to notice that it was restarted.
        command.env("SARANG_DEV", "1");
        self.running = Some(command.spawn().context("the server cannot be started")?);
        Ok(())
    }

    /// Says so, once, when the server has ended by itself.
    pub(crate) fn notice_end(&mut self) {
        if let Some(child) = &mut self.running
            && let Ok(Some(status)) = child.try_wait()
        {
            eprintln!("The server has ended ({status}). It is started again after the next change.");
            self.running = None;
        }
    }

    fn stop(&mut self) {
        let Some(mut child) = self.running.take() else {
            return;
        };
        // Asked politely it closes its database; the standard library itself can only kill.
        let asked = Command::new("kill").arg(child.id().to_string()).status();
        let deadline = Instant::now() + PATIENCE;
        while asked.is_ok() && Instant::now() < deadline {
            if matches!(child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        // Both fail only when it has ended already.
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}
