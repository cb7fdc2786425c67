//! One socket's task: reads frames, writes what waits, and keeps the time.
//!
//! Work on frames is done beside it, one at a time, so that neither a slow database keeps events
//! from being written nor a slow reader keeps a transaction open.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::FutureExt;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::{ClientFrame, MAX_CLIENT_FRAME, ServerFrame};
use tokio::task::{JoinError, yield_now};
use tungstenite::Message;

use super::broken::{Broken, against_the_rules, not_text, too_large_to_read};
use super::clerk::{Clerk, Job, Posting};
use super::clock::{Clock, Due, Reading};
use super::decode::{Unusable, binary, decode, too_large};
use super::limits::MAX_WAITING;
use super::line::{self, End, Line};
use super::reply;
use super::work::Work;
use crate::channel::Frame;
use crate::figures::{Closed, SOCKETS};
use crate::hub::{Allowance, Farewell, News, Outbox};
use crate::shutdown::{DRAIN_WINDOW, Shutdown, Stage};

/// So many times the others have a turn, and nothing more comes of a client, before its messages are
/// handed in. Where nobody has anything to do, that is a few microseconds.
const QUIET_TURNS: u32 = 3;

/// Serves a socket until it ends.
pub(super) fn serve(
    line: impl Line,
    clerk: Arc<impl Clerk>,
    shutdown: Shutdown,
) -> impl Future<Output = ()> + Send {
    let mut connection = Connection::new(line, clerk, shutdown);
    // What the future holds, it holds once: there are tens of thousands of them.
    async move {
        let mut open = Open::counted();
        let Err(end) = connection.run().await;
        open.0 = end.into();
        tracing::debug!(?end, "a socket ends");
        // Whoever waits for room in the outbox is not to wait any more.
        connection.outbox.bid_farewell(Farewell::Overrun);
        // Rare and soon over, so that its place is not kept in every connection.
        Box::pin(line::close(&mut connection.line, &connection.outbox, end)).await;
    }
}

struct Connection<L, C> {
    line: L,
    clerk: Arc<C>,
    outbox: Outbox,
    allowance: Arc<Allowance>,
    /// Read and not yet worked on.
    waiting: VecDeque<ClientFrame>,
    work: Work,
    clock: Clock,
    shutdown: Shutdown,
    /// The stage of shutting down that is waited for.
    next_stage: Stage,
    stage: Stopping,
}

type Stopping = Pin<Box<dyn Future<Output = ()> + Send>>;

impl<L: Line, C: Clerk> Connection<L, C> {
    fn new(line: L, clerk: Arc<C>, shutdown: Shutdown) -> Self {
        Self {
            line,
            outbox: clerk.outbox().clone(),
            allowance: clerk.allowance(),
            clerk,
            waiting: VecDeque::new(),
            work: Work::default(),
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
                message = line::next(&mut self.line), if self.waiting.len() < MAX_WAITING => self.take_all(message).await?,
                done = self.work.finished() => self.finish(&done),
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
            line::write(&mut self.line, &self.outbox).await?;
        }
        news.farewell.map_or(Ok(()), |farewell| Err(End::Farewell(farewell)))
    }

    /// The line has something: takes that, and what has come behind it.
    async fn take_all(&mut self, message: Option<Result<Message, Broken>>) -> Result<(), End> {
        self.take(message)?;
        self.take_ready()?;
        let mut quiet = 0;
        while quiet < QUIET_TURNS
            && self.waiting.len() < MAX_WAITING
            && matches!(self.waiting.back(), Some(ClientFrame::Send { .. }))
        {
            // Whoever sends several messages sends them one behind the other. Those that are handed
            // in together share a commit, and one write to each receiver.
            let before = self.waiting.len();
            yield_now().await;
            self.take_ready()?;
            quiet = if self.waiting.len() > before { 0 } else { quiet + 1 };
        }
        self.start();
        Ok(())
    }

