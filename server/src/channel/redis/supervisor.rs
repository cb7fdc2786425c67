//! Hears the other instances by way of one server, for as long as that server has a part in it and
//! whatever it does.
//!
//! What stands is what the server has said to stand: its `subscribe` and `unsubscribe` pushes, and
//! not the answers to our commands. A cluster takes subscriptions back by itself when a slot moves,
//! and the client library counts such a push as the answer to whatever was asked last.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ::redis::aio::{ConnectionLike, MultiplexedConnection};
use ::redis::{PushInfo, PushKind, RedisError, Value, pipe};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, sleep_until};

use super::bell::Bell;
use super::envelope::Opened;
use super::link::{Backoff, Link, has_moved};
use super::payload::Arrived;
use super::status::Status;
use super::trouble::Trouble;
use crate::channel::partition::Partitions;
use crate::channel::{Heard, Ring};

/// A connection that only listens does not notice that its peer is gone; this finds out within
/// this time plus the time for an answer.
const PING_EVERY: Duration = Duration::from_secs(5);

/// A slot on its way is a matter of some tries; one that nobody serves is told after so many.
const PATIENT_TRIES: u32 = 4;

/// Keeps one connection to a server and the assigned subscriptions on it.
pub(super) struct Supervisor {
    pub(super) link: Link,
    pub(super) bell: Bell,
    /// What to hear here.
    pub(super) assigned: watch::Receiver<Partitions>,
    pub(super) status: Status,
}

impl Supervisor {
    /// Connects and listens, again and again. Never returns; the bus cancels it.
    pub(super) async fn run(mut self) {
        let mut backoff = Backoff::default();
        let mut stood = false;
        loop {
            let Err(trouble) = self.listen(&mut backoff, &mut stood).await;
            self.bell.watching.fall(&self.assigned.borrow());
            self.status.failed(&trouble.to_string());
            self.bell.doubts.raise(self.link.place());
            sleep(backoff.next()).await;
        }
    }

    /// One connection's life.
    async fn listen(
        &mut self,
        backoff: &mut Backoff,
        stood: &mut bool,
    ) -> Result<std::convert::Infallible, Trouble> {
        let said = Arc::new(Said::default());
        let ears = Ears { bell: self.bell.clone(), said: said.clone() };
        let mut connection = self.link.connect_hearing(move |info| ears.hear(info)).await?;
        let mut subscriptions =
            Subscriptions { said, asked: Partitions::NONE, standing: Partitions::NONE, retry: None };

        self.subscribe(&mut connection, &mut subscriptions).await?;
        // Whatever was rung while nobody heard it here, in one word and not partition by partition.
        self.stand(&subscriptions);
        let missed = (!self.bell.alone).then(|| subscriptions.standing.iter().collect());
        self.bell.local.tell(Heard::Missed(missed));
        self.judge(&mut subscriptions, backoff);
        if std::mem::replace(stood, true) {
            self.bell.tally.reconnects.add(1);
        }

        let mut ping = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let retry = subscriptions.retry;
            tokio::select! {
                () = subscriptions.said.goodbye.notified() => return Err(Trouble::Closed),
                _ = ping.tick() => {
                    self.link.ping(&mut connection).await?;
                    continue;
                }
                changed = self.assigned.changed() => {
                    if changed.is_err() {
                        return Err(Trouble::Closed);
                    }
                }
                () = subscriptions.said.taken_back.notified() => {
                    self.fall(&mut subscriptions);
                    // Whoever it was assigned to meanwhile asks for it; if that is us, in a moment.
                    self.judge(&mut subscriptions, backoff);
                    continue;
                }
                () = sleep_until(retry.unwrap_or_else(Instant::now)), if retry.is_some() => {}
            }
            self.subscribe(&mut connection, &mut subscriptions).await?;
            let due = self.stand(&subscriptions);
            if !due.is_empty() {
                self.bell.local.tell(Heard::Missed(Some(due.iter().collect())));
            }
            self.judge(&mut subscriptions, backoff);
        }
    }

    /// Makes what stands follow what is assigned.
    async fn subscribe(
        &mut self,
        connection: &mut MultiplexedConnection,
        subscriptions: &mut Subscriptions,
    ) -> Result<(), Trouble> {
        let assigned = *self.assigned.borrow_and_update();
        let stands = subscriptions.said.stands();
        let (fresh, stale) = (assigned.minus(&stands), stands.minus(&assigned));
        // One command for each: in a cluster, each is in another slot.
        let mut pipeline = pipe();
        for (word, partitions) in [(self.bell.words.subscribe, &fresh), (self.bell.words.unsubscribe, &stale)]
        {
            for partition in partitions.iter() {
                pipeline.cmd(word).arg(self.bell.names.of(partition));
            }
        }
        if !pipeline.is_empty() {
            for answer in connection.req_packed_commands(&pipeline, 0, pipeline.len()).await? {
                if let Value::ServerError(error) = answer {
                    let error = RedisError::from(error);
                    if !has_moved(&error) {
                        return Err(error.into());
                    }
                }
            }
        }
        subscriptions.asked = assigned;
        subscriptions.standing = subscriptions.said.stands();
        Ok(())
    }

    /// Tells what stands, again and again: telling it twice does no harm. Gives what has to be
    /// re-read.
    fn stand(&self, subscriptions: &Subscriptions) -> Partitions {
        // Held meanwhile, so that nothing is assigned elsewhere and then said to stand by us.
        let assigned = self.assigned.borrow();
        self.bell.watching.stand(&subscriptions.standing.intersection(&assigned))
    }

    /// The server has taken subscriptions back.
    fn fall(&self, subscriptions: &mut Subscriptions) {
        let assigned = *self.assigned.borrow();
        let fallen = subscriptions.standing.minus(&subscriptions.said.stands());
        subscriptions.standing = subscriptions.standing.minus(&fallen);
        self.bell.watching.fall(&fallen.intersection(&assigned));
    }

    /// Whether all is well; what was asked for and does not stand is asked for again.
    fn judge(&self, subscriptions: &mut Subscriptions, backoff: &mut Backoff) {
        let missing = subscriptions.asked.minus(&subscriptions.standing);
        if missing.is_empty() {
            subscriptions.retry = None;
            backoff.reset();
            self.status.recovered();
            return;
        }
        self.bell.doubts.raise(self.link.place());
        subscriptions.retry = Some(Instant::now() + backoff.next());
        if backoff.tries() > PATIENT_TRIES {
            let slots: Vec<String> =
                missing.iter().take(5).map(|one| super::names::slot(one).to_string()).collect();
            self.status.failed(&format!(
                "{} of its channels are not served there (slots {}…)",
                missing.len(),
                slots.join(", ")
            ));
        }
    }
}

