//! Asks Sentinels for the master: at first, when they call out that it has changed, when somebody
//! doubts it, and every few seconds, because a call may be missed.

use std::sync::Arc;
use std::time::Duration;

use ::redis::aio::MultiplexedConnection;
use ::redis::{PushInfo, PushKind, Value};
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::sleep;

use super::{PAUSE, draw};
use crate::channel::redis::link::{Access, Backoff, Expects};
use crate::channel::redis::place::{Chart, Place};
use crate::channel::redis::status::{Board, Status};
use crate::channel::redis::trouble::Trouble;

/// How often a Sentinel is asked without a reason: as often as connections are looked after.
const ASK_EVERY: Duration = Duration::from_secs(5);

/// What Sentinels call out when a master has changed.
const CALL: &str = "+switch-master";

pub(in crate::channel::redis) struct SentinelSurvey {
    sentinels: Vec<Place>,
    master: String,
    /// As the server is, for Sentinels that want a password: they have the same one then.
    with_name: Option<Access>,
    without_name: Access,
}

impl SentinelSurvey {
    pub(super) fn new(sentinels: Vec<Place>, master: String, servers: &Access) -> Self {
        Self {
            sentinels,
            master,
            with_name: servers.has_password().then(|| servers.without_number()),
            without_name: servers.without_name(),
        }
    }

    pub(super) fn name(&self) -> String {
        format!("the Sentinels of {}", self.master)
    }

    /// Never returns.
    pub(super) async fn run(
        self,
        charts: &watch::Sender<Arc<Chart>>,
        mut doubts: mpsc::Receiver<Place>,
        board: &Board,
    ) {
        let status = board.up(self.name());
        let mut backoff = Backoff::default();
        // The one that answered last is asked first.
        for at in (0..self.sentinels.len()).cycle() {
            let sentinel = &self.sentinels[at];
            let Err(trouble) = self.follow(sentinel, charts, &mut doubts, &status, &mut backoff).await;
            status.failed(&format!("{sentinel}: {trouble}"));
            // A dead one is passed over at once; when all are, there is no hurry.
            if backoff.tries() as usize >= self.sentinels.len() || self.sentinels.len() == 1 {
                sleep(backoff.next()).await;
            } else {
                let _ = backoff.next();
            }
        }
    }

    /// Follows what one Sentinel says for as long as it lives.
    async fn follow(
        &self,
        sentinel: &Place,
        charts: &watch::Sender<Arc<Chart>>,
        doubts: &mut mpsc::Receiver<Place>,
        status: &Status,
        backoff: &mut Backoff,
    ) -> Result<std::convert::Infallible, Trouble> {
        let (called, gone) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let mut connection = self.connect(sentinel, &called, &gone).await?;
        connection.subscribe(CALL).await?;
        loop {
            let master = self.ask(&mut connection).await?;
            draw(charts, Chart::everything_at(master));
            status.recovered();
            backoff.reset();
            tokio::select! {
                () = gone.notified() => return Err(Trouble::Closed),
                () = called.notified() => {}
                Some(_) = doubts.recv() => {
                    sleep(PAUSE).await;
                    while doubts.try_recv().is_ok() {}
                }
                () = sleep(ASK_EVERY) => {}
            }
        }
    }

    async fn connect(
        &self,
        sentinel: &Place,
        called: &Arc<Notify>,
        gone: &Arc<Notify>,
    ) -> Result<MultiplexedConnection, Trouble> {
        let hear = || {
            let (called, gone) = (called.clone(), gone.clone());
            move |info: PushInfo| match info.kind {
                PushKind::Message => called.notify_one(),
                PushKind::Disconnection => gone.notify_one(),
                _ => {}
            }
        };
        let without = self.without_name.link(sentinel, Expects::Sentinel)?.connect_hearing(hear()).await;
        match (without, &self.with_name) {
            (Err(Trouble::Redis(error)), Some(access)) if !error.is_io_error() => {
                access.link(sentinel, Expects::Sentinel)?.connect_hearing(hear()).await
            }
            (connected, _) => connected,
        }
    }

    async fn ask(&self, connection: &mut MultiplexedConnection) -> Result<Place, Trouble> {
        let mut command = ::redis::cmd("SENTINEL");
        command.arg("GET-MASTER-ADDR-BY-NAME").arg(&self.master);
        let answer: Value = command.query_async(connection).await?;
        let address: Option<(String, u16)> =
            ::redis::from_redis_value(answer).map_err(::redis::RedisError::from)?;
        let (host, port) = address.ok_or_else(|| Trouble::UnknownMaster { name: self.master.clone() })?;
        Ok(Place::Host(host, port))
    }
}
