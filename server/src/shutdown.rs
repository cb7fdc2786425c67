//! How a server stops: told, drained, closed; and if need be, halted.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// Sockets are asked to leave at random moments within this time, while everything still works:
/// long enough that a thousand clients do not fall upon the next instance at once.
pub const DRAIN_WINDOW: Duration = Duration::from_secs(5);

/// What is not done this long after the signal is cut off. Docker and Kubernetes kill after 10 s
/// and 30 s unless told otherwise; nothing of ours needs as long.
pub const HARD_STOP: Duration = Duration::from_secs(30);

/// Where a server is on its way out. Everybody may look and wait; cheap to clone.
#[derive(Clone, Debug)]
pub struct Shutdown {
    stage: Arc<watch::Sender<Stage>>,
}

/// The stages, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// At work.
    Serving,
    /// `/readyz` says no, sockets are asked to leave within [`DRAIN_WINDOW`]; all else works.
    Draining,
    /// No new connections; sockets are closed, requests under way finish.
    Closing,
    /// Whatever is left is dropped.
    Halted,
}

impl Shutdown {
    /// A server at work.
    pub fn new() -> Self {
        Self { stage: Arc::new(watch::Sender::new(Stage::Serving)) }
    }

    /// Where it is now.
    pub fn stage(&self) -> Stage {
        *self.stage.borrow()
    }

    /// Resolves at this stage or a later one.
    pub async fn reached(&self, stage: Stage) {
        let mut stages = self.stage.subscribe();
        // An error would mean that the sender is gone, and `self` holds it.
        let _ = stages.wait_for(|now| *now >= stage).await;
    }

    /// Goes on to a stage; never back.
    pub fn advance(&self, stage: Stage) {
        self.stage.send_if_modified(|now| {
            let later = stage > *now;
            if later {
                *now = stage;
            }
            later
        });
    }

    /// Begins to drain at the first SIGTERM or SIGINT, and halts at the second.
    pub fn heed_signals(&self) -> io::Result<()> {
        let mut signals = Signals::listen()?;
        let shutdown = self.clone();
        tokio::spawn(async move {
            let signal = signals.next().await;
            tracing::info!(signal, "stopping; a second signal stops at once");
            shutdown.advance(Stage::Draining);
            let signal = signals.next().await;
            tracing::warn!(signal, "stopping at once");
            shutdown.advance(Stage::Halted);
        });
        Ok(())
    }
}

impl Default for Shutdown {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "the Unix side can fail")]
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> &'static str {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        "Ctrl-C"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn stages_only_go_forward() {
        let shutdown = Shutdown::new();
        assert_eq!(shutdown.stage(), Stage::Serving);
        shutdown.advance(Stage::Closing);
        shutdown.advance(Stage::Draining);
        assert_eq!(shutdown.stage(), Stage::Closing);
        shutdown.reached(Stage::Draining).await;
    }

    #[tokio::test]
    async fn who_waits_is_told() {
        let shutdown = Shutdown::new();
        let waiting = tokio::spawn({
            let shutdown = shutdown.clone();
            async move { shutdown.reached(Stage::Draining).await }
        });
        shutdown.advance(Stage::Draining);
        waiting.await.unwrap();
    }
}
