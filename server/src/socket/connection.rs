//! One socket's task: reads frames, writes what waits, and keeps the time.
//!
//! Work on frames is done beside it, one at a time, so that neither a slow database keeps events
//! from being written nor a slow reader keeps a transaction open.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use futures_util::{SinkExt, StreamExt};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::{ClientFrame, ServerFrame};
use tokio::task::{JoinHandle, yield_now};
use tokio::time::{Instant, Sleep, sleep_until, timeout};

use super::decode::{Unusable, binary, decode, too_large};
use super::limits::{
    BURST, GOODBYE, HELLO_WITHIN, MAX_READ, MAX_WAITING, PING_AFTER, PONG_WITHIN, RECHECK_EVERY, STALL,
};
use super::reply;
use super::session::{Job, Session};
use crate::hub::{Allowance, Farewell, News, Outbox, Waiting};
use crate::shutdown::{DRAIN_WINDOW, Shutdown, Stage};

/// The close code for a session or token that has ended; of the range for private use (RFC 6455, 7.4.2).
const SIGNED_OUT: u16 = 4401;

/// Serves a socket until it ends.
pub(super) async fn serve(socket: WebSocket, session: Arc<Session>, shutdown: Shutdown) {
    let mut connection = Connection::new(socket, session, shutdown);
    let end = match connection.run().await {
        Ok(never) => match never {},
        Err(end) => end,
    };
    tracing::debug!(conn = %connection.session.conn, ?end, "a socket ended");
    connection.close(end).await;
}

/// Why a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
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
    /// The outbox wants it.
    Farewell(Farewell),
    /// The server stops.
    Restart,
}

/// Whether the client is known to live.
#[derive(Clone, Copy)]
enum Pulse {
    /// It was heard; it is pinged then.
    Heard { ping_at: Instant },
    /// It was pinged, and has to answer by then.
    Pinged { pong_by: Instant },
}

struct Connection {
    socket: WebSocket,
    session: Arc<Session>,
    outbox: Outbox,
    allowance: Arc<Allowance>,
    /// Taken from the outbox and not yet written.
    hand: VecDeque<Waiting>,
    /// Read and not yet worked on.
    waiting: VecDeque<ClientFrame>,
    working: Option<JoinHandle<()>>,
    recheck: Recheck,
    pulse: Pulse,
    hello_by: Instant,
    /// Rings at the nearest of all these moments, or before.
    clock: Pin<Box<Sleep>>,
    shutdown: Shutdown,
    /// The stage of shutting down that is waited for.
    next_stage: Stage,
    stage: Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// When to look again whether the user may be here.
#[derive(Clone, Copy)]
struct Recheck {
    wanted: bool,
    /// Not before this.
    earliest: Instant,
}

impl Connection {
    fn new(socket: WebSocket, session: Arc<Session>, shutdown: Shutdown) -> Self {
        let now = Instant::now();
        Self {
            socket,
            outbox: session.outbox.clone(),
            allowance: session.seat.allowance(),
            session,
            hand: VecDeque::new(),
            waiting: VecDeque::new(),
            working: None,
            recheck: Recheck { wanted: false, earliest: now },
            pulse: Pulse::Heard { ping_at: now + PING_AFTER },
            hello_by: now + HELLO_WITHIN,
            clock: Box::pin(sleep_until(now + HELLO_WITHIN)),
            next_stage: Stage::Draining,
            stage: reached(&shutdown, Stage::Draining),
            shutdown,
        }
    }

    async fn run(&mut self) -> Result<std::convert::Infallible, End> {
        loop {
            // In random order, which is what keeps a busy branch from starving the others.
            tokio::select! {
                news = self.outbox.news() => self.attend(news).await?,
                message = self.socket.next(), if self.waiting.len() < MAX_WAITING => self.take(message)?,
                done = finished(&mut self.working) => self.finish(done),
                () = &mut self.clock => self.tick().await?,
                () = &mut self.stage => self.drain()?,
            }
        }
    }