/// The subscriptions of one connection.
struct Subscriptions {
    said: Arc<Said>,
    /// What should stand.
    asked: Partitions,
    /// What has been told to stand.
    standing: Partitions,
    /// When to ask again for what does not.
    retry: Option<Instant>,
}

/// What the server has said of our subscriptions.
#[derive(Default)]
struct Said {
    stands: Mutex<Partitions>,
    taken_back: Notify,
    goodbye: Notify,
}

impl Said {
    fn stands(&self) -> Partitions {
        *self.stands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Called by the connection's own task with everything that Redis pushes.
struct Ears {
    bell: Bell,
    said: Arc<Said>,
}

impl Ears {
    fn hear(&self, info: PushInfo) {
        let mut data = info.data.into_iter();
        let channel = match data.next() {
            Some(Value::BulkString(channel)) => channel,
            Some(Value::SimpleString(channel)) => channel.into_bytes(),
            _ => Vec::new(),
        };
        match info.kind {
            PushKind::Message | PushKind::SMessage => {
                if let Some(Value::BulkString(payload)) = data.next() {
                    self.open(&channel, payload);
                }
            }
            PushKind::Subscribe | PushKind::SSubscribe => self.confirm(&channel, true),
            PushKind::Unsubscribe | PushKind::SUnsubscribe => self.confirm(&channel, false),
            PushKind::Disconnection => self.said.goodbye.notify_one(),
            _ => {}
        }
    }

    fn confirm(&self, channel: &[u8], stands: bool) {
        let Some(partition) = self.bell.names.partition(channel) else {
            return;
        };
        let mut known = self.said.stands.lock().unwrap_or_else(PoisonError::into_inner);
        if stands {
            known.insert(partition);
        } else {
            known.remove(partition);
            self.said.taken_back.notify_one();
        }
    }

    fn open(&self, channel: &[u8], payload: Vec<u8>) {
        match self.bell.envelopes.read(channel, payload) {
            Opened::Payload(Arrived::Ring(ring)) => {
                if !matches!(ring, Ring::Whisper(_)) {
                    self.bell.tally.heard.add(1);
                }
                self.bell.local.tell(Heard::Ring(ring));
            }
            Opened::Payload(Arrived::Echo) => {}
            Opened::Payload(Arrived::Strange) => tracing::debug!("redis: a payload of another version"),
            Opened::Shut => self.bell.tally.undecryptable.add(1),
        }
    }
}
