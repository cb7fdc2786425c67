//! What waits to be written to one socket: bounded, and never waited for by those who fill it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use sarang_protocol::id::RoomId;

use crate::channel::Frame;
use crate::figures::HUB;

/// Events waiting at most. A client that is further behind is better served by one `batch`.
pub const MAX_FRAMES: usize = 256;

/// Bytes waiting at most, so that a thousand stalled phones cost a gigabyte at the very worst.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Who has so many frames waiting gets none about presence or typing, which would be old by the time
/// they are read. A burst of messages that is written in one go is no more than this.
const LOSSY_FRAMES: usize = 32;

/// Answers waiting at most, in bytes. They are never dropped; whoever produces them waits for
/// room ([`Outbox::room`]), so this is reached only by a client that asks and never reads.
pub(super) const MAX_ANSWER_BYTES: usize = 2 * MAX_BYTES;

/// Places for waiting frames that an empty outbox keeps. A quiet socket has no use for those that
/// a burst needed, and there may be tens of thousands of sockets.
const QUEUE_KEPT: usize = 32;

/// A socket's outgoing frames. Cheap to clone: the connection's task holds one, each room
/// another.
#[derive(Clone, Default)]
pub struct Outbox(Arc<Mutex<State>>);

/// A frame that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The room whose live event this is; it may be dropped then. Answers are of no room.
    room: Option<RoomId>,
    /// The frame.
    pub frame: Frame,
}

/// How much was taken at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Taken {
    /// Frames.
    pub frames: usize,
    /// Their bytes.
    pub bytes: usize,
}

/// The outbox is full; the frame was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// Why the outbox wants its socket closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// The session or token has ended.
    SignedOut,
    /// The client asks and does not read.
    Overrun,
    /// The server cannot serve it now; another try may succeed.
    TryLater,
}

/// What the connection's task has to attend to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// There are frames to be written.
    pub frames: bool,
    /// Somebody has changed something about this user: look again.
    pub recheck: bool,
    /// Write what is left and close.
    pub farewell: Option<Farewell>,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Waiting>,
    /// Of what is queued and what the connection's task is writing.
    frames: usize,
    bytes: usize,
    /// Whether it is counted as busy: there is something that is not yet with the kernel.
    busy: bool,
    recheck: bool,
    farewell: Option<Farewell>,
    /// The connection's task, while it sleeps.
    task: Option<Waker>,
    /// Whoever waits for room in it.
    producer: Option<Waker>,
}

impl Outbox {
    /// Queues a live event, if there is room.
    pub fn event(&self, room: RoomId, frame: Frame) -> Result<(), Full> {
        self.events(room, &[frame])
    }

    /// Queues live events as far as there is room; an error if that is not for all of them.
    pub fn events(&self, room: RoomId, frames: &[Frame]) -> Result<(), Full> {
        let mut state = self.lock();
        for frame in frames {
            if state.frames >= MAX_FRAMES || state.bytes + frame.len() > MAX_BYTES {
                HUB.overflows.one();
                return Err(Full);
            }
            state.push(Waiting { room: Some(room), frame: frame.clone() });
        }
        wake(state);
        Ok(())
    }

    /// Queues what may get lost, unless the client is slow.
    pub fn whisper(&self, frame: Frame) -> Result<(), Full> {
        let mut state = self.lock();
        if state.frames >= LOSSY_FRAMES || state.bytes >= MAX_BYTES / 4 {
            return Err(Full);
        }
        state.push(Waiting { room: None, frame });
        wake(state);
        Ok(())
    }

    /// Drops a room's events that wait.
    pub fn forget(&self, room: RoomId) {
        self.lock().forget(room);
    }

    /// Drops a room's events that wait, and queues the frame that says so.
    pub fn drop_events(&self, room: RoomId, lag: Frame) {
        let mut state = self.lock();
        state.forget(room);
        state.push(Waiting { room: None, frame: lag });
        wake(state);
    }

    /// Queues an answer. It is never dropped: when even the room for answers is used up, the
    /// socket is closed.
    pub fn answer(&self, frame: Frame) {
        let mut state = self.lock();
        if state.bytes + frame.len() > MAX_ANSWER_BYTES {
            state.farewell.get_or_insert(Farewell::Overrun);
        } else {
            state.push(Waiting { room: None, frame });
        }
        wake(state);
    }

