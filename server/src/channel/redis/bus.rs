//! One deployment of Redis: the servers in it, and which of them each of its partitions is at.
//!
//! A task beside each address [surveys](super::survey) the deployment and draws a [`Chart`]; the
//! conductor makes the connections follow it: for each server with a part in it, one that hears
//! and one that rings. There are never more than two for each partition and one for the survey.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::bell::{Bell, Doubts, Letter, PLAIN, SHARDED};
use super::conductor::Conductor;
use super::envelope::Envelopes;
use super::link::{Access, Expects};
use super::names::Names;
use super::publisher::QUEUE;
use super::routes::Routes;
use super::status::Board;
use super::survey::Survey;
use super::tally::Tally;
use super::watching::Watching;
use crate::channel::local::Local;
use crate::channel::partition::Partitions;
use crate::channel::{Partition, Ring};

/// Servers that are said to be wrong, until the survey looks; which one matters little.
const DOUBTS: usize = 8;

/// What of the shared parts is the whole channel's.
pub(super) struct Common {
    pub(super) local: Local,
    pub(super) watching: Arc<Watching>,
    pub(super) board: Board,
    pub(super) tally: Arc<Tally>,
    pub(super) envelopes: Arc<Envelopes>,
}

/// One deployment, running.
pub(super) struct Bus {
    routes: watch::Receiver<Arc<Routes>>,
    tally: Arc<Tally>,
}

impl Bus {
    /// Starts the tasks, which live until `tasks` is cancelled; does not wait for Redis. `share` is
    /// what of the partitions is here.
    pub(super) fn start(
        survey: Survey,
        access: Access,
        names: Names,
        share: Partitions,
        common: &Common,
        tasks: &CancellationToken,
    ) -> Self {
        let (doubts, doubted) = mpsc::channel(DOUBTS);
        let (astray, strays) = mpsc::channel(QUEUE);
        let (charts, chart) = watch::channel(survey.known());
        let (routes, to) = watch::channel(Arc::new(Routes::default()));
        let expects = survey.expects();
        let bell = Bell {
            local: common.local.clone(),
            watching: common.watching.clone(),
            board: common.board.clone(),
            tally: common.tally.clone(),
            envelopes: common.envelopes.clone(),
            names,
            words: if expects == Expects::ClusterNode { SHARDED } else { PLAIN },
            doubts: Doubts(doubts),
            alone: share == Partitions::ALL && expects != Expects::ClusterNode,
            astray,
        };
        let unknown = bell.board.down(survey.name());
        let mut conductor = Conductor {
            bell,
            access,
            expects,
            share,
            wanted: Partitions::NONE,
            nodes: BTreeMap::new(),
            routes,
            unknown: Some(unknown),
        };
        // The first chart of a server is known: what is rung before the task runs is rung there.
        conductor.follow(&chart.borrow());
        tokio::spawn(tasks.clone().run_until_cancelled_owned(conductor.run(chart, strays)));
        tokio::spawn(tasks.clone().run_until_cancelled_owned(survey.run(
            charts,
            doubted,
            common.board.clone(),
        )));
        Self { routes: to, tally: common.tally.clone() }
    }

    /// Rings the other instances, without waiting.
    pub(super) fn ring(&self, ring: Ring) {
        self.routes.borrow().ring(Letter::new(ring), &self.tally);
    }

    /// Whether this partition's server hears us just now.
    pub(super) fn hears(&self, partition: Partition) -> bool {
        self.routes.borrow().hears(partition)
    }
}