    /// The outbox has something.
    async fn attend(&mut self, news: News) -> Result<(), End> {
        if news.recheck {
            self.recheck.wanted = true;
            self.start();
        }
        if news.frames {
            // The others that were woken with this one may be about to add to it: one system
            // call more or less is most of what a delivery costs.
            yield_now().await;
            self.write().await?;
        }
        news.farewell.map_or(Ok(()), |farewell| Err(End::Farewell(farewell)))
    }

    /// Writes everything that waits, in bursts. A burst that does not move ends the connection.
    async fn write(&mut self) -> Result<(), End> {
        self.outbox.take(&mut self.hand);
        while !self.hand.is_empty() {
            let (mut frames, mut bytes) = (0, 0);
            let (socket, hand) = (&mut self.socket, &mut self.hand);
            let burst = async {
                while bytes < BURST
                    && let Some(waiting) = hand.pop_front()
                {
                    frames += 1;
                    bytes += waiting.frame.len();
                    socket.feed(Message::Text(waiting.frame.into_text())).await?;
                }
                socket.flush().await
            };
            match timeout(STALL, burst).await {
                Ok(Ok(())) => self.outbox.written(frames, bytes),
                Ok(Err(_)) => return Err(End::Gone),
                Err(_) => return Err(End::Stalled),
            }
        }
        Ok(())
    }

    /// The socket has something.
    fn take(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        let message = match message {
            None => return Err(End::Gone),
            Some(Err(error)) if is_too_large(&error) => {
                self.refuse(too_large_to_read());
                return Err(End::TooLarge);
            }
            Some(Err(_)) => return Err(End::Gone),
            Some(Ok(message)) => message,
        };
        self.pulse = Pulse::Heard { ping_at: Instant::now() + PING_AFTER };
        match message {
            Message::Text(text) => self.hear(decode(text.as_str())),
            Message::Binary(bytes) if bytes.len() > sarang_protocol::frame::MAX_CLIENT_FRAME => {
                self.hear(Err(too_large(bytes.len())));
            }
            Message::Binary(_) => self.hear(Err(binary())),
            // Pings are answered by the library.
            Message::Ping(_) | Message::Pong(_) => {}
            Message::Close(_) => return Err(End::Gone),
        }
        Ok(())
    }

    fn hear(&mut self, frame: Result<ClientFrame, Unusable>) {
        match (self.allowance.take(), frame) {
            (Ok(()), Ok(frame)) => {
                self.waiting.push_back(frame);
                self.start();
            }
            (Ok(()), Err(unusable)) => self.refuse(unusable),
            (Err(wait), Ok(ClientFrame::Send { cid, .. })) => {
                self.session.answer(&reply::nack_too_many(cid, wait));
            }
            (Err(wait), _) => self.session.answer(&reply::too_many(wait)),
        }
    }

    fn refuse(&self, unusable: Unusable) {
        self.session.answer(&reply::unusable(unusable));
    }

    /// Starts the next piece of work, if there is one and nothing else is being worked on.
    fn start(&mut self) {
        if self.working.is_some() {
            return;
        }
        let now = Instant::now();
        let job = if self.recheck.wanted && self.recheck.earliest <= now {
            self.recheck = Recheck { wanted: false, earliest: now + RECHECK_EVERY };
            Job::Recheck
        } else if let Some(frame) = self.waiting.pop_front() {
            Job::Frame(frame)
        } else {
            if self.recheck.wanted && self.clock.deadline() > self.recheck.earliest {
                self.clock.as_mut().reset(self.recheck.earliest);
            }
            return;
        };
        let session = self.session.clone();
        self.working = Some(tokio::spawn(async move { session.work(job).await }));
    }

    fn finish(&mut self, done: Result<(), tokio::task::JoinError>) {
        self.working = None;
        if done.is_err() {
            // The panic itself is in the log.
            self.session.answer(&reply::error(
                ErrorCode::Internal,
                "Something went wrong on the server; it is in its log.",
            ));
        }
        self.start();
    }

