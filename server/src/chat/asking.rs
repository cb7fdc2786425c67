//! Where the database is asked what everybody asks who comes in: questions that come while an answer
//! is under way are asked together by the next statement, so that thousands who come back at once
//! cost a few dozen statements, and a question that comes alone waits for nobody.
//!
//! No answer is kept: each is read after its question was asked.

use std::future::Future;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::yield_now;
use tokio::time::timeout;

use super::{ChatError, Result};
use crate::store::{self, Store, StoreError};

/// What may be asked about many at once.
pub(super) trait Question: Clone + Send + Sync + 'static {
    /// What there is to say.
    type Answer: Send + 'static;

    /// So many in one statement at most.
    const MOST: usize;

    /// Asks: the answers stand where their questions do.
    fn ask(
        store: &Store,
        questions: &[Self],
    ) -> impl Future<Output = store::Result<Vec<Self::Answer>>> + Send;
}

/// Questions that wait at most, beside those under way. Who asks beyond that waits for a place.
const QUEUE: usize = 1024;

/// An answer that takes longer is met by a sleeping database, or a connection that nobody has told
/// that it is broken: the next questions do not wait for it any more. Statements take a hundredth of
/// this; so what hangs is at most a hundred of them before the database's own patience ends.
const PATIENCE: Duration = Duration::from_millis(100);

/// Asks for all. Its task ends with it.
pub(super) struct Asking<Q: Question> {
    queue: mpsc::Sender<Asked<Q>>,
}

struct Asked<Q: Question> {
    question: Q,
    answer: oneshot::Sender<Result<Q::Answer>>,
}

impl<Q: Question> Asking<Q> {
    /// Over this database. Has to be called within a runtime.
    pub(super) fn new(store: &Store) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(attend(store.clone(), waiting));
        Self { queue }
    }

    /// Asks, and waits for the answer.
    pub(super) async fn ask(&self, question: Q) -> Result<Q::Answer> {
        let (answer, answered) = oneshot::channel();
        // The task ends with `self` only, or with the whole runtime.
        self.queue.send(Asked { question, answer }).await.map_err(|_| super::desk::stopping())?;
        answered.await.unwrap_or_else(|_| Err(super::desk::stopping()))
    }
}

async fn attend<Q: Question>(store: Store, mut waiting: mpsc::Receiver<Asked<Q>>) {
    let mut group = Vec::new();
    while waiting.recv_many(&mut group, Q::MOST).await > 0 {
        // Whoever was woken with the first may be about to ask as well.
        yield_now().await;
        while group.len() < Q::MOST
            && let Ok(asked) = waiting.try_recv()
        {
            group.push(asked);
        }
        let mut asking = Box::pin(together(store.clone(), std::mem::take(&mut group)));
        if timeout(PATIENCE, asking.as_mut()).await.is_err() {
            tokio::spawn(asking);
        }
    }
}

/// All in one statement. Where that fails for a reason that may lie in one of them, each by itself.
async fn together<Q: Question>(store: Store, group: Vec<Asked<Q>>) {
    let wanted = group.into_iter().filter(|asked| !asked.answer.is_closed());
    let (questions, answers): (Vec<_>, Vec<_>) = wanted.map(|asked| (asked.question, asked.answer)).unzip();
    if questions.is_empty() {
        return;
    }
    let found = match Q::ask(&store, &questions).await {
        Ok(found) => found.into_iter().map(Ok).collect(),
        Err(error) => match (error.of_everybody(), &*questions) {
            (_, [_]) => vec![Err(error)],
            (Some(same), _) => questions.iter().map(|_| Err(same())).collect(),
            (None, _) => {
                tracing::warn!(questions = questions.len(), %error, "could not be asked together; each is asked by itself");
                let mut found = Vec::with_capacity(questions.len());
                for question in &questions {
                    found.push(alone(&store, question).await);
                }
                found
            }
        },
    };
    for (answer, found) in answers.into_iter().zip(found) {
        // Whoever asked may have gone.
        let _ = answer.send(found.map_err(ChatError::from));
    }
}

