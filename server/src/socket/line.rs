//! The WebSocket itself: writing what waits, and the ways to end.

use std::collections::VecDeque;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, close_code};
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use tokio::time::{sleep, timeout};

use super::limits::{BURST, GOODBYE, STALL};
use crate::figures::{Closed, SOCKETS};
use crate::hub::{Farewell, Outbox, Waiting};

/// The close code for a session or token that has ended; of the range for private use (RFC 6455, 7.4.2).
const SIGNED_OUT: u16 = 4401;

/// A WebSocket: axum's, or that of a test.
pub(super) trait Line:
    Stream<Item = Result<Message, axum::Error>> + Sink<Message, Error = axum::Error> + Unpin + Send
{
}

impl<T> Line for T where
    T: Stream<Item = Result<Message, axum::Error>> + Sink<Message, Error = axum::Error> + Unpin + Send
{
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

/// Writes everything that waits, in bursts. A burst that does not move ends the connection.
///
/// `hand` is empty before and after; it is kept for its memory.
pub(super) async fn write(
    line: &mut impl Line,
    outbox: &Outbox,
    hand: &mut VecDeque<Waiting>,
) -> Result<(), End> {
    outbox.take(hand);
    while !hand.is_empty() {
        let (mut frames, mut bytes) = (0, 0);
        let burst = async {
            while bytes < BURST
                && let Some(waiting) = hand.pop_front()
            {
                frames += 1;
                bytes += waiting.frame.len();
                line.feed(Message::Text(waiting.frame.into_text())).await?;
            }
            line.flush().await
        };
        moves(burst).await?;
        outbox.written(frames, bytes);
        SOCKETS.frames_out.add(frames);
        SOCKETS.bytes_out.add(bytes);
        SOCKETS.writes.one();
    }
    Ok(())
}

/// Asks whether anybody is there.
pub(super) async fn ping(line: &mut impl Line) -> Result<(), End> {
    moves(line.send(Message::Ping(Vec::new().into()))).await
}

/// Writes what is left, and says why it ends.
pub(super) async fn close(line: &mut impl Line, outbox: &Outbox, hand: &mut VecDeque<Waiting>, end: End) {
    let (code, reason) = match end {
        End::Gone | End::Stalled | End::Silent => return,
        End::NoHello => (close_code::POLICY, "no hello"),
        End::TooLarge => (close_code::SIZE, "the frame is too large"),
        End::NotText => (close_code::INVALID, "the text is not UTF-8"),
        End::Rules => (close_code::PROTOCOL, "this is not WebSocket"),
        End::Farewell(Farewell::SignedOut) => (SIGNED_OUT, "signed out"),
        End::Farewell(Farewell::Overrun) => (close_code::POLICY, "too many answers unread"),
        End::Farewell(Farewell::TryLater) => (close_code::AGAIN, "try again later"),
        End::Restart => (close_code::RESTART, "the server restarts"),
    };
    let goodbye = async {
        write(line, outbox, hand).await?;
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
        moves(line.send(Message::Close(Some(frame)))).await?;
        // Closing with bytes of the client unread resets the connection, which takes back what
        // was just said. So the client is given time to close it …
        while let Some(Ok(_)) = line.next().await {}
        if matches!(end, End::TooLarge | End::NotText | End::Rules) {
            // … or, where the library reads no more, to read it.
            sleep(GOODBYE).await;
        }
        Ok::<(), End>(())
    };
    // A courtesy only, and never waited for longer.
    let _ = timeout(GOODBYE, goodbye).await;
}

async fn moves(writing: impl Future<Output = Result<(), axum::Error>>) -> Result<(), End> {
    match timeout(STALL, writing).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(End::Gone),
        Err(_) => Err(End::Stalled),
    }
}