    /// Takes what is there already.
    fn take_ready(&mut self) -> Result<(), End> {
        while self.waiting.len() < MAX_WAITING
            && let Some(message) = line::next(&mut self.line).now_or_never()
        {
            self.take(message)?;
        }
        Ok(())
    }

    fn take(&mut self, message: Option<Result<Message, Broken>>) -> Result<(), End> {
        let message = match message {
            None => return Err(End::Gone),
            Some(Err(broken)) => return Err(self.give_up(&broken)),
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
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            Message::Close(_) => return Err(End::Gone),
        }
        Ok(())
    }

    fn hear(&mut self, frame: Result<ClientFrame, Unusable>) {
        SOCKETS.frames_in.one();
        match (self.allowance.take(), frame) {
            (Ok(()), Ok(frame)) => {
                self.waiting.push_back(frame);
            }
            (Ok(()), Err(unusable)) => self.refuse(unusable),
            (Err(wait), Ok(frame)) => match Posting::of(frame) {
                Ok(posting) => self.answer(&reply::nack_too_many(posting.cid, wait)),
                Err(_) => self.answer(&reply::too_many(wait)),
            },
            (Err(wait), Err(_)) => self.answer(&reply::too_many(wait)),
        }
    }

    /// What cannot be read any further ends the line; the client is told why, if it is its doing.
    fn give_up(&self, broken: &Broken) -> End {
        let (end, unusable) = match broken {
            Broken::Network => return End::Gone,
            Broken::TooLarge => (End::TooLarge, too_large_to_read()),
            Broken::NotText => (End::NotText, not_text()),
            Broken::Rules(words) => (End::Rules, against_the_rules(words)),
        };
        self.refuse(unusable);
        end
    }

    fn answer(&self, frame: &ServerFrame) {
        self.outbox.answer(Frame::encode(&reply::in_language(self.clerk.language(), frame)));
    }

    fn refuse(&self, unusable: Unusable) {
        self.answer(&reply::unusable(unusable));
    }

    /// Starts what can be started of what waits.
    fn start(&mut self) {
        if self.work.is_idle() && self.clock.take_recheck() {
            return self.work.begin(self.clerk.clone(), Job::Recheck);
        }
        // A look at rights is not to wait for a client that posts without a pause.
        let in_haste = !self.work.is_idle() && self.clock.wants_recheck();
        let room = if in_haste { 0 } else { self.work.room_for_posts() };
        let mut posts = Vec::new();
        while posts.len() < room
            && let Some(frame) = self.waiting.pop_front_if(|frame| Posting::is_in(frame))
            && let Ok(posting) = Posting::of(frame)
        {
            posts.push(posting);
        }
        if !posts.is_empty() {
            self.work.hand_in(self.clerk.clone(), posts);
        } else if self.work.is_idle()
            && let Some(frame) = self.waiting.pop_front()
        {
            self.work.begin(self.clerk.clone(), Job::Frame(frame));
        }
        if self.waiting.is_empty() {
            // Nobody asks most of the time.
            self.waiting = VecDeque::new();
        }
    }

    fn finish(&mut self, done: &Result<(), JoinError>) {
        if done.is_err() {
            // The panic itself is in the log.
            self.answer(&reply::error(
                ErrorCode::Internal,
                "Something went wrong on the server; it is in its log.",
            ));
        }
        self.start();
    }

    /// Some moment has come.
    async fn tick(&mut self) -> Result<(), End> {
        let reading = if self.waiting.len() < MAX_WAITING { Reading::On } else { Reading::Paused };
        match self.clock.due(self.clerk.is_greeted(), reading) {
            Due::Nothing => self.start(),
            Due::Ping => line::ping(&mut self.line).await?,
            Due::Silent => return Err(End::Silent),
            Due::NoHello => {
                self.answer(&reply::error(
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
        self.answer(&ServerFrame::Drain { window_ms });
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

fn reached(shutdown: &Shutdown, stage: Stage) -> Stopping {
    let shutdown = shutdown.clone();
    Box::pin(async move { shutdown.reached(stage).await })
}
