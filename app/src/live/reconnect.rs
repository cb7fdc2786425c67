//! Keeps a line to the server: when one ends, another is opened, sooner or later.

use futures_util::future::{AbortHandle, Abortable};
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use super::fetch::{self, FetchError};
use super::socket::{End, converse};
use super::{Connection, Live, tabs};

/// Waits between tries, in milliseconds. The upper bound doubles with each try that fails; the
/// wait is anything between ("full jitter"), so that a thousand pages do not return as one.
const WAIT_MIN_MS: f64 = 500.0;
const WAIT_FIRST_MS: f64 = 1_000.0;
const WAIT_MAX_MS: f64 = 20_000.0;

/// The reader hears of it when there has been no line for so long, in milliseconds. A deploy is
/// over by then: the first try comes within a second, and a server starts in less.
const GRACE_MS: u32 = 2_000;

/// Keeps a line for as long as the page lives.
pub(super) async fn keep(live: Live) {
    let mut failures = 0;
    loop {
        begin_grace(live);
        if live.connection.get_untracked() != Connection::SignedOut {
            live.connection.set(Connection::Connecting);
        }
        let end = converse(live).await;
        live.engine().line.take();
        live.engine().outbox.borrow_mut().line_lost();
        tabs::give_back(live);
        match end {
            End::HungUp => {
                failures = 0;
                continue;
            }
            End::SignedOut => {
                sign_out(live).await;
                continue;
            }
            End::Refused if session_has_ended().await => {
                sign_out(live).await;
                continue;
            }
            End::Refused => failures += 1,
            End::Lost => failures = 0,
        }
        begin_grace(live);
        if wait(live, pause(failures, js_sys::Math::random())).await == Wait::Cut {
            failures = 0;
        }
    }
}

/// The line stands.
pub(super) fn succeeded(live: Live) {
    live.engine().grace.take();
    live.connection.set(Connection::Connected);
    if live.cut_off.get_untracked() {
        live.cut_off.set(false);
    }
}

/// There is no line, perhaps for a moment only.
fn begin_grace(live: Live) {
    let engine = live.engine();
    let mut grace = engine.grace.borrow_mut();
    if !live.cut_off.get_untracked() {
        grace.get_or_insert_with(|| Timeout::new(GRACE_MS, move || live.cut_off.set(true)));
    }
}

/// Tries again at once, if it is waiting to.
pub(super) fn hurry(live: Live) {
    if let Some(waiting) = live.engine().waiting.take() {
        waiting.abort();
    }
}

/// A refused upgrade does not say why, so we ask in a way that does.
async fn session_has_ended() -> bool {
    let asked = fetch::get::<serde::de::IgnoredAny>("/api/v1/rooms").await;
    matches!(asked, Err(FetchError::SignedOut))
}

/// Nothing more until something happens: perhaps one signed in again in another tab.
async fn sign_out(live: Live) {
    live.connection.set(Connection::SignedOut);
    for room in live.engine().rooms() {
        room.loading_older.set(false);
        room.loading_newer.set(false);
    }
    pause_until_woken(live).await;
}

async fn pause_until_woken(live: Live) {
    let (wake, woken) = AbortHandle::new_pair();
    live.engine().waiting.replace(Some(wake));
    let _ = Abortable::new(std::future::pending::<()>(), woken).await;
}

/// Whether a wait lasted.
#[derive(PartialEq, Eq)]
enum Wait {
    Over,
    Cut,
}

/// Waits, counting down where it can be seen.
async fn wait(live: Live, ms: u32) -> Wait {
    let (wake, woken) = AbortHandle::new_pair();
    live.engine().waiting.replace(Some(wake));
    let countdown = async {
        let mut seconds = ms.div_ceil(1000);
        let mut step = ms - seconds.saturating_sub(1) * 1000;
        while seconds > 0 {
            live.connection.set(if window().navigator().on_line() {
                Connection::Waiting { seconds }
            } else {
                Connection::Offline
            });
            TimeoutFuture::new(step).await;
            (seconds, step) = (seconds - 1, 1000);
        }
    };
    let waited = Abortable::new(countdown, woken).await;
    live.engine().waiting.take();
    match waited {
        Ok(()) => Wait::Over,
        Err(_) => Wait::Cut,
    }
}

/// The wait before the next try, in milliseconds; `chance` is in 0..1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 500 and 20,000")]
fn pause(failures: i32, chance: f64) -> u32 {
    let most = (WAIT_FIRST_MS * 2_f64.powi(failures.min(16))).min(WAIT_MAX_MS);
    (WAIT_MIN_MS + (most - WAIT_MIN_MS) * chance) as u32
}
