//! What a socket may cost, and for how long.

use std::num::NonZeroU32;
use std::time::Duration;

use sarang_protocol::frame::HEARTBEAT_MS;

use crate::hub::Rate;

/// Who connects has something to say. Longer than any network takes, short enough that connections
/// without a purpose do not pile up.
pub(super) const HELLO_WITHIN: Duration = Duration::from_secs(10);

/// After so long without a word from the client it is pinged.
pub(super) const PING_AFTER: Duration = Duration::from_millis(HEARTBEAT_MS as u64);

/// A living client answers a ping within this time, also on a phone that has to wake its radio.
pub(super) const PONG_WITHIN: Duration = Duration::from_secs(10);

/// A write that moves nothing for so long goes to nobody.
pub(super) const STALL: Duration = Duration::from_secs(15);

/// A closing handshake is a courtesy, and not waited for longer.
pub(super) const GOODBYE: Duration = Duration::from_secs(1);

/// Frames up to this size are read, and told that they are too large. 10,000 of the longest emoji
/// families in common use are 250 kB, so that nothing that passes for a message ends a connection.
/// What is larger does: to read on would mean to hold whatever somebody cares to send.
pub(super) const MAX_READ: usize = 384 * 1024;

/// Frames are joined up to this size and written at once.
pub(super) const BURST: usize = 64 * 1024;

/// Frames of a client that wait while one before them is worked on, and its messages that are handed
/// in and wait for their commit. Then the socket is not read, and TCP tells the client to wait.
pub(super) const MAX_WAITING: usize = 64;

/// The database answers within milliseconds. After this time a frame is answered `unavailable`.
pub(super) const WORK_WITHIN: Duration = Duration::from_secs(10);

/// When to try again after that.
pub(super) const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Events that are sent after `hello` for one room. Who has missed more shows the newest page, not
/// what has passed since.
pub(super) const MAX_CATCH_UP: u64 = 500;

/// Events that `more` gives when it does not say.
pub(super) const BATCH: u32 = 50;

/// Bytes of events in one `batch`, so that one answer never fills an outbox by itself. A client
/// whose batch ends before the head asks again.
pub(super) const MAX_BATCH_BYTES: usize = 256 * 1024;

/// A socket looks whether its user may still do what they could at most this often: reading a
/// busy room rings oneself with every message.
pub(super) const RECHECK_EVERY: Duration = Duration::from_secs(1);

/// Whoever has been silent may send so many seconds' worth at once.
const BURST_SECONDS: u32 = 5;

/// Frames that one person's sockets may send together, of which so many are set for a second.
pub(super) fn frames(per_second: NonZeroU32) -> Rate {
    Rate { burst: per_second.get().saturating_mul(BURST_SECONDS), per_second: per_second.get() }
}
