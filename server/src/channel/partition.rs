//! Rooms and people hash onto a fixed number of partitions, so that an instance subscribes to a
//! bounded number of channels however many rooms there are.

use sarang_protocol::id::{RoomId, UserId};

/// How many there are. Fixed for ever: instances of different versions run side by side during a
/// deploy. Enough to spread over many Redis servers, few enough to subscribe to all of them at once.
pub const PARTITIONS: u16 = 256;

/// One of the [`PARTITIONS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Partition(u8);

impl Partition {
    /// Where presence is told, which concerns every instance: all of them watch it. One of the
    /// ordinary partitions, so that the bus needs to know nothing of it; the events of its rooms
    /// are one in 256, which costs those who have no use for them next to nothing.
    pub const EVERYBODY: Self = Self(0);

    /// Where a room's events are rung.
    pub fn of_room(room: RoomId) -> Self {
        Self::of(room.0.cast_unsigned())
    }

    /// Where a person is rung.
    pub fn of_user(user: UserId) -> Self {
        // The complement: the first people and the first rooms are to be in different places.
        Self::of(!user.0.cast_unsigned())
    }

    /// Its number, below [`PARTITIONS`].
    pub fn number(self) -> u16 {
        u16::from(self.0)
    }

    fn of(key: u64) -> Self {
        // Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4): the top byte of the product with 2^64/φ.
        Self(key.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes()[0])
    }
}

/// A set of partitions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Partitions([u64; 4]);

impl Partitions {
    /// Nothing.
    pub(super) const NONE: Self = Self([0; 4]);

    /// Adds one.
    pub(super) fn insert(&mut self, partition: Partition) {
        self.0[Self::word(partition)] |= Self::bit(partition);
    }

    /// Takes one out; tells whether it was in.
    pub(super) fn remove(&mut self, partition: Partition) -> bool {
        let was_in = self.contains(partition);
        self.0[Self::word(partition)] &= !Self::bit(partition);
        was_in
    }

    /// Whether it is in.
    pub(super) fn contains(&self, partition: Partition) -> bool {
        self.0[Self::word(partition)] & Self::bit(partition) != 0
    }

    /// What is in this set and not in the other.
    pub(super) fn without(&self, other: &Self) -> Vec<Partition> {
        (0..=u8::MAX)
            .map(Partition)
            .filter(|&partition| self.contains(partition) && !other.contains(partition))
            .collect()
    }

    fn word(partition: Partition) -> usize {
        usize::from(partition.0 / 64)
    }

    fn bit(partition: Partition) -> u64 {
        1 << (partition.0 % 64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_spread_and_stay() {
        let mut hit = Partitions::NONE;
        for room in 1..=2000 {
            hit.insert(Partition::of_room(RoomId(room)));
        }
        assert!(hit.without(&Partitions::NONE).len() > 250);
        // Other versions of the binary rely on these.
        assert_eq!(Partition::of_room(RoomId(1)).number(), 0x9E);
        assert_eq!(Partition::of_user(UserId(1)).number(), 0xC3);
    }

    #[test]
    fn sets_tell_what_is_new() {
        let (one, two) = (Partition(3), Partition(200));
        let mut before = Partitions::NONE;
        before.insert(one);
        let mut after = before;
        after.insert(two);
        assert_eq!(after.without(&before), [two]);
        assert!(after.remove(one) && !after.remove(one));
        assert_eq!(after.without(&Partitions::NONE), [two]);
    }
}
