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

    /// All of them, in the order of their numbers.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..=u8::MAX).map(Self)
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

impl FromIterator<Partition> for Partitions {
    fn from_iter<I: IntoIterator<Item = Partition>>(partitions: I) -> Self {
        let mut set = Self::NONE;
        partitions.into_iter().for_each(|partition| set.insert(partition));
        set
    }
}

/// A set of partitions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Partitions([u64; 4]);

impl Partitions {
    /// Nothing.
    pub(super) const NONE: Self = Self([0; 4]);

    /// Everything.
    pub(super) const ALL: Self = Self([u64::MAX; 4]);

    /// Adds one.
    pub(super) fn insert(&mut self, partition: Partition) {
        self.0[Self::word(partition)] |= Self::bit(partition);
    }

    /// Takes one out.
    pub(super) fn remove(&mut self, partition: Partition) {
        self.0[Self::word(partition)] &= !Self::bit(partition);
    }

    /// Whether it is in.
    pub(super) fn contains(&self, partition: Partition) -> bool {
        self.0[Self::word(partition)] & Self::bit(partition) != 0
    }

    /// What is in either.
    pub(super) fn union(&self, other: &Self) -> Self {
        self.with(other, |own, others| own | others)
    }

    /// What is in both.
    pub(super) fn intersection(&self, other: &Self) -> Self {
        self.with(other, |own, others| own & others)
    }

    /// What is in this set and not in the other.
    pub(super) fn minus(&self, other: &Self) -> Self {
        self.with(other, |own, others| own & !others)
    }

    /// Whether nothing is in.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::NONE
    }

    /// How many are in.
    pub(super) fn len(&self) -> usize {
        self.iter().count()
    }

    /// What is in.
    pub(super) fn iter(&self) -> impl Iterator<Item = Partition> {
        Partition::all().filter(|&partition| self.contains(partition))
    }

    fn with(&self, other: &Self, join: impl Fn(u64, u64) -> u64) -> Self {
        Self(std::array::from_fn(|word| join(self.0[word], other.0[word])))
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
        let hit: Partitions = (1..=2000).map(|room| Partition::of_room(RoomId(room))).collect();
        assert!(hit.len() > 250);
        // Other versions of the binary rely on these.
        assert_eq!(Partition::of_room(RoomId(1)).number(), 0x9E);
        assert_eq!(Partition::of_user(UserId(1)).number(), 0xC3);
    }

    #[test]
    fn sets_are_joined_and_parted() {
        let (one, two) = (Partition(3), Partition(200));
        let before = Partitions::from_iter([one]);
        let mut after = before;
        after.insert(two);
        assert_eq!(after.minus(&before), Partitions::from_iter([two]));
        assert_eq!(after.intersection(&before), before);
        assert_eq!(before.union(&after).iter().collect::<Vec<_>>(), [one, two]);
        after.remove(one);
        assert!(!after.contains(one) && after.contains(two));
        assert_eq!((Partitions::ALL.len(), Partitions::NONE.is_empty()), (256, true));
    }
}
