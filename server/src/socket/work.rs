//! What is being done for one client: one thing at a time, but messages follow messages without
//! waiting for the answers, so that they share a commit.

use std::sync::Arc;

use tokio::task::{JoinError, JoinHandle};

use super::clerk::{Clerk, Job, Posting};
use super::limits::MAX_WAITING;

/// The work under way. Each piece is a task of its own: once begun it is finished, also when the
/// client is gone meanwhile.
#[derive(Default)]
pub(super) struct Work {
    /// The newest piece; it ends after those before it.
    newest: Option<JoinHandle<()>>,
    /// Messages handed in since nothing was under way.
    posts: usize,
}

impl Work {
    /// Whether a job can be begun.
    pub(super) fn is_idle(&self) -> bool {
        self.newest.is_none()
    }

    /// How many more messages can be handed in.
    pub(super) fn room_for_posts(&self) -> usize {
        if self.is_idle() || self.posts > 0 { MAX_WAITING - self.posts } else { 0 }
    }

    /// Begins a job. Nothing else may be under way.
    pub(super) fn begin(&mut self, clerk: Arc<impl Clerk>, job: Job) {
        debug_assert!(self.is_idle(), "one thing at a time");
        self.newest = Some(tokio::spawn(clerk.work(job)));
    }

    /// Hands messages in; their answers come after those that are under way.
    pub(super) fn hand_in(&mut self, clerk: Arc<impl Clerk>, posts: Vec<Posting>) {
        self.posts += posts.len();
        let answering = clerk.hand_in(posts);
        let before = self.newest.take();
        self.newest = Some(tokio::spawn(async move {
            let before = match before {
                Some(before) => before.await,
                None => Ok(()),
            };
            answering.await;
            if let Err(panic) = before.map_err(JoinError::try_into_panic)
                && let Ok(panic) = panic
            {
                // To be told to the client, once.
                std::panic::resume_unwind(panic);
            }
        }));
    }

    /// Resolves when nothing is under way any more; never, if nothing was.
    pub(super) async fn finished(&mut self) -> Result<(), JoinError> {
        match &mut self.newest {
            Some(newest) => {
                let done = newest.await;
                *self = Self::default();
                done
            }
            None => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use sarang_protocol::id::ClientId;
    use sarang_protocol::text::RoomSlug;
    use tokio::sync::Notify;
    use uuid::Uuid;

    use super::*;
    use crate::chat::Wish;
    use crate::hub::{Allowance, Outbox};

    /// Notes what it is asked to do, and answers when it is let.
    #[derive(Default)]
    struct Notes {
        taken: Mutex<Vec<u128>>,
        answered: Mutex<Vec<u128>>,
        go_on: Notify,
        outbox: Outbox,
    }

    impl Clerk for Notes {
        fn outbox(&self) -> &Outbox {
            &self.outbox
        }

        fn allowance(&self) -> Arc<Allowance> {
            unreachable!("asked of the clerk by the connection only")
        }

        fn is_greeted(&self) -> bool {
            true
        }

        async fn work(self: Arc<Self>, _: Job) {}

        fn hand_in(self: Arc<Self>, posts: Vec<Posting>) -> impl Future<Output = ()> + Send {
            let posts: Vec<u128> = posts.into_iter().map(|post| post.cid.0.as_u128()).collect();
            self.taken.lock().unwrap().extend(&posts);
            async move {
                if posts[0] == 1 {
                    self.go_on.notified().await;
                }
                assert_ne!(posts[0], 13, "an unlucky one");
                self.answered.lock().unwrap().extend(posts);
            }
        }
    }

    fn post(number: u128) -> Posting {
        let cid = ClientId(Uuid::from_u128(number));
        let wish = Wish::says("x");
        Posting { cid, room: RoomSlug::trusted("lobby"), wish }
    }

    #[tokio::test]
    async fn messages_wait_for_no_answers_and_are_answered_in_order() {
        let notes = Arc::new(Notes::default());
        let mut work = Work::default();
        assert_eq!(work.room_for_posts(), MAX_WAITING);
        work.hand_in(notes.clone(), vec![post(1), post(2)]);
        work.hand_in(notes.clone(), vec![post(3)]);
        assert_eq!(*notes.taken.lock().unwrap(), [1, 2, 3], "at once");
        assert_eq!(work.room_for_posts(), MAX_WAITING - 3);
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        assert!(notes.answered.lock().unwrap().is_empty(), "3 is answered after 1");
        notes.go_on.notify_one();
        work.finished().await.unwrap();
        assert_eq!(*notes.answered.lock().unwrap(), [1, 2, 3]);
        assert!(work.is_idle());
        assert_eq!(work.room_for_posts(), MAX_WAITING);
    }

    #[tokio::test]
    async fn nothing_else_is_done_beside_them_and_nothing_beside_something_else() {
        let notes = Arc::new(Notes::default());
        let mut work = Work::default();
        work.begin(notes.clone(), Job::Recheck);
        assert_eq!(work.room_for_posts(), 0);
        work.finished().await.unwrap();
        work.hand_in(notes, vec![post(3)]);
        assert!(!work.is_idle());
    }

    #[tokio::test]
    async fn a_panic_is_told_and_stops_no_other_answer() {
        let notes = Arc::new(Notes::default());
        let mut work = Work::default();
        work.hand_in(notes.clone(), vec![post(13)]);
        work.hand_in(notes.clone(), vec![post(4)]);
        assert!(work.finished().await.unwrap_err().is_panic());
        assert_eq!(*notes.answered.lock().unwrap(), [4]);
        assert!(work.is_idle());
    }
}
