//! Finds out which server serves what, and finds it out again whenever somebody doubts it.

mod cluster;
mod sentinel;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};

use self::cluster::ClusterSurvey;
use self::sentinel::SentinelSurvey;
use super::address::Deployment;
use super::link::{Access, Expects};
use super::place::{Chart, Place};
use super::status::Board;
use super::trust::CaFile;

/// Doubts that come together are answered together: a failover raises hundreds within a moment.
const PAUSE: Duration = Duration::from_millis(100);

/// A deployment, as it is surveyed.
pub(super) enum Survey {
    /// There is nothing to find out.
    Server(Place),
    /// Sentinels are asked.
    Sentinel(Box<SentinelSurvey>),
    /// The servers themselves are asked.
    Cluster(Box<ClusterSurvey>),
}

impl Survey {
    /// How to survey a deployment, and how to be let in there.
    pub(super) fn of(deployment: Deployment, ca: Option<&CaFile>) -> Option<(Self, Access)> {
        match deployment {
            Deployment::Server(info) => Some((Self::Server(Place::of(&info)), Access::new(&info, ca))),
            Deployment::Sentinel { sentinels, master } => {
                let access = Access::new(sentinels.first()?, ca);
                let places = sentinels.iter().map(Place::of).collect();
                Some((Self::Sentinel(Box::new(SentinelSurvey::new(places, master, &access))), access))
            }
            Deployment::Cluster(seeds) => {
                let access = Access::new(seeds.first()?, ca);
                let seeds = seeds.iter().map(Place::of).collect();
                Some((Self::Cluster(Box::new(ClusterSurvey::new(seeds, access.clone()))), access))
            }
        }
    }

    /// What is known without asking.
    pub(super) fn known(&self) -> Arc<Chart> {
        match self {
            Self::Server(place) => Arc::new(Chart::everything_at(place.clone())),
            _ => Arc::default(),
        }
    }

    /// What is surveyed.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Server(place) => place.to_string(),
            Self::Sentinel(survey) => survey.name(),
            Self::Cluster(survey) => survey.name(),
        }
    }

    /// What the servers have to be.
    pub(super) fn expects(&self) -> Expects {
        match self {
            Self::Server(_) => Expects::Server,
            Self::Sentinel(_) => Expects::Master,
            Self::Cluster(_) => Expects::ClusterNode,
        }
    }

    /// Draws charts, for ever.
    pub(super) async fn run(
        self,
        charts: watch::Sender<Arc<Chart>>,
        mut doubts: mpsc::Receiver<Place>,
        board: Board,
    ) {
        match self {
            // Nothing changes; the channels stay open for those at their other ends.
            Self::Server(_) => while doubts.recv().await.is_some() {},
            Self::Sentinel(survey) => survey.run(&charts, doubts, &board).await,
            Self::Cluster(survey) => survey.run(&charts, doubts, &board).await,
        }
    }
}

fn draw(charts: &watch::Sender<Arc<Chart>>, chart: Chart) {
    charts.send_if_modified(|known| {
        let is_new = **known != chart;
        if is_new {
            *known = Arc::new(chart);
        }
        is_new
    });
}
