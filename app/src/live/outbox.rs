//! What is to be sent: in each room in order, one message under way at a time, so that a retry
//! cannot overtake. Pure; [`super::storage`] keeps it.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::ClientId;
use sarang_protocol::text::RoomSlug;
use serde::{Deserialize, Serialize};

/// A message that is not known to be durable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Letter {
    /// Its name; the same however often it is sent.
    pub(super) cid: ClientId,
    /// Where to.
    pub(super) room: RoomSlug,
    /// The text as typed.
    pub(super) body: String,
    /// Its place among its writer's letters: milliseconds since 1970, made to grow.
    pub(super) order: u64,
    /// Why it was refused for good, if it was. It is kept, but not sent by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) refusal: Option<Refusal>,
}

/// Why a message was refused for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Refusal {
    /// For programs.
    pub(super) code: ErrorCode,
    /// For people.
    pub(super) message: String,
}

/// All letters, in their order.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    letters: Vec<Letter>,
    under_way: Vec<(RoomSlug, ClientId)>,
}

impl Outbox {
    /// With what was kept from before.
    pub(super) fn new(mut letters: Vec<Letter>) -> Self {
        letters.sort_by_key(|letter| letter.order);
        Self { letters, under_way: Vec::new() }
    }

    /// The letters, oldest first.
    #[cfg(feature = "hydrate")]
    pub(super) fn letters(&self) -> &[Letter] {
        &self.letters
    }

    /// An order for the next letter: now, but after all others however the clock jumps.
    pub(super) fn next_order(&self, now_ms: u64) -> u64 {
        let last = self.letters.iter().map(|letter| letter.order).max();
        last.map_or(now_ms, |last| now_ms.max(last + 1))
    }

    /// Takes a letter in.
    #[cfg(feature = "hydrate")]
    pub(super) fn put(&mut self, letter: Letter) {
        self.letters.push(letter);
    }

    /// The letters that may go now: of each room the first that was not refused, if none of that
    /// room is under way. They are under way from here on.
    pub(super) fn due(&mut self) -> Vec<Letter> {
        let mut due = Vec::new();
        for letter in &self.letters {
            let busy = self.under_way.iter().any(|(room, _)| *room == letter.room);
            if !busy && letter.refusal.is_none() {
                self.under_way.push((letter.room.clone(), letter.cid));
                due.push(letter.clone());
            }
        }
        due
    }

    /// It is durable, or its writer gave it up.
    pub(super) fn remove(&mut self, cid: ClientId) -> Option<Letter> {
        self.free(cid);
        let index = self.letters.iter().position(|letter| letter.cid == cid)?;
        Some(self.letters.remove(index))
    }

    /// It was refused for good. Gives it back with the reason, to be kept.
    pub(super) fn refuse(&mut self, cid: ClientId, refusal: Refusal) -> Option<Letter> {
        self.free(cid);
        let letter = self.letters.iter_mut().find(|letter| letter.cid == cid)?;
        letter.refusal = Some(refusal);
        Some(letter.clone())
    }

    /// A refused letter is to be sent again, after the others: it lost its turn.
    pub(super) fn revive(&mut self, cid: ClientId, now_ms: u64) -> Option<Letter> {
        let order = self.next_order(now_ms);
        let index = self.letters.iter().position(|letter| letter.cid == cid)?;
        let mut letter = self.letters.remove(index);
        letter.refusal = None;
        letter.order = order;
        self.letters.push(letter.clone());
        Some(letter)
    }

    /// It may be sent again, as the first of its room.
    pub(super) fn free(&mut self, cid: ClientId) {
        self.under_way.retain(|(_, other)| *other != cid);
    }

    /// The line was lost: how those under way fared is unknown, so they go again under their
    /// old names.
    pub(super) fn line_lost(&mut self) {
        self.under_way.clear();
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn cid(n: u128) -> ClientId {
        ClientId(Uuid::from_u128(n))
    }

    fn letter(n: u128, room: &str) -> Letter {
        Letter {
            cid: cid(n),
            room: RoomSlug::trusted(room),
            body: "hello".to_owned(),
            order: u64::try_from(n).unwrap(),
            refusal: None,
        }
    }

    fn due(outbox: &mut Outbox) -> Vec<ClientId> {
        outbox.due().into_iter().map(|letter| letter.cid).collect()
    }

    fn refusal() -> Refusal {
        Refusal { code: ErrorCode::NotAMember, message: "Join first.".to_owned() }
    }

    #[test]
    fn one_at_a_time_in_each_room_in_order() {
        let mut outbox = Outbox::new(vec![letter(2, "a"), letter(1, "a"), letter(3, "b")]);
        assert_eq!(due(&mut outbox), [cid(1), cid(3)]);
        assert_eq!(due(&mut outbox), []);
        outbox.remove(cid(1));
        assert_eq!(due(&mut outbox), [cid(2)]);
    }

    #[test]
    fn what_was_under_way_goes_first_after_a_lost_line() {
        let mut outbox = Outbox::new(vec![letter(1, "a"), letter(2, "a")]);
        assert_eq!(due(&mut outbox), [cid(1)]);
        outbox.line_lost();
        assert_eq!(due(&mut outbox), [cid(1)]);
    }

    #[test]
    fn a_refused_letter_stays_and_lets_the_others_pass() {
        let mut outbox = Outbox::new(vec![letter(1, "a"), letter(2, "a")]);
        assert_eq!(due(&mut outbox), [cid(1)]);
        assert!(outbox.refuse(cid(1), refusal()).is_some());
        assert_eq!(due(&mut outbox), [cid(2)]);
        let revived = outbox.revive(cid(1), 0).unwrap();
        assert!(revived.refusal.is_none() && revived.order > 2);
        assert_eq!(due(&mut outbox), []);
        outbox.remove(cid(2));
        assert_eq!(due(&mut outbox), [cid(1)]);
    }

    #[test]
    fn a_letter_held_back_goes_again_as_the_first() {
        let mut outbox = Outbox::new(vec![letter(1, "a"), letter(2, "a")]);
        assert_eq!(due(&mut outbox), [cid(1)]);
        outbox.free(cid(1));
        assert_eq!(due(&mut outbox), [cid(1)]);
    }

    #[test]
    fn orders_grow_however_the_clock_jumps() {
        let mut outbox = Outbox::new(vec![letter(100, "a")]);
        assert_eq!(outbox.next_order(50), 101);
        assert_eq!(outbox.next_order(500), 500);
        outbox.remove(cid(100));
        assert_eq!(outbox.next_order(50), 50);
    }

    #[test]
    fn settling_twice_does_no_harm() {
        let mut outbox = Outbox::new(vec![letter(1, "a")]);
        assert!(outbox.remove(cid(1)).is_some());
        assert!(outbox.remove(cid(1)).is_none());
        assert!(outbox.refuse(cid(1), refusal()).is_none());
    }
}
