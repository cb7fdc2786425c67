//! When the rows of a room are drawn: a lone event at once, a flood of them some times a second.

use gloo_timers::callback::Timeout;

/// Between two drawings lies so long, in milliseconds: often enough to look like at once where more
/// comes than one can read, seldom enough that a hundred events a second leave the page to its reader.
pub(super) const REST_MS: i64 = 200;

/// When rows were drawn last, and when they will be.
#[derive(Default)]
pub(super) struct Drawing {
    last: i64,
    planned: Option<Timeout>,
}

impl Drawing {
    /// Something changed. True where it is to be drawn at once; else `draw` is called later.
    pub(super) fn ask(&mut self, now: i64, draw: impl FnOnce() + 'static) -> bool {
        let rested = now - self.last;
        // A clock that was set back is no reason to wait for it.
        if !(0..REST_MS).contains(&rested) {
            return true;
        }
        if self.planned.is_none() {
            let wait = u32::try_from(REST_MS - rested).unwrap_or_default();
            self.planned = Some(Timeout::new(wait, draw));
        }
        false
    }

    /// It was drawn.
    pub(super) fn done(&mut self, now: i64) {
        self.last = now;
        self.planned = None;
    }
}
