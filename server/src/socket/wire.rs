//! A line in memory, for tests whose clock is paused: a real one would be slower than the clock.
//! What is written comes out at the other end once it is flushed.

use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tungstenite::Message;
use tungstenite::protocol::frame::FrameHeader;

use super::broken::Broken;
use super::line::Line;

/// The server's end.
pub(super) struct Wire {
    read: Arc<AtomicUsize>,
    incoming: UnboundedReceiver<Message>,
    outgoing: UnboundedSender<Message>,
    stuck: Stuck,
}

/// The client's end. Dropping it breaks the line.
pub(crate) struct Far {
    /// Frames that the server has read.
    pub(super) read: Arc<AtomicUsize>,
    pub(super) to: UnboundedSender<Message>,
    pub(super) from: UnboundedReceiver<Message>,
    pub(super) stuck: Stuck,
}

/// Whether writes move.
#[derive(Clone, Default)]
pub(super) struct Stuck(Arc<Mutex<(bool, Option<Waker>)>>);

impl Stuck {
    pub(super) fn set(&self, stuck: bool) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 = stuck;
        if let Some(waker) = state.1.take() {
            waker.wake();
        }
    }
}

/// Both ends of a line.
pub(super) fn wire() -> (Wire, Far) {
    let (to, incoming) = unbounded_channel();
    let (outgoing, from) = unbounded_channel();
    let stuck = Stuck::default();
    let read = Arc::new(AtomicUsize::new(0));
    let near = Wire { read: read.clone(), incoming, outgoing, stuck: stuck.clone() };
    (near, Far { read, to, from, stuck })
}

impl Far {
    /// Sends a text frame. Into a line that is broken it goes and is lost.
    pub(crate) fn says(&self, text: String) {
        let _ = self.to.send(Message::text(text));
    }

    /// What has come since last asked, as text frames. Pings are answered.
    pub(crate) fn hears(&mut self) -> Vec<String> {
        let mut heard = Vec::new();
        while let Ok(message) = self.from.try_recv() {
            match message {
                Message::Text(text) => heard.push(text.to_string()),
                Message::Ping(data) => drop(self.to.send(Message::Pong(data))),
                _ => {}
            }
        }
        heard
    }

    /// Whether the server has broken it off.
    pub(crate) fn is_broken(&self) -> bool {
        self.to.is_closed()
    }

    /// The client stops reading, or reads on.
    pub(crate) fn is_stuck(&self, stuck: bool) {
        self.stuck.set(stuck);
    }
}

impl Line for Wire {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Message, Broken>>> {
        let next = self.incoming.poll_recv(context);
        if matches!(next, Poll::Ready(Some(_))) {
            self.read.fetch_add(1, Ordering::Relaxed);
        }
        next.map(|message| message.map(Ok))
    }

    fn give(&mut self, _: &mut Context<'_>, mut encoded: &[u8]) -> Result<(), Broken> {
        while !encoded.is_empty() {
            let mut cursor = Cursor::new(encoded);
            let header = FrameHeader::parse(&mut cursor).ok().flatten();
            let (_, length) = header.expect("whole frames are given");
            let start = usize::try_from(cursor.position()).expect("it is a few bytes");
            let length = usize::try_from(length).expect("it is in memory");
            let (text, rest) = encoded[start..].split_at(length);
            self.control(Message::text(std::str::from_utf8(text).expect("text is UTF-8")));
            encoded = rest;
        }
        Ok(())
    }

    fn control(&mut self, message: Message) {
        // The client may have hung up.
        let _ = self.outgoing.send(message);
    }

    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Broken>> {
        let mut state = self.stuck.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.0 {
            state.1 = Some(context.waker().clone());
            return Poll::Pending;
        }
        Poll::Ready(Ok(()))
    }
}
