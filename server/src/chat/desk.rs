//! Where messages are handed in: those that come while a commit is under way are committed
//! together by the next one, so that durable throughput grows with load, and a message that comes
//! alone waits for nobody (group commit).

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sarang_protocol::error::ErrorCode;
use tokio::sync::{mpsc, oneshot};
use tokio::task::yield_now;

use super::publish::hint;
use super::{ChatError, Result};
use crate::channel::{Channel, Ring};
use crate::figures::{DESK, HUB};
use crate::store::{NewPost, Post, Store, StoreError};

/// Messages in one transaction at most. Beyond this the disk's part of a message's cost is small
/// already, and the first of them should not wait for many more.
pub(super) const GROUP: usize = 128;

/// Messages that wait at most. Full, this is several transactions: a second or two even on a slow
/// disk. Who comes then is told to come again, instead of filling the memory.
pub(super) const QUEUE: usize = 1024;

/// So many times everybody has a turn after a commit: the hub that hears of it, the sockets that it
/// wakes, the same when they write, and who has sent something since.
const TURNS: u32 = 4;

/// A commit waits no longer than this for what was published before to be written to its receivers.
/// A thousand of them take that long on one core.
const MAX_TELLING: Duration = Duration::from_millis(10);

/// Messages that wait, wait for others a little longer: at most this part of the time which it took
/// to tell the last ones to everybody. So nobody gets them much later, and many get them sooner, for
/// one write where there were two. A message that comes alone never waits.
const PART_WAITED: u32 = 4;

/// And never longer than a commit may take.
const MAX_WAITED: Duration = Duration::from_millis(2);

/// When to come again.
pub(super) const FULL_RETRY: Duration = Duration::from_secs(1);

/// Takes messages in. Its tasks end with it, after what was handed in.
///
/// As many queues as the database commits side by side; a room's messages are all in one of them,
/// which keeps their order.
pub(super) struct Desk {
    queues: Vec<mpsc::Sender<Waiting>>,
}

struct Waiting {
    post: NewPost,
    answer: oneshot::Sender<Result<Post>>,
}

impl Desk {
    /// Over this database, telling this channel. Has to be called within a runtime.
    pub(super) fn new(store: &Store, channel: &Arc<dyn Channel>) -> Self {
        let queue = |_| {
            let (queue, waiting) = mpsc::channel(QUEUE);
            tokio::spawn(commit(store.clone(), channel.clone(), waiting));
            queue
        };
        Self { queues: (0..store.writers().max(1)).map(queue).collect() }
    }

    /// Messages that wait.
    pub(super) fn waiting(&self) -> usize {
        self.queues.iter().map(|queue| queue.max_capacity() - queue.capacity()).sum()
    }

    /// Hands a message in. What was handed in is stored and published even when who waits for
    /// the answer goes away.
    pub(super) fn hand_in(&self, post: NewPost) -> Result<impl Future<Output = Result<Post>> + Send + use<>> {
        let (answer, answered) = oneshot::channel();
        let mut hasher = DefaultHasher::new();
        post.slug.hash(&mut hasher);
        DESK.handed_in.one();
        let number = usize::try_from(hasher.finish() % (1 << 16)).unwrap_or(0) % self.queues.len();
        self.queues[number].try_send(Waiting { post, answer }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => {
                DESK.turned_away.one();
                ChatError::for_now(
                    ErrorCode::Unavailable,
                    "More is being written than the database takes in. Nothing was stored; try again in a moment.",
                    FULL_RETRY,
                )
            }
            mpsc::error::TrySendError::Closed(_) => stopping(),
        })?;
        Ok(async move { answered.await.unwrap_or_else(|_| Err(stopping())) })
    }
}

pub(super) fn stopping() -> ChatError {
    ChatError::refused(ErrorCode::Unavailable, "This server is stopping. Try again in a moment.")
}

async fn commit(store: Store, channel: Arc<dyn Channel>, mut waiting: mpsc::Receiver<Waiting>) {
    let mut group = Vec::with_capacity(GROUP);
    while waiting.recv_many(&mut group, GROUP).await > 0 {
        let (posts, answers): (Vec<_>, Vec<_>) =
            group.drain(..).map(|waiting| (waiting.post, waiting.answer)).unzip();
        let begun = Instant::now();
        let done = together(&store, &posts).await;
        count(&done, begun.elapsed());
        let busy_before = HUB.busy_outboxes();
        // All of them first, in the order of the log: each room's members get them without a hole.
        for logged in done.iter().filter_map(|post| match post {
            Ok(Post::Fresh(logged)) => Some(logged),
            _ => None,
        }) {
            channel.publish(Ring::Event(hint(logged))).await;
            for person in &logged.called {
                channel.publish(Ring::User(*person)).await;
            }
        }
        for (answer, post) in answers.into_iter().zip(done) {
            // Whoever asked may have gone.
            let _ = answer.send(post.map_err(ChatError::from));
        }
        let_others_come(&waiting, busy_before).await;
    }
}

/// Lets what was just published be written to its receivers before the next commit is begun. What
/// comes in meanwhile, often from those who waited for it, then shares that commit, and one write to
/// each receiver. Where nothing else is to be done this takes microseconds.
async fn let_others_come(waiting: &mpsc::Receiver<Waiting>, busy_before: u64) {
    let published = Instant::now();
    for _ in 0..TURNS {
        yield_now().await;
    }
    if waiting.is_empty() {
        return;
    }
    while HUB.busy_outboxes() > busy_before && published.elapsed() < MAX_TELLING {
        yield_now().await;
    }
    let until = Instant::now() + (published.elapsed() / PART_WAITED).min(MAX_WAITED);
    while waiting.len() < GROUP && Instant::now() < until {
        yield_now().await;
    }
}

fn count(done: &[std::result::Result<Post, StoreError>], took: Duration) {
    let (mut fresh, mut again) = (0, 0);
    for post in done.iter().flatten() {
        match post {
            Post::Fresh(_) => fresh += 1,
            Post::Again(_) => again += 1,
        }
    }
    DESK.committed.add(fresh);
    DESK.repeated.add(again);
    if fresh > 0 {
        DESK.groups.note(fresh);
        DESK.seconds.note_time(took);
    }
}

/// All in one transaction. Where that fails for a reason that may lie in one of them, each by
/// itself.
async fn together(store: &Store, posts: &[NewPost]) -> Vec<std::result::Result<Post, StoreError>> {
    match store.posts(posts).await {
        Ok(done) => done.into_iter().map(|post| post.map_err(StoreError::from)).collect(),
        Err(error) => match (error.of_everybody(), posts) {
            (_, [_]) => vec![Err(error)],
            (Some(same), _) => posts.iter().map(|_| Err(same())).collect(),
            (None, _) => {
                tracing::warn!(messages = posts.len(), %error, "a group of messages failed; each is tried by itself");
                let mut done = Vec::with_capacity(posts.len());
                for post in posts {
                    let alone = store.posts(std::slice::from_ref(post)).await;
                    done.push(alone.and_then(|mut alone| match alone.pop() {
                        Some(post) => post.map_err(StoreError::from),
                        None => Err(StoreError::Unexpected("no answer to a message")),
                    }));
                }
                done
            }
        },
    }
}