    /// Resolves once less than half of the bytes and frames are used, or the socket is closing.
    /// Waited for before each answer that may be large; by one task at a time.
    pub async fn room(&self) {
        std::future::poll_fn(|context| {
            let mut state = self.lock();
            let roomy = state.bytes < MAX_BYTES / 2 && state.frames < MAX_FRAMES / 2;
            if roomy || state.farewell.is_some() {
                return Poll::Ready(());
            }
            state.producer = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// Asks the connection's task to see whether its user may still do what they could.
    pub fn nudge(&self) {
        let mut state = self.lock();
        state.recheck = true;
        wake(state);
    }

    /// Asks the connection's task to write what is left and close.
    pub fn bid_farewell(&self, why: Farewell) {
        let mut state = self.lock();
        state.farewell.get_or_insert(why);
        let producer = state.producer.take();
        wake(state);
        if let Some(producer) = producer {
            producer.wake();
        }
    }

    /// Resolves when there is something to do. For the connection's task alone.
    pub async fn news(&self) -> News {
        std::future::poll_fn(|context| self.poll_news(context)).await
    }

    /// Takes what waits, until so many bytes are taken or more; each frame is put somewhere. It
    /// counts as waiting until it is [written](Outbox::written).
    pub fn take(&self, bytes: usize, mut put: impl FnMut(&Waiting)) -> Taken {
        let mut state = self.lock();
        let mut taken = Taken::default();
        while taken.bytes < bytes
            && let Some(waiting) = state.queue.pop_front()
        {
            put(&waiting);
            taken.frames += 1;
            taken.bytes += waiting.frame.len();
        }
        if state.queue.is_empty() && state.queue.capacity() > QUEUE_KEPT {
            state.queue = VecDeque::new();
        }
        taken
    }

    /// What was taken is with the kernel now.
    pub fn written(&self, taken: Taken) {
        let mut state = self.lock();
        state.frames -= taken.frames;
        state.bytes -= taken.bytes;
        state.note_emptied();
        if let Some(producer) = state.producer.take() {
            drop(state);
            producer.wake();
        }
    }

    fn poll_news(&self, context: &mut Context<'_>) -> Poll<News> {
        let mut state = self.lock();
        let news = News {
            frames: !state.queue.is_empty(),
            recheck: std::mem::take(&mut state.recheck),
            farewell: state.farewell,
        };
        if news != News::default() {
            return Poll::Ready(news);
        }
        match &mut state.task {
            Some(task) => task.clone_from(context.waker()),
            none => *none = Some(context.waker().clone()),
        }
        Poll::Pending
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn forget(&mut self, room: RoomId) {
        let Self { queue, frames, bytes, .. } = self;
        queue.retain(|waiting| {
            let keep = waiting.room != Some(room);
            if !keep {
                *frames -= 1;
                *bytes -= waiting.frame.len();
            }
            keep
        });
        self.note_emptied();
    }

    fn note_emptied(&mut self) {
        if self.frames == 0 && std::mem::take(&mut self.busy) {
            HUB.emptied.one();
        }
    }

    fn push(&mut self, waiting: Waiting) {
        self.frames += 1;
        self.bytes += waiting.frame.len();
        self.queue.push_back(waiting);
        if !std::mem::replace(&mut self.busy, true) {
            HUB.filled.one();
        }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.frames = 0;
        self.note_emptied();
    }
}

/// Wakes the connection's task, if it sleeps, after letting go of the lock.
fn wake(mut state: MutexGuard<'_, State>) {
    if let Some(task) = state.task.take() {
        drop(state);
        task.wake();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: RoomId = RoomId(1);
    const B: RoomId = RoomId(2);

    fn frame(text: &str) -> Frame {
        Frame::from(text.to_owned())
    }

    fn take(outbox: &Outbox) -> Vec<String> {
        let mut frames = Vec::new();
        let taken = outbox.take(usize::MAX, |waiting| frames.push(waiting.frame.as_str().to_owned()));
        outbox.written(taken);
        frames
    }

    #[test]
    fn a_full_outbox_refuses_events_and_takes_answers() {
        let outbox = Outbox::default();
        for n in 0..MAX_FRAMES {
            assert_eq!(outbox.event(A, frame(&n.to_string())), Ok(()));
        }
        assert_eq!(outbox.event(A, frame("late")), Err(Full));
        outbox.answer(frame("ack"));
        outbox.drop_events(A, frame("lag"));
        assert_eq!(take(&outbox), ["ack", "lag"]);
        assert_eq!(outbox.event(A, frame("again")), Ok(()));
    }

    #[test]
    fn bytes_are_bounded_too() {
        let outbox = Outbox::default();
        let large = frame(&"x".repeat(MAX_BYTES / 2));
        assert_eq!(outbox.event(A, large.clone()), Ok(()));
        assert_eq!(outbox.event(B, large.clone()), Ok(()));
        assert_eq!(outbox.event(B, frame("y")), Err(Full));
        outbox.drop_events(A, frame("lag"));
        assert_eq!(take(&outbox).len(), 2);
        assert_eq!(outbox.event(A, large), Ok(()));
    }

    #[test]
    fn what_is_taken_counts_until_it_is_written() {
        let outbox = Outbox::default();
        for _ in 0..MAX_FRAMES {
            outbox.event(A, frame("x")).unwrap();
        }
        let taken = outbox.take(10, |_| {});
        assert_eq!(taken, Taken { frames: 10, bytes: 10 });
        assert_eq!(outbox.event(A, frame("x")), Err(Full));
        outbox.written(taken);
        assert_eq!(outbox.event(A, frame("x")), Ok(()));
    }

    #[tokio::test]
    async fn a_client_that_asks_and_never_reads_is_closed() {
        let outbox = Outbox::default();
        let answer = frame(&"x".repeat(MAX_BYTES));
        for _ in 0..3 {
            outbox.answer(answer.clone());
        }
        assert_eq!(outbox.news().await.farewell, Some(Farewell::Overrun));
    }

    #[tokio::test]
    async fn who_waits_for_room_is_told() {
        let outbox = Outbox::default();
        outbox.answer(frame(&"x".repeat(MAX_BYTES)));
        let waiting = tokio::spawn({
            let outbox = outbox.clone();
            async move { outbox.room().await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        take(&outbox);
        waiting.await.unwrap();
    }

    #[tokio::test]
    async fn sleeping_tasks_are_woken_once_for_everything() {
        let outbox = Outbox::default();
        let news = tokio::spawn({
            let outbox = outbox.clone();
            async move { outbox.news().await }
        });
        tokio::task::yield_now().await;
        outbox.event(A, frame("x")).unwrap();
        outbox.nudge();
        let news = news.await.unwrap();
        assert!(news.frames && news.recheck && news.farewell.is_none());
        assert!(!outbox.news().await.recheck);
    }
}
