//! One socket's task: reads frames, writes what waits, and keeps the time.
//!
//! Work on frames is done beside it, one at a time, so that neither a slow database keeps events
//! from being written nor a slow reader keeps a transaction open.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::ws::Message;
use futures_util::StreamExt;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::{ClientFrame, MAX_CLIENT_FRAME, ServerFrame};
use tokio::task::{JoinError, JoinHandle, yield_now};

use super::broken::{Broken, against_the_rules, not_text, too_large_to_read};
use super::clock::{Clock, Due, Reading};
use super::decode::{Unusable, binary, decode, too_large};
use super::limits::MAX_WAITING;
use super::line::{self, End, Line};
use super::reply;
use super::session::{Job, Session};
use crate::figures::{Closed, SOCKETS};
use crate::hub::{Allowance, Farewell, News, Outbox, Waiting};
use crate::shutdown::{DRAIN_WINDOW, Shutdown, Stage};

/// Serves a socket until it ends.
pub(super) async fn serve(line: impl Line, session: Arc<Session>, shutdown: Shutdown) {
    let conn = session.conn;
    let mut open = Open::counted();
    let mut connection = Connection::new(line, session, shutdown);
    let Err(end) = connection.run().await;
    open.0 = end.into();
    tracing::debug!(%conn, ?end, "a socket ends");
    // Whoever waits for room in the outbox is not to wait any more.
    connection.outbox.bid_farewell(Farewell::Overrun);
    line::close(&mut connection.line, &connection.outbox, &mut connection.hand, end).await;
}

struct Connection<L> {
    line: L,
    session: Arc<Session>,
    outbox: Outbox,
    allowance: Arc<Allowance>,
    /// Taken from the outbox and not yet written.
    hand: VecDeque<Waiting>,
    /// Read and not yet worked on.
    waiting: VecDeque<ClientFrame>,
    working: Option<JoinHandle<()>>,
    clock: Clock,
    shutdown: Shutdown,
    /// The stage of shutting down that is waited for.
    next_stage: Stage,
    stage: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl<L: Line> Connection<L> {
    fn new(line: L, session: Arc<Session>, shutdown: Shutdown) -> Self {
        Self {
            line,
            outbox: session.outbox.clone(),
            allowance: session.seat.allowance(),
            session,
            hand: VecDeque::new(),
            waiting: VecDeque::new(),
            working: None,
            clock: Clock::new(),
            next_stage: Stage::Draining,
            stage: reached(&shutdown, Stage::Draining),
            shutdown,
        }
    }

    async fn run(&mut self) -> Result<Infallible, End> {
        loop {
            // In random order, which is what keeps a busy branch from starving the others.
            tokio::select! {
                news = self.outbox.news() => self.attend(news).await?,
                message = self.line.next(), if self.waiting.len() < MAX_WAITING => self.take(message)?,
                done = finished(&mut self.working) => self.finish(&done),
                () = self.clock.rings() => self.tick().await?,
                () = &mut self.stage => self.advance()?,
            }
        }
    }

    /// The outbox has something.
    async fn attend(&mut self, news: News) -> Result<(), End> {
        if news.recheck {
            self.clock.want_recheck();
            self.start();
        }
        if news.frames {
            // The others that were woken with this one may be about to add to it: one system
            // call more or less is most of what a delivery costs.
            yield_now().await;
            line::write(&mut self.line, &self.outbox, &mut self.hand).await?;
        }
        news.farewell.map_or(Ok(()), |farewell| Err(End::Farewell(farewell)))
    }

    /// The line has something.
    fn take(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        let message = match message {
            None => return Err(End::Gone),
            Some(Err(error)) => return Err(self.give_up(&error)),
            Some(Ok(message)) => message,
        };
        self.clock.heard();
        match message {
            Message::Text(text) => self.hear(decode(text.as_str())),
            Message::Binary(bytes) if bytes.len() > MAX_CLIENT_FRAME => {
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
        SOCKETS.frames_in.one();
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

    /// What cannot be read any further ends the line; the client is told why, if it is its doing.
    fn give_up(&self, error: &axum::Error) -> End {
        let (end, unusable) = match Broken::of(error) {
            Broken::Network => return End::Gone,
            Broken::TooLarge => (End::TooLarge, too_large_to_read()),
            Broken::NotText => (End::NotText, not_text()),
            Broken::Rules => (End::Rules, against_the_rules(error)),
        };
        self.refuse(unusable);
        end
    }

    fn refuse(&self, unusable: Unusable) {
        self.session.answer(&reply::unusable(unusable));
    }

    /// Starts the next piece of work, if there is one and nothing else is being worked on.
    fn start(&mut self) {
        if self.working.is_some() {
            return;
        }
        let job = if self.clock.take_recheck() {
            Job::Recheck
        } else if let Some(frame) = self.waiting.pop_front() {
            Job::Frame(frame)
        } else {
            return;
        };
        let session = self.session.clone();
        // On its own: once begun it is finished, also when the client is gone meanwhile.
        self.working = Some(tokio::spawn(async move { session.work(job).await }));
    }

    fn finish(&mut self, done: &Result<(), JoinError>) {
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
        let reading = if self.waiting.len() < MAX_WAITING { Reading::On } else { Reading::Paused };
        match self.clock.due(self.session.is_greeted(), reading) {
            Due::Nothing => self.start(),
            Due::Ping => line::ping(&mut self.line).await?,
            Due::Silent => return Err(End::Silent),
            Due::NoHello => {
                self.session.answer(&reply::error(
                    ErrorCode::HelloRequired,
                    "No \"hello\" came in time, so the connection is closed.",
                ));
                return Err(End::NoHello);
            }
        }
        Ok(())
    }

    /// The server is stopping.
    fn advance(&mut self) -> Result<(), End> {
        if self.next_stage >= Stage::Closing {
            return Err(End::Restart);
        }
        let window_ms = u32::try_from(DRAIN_WINDOW.as_millis()).unwrap_or(u32::MAX);
        self.session.answer(&ServerFrame::Drain { window_ms });
        self.next_stage = Stage::Closing;
        self.stage = reached(&self.shutdown, Stage::Closing);
        Ok(())
    }
}

/// Counts a socket for as long as it is open, and then why it ended.
struct Open(Closed);

impl Open {
    fn counted() -> Self {
        SOCKETS.opened.one();
        // Unless it ends in another way.
        Self(Closed::Fault)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        SOCKETS.closed[self.0 as usize].one();
    }
}

fn reached(shutdown: &Shutdown, stage: Stage) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    let shutdown = shutdown.clone();
    Box::pin(async move { shutdown.reached(stage).await })
}

/// Resolves when the work is done; never, if there is none.
async fn finished(working: &mut Option<JoinHandle<()>>) -> Result<(), JoinError> {
    match working {
        Some(working) => working.await,
        None => std::future::pending().await,
    }
}
