//! Rings the other instances by way of one server: a bounded queue and one task that empties it,
//! many rings at a time.

use std::sync::Arc;

use ::redis::aio::{ConnectionLike, MultiplexedConnection};
use ::redis::{RedisError, Value, pipe};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::bell::{Bell, Letter};
use super::link::{Backoff, Link, has_moved};
use super::status::Status;
use super::tally::Count;
use super::trouble::Trouble;

/// Rings that wait at most. Redis takes 100,000 a second, so a full queue is a stalled Redis, and
/// what others miss comes to them with their tick.
pub(super) const QUEUE: usize = 1024;

/// Rings in one round trip. Enough to make the round trip cheap, few enough to answer soon.
const PIPELINE: usize = 128;

/// Takes rings without waiting.
#[derive(Clone)]
pub(super) struct Publisher {
    queue: mpsc::Sender<Letter>,
    status: Status,
    lost: Arc<Count>,
}

impl Publisher {
    /// Starts the task, which lives until `tasks` is cancelled.
    pub(super) fn start(link: Link, bell: Bell, tasks: &CancellationToken) -> Self {
        let (queue, letters) = mpsc::channel(QUEUE);
        let status = bell.board.up(format!("{}, ringing the other instances", link.place()));
        let lost = Arc::new(Count::default());
        let task = Task {
            link,
            bell,
            letters,
            status: status.clone(),
            backoff: Backoff::default(),
            lost: lost.clone(),
        };
        tokio::spawn(tasks.clone().run_until_cancelled_owned(task.run()));
        Self { queue, status, lost }
    }

    /// Puts a ring into the queue; gives it back when there is no room. A whisper has none in the
    /// second half of it.
    pub(super) fn ring(&self, letter: Letter) -> Option<Letter> {
        if letter.is_whisper() && self.queue.capacity() < QUEUE / 2 {
            return Some(letter);
        }
        let refused = self.queue.try_send(letter).err()?;
        self.lost.add(1);
        self.status.failed("the queue is full");
        Some(refused.into_inner())
    }
}

struct Task {
    link: Link,
    bell: Bell,
    letters: mpsc::Receiver<Letter>,
    status: Status,
    backoff: Backoff,
    /// Rings given up in this outage.
    lost: Arc<Count>,
}

impl Task {
    async fn run(mut self) {
        let mut connection: Option<MultiplexedConnection> = None;
        let mut batch = Vec::with_capacity(PIPELINE);
        let mut retry: Option<Instant> = None;
        // One that failed is tried again, to find out whether it would succeed by now.
        let mut probe: Option<Letter> = None;
        loop {
            tokio::select! {
                taken = self.letters.recv_many(&mut batch, PIPELINE) => {
                    if taken == 0 {
                        return;
                    }
                }
                // Tried without traffic too, so that health is true on a quiet night.
                () = sleep_until(retry.unwrap_or_else(Instant::now)), if retry.is_some() => {
                    batch.extend(probe.take());
                }
            }
            if retry.is_some_and(|retry| retry > Instant::now()) {
                self.give_up(&batch);
                probe = batch.pop().or(probe);
                batch.clear();
                continue;
            }
            match self.send(&mut connection, &mut batch).await {
                Ok(()) => {
                    retry = None;
                    self.recovered();
                }
                Err(trouble) => {
                    connection = None;
                    self.give_up(&batch);
                    probe = batch.pop().or(probe);
                    batch.clear();
                    self.status.failed(&trouble.to_string());
                    self.bell.doubts.raise(self.link.place());
                    retry = Some(Instant::now() + self.backoff.next());
                }
            }
        }
    }

    /// Sends, and once again over a new connection if the old one turns out to be dead. A ring
    /// that arrives twice does no harm. What is left in the batch was not taken.
    async fn send(
        &self,
        connection: &mut Option<MultiplexedConnection>,
        batch: &mut Vec<Letter>,
    ) -> Result<(), Trouble> {
        if let Some(old) = connection
            && self.publish(old, batch).await.is_ok()
        {
            return Ok(());
        }
        let mut fresh = self.link.connect().await?;
        self.publish(&mut fresh, batch).await?;
        *connection = Some(fresh);
        Ok(())
    }

    async fn publish(
        &self,
        connection: &mut MultiplexedConnection,
        batch: &mut Vec<Letter>,
    ) -> Result<(), Trouble> {
        if batch.is_empty() {
            return self.link.ping(connection).await;
        }
        let mut pipeline = pipe();
        for letter in &*batch {
            let name = self.bell.names.of(letter.partition());
            pipeline
                .cmd(self.bell.words.publish)
                .arg(name)
                .arg(self.bell.envelopes.write(name, &letter.ring));
        }
        let answers = connection.req_packed_commands(&pipeline, 0, batch.len()).await?;
        let (mut refused, mut left) = (None, Vec::new());
        let mut moved = false;
        for (letter, answer) in batch.drain(..).zip(answers) {
            match answer {
                Value::ServerError(error) => match RedisError::from(error) {
                    error if has_moved(&error) => {
                        moved = true;
                        self.bell.went_astray(letter, self.link.place());
                    }
                    error => {
                        left.push(letter);
                        refused = Some(error);
                    }
                },
                _ => self.bell.tally.published.add(usize::from(!letter.is_whisper())),
            }
        }
        *batch = left;
        if moved {
            self.bell.doubts.raise(self.link.place());
        }
        refused.map_or(Ok(()), |error| Err(error.into()))
    }

    fn give_up(&self, letters: &[Letter]) {
        for letter in letters {
            self.lost.add(1);
            self.bell.give_up(letter);
        }
    }

    fn recovered(&mut self) {
        self.backoff.reset();
        self.status.recovered();
        let lost = self.lost.take();
        if lost > 0 {
            tracing::info!(
                lost,
                "rings were given up while redis was away; the other instances read them from the log"
            );
        }
    }
}
