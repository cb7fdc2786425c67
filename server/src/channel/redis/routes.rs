//! Which server a partition's rings go to.

use std::sync::Arc;

use super::bell::Letter;
use super::place::Chart;
use super::publisher::Publisher;
use super::status::Status;
use super::tally::Tally;
use crate::channel::Partition;

/// Which publisher a partition's rings go to.
#[derive(Default)]
pub(super) struct Routes {
    pub(super) chart: Arc<Chart>,
    /// In the order of the chart's places: who rings there, and how hearing fares.
    pub(super) nodes: Vec<Option<(Publisher, Status)>>,
}

impl Routes {
    pub(super) fn ring(&self, letter: Letter, tally: &Tally) {
        let refused = match self.node(letter.partition()) {
            Some((publisher, _)) => publisher.ring(letter),
            None => Some(letter),
        };
        if let Some(letter) = refused {
            letter.is_given_up(tally);
        }
    }

    /// Whether this partition's server hears us just now.
    pub(super) fn hears(&self, partition: Partition) -> bool {
        self.node(partition).is_some_and(|(_, hearing)| hearing.is_up())
    }

    fn node(&self, partition: Partition) -> Option<&(Publisher, Status)> {
        self.nodes.get(self.chart.at(partition)?)?.as_ref()
    }
}
