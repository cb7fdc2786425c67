//! Hears the other instances, for as long as the channel lives, whatever Redis does.

use std::sync::Arc;
use std::time::Duration;

use ::redis::aio::MultiplexedConnection;
use ::redis::{PushInfo, PushKind, RedisError, Value};
use tokio::sync::Notify;
use tokio::time::{MissedTickBehavior, interval_at, sleep};
use uuid::Uuid;

use super::Watching;
use super::link::{Backoff, Link};
use super::payload::{Arrived, decode};
use super::status::{News, Status};
use super::tally::Tally;
use crate::channel::local::Local;
use crate::channel::partition::Partitions;
use crate::channel::{Heard, Partition};

/// A connection that only listens does not notice that its peer is gone; this finds out within
/// this time plus the time for an answer.
const PING_EVERY: Duration = Duration::from_secs(5);

/// Keeps one connection to Redis and the wanted subscriptions on it.
pub(super) struct Supervisor {
    pub(super) link: Link,
    pub(super) instance: Uuid,
    pub(super) local: Local,
    pub(super) watching: Arc<Watching>,
    pub(super) status: Status,
    pub(super) tally: Arc<Tally>,
}

impl Supervisor {
    /// Connects and listens, again and again. Never returns; the channel cancels it.
    pub(super) async fn run(self) {
        let mut backoff = Backoff::default();
        let mut news = News::Yes;
        let mut stood = false;
        loop {
            let Err(error) = self.listen(&mut backoff, &mut stood).await;
            self.watching.stand(Partitions::NONE, &[]);
            self.status.failed(&error.to_string(), news);
            news = News::No;
            sleep(backoff.next()).await;
        }
    }

    /// One connection's life.
    async fn listen(
        &self,
        backoff: &mut Backoff,
        stood: &mut bool,
    ) -> Result<std::convert::Infallible, Lost> {
        let lost = Arc::new(Notify::new());
        let ears = Ears {
            instance: self.instance,
            local: self.local.clone(),
            lost: lost.clone(),
            tally: self.tally.clone(),
        };
        let mut connection = self.link.connect_hearing(move |info| ears.hear(info)).await?;

        let mut wanted = self.watching.wanted.subscribe();
        let mut standing = *wanted.borrow_and_update();
        self.subscribe(&mut connection, &standing.without(&Partitions::NONE)).await?;
        self.status.recovered();
        backoff.reset();
        if std::mem::replace(stood, true) {
            self.tally.reconnects.add(1);
        }
        self.watching.stand(standing, &standing.without(&Partitions::NONE));
        // Whatever was rung while nobody heard it here.
        self.local.tell(Heard::Missed(None));

        let first = tokio::time::Instant::now() + PING_EVERY;
        let mut ping = interval_at(first, PING_EVERY);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = lost.notified() => return Err(Lost::Closed),
                _ = ping.tick() => {
                    // Times out with an error after `ANSWER_TIMEOUT`.
                    ::redis::cmd("PING").exec_async(&mut connection).await?;
                }
                changed = wanted.changed() => {
                    if changed.is_err() {
                        return Err(Lost::Closed);
                    }
                    let now = *wanted.borrow_and_update();
                    let fresh = now.without(&standing);
                    self.subscribe(&mut connection, &fresh).await?;
                    self.unsubscribe(&mut connection, &standing.without(&now)).await?;
                    standing = now;
                    let late = self.watching.stand(standing, &fresh);
                    if !late.is_empty() {
                        self.local.tell(Heard::Missed(Some(late)));
                    }
                }
            }
        }
    }

    async fn subscribe(
        &self,
        connection: &mut MultiplexedConnection,
        partitions: &[Partition],
    ) -> Result<(), Lost> {
        if !partitions.is_empty() {
            connection.subscribe(self.names(partitions)).await?;
        }
        Ok(())
    }

    async fn unsubscribe(
        &self,
        connection: &mut MultiplexedConnection,
        partitions: &[Partition],
    ) -> Result<(), Lost> {
        if !partitions.is_empty() {
            connection.unsubscribe(self.names(partitions)).await?;
        }
        Ok(())
    }

    fn names(&self, partitions: &[Partition]) -> Vec<&str> {
        partitions.iter().map(|&partition| self.link.name(partition)).collect()
    }
}

/// Why a connection's life ended.
#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error("the connection was closed")]
    Closed,
    #[error(transparent)]
    Redis(#[from] RedisError),
}

/// Called by the connection's own task with everything that Redis pushes.
struct Ears {
    instance: Uuid,
    local: Local,
    lost: Arc<Notify>,
    tally: Arc<Tally>,
}

impl Ears {
    fn hear(&self, info: PushInfo) {
        match info.kind {
            PushKind::Message => {
                if let Some(Value::BulkString(payload)) = info.data.into_iter().nth(1) {
                    match decode(self.instance, payload) {
                        Arrived::Ring(ring) => {
                            self.tally.heard.add(1);
                            self.local.tell(Heard::Ring(ring));
                        }
                        Arrived::Echo => {}
                        Arrived::Strange => tracing::debug!("redis: a payload of another version"),
                    }
                }
            }
            PushKind::Disconnection => self.lost.notify_one(),
            _ => {}
        }
    }
}
