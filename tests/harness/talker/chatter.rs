//! Traffic.

use std::time::Duration;

use tokio::task::JoinHandle;

use super::Talker;

/// A chatterer takes a breath of this length between messages: some hundred messages a test, not
/// tens of thousands.
const BREATH: Duration = Duration::from_millis(10);

/// A talker who goes on posting until told to stop.
pub struct Chatter {
    stop: tokio::sync::oneshot::Sender<()>,
    task: JoinHandle<usize>,
}

impl Talker {
    /// Starts posting to a room, each message after the acknowledgement of the one before.
    pub fn chatters_in(&self, room: &str) -> Chatter {
        let (stop, mut stopped) = tokio::sync::oneshot::channel();
        let (talker, room) = (self.clone(), room.to_owned());
        let task = tokio::spawn(async move {
            let mut count = 0;
            while stopped.try_recv().is_err() {
                count += 1;
                let body = format!("{} says {count}", talker.name);
                talker.posts_in(&room, &body).await;
                tokio::time::sleep(BREATH).await;
            }
            count
        });
        Chatter { stop, task }
    }
}

impl Chatter {
    /// Stops after the message that is under way; gives how many were posted.
    ///
    /// # Panics
    /// If one of them was never acknowledged.
    pub async fn stops(self) -> usize {
        let _ = self.stop.send(());
        self.task.await.expect("every message was acknowledged")
    }
}
