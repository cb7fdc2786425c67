//! What our channels are called in Redis; the one place that knows.
//!
//! | where | name | |
//! |---|---|---|
//! | one or several servers, Sentinel | `sarang:EPOCH:NUMBER` | `SUBSCRIBE`, `PUBLISH` |
//! | Cluster | `sarang:EPOCH:NUMBER:{TAG}` | `SSUBSCRIBE`, `SPUBLISH` |
//!
//! The tag decides the slot, and is chosen so that partition n has slot 64 n for its own: a cluster
//! of any size that shares the 16,384 slots out evenly shares the partitions out evenly too, and a
//! slot that moves takes one partition along. `docs/decisions` says what else there was.

use std::collections::HashMap;
use std::sync::Arc;

use sarang_protocol::id::Epoch;

use crate::channel::Partition;

/// What all names begin with; ACL rules name it.
const PREFIX: &str = "sarang";

/// How many slots a Redis Cluster has.
pub(super) const SLOTS: u16 = 16_384;

/// The slots between one partition's and the next one's: 256 partitions fill the circle.
const STRIDE: u16 = SLOTS / 256;

/// The names of all partitions' channels, and the way back.
#[derive(Clone)]
pub(super) struct Names(Arc<Inner>);

struct Inner {
    names: Vec<String>,
    partitions: HashMap<Vec<u8>, Partition>,
}

impl Names {
    /// For servers that stand by themselves. The epoch keeps installations apart that share a
    /// server: Redis' own database numbers do not divide its channels.
    pub(super) fn plain(epoch: Epoch) -> Self {
        Self::new(|partition| format!("{PREFIX}:{epoch}:{}", partition.number()))
    }

    /// For a Redis Cluster.
    pub(super) fn slotted(epoch: Epoch) -> Self {
        let tags = tags();
        Self::new(|partition| {
            let tag = tags[&slot(partition)];
            format!("{PREFIX}:{epoch}:{}:{{{tag}}}", partition.number())
        })
    }

    fn new(name: impl Fn(Partition) -> String) -> Self {
        let names: Vec<String> = Partition::all().map(name).collect();
        let partitions =
            Partition::all().map(|partition| (names[index(partition)].clone().into_bytes(), partition));
        let partitions = partitions.collect();
        Self(Arc::new(Inner { names, partitions }))
    }

    /// The name of a partition's channel.
    pub(super) fn of(&self, partition: Partition) -> &str {
        &self.0.names[index(partition)]
    }

    /// Whose channel has this name.
    pub(super) fn partition(&self, name: &[u8]) -> Option<Partition> {
        self.0.partitions.get(name).copied()
    }
}

/// The slot of a partition's channel in a cluster.
pub(super) fn slot(partition: Partition) -> u16 {
    // A number past 255 goes beside the first ones.
    (partition.number() % 256) * STRIDE + partition.number() / 256
}

/// For each slot that is used, the smallest number that hashes onto it.
fn tags() -> HashMap<u16, u32> {
    let mut missing: std::collections::HashSet<u16> = Partition::all().map(slot).collect();
    let mut tags = HashMap::new();
    for tag in 0_u32.. {
        let slot = crc16(tag.to_string().as_bytes()) % SLOTS;
        if missing.remove(&slot) {
            tags.insert(slot, tag);
            if missing.is_empty() {
                break;
            }
        }
    }
    tags
}

/// CRC-16/XMODEM, as the Redis Cluster specification has it.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, &byte| {
        (0..8).fold(crc ^ (u16::from(byte) << 8), |crc, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
        })
    })
}

fn index(partition: Partition) -> usize {
    usize::from(partition.number())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn hashes_as_the_specification_does() {
        assert_eq!(crc16(b"123456789"), 0x31C3);
    }

    #[test]
    fn each_partition_has_a_slot_of_its_own() {
        let names = Names::slotted(Epoch(Uuid::nil()));
        let mut slots: Vec<u16> = Partition::all()
            .map(|partition| {
                let name = names.of(partition);
                assert_eq!(names.partition(name.as_bytes()), Some(partition));
                let (_, tag) = name.split_once('{').unwrap();
                crc16(tag.trim_end_matches('}').as_bytes()) % SLOTS
            })
            .collect();
        assert_eq!(slots[3], 192);
        slots.sort_unstable();
        // Three masters with the shares that `redis-cli --cluster create` gives them.
        let share = |from, to| slots.iter().filter(|slot| (from..=to).contains(*slot)).count();
        let shares = [share(0, 5460), share(5461, 10922), share(10923, 16383)];
        assert!(shares.iter().all(|share| (85..=87).contains(share)), "{shares:?}");
        slots.dedup();
        assert_eq!(slots.len(), Partition::all().count());
    }

    #[test]
    fn other_versions_rely_on_the_names() {
        let epoch = Epoch(Uuid::nil());
        let first = Partition::all().next().unwrap();
        assert_eq!(Names::plain(epoch).of(first), format!("sarang:{epoch}:0"));
        let slotted = Names::slotted(epoch);
        assert!(slotted.of(first).starts_with(&format!("sarang:{epoch}:0:{{")), "{}", slotted.of(first));
        assert_eq!(Names::plain(epoch).partition(b"sarang:0"), None);
    }
}