async fn alone<Q: Question>(store: &Store, question: &Q) -> store::Result<Q::Answer> {
    let found = Q::ask(store, std::slice::from_ref(question)).await?.pop();
    found.ok_or(StoreError::Unexpected("no answer to a question"))
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use futures_util::future::join_all;
    use tempfile::TempDir;
    use tokio::sync::Semaphore;
    use tokio::time::sleep;

    use super::*;
    use crate::store::DatabaseUrl;

    /// A database that answers when it is let.
    struct Slow {
        /// Questions in each statement.
        statements: Mutex<Vec<usize>>,
        answers: Semaphore,
    }

    #[derive(Clone)]
    struct Double(u32, Arc<Slow>);

    /// A question that no statement can hold.
    const BROKEN: u32 = 1313;

    impl Question for Double {
        type Answer = u32;
        const MOST: usize = 128;

        async fn ask(_: &Store, questions: &[Self]) -> store::Result<Vec<u32>> {
            let slow = &questions[0].1;
            slow.statements.lock().unwrap().push(questions.len());
            slow.answers.acquire().await.unwrap().forget();
            if questions.iter().any(|question| question.0 == BROKEN) {
                return Err(StoreError::Unexpected("thirteen"));
            }
            Ok(questions.iter().map(|question| 2 * question.0).collect())
        }
    }

    struct House {
        asking: Arc<Asking<Double>>,
        slow: Arc<Slow>,
        _folder: TempDir,
    }

    impl House {
        async fn new() -> Self {
            let folder = TempDir::new().unwrap();
            let store = Store::open(&DatabaseUrl::in_folder(folder.path())).await.unwrap();
            // A busy machine is not to look like a database that hangs.
            tokio::time::pause();
            let slow = Slow { statements: Mutex::default(), answers: Semaphore::new(0) };
            Self { asking: Arc::new(Asking::new(&store)), slow: Arc::new(slow), _folder: folder }
        }

        fn asks(&self, n: u32) -> tokio::task::JoinHandle<Result<u32>> {
            let (asking, question) = (self.asking.clone(), Double(n, self.slow.clone()));
            tokio::spawn(async move { asking.ask(question).await })
        }

        fn statements(&self) -> Vec<usize> {
            self.slow.statements.lock().unwrap().clone()
        }

        async fn asked(&self, statements: &[usize]) {
            while self.statements() != statements {
                yield_now().await;
            }
        }
    }

    #[tokio::test]
    async fn who_asks_while_an_answer_is_under_way_is_asked_for_together() {
        let house = House::new().await;
        let first = house.asks(1);
        house.asked(&[1]).await;
        let others: Vec<_> = (2..=200).map(|n| house.asks(n)).collect();
        house.slow.answers.add_permits(3);
        assert_eq!(first.await.unwrap().unwrap(), 2);
        for (n, answer) in (2..=200).zip(join_all(others).await) {
            assert_eq!(answer.unwrap().unwrap(), 2 * n, "to each their own");
        }
        assert_eq!(house.statements(), [1, 128, 71]);
        // A later question is asked anew: no answer is kept.
        house.slow.answers.add_permits(1);
        assert_eq!(house.asks(1).await.unwrap().unwrap(), 2);
        assert_eq!(house.statements(), [1, 128, 71, 1]);
    }

    #[tokio::test]
    async fn who_has_gone_is_not_asked_for_and_who_fails_fails_alone() {
        let house = House::new().await;
        let first = house.asks(1);
        house.asked(&[1]).await;
        let (kept, broken, gone) = (house.asks(2), house.asks(BROKEN), house.asks(3));
        yield_now().await;
        gone.abort();
        assert!(gone.await.unwrap_err().is_cancelled());
        house.slow.answers.add_permits(4);
        assert_eq!(first.await.unwrap().unwrap(), 2);
        assert_eq!(kept.await.unwrap().unwrap(), 4);
        let error = broken.await.unwrap().unwrap_err();
        assert!(error.to_string().contains("thirteen"), "{error}");
        assert_eq!(house.statements(), [1, 2, 1, 1]);
    }

    #[tokio::test]
    async fn nobody_waits_behind_a_statement_that_hangs() {
        let house = House::new().await;
        let hangs = house.asks(1);
        house.asked(&[1]).await;
        let other = house.asks(2);
        sleep(PATIENCE / 2).await;
        assert_eq!(house.statements(), [1]);
        sleep(PATIENCE / 2).await;
        house.asked(&[1, 1]).await;
        house.slow.answers.add_permits(2);
        assert_eq!((hangs.await.unwrap().unwrap(), other.await.unwrap().unwrap()), (2, 4));
    }
}
