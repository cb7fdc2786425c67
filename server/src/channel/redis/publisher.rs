//! Rings the other instances: a bounded queue and one task that empties it, many rings at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ::redis::aio::MultiplexedConnection;
use ::redis::{RedisResult, pipe};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::link::{Backoff, Link};
use super::payload::encode;
use super::status::{News, Status};
use super::tally::Tally;
use crate::channel::{Health, Partition, Ring};

/// Rings that wait at most. Redis takes 100,000 a second, so a full queue is a stalled Redis, and
/// what others miss comes to them with their tick.
const QUEUE: usize = 1024;

/// Rings in one round trip. Enough to make the round trip cheap, few enough to answer soon.
const PIPELINE: usize = 128;

/// Takes rings without waiting.
pub(super) struct Publisher {
    queue: mpsc::Sender<Letter>,
    status: Status,
    lost: Arc<AtomicU64>,
    tally: Arc<Tally>,
}

impl Publisher {
    pub(super) fn start(link: Link, instance: Uuid, tally: Arc<Tally>, tasks: &CancellationToken) -> Self {
        let (queue, letters) = mpsc::channel(QUEUE);
        let status = Status::up("ringing the other instances");
        let lost = Arc::new(AtomicU64::new(0));
        let task = Task {
            link,
            letters,
            status: status.clone(),
            backoff: Backoff::default(),
            lost: lost.clone(),
            tally: tally.clone(),
        };
        tokio::spawn(tasks.clone().run_until_cancelled_owned(task.run(instance)));
        Self { queue, status, lost, tally }
    }

    /// Puts a ring into the queue, or gives it up when the queue is full; a whisper when it is half
    /// full.
    pub(super) fn ring(&self, ring: &Ring) {
        if matches!(ring, Ring::Whisper(_)) && self.queue.capacity() < QUEUE / 2 {
            self.tally.dropped.add(1);
            return;
        }
        let letter = Letter { partition: ring.partition(), ring: ring.clone() };
        if self.queue.try_send(letter).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
            self.tally.lost.add(1);
            self.status.failed("the queue is full", News::No);
        }
    }

    pub(super) fn health(&self) -> Health {
        self.status.health()
    }
}

/// A ring and where it goes.
struct Letter {
    partition: Partition,
    ring: Ring,
}

struct Task {
    link: Link,
    letters: mpsc::Receiver<Letter>,
    status: Status,
    backoff: Backoff,
    /// Rings given up in this outage.
    lost: Arc<AtomicU64>,
    tally: Arc<Tally>,
}

impl Task {
    async fn run(mut self, instance: Uuid) {
        let mut connection: Option<MultiplexedConnection> = None;
        let mut batch = Vec::with_capacity(PIPELINE);
        let mut retry: Option<Instant> = None;
        loop {
            batch.clear();
            tokio::select! {
                taken = self.letters.recv_many(&mut batch, PIPELINE) => {
                    if taken == 0 {
                        return;
                    }
                }
                // Tried without traffic too, so that health is true on a quiet night.
                () = sleep_until(retry.unwrap_or_else(Instant::now)), if retry.is_some() => {}
            }
            if retry.is_some_and(|retry| retry > Instant::now()) {
                self.give_up(batch.len());
                continue;
            }
            match self.send(&mut connection, instance, &batch).await {
                Ok(()) => {
                    retry = None;
                    self.tally.published.add(batch.len());
                    self.recovered();
                }
                Err(error) => {
                    connection = None;
                    self.give_up(batch.len());
                    self.status.failed(&error.to_string(), News::No);
                    retry = Some(Instant::now() + self.backoff.next());
                }
            }
        }
    }

    /// Sends, and once again over a new connection if the old one turns out to be dead. A ring
    /// that arrives twice does no harm.
    async fn send(
        &self,
        connection: &mut Option<MultiplexedConnection>,
        instance: Uuid,
        batch: &[Letter],
    ) -> RedisResult<()> {
        if let Some(old) = connection
            && self.publish(old, instance, batch).await.is_ok()
        {
            return Ok(());
        }
        let mut fresh = self.link.connect().await?;
        self.publish(&mut fresh, instance, batch).await?;
        *connection = Some(fresh);
        Ok(())
    }

    async fn publish(
        &self,
        connection: &mut MultiplexedConnection,
        instance: Uuid,
        batch: &[Letter],
    ) -> RedisResult<()> {
        if batch.is_empty() {
            return ::redis::cmd("PING").exec_async(connection).await;
        }
        let mut pipeline = pipe();
        for letter in batch {
            pipeline
                .cmd("PUBLISH")
                .arg(self.link.name(letter.partition))
                .arg(encode(instance, &letter.ring))
                .ignore();
        }
        pipeline.exec_async(connection).await
    }

    fn give_up(&self, rings: usize) {
        self.lost.fetch_add(rings as u64, Ordering::Relaxed);
        self.tally.lost.add(rings);
    }

    fn recovered(&mut self) {
        self.backoff.reset();
        self.status.recovered();
        let lost = self.lost.swap(0, Ordering::Relaxed);
        if lost > 0 {
            tracing::info!(
                lost,
                "rings were given up while redis was away; the other instances read them from the log"
            );
        }
    }
}
