//! When a connection has something to do by itself.

use std::pin::Pin;

use tokio::time::{Instant, Sleep, sleep_until};

use super::limits::{HELLO_WITHIN, PING_AFTER, PONG_WITHIN, RECHECK_EVERY};

/// One timer for everything that a connection keeps the time of. It may ring too early; what is
/// due then is nothing.
pub(super) struct Clock {
    timer: Pin<Box<Sleep>>,
    pulse: Pulse,
    hello_by: Instant,
    /// Somebody asked to look again whether the user may be here.
    recheck: bool,
    /// Not before this.
    recheck_from: Instant,
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// Nothing.
    Nothing,
    /// The client has been quiet; a ping asks whether it is there. It counts as sent.
    Ping,
    /// It did not answer.
    Silent,
    /// It has not said hello.
    NoHello,
}

/// Whether the client is known to live.
#[derive(Clone, Copy)]
enum Pulse {
    Heard { ping_at: Instant },
    Pinged { pong_by: Instant },
}

/// Whether the client's frames are read now: an answer to a ping may wait behind them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    On,
    Paused,
}

impl Clock {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        Self {
            timer: Box::pin(sleep_until(now + HELLO_WITHIN)),
            pulse: Pulse::Heard { ping_at: now + PING_AFTER },
            hello_by: now + HELLO_WITHIN,
            recheck: false,
            recheck_from: now,
        }
    }

    /// Resolves when something may be due.
    pub(super) async fn rings(&mut self) {
        self.timer.as_mut().await;
    }

    /// The client was heard.
    pub(super) fn heard(&mut self) {
        self.pulse = Pulse::Heard { ping_at: Instant::now() + PING_AFTER };
    }

    /// What is due now. To be asked when it rang; sets the timer again.
    pub(super) fn due(&mut self, greeted: bool, reading: Reading) -> Due {
        let now = Instant::now();
        let due = match self.pulse {
            _ if !greeted && self.hello_by <= now => Due::NoHello,
            Pulse::Heard { ping_at } if ping_at <= now => {
                self.pulse = Pulse::Pinged { pong_by: now + PONG_WITHIN };
                Due::Ping
            }
            Pulse::Pinged { pong_by } if pong_by <= now && reading == Reading::On => Due::Silent,
            Pulse::Pinged { pong_by } if pong_by <= now => {
                self.pulse = Pulse::Pinged { pong_by: now + PONG_WITHIN };
                Due::Nothing
            }
            _ => Due::Nothing,
        };
        let mut next = match self.pulse {
            Pulse::Heard { ping_at } => ping_at,
            Pulse::Pinged { pong_by } => pong_by,
        };
        if !greeted {
            next = next.min(self.hello_by);
        }
        if self.recheck {
            next = next.min(self.recheck_from.max(now));
        }
        self.timer.as_mut().reset(next);
        due
    }

    /// Somebody asks to look again.
    pub(super) fn want_recheck(&mut self) {
        self.recheck = true;
        if self.recheck_from < self.timer.deadline() {
            self.timer.as_mut().reset(self.recheck_from);
        }
    }

    /// Whether somebody asked to look again, now or later.
    pub(super) fn wants_recheck(&self) -> bool {
        self.recheck
    }

    /// Whether to look again now; then the asking is over.
    pub(super) fn take_recheck(&mut self) -> bool {
        let now = Instant::now();
        let due = self.recheck && self.recheck_from <= now;
        if due {
            self.recheck = false;
            self.recheck_from = now + RECHECK_EVERY;
        }
        due
    }
}