    /// Some moment has come.
    async fn tick(&mut self) -> Result<(), End> {
        let now = Instant::now();
        let greeted = self.session.is_greeted();
        if !greeted && self.hello_by <= now {
            self.session.answer(&reply::error(
                ErrorCode::HelloRequired,
                "No \"hello\" came in time, so the connection is closed.",
            ));
            return Err(End::NoHello);
        }
        match self.pulse {
            // While nothing is read, an answer may well be there.
            Pulse::Pinged { pong_by } if pong_by <= now && self.waiting.len() < MAX_WAITING => {
                return Err(End::Silent);
            }
            Pulse::Pinged { pong_by } if pong_by <= now => {
                self.pulse = Pulse::Pinged { pong_by: now + PONG_WITHIN };
            }
            Pulse::Heard { ping_at } if ping_at <= now => {
                self.pulse = Pulse::Pinged { pong_by: now + PONG_WITHIN };
                let ping = self.socket.send(Message::Ping(Vec::new().into()));
                match timeout(STALL, ping).await {
                    Ok(Ok(())) => {}
                    Ok(Err(_)) => return Err(End::Gone),
                    Err(_) => return Err(End::Stalled),
                }
            }
            _ => {}
        }
        let mut next = match self.pulse {
            Pulse::Heard { ping_at } => ping_at,
            Pulse::Pinged { pong_by } => pong_by,
        };
        if !greeted {
            next = next.min(self.hello_by);
        }
        self.clock.as_mut().reset(next);
        self.start();
        Ok(())
    }

    /// The server is stopping.
    fn drain(&mut self) -> Result<(), End> {
        if self.next_stage >= Stage::Closing {
            return Err(End::Restart);
        }
        let window_ms = u32::try_from(DRAIN_WINDOW.as_millis()).unwrap_or(u32::MAX);
        self.session.answer(&ServerFrame::Drain { window_ms });
        self.next_stage = Stage::Closing;
        self.stage = reached(&self.shutdown, Stage::Closing);
        Ok(())
    }

    /// Says what is left to say.
    async fn close(mut self, end: End) {
        // Whoever waits for room in it is not to wait any more.
        self.outbox.bid_farewell(Farewell::Overrun);
        let (code, reason) = match end {
            End::Gone | End::Stalled | End::Silent => return,
            End::NoHello => (close_code::POLICY, "no hello"),
            End::TooLarge => (close_code::SIZE, "the frame is too large"),
            End::Farewell(Farewell::SignedOut) => (SIGNED_OUT, "signed out"),
            End::Farewell(Farewell::Overrun) => (close_code::POLICY, "too many answers unread"),
            End::Farewell(Farewell::TryLater) => (close_code::AGAIN, "try again later"),
            End::Restart => (close_code::RESTART, "the server restarts"),
        };
        let goodbye = async {
            self.write().await?;
            let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
            self.socket.send(Message::Close(Some(frame))).await.map_err(|_| End::Gone)?;
            // Until the client has closed too: closing with its bytes unread would reset the
            // connection, and with that take back what was just said.
            while let Some(Ok(_)) = self.socket.next().await {}
            Ok::<(), End>(())
        };
        // Courtesy only.
        let _ = timeout(GOODBYE, goodbye).await;
    }
}

fn reached(shutdown: &Shutdown, stage: Stage) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    let shutdown = shutdown.clone();
    Box::pin(async move { shutdown.reached(stage).await })
}

/// Resolves when the work is done; never, if there is none.
async fn finished(working: &mut Option<JoinHandle<()>>) -> Result<(), tokio::task::JoinError> {
    match working {
        Some(working) => working.await,
        None => std::future::pending().await,
    }
}

fn too_large_to_read() -> Unusable {
    Unusable {
        code: ErrorCode::TooLarge,
        message: format!(
            "The frame has more than {MAX_READ} bytes, so the connection is closed. Nothing was stored."
        ),
    }
}

/// axum hides tungstenite's error type; its words are held to this by a test.
fn is_too_large(error: &axum::Error) -> bool {
    error.to_string().contains("Message too long")
}
