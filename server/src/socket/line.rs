//! Writing what waits to a WebSocket, and the ways to end.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, ready};

use tokio::time::{sleep, timeout};
use tungstenite::Message;
use tungstenite::protocol::CloseFrame;
use tungstenite::protocol::frame::coding::CloseCode;

use super::broken::Broken;
use super::limits::{BURST, GOODBYE, STALL};
use super::web_socket::put_text;
use crate::figures::{Closed, SOCKETS};
use crate::hub::{Farewell, Outbox};

/// The close code for a session or token that has ended; of the range for private use (RFC 6455, 7.4.2).
const SIGNED_OUT: u16 = 4401;

thread_local! {
    /// Where a burst is put together. A thread does one at a time.
    static ENCODED: RefCell<Vec<u8>> = RefCell::new(Vec::with_capacity(BURST));
}

/// A WebSocket: a real one, or that of a test.
pub(super) trait Line: Send {
    /// The next message; `None` at the end.
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Message, Broken>>>;

    /// Takes encoded frames to be written. To be called once everything that was given before has
    /// been flushed.
    fn give(&mut self, context: &mut Context<'_>, encoded: &[u8]) -> Result<(), Broken>;

    /// Takes a ping or a close to be written.
    fn control(&mut self, message: Message);

    /// Resolves when everything that was given is with the kernel.
    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Broken>>;
}

/// Why a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The client closed it, or the network broke.
    Gone,
    /// It does not read.
    Stalled,
    /// It does not answer pings.
    Silent,
    /// It has nothing to say.
    NoHello,
    /// It sent more than is read.
    TooLarge,
    /// It sent a text frame that is not UTF-8.
    NotText,
    /// It does not keep to RFC 6455.
    Rules,
    /// The outbox wants it.
    Farewell(Farewell),
    /// The server stops.
    Restart,
}

impl From<End> for Closed {
    fn from(end: End) -> Self {
        match end {
            End::Gone => Self::Gone,
            End::Stalled => Self::Stalled,
            End::Silent => Self::Silent,
            End::NoHello => Self::NoHello,
            End::TooLarge => Self::TooLarge,
            End::NotText | End::Rules => Self::Garbled,
            End::Farewell(Farewell::SignedOut) => Self::SignedOut,
            End::Farewell(Farewell::Overrun) => Self::Overrun,
            End::Farewell(Farewell::TryLater) => Self::TryLater,
            End::Restart => Self::Restart,
        }
    }
}

/// The next message; `None` at the end. Nothing is lost when it is not waited for.
pub(super) async fn next(line: &mut impl Line) -> Option<Result<Message, Broken>> {
    poll_fn(|context| line.poll_next(context)).await
}

/// Writes everything that waits, in bursts. A burst that does not move ends the connection.
pub(super) async fn write(line: &mut impl Line, outbox: &Outbox) -> Result<(), End> {
    loop {
        let mut taken = None;
        let burst = poll_fn(|context| {
            if taken.is_none() {
                ready!(line.poll_flush(context))?;
                ENCODED.with_borrow_mut(|encoded| {
                    encoded.clear();
                    // One large batch is not to be what a thread keeps for ever.
                    encoded.shrink_to(2 * BURST);
                    taken = Some(outbox.take(BURST, |waiting| put_text(waiting.frame.as_str(), encoded)));
                    line.give(context, encoded)
                })?;
            }
            line.poll_flush(context)
        });
        moves(burst).await?;
        let taken = taken.unwrap_or_default();
        outbox.written(taken);
        SOCKETS.frames_out.add(taken.frames);
        SOCKETS.bytes_out.add(taken.bytes);
        SOCKETS.writes.one();
        if taken.bytes < BURST {
            return Ok(());
        }
    }
}

/// Asks whether anybody is there.
pub(super) async fn ping(line: &mut impl Line) -> Result<(), End> {
    line.control(Message::Ping(Vec::new().into()));
    flush(line).await
}

/// Writes what is left, and says why it ends.
pub(super) async fn close(line: &mut impl Line, outbox: &Outbox, end: End) {
    let (code, reason) = match end {
        End::Gone | End::Stalled | End::Silent => return,
        End::NoHello => (CloseCode::Policy, "no hello"),
        End::TooLarge => (CloseCode::Size, "the frame is too large"),
        End::NotText => (CloseCode::Invalid, "the text is not UTF-8"),
        End::Rules => (CloseCode::Protocol, "this is not WebSocket"),
        End::Farewell(Farewell::SignedOut) => (SIGNED_OUT.into(), "signed out"),
        End::Farewell(Farewell::Overrun) => (CloseCode::Policy, "too many answers unread"),
        End::Farewell(Farewell::TryLater) => (CloseCode::Again, "try again later"),
        End::Restart => (CloseCode::Restart, "the server restarts"),
    };
    let goodbye = async {
        write(line, outbox).await?;
        line.control(Message::Close(Some(CloseFrame { code, reason: reason.into() })));
        flush(line).await?;
        // Closing with bytes of the client unread resets the connection, which takes back what
        // was just said. So the client is given time to close it …
        while let Some(Ok(_)) = next(line).await {}
        if matches!(end, End::TooLarge | End::NotText | End::Rules) {
            // … or, where the library reads no more, to read it.
            sleep(GOODBYE).await;
        }
        Ok::<(), End>(())
    };
    // A courtesy only, and never waited for longer.
    let _ = timeout(GOODBYE, goodbye).await;
}

async fn flush(line: &mut impl Line) -> Result<(), End> {
    moves(poll_fn(|context| line.poll_flush(context))).await
}

async fn moves(writing: impl Future<Output = Result<(), Broken>>) -> Result<(), End> {
    let mut writing = pin!(writing);
    // The kernel takes nearly everything at once, and then there is no time to keep.
    let at_once = poll_fn(|context| Poll::Ready(writing.as_mut().poll(context))).await;
    let done = match at_once {
        Poll::Ready(done) => Ok(done),
        Poll::Pending => timeout(STALL, writing).await,
    };
    match done {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(End::Gone),
        Err(_) => Err(End::Stalled),
    }
}
