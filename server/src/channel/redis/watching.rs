//! Which partitions are wanted, and which stand.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::channel::Partition;
use crate::channel::partition::Partitions;

/// Which partitions are wanted, and which stand. The supervisors make the one follow the other,
/// so there are no requests that could get lost or out of order.
pub(super) struct Watching {
    counts: Mutex<HashMap<Partition, usize>>,
    wanted: watch::Sender<Partitions>,
    standing: watch::Sender<Partitions>,
    /// Something may have been rung here that nobody heard: once it stands, it is to be re-read.
    owed: Mutex<Partitions>,
}

impl Default for Watching {
    fn default() -> Self {
        Self {
            counts: Mutex::default(),
            wanted: watch::Sender::new(Partitions::NONE),
            standing: watch::Sender::new(Partitions::NONE),
            owed: Mutex::default(),
        }
    }
}

impl Watching {
    /// One more wants it.
    pub(super) fn add(&self, partition: Partition) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(partition).or_default();
        *count += 1;
        if *count == 1 {
            self.wanted.send_modify(|wanted| wanted.insert(partition));
        }
    }

    /// One fewer wants it.
    pub(super) fn take(&self, partition: Partition) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(count) = counts.get_mut(&partition) else {
            return;
        };
        *count -= 1;
        if *count == 0 {
            counts.remove(&partition);
            self.wanted.send_modify(|wanted| {
                wanted.remove(partition);
            });
        }
    }

    /// What is wanted, now and later.
    pub(super) fn wanted(&self) -> watch::Receiver<Partitions> {
        self.wanted.subscribe()
    }

    /// What stands, now and later.
    pub(super) fn standing(&self) -> watch::Receiver<Partitions> {
        self.standing.subscribe()
    }

    /// Somebody does not wait for it any longer and reads heads before it stands.
    pub(super) fn late(&self, partition: Partition) {
        self.owed().insert(partition);
    }

    /// These stand now; gives those of them that have to be re-read.
    pub(super) fn stand(&self, fresh: &Partitions) -> Partitions {
        self.standing.send_if_modified(|standing| {
            let before = *standing;
            // What nobody wants any longer is forgotten after this, and must not stay.
            *standing = standing.union(&fresh.intersection(&self.wanted.borrow()));
            before != *standing
        });
        let mut owed = self.owed();
        let due = owed.intersection(fresh);
        *owed = owed.minus(fresh);
        due
    }

    /// Nobody wants these any longer.
    pub(super) fn forget(&self, unwanted: &Partitions) {
        self.standing.send_modify(|standing| *standing = standing.minus(unwanted));
    }

    /// These do not stand any longer, though they may be wanted.
    pub(super) fn fall(&self, fallen: &Partitions) {
        self.standing.send_if_modified(|standing| {
            let before = *standing;
            *standing = before.minus(fallen);
            before != *standing
        });
        let mut owed = self.owed();
        *owed = owed.union(fallen);
    }

    fn owed(&self) -> MutexGuard<'_, Partitions> {
        self.owed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fell_is_owed_a_reading_once_it_stands() {
        let watching = Watching::default();
        let (one, two) = (Partition::all().next().unwrap(), Partition::all().nth(7).unwrap());
        for partition in [one, one, two] {
            watching.add(partition);
        }
        watching.take(one);
        let wanted = *watching.wanted().borrow();
        assert!(wanted.contains(one) && wanted.contains(two));
        assert_eq!(watching.stand(&wanted), Partitions::NONE);
        let fallen = Partitions::from_iter([two]);
        watching.fall(&fallen);
        assert!(watching.standing().borrow().contains(one) && !watching.standing().borrow().contains(two));
        assert_eq!(watching.stand(&fallen), fallen);
        assert_eq!(watching.stand(&fallen), Partitions::NONE, "owed once");
        watching.take(one);
        assert!(!watching.wanted().borrow().contains(one));
    }
}
