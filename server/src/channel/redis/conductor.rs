//! Makes the connections to the servers of a deployment follow its chart and what is wanted.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::bell::{Bell, Letter};
use super::link::{Access, Expects};
use super::place::{Chart, Place};
use super::publisher::{Publisher, QUEUE};
use super::routes::Routes;
use super::status::Status;
use super::supervisor::Supervisor;
use crate::channel::partition::Partitions;

/// A ring that came to the wrong server waits so long at most for a new chart. Then the others'
/// tick is nearly there.
const ASTRAY_PATIENCE: Duration = Duration::from_secs(2);

/// Makes the connections follow the chart and what is wanted.
pub(super) struct Conductor {
    pub(super) bell: Bell,
    pub(super) access: Access,
    pub(super) expects: Expects,
    pub(super) share: Partitions,
    pub(super) wanted: Partitions,
    pub(super) nodes: BTreeMap<Place, Node>,
    pub(super) routes: watch::Sender<Arc<Routes>>,
    /// On the board until there is a chart: without servers, nothing else says that all is not well.
    pub(super) unknown: Option<Status>,
}

/// A server, and the two tasks for it.
pub(super) struct Node {
    assigned: watch::Sender<Partitions>,
    publisher: Publisher,
    hearing: Status,
    _tasks: DropGuard,
}

impl Conductor {
    /// Never returns before the survey or the channel ends.
    pub(super) async fn run(
        mut self,
        mut chart: watch::Receiver<Arc<Chart>>,
        mut strays: mpsc::Receiver<Letter>,
    ) {
        let mut wanted = self.bell.watching.wanted();
        let mut waiting: Vec<Letter> = Vec::new();
        let mut patience: Option<Instant> = None;
        loop {
            let now = wanted.borrow_and_update().intersection(&self.share);
            self.bell.watching.forget(&self.wanted.minus(&now));
            self.wanted = now;
            let current = chart.borrow_and_update().clone();
            self.follow(&current);
            tokio::select! {
                changed = chart.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    self.follow(&chart.borrow_and_update().clone());
                    self.send_on(&mut waiting);
                }
                changed = wanted.changed() => {
                    if changed.is_err() {
                        return;
                    }
                }
                Some(letter) = strays.recv() => {
                    if current.place(letter.partition()) == letter.from.as_ref() && waiting.len() < QUEUE {
                        patience.get_or_insert_with(|| Instant::now() + ASTRAY_PATIENCE);
                        waiting.push(letter);
                    } else {
                        // The chart has changed since it was sent.
                        self.routes.borrow().ring(letter, &self.bell.tally);
                    }
                }
                () = sleep_until(patience.unwrap_or_else(Instant::now)), if patience.is_some() => {
                    waiting.drain(..).for_each(|letter| self.bell.give_up(&letter));
                }
            }
            if waiting.is_empty() {
                patience = None;
            }
        }
    }

    /// Sends what waited for a new chart; what has not moved in it goes on waiting.
    fn send_on(&self, waiting: &mut Vec<Letter>) {
        let routes = self.routes.borrow();
        for letter in std::mem::take(waiting) {
            if routes.chart.place(letter.partition()) == letter.from.as_ref() {
                waiting.push(letter);
            } else {
                routes.ring(letter, &self.bell.tally);
            }
        }
    }

    /// Makes nodes, lets nodes go, and assigns to each what is wanted of its share.
    pub(super) fn follow(&mut self, chart: &Arc<Chart>) {
        let before = self.routes.borrow().chart.clone();
        let is_new = before != *chart;
        self.nodes.retain(|place, _| chart.places().contains(place));
        for place in chart.places() {
            if !self.nodes.contains_key(place)
                && let Some(node) = self.node(place)
            {
                self.nodes.insert(place.clone(), node);
            }
        }
        if !self.nodes.is_empty() {
            self.unknown = None;
        }
        // First nobody has what has moved, then the new one has it.
        let mut moved = Partitions::NONE;
        if is_new {
            let has_moved = |partition| {
                before.place(partition).is_some_and(|before| Some(before) != chart.place(partition))
            };
            moved = self.share.iter().filter(|&partition| has_moved(partition)).collect();
            self.bell.tally.moved.add(moved.len());
        }
        if !moved.is_empty() {
            for (place, node) in &self.nodes {
                node.assigned.send_replace(chart.share(place, &self.wanted).minus(&moved));
            }
            self.bell.watching.fall(&moved.intersection(&self.wanted));
        }
        for (place, node) in &self.nodes {
            node.assigned.send_replace(chart.share(place, &self.wanted));
        }
        if is_new {
            let nodes = chart.places().iter().map(|place| {
                let node = self.nodes.get(place)?;
                Some((node.publisher.clone(), node.hearing.clone()))
            });
            let nodes = nodes.collect();
            self.routes.send_replace(Arc::new(Routes { chart: chart.clone(), nodes }));
        }
    }

    fn node(&self, place: &Place) -> Option<Node> {
        let link = match self.access.link(place, self.expects) {
            Ok(link) => link,
            Err(trouble) => {
                tracing::error!(%place, %trouble, "this server cannot be connected to");
                return None;
            }
        };
        let tasks = CancellationToken::new();
        let (assigned, to_hear) = watch::channel(Partitions::NONE);
        let hearing = self.bell.board.down(format!("{place}, hearing the other instances"));
        let supervisor = Supervisor {
            link: link.clone(),
            bell: self.bell.clone(),
            assigned: to_hear,
            status: hearing.clone(),
        };
        tokio::spawn(tasks.clone().run_until_cancelled_owned(supervisor.run()));
        let publisher = Publisher::start(link, self.bell.clone(), &tasks);
        Some(Node { assigned, publisher, hearing, _tasks: tasks.drop_guard() })
    }
}
