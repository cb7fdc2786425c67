//! What is to be sent: in each room in order, one message under way at a time, so that a retry
//! cannot overtake; and none before it is kept. Pure; [`super::keeper`] keeps it.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::{ClientId, Seq};
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
    /// The message that it replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reply_to: Option<Seq>,
    /// The thread that it is said in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) thread: Option<Seq>,
    /// What is said there is shown in the room too.
    #[serde(default)]
    pub(super) also_to_room: bool,
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

/// News of a letter comes later than its end only by moments, in which no more than so many end.
const REMEMBERED: usize = 100;

/// All letters, in their order. Every tab of a person has one, and they tell each other what changes.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    entries: Vec<Entry>,
    under_way: Vec<(RoomSlug, ClientId)>,
    /// While what is kept is being read: whose entry has changed since that began.
    reading: Option<Vec<ClientId>>,
    /// The last ones that were removed, for news of them that comes late.
    removed: Vec<ClientId>,
}

#[derive(Debug)]
struct Entry {
    letter: Letter,
    /// Whether it is kept as it is here. Before that it does not go on its way.
    kept: bool,
}

/// What another look at what is kept has changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// They are new here, or not as they were.
    pub(super) came: Vec<Letter>,
    /// Another tab has seen to them.
    pub(super) gone: Vec<Letter>,
}

impl Outbox {
    /// The letters, oldest first.
    pub(super) fn letters(&self) -> impl Iterator<Item = &Letter> {
        self.entries.iter().map(|entry| &entry.letter)
    }

    /// An order for the next letter: now, but after all others however the clock jumps.
    pub(super) fn next_order(&self, now_ms: u64) -> u64 {
        let last = self.letters().map(|letter| letter.order).max();
        last.map_or(now_ms, |last| now_ms.max(last + 1))
    }

    /// Takes in a letter that was just written, or was refused or revived: it is to be kept.
    pub(super) fn put(&mut self, letter: Letter) {
        self.set(letter, false);
    }

    /// Another tab keeps a letter like this.
    pub(super) fn heard_of(&mut self, letter: Letter) {
        if !self.removed.contains(&letter.cid) {
            self.set(letter, true);
        }
    }

    /// The letters that are not kept yet.
    pub(super) fn unkept(&self) -> Vec<Letter> {
        self.entries.iter().filter(|entry| !entry.kept).map(|entry| entry.letter.clone()).collect()
    }

    /// A letter is kept, as it was then.
    pub(super) fn kept(&mut self, letter: &Letter) {
        self.note_change(letter.cid);
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.letter == *letter) {
            entry.kept = true;
        }
    }

    /// Begins to read what is kept. False if that is under way already.
    pub(super) fn begin_reading(&mut self) -> bool {
        let idle = self.reading.is_none();
        self.reading.get_or_insert_default();
        idle
    }

    /// What is kept could not be read: all stays.
    pub(super) fn could_not_read(&mut self) {
        self.reading = None;
    }

    /// This is kept, and nothing else was when the reading began. Letters that changed since are
    /// known better here. Those that wait to be kept go after all others: they were written later,
    /// whatever the clock said.
    pub(super) fn take_in(&mut self, kept: Vec<Letter>) -> Changes {
        let changed = self.reading.take().unwrap_or_default();
        let mut changes = Changes::default();
        self.entries.retain(|entry| {
            let cid = entry.letter.cid;
            let stays = !entry.kept || changed.contains(&cid) || kept.iter().any(|letter| letter.cid == cid);
            if !stays {
                changes.gone.push(entry.letter.clone());
            }
            stays
        });
        for letter in &changes.gone {
            self.free(letter.cid);
        }
        let mut came = Vec::new();
        for letter in kept {
            let known = self.entries.iter().find(|entry| entry.letter.cid == letter.cid);
            let newer_here = known.is_some_and(|entry| !entry.kept || entry.letter == letter);
            let past = changed.contains(&letter.cid) || self.removed.contains(&letter.cid);
            if !newer_here && !past {
                came.push(letter.cid);
                self.set(letter, true);
            }
        }
        changes.came = self.letters().filter(|letter| came.contains(&letter.cid)).cloned().collect();
        let kept = self.entries.iter().filter(|entry| entry.kept);
        let mut next = kept.map(|entry| entry.letter.order + 1).max().unwrap_or_default();
        for mut letter in self.unkept() {
            letter.order = letter.order.max(next);
            next = letter.order + 1;
            self.set(letter, false);
        }
        changes
    }

    /// The letters that may go now: of each room the first that was not refused, if it is kept and
    /// none of that room is under way. They are under way from here on.
    pub(super) fn due(&mut self) -> Vec<Letter> {
        let mut due: Vec<Letter> = Vec::new();
        let mut closed: Vec<&RoomSlug> = Vec::new();
        for Entry { letter, kept } in &self.entries {
            let busy = self.under_way.iter().any(|(room, _)| *room == letter.room);
            if busy || letter.refusal.is_some() || closed.contains(&&letter.room) {
                continue;
            }
            if *kept {
                self.under_way.push((letter.room.clone(), letter.cid));
                due.push(letter.clone());
            } else {
                closed.push(&letter.room);
            }
        }
        due
    }

    /// Whether a letter waits for nothing but its turn.
    pub(super) fn has_due(&self) -> bool {
        self.letters().any(|letter| letter.refusal.is_none())
    }

    /// It is durable, or its writer gave it up.
    pub(super) fn remove(&mut self, cid: ClientId) -> Option<Letter> {
        self.free(cid);
        if self.removed.len() == REMEMBERED {
            self.removed.remove(0);
        }
        self.removed.push(cid);
        let index = self.position(cid)?;
        Some(self.entries.remove(index).letter)
    }

    /// All of it goes: its writer signs out.
    pub(super) fn clear(&mut self) -> Vec<Letter> {
        self.under_way.clear();
        std::mem::take(&mut self.entries).into_iter().map(|entry| entry.letter).collect()
    }

    /// It was refused for good, and is to be kept with the reason. False if nobody knows it.
    pub(super) fn refuse(&mut self, cid: ClientId, refusal: Refusal) -> Option<Letter> {
        self.free(cid);
        let mut letter = self.letter(cid)?;
        letter.refusal = Some(refusal);
        self.put(letter.clone());
        Some(letter)
    }

    /// A refused letter is to be sent again, after the others: it lost its turn.
    pub(super) fn revive(&mut self, cid: ClientId, now_ms: u64) {
        let order = self.next_order(now_ms);
        if let Some(letter) = self.letter(cid) {
            self.put(Letter { refusal: None, order, ..letter });
        }
    }

    /// It may be sent again, as the first of its room.
    pub(super) fn free(&mut self, cid: ClientId) {
        self.under_way.retain(|(_, other)| *other != cid);
    }

    /// The line was lost, or the turn to send: how those under way fared is unknown, so they go
    /// again under their old names.
    pub(super) fn line_lost(&mut self) {
        self.under_way.clear();
    }

    fn set(&mut self, letter: Letter, kept: bool) {
        self.note_change(letter.cid);
        if let Some(index) = self.position(letter.cid) {
            self.entries.remove(index);
        }
        // Two tabs may have chosen the same order in the same moment; then all agree on one.
        let place = (letter.order, letter.cid);
        let index = self.entries.partition_point(|entry| (entry.letter.order, entry.letter.cid) < place);
        self.entries.insert(index, Entry { letter, kept });
    }

    fn letter(&self, cid: ClientId) -> Option<Letter> {
        self.letters().find(|letter| letter.cid == cid).cloned()
    }

    fn position(&self, cid: ClientId) -> Option<usize> {
        self.letters().position(|letter| letter.cid == cid)
    }

    fn note_change(&mut self, cid: ClientId) {
        if let Some(changed) = &mut self.reading {
            changed.push(cid);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
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
            reply_to: None,
            thread: None,
            also_to_room: false,
            order: u64::try_from(n).unwrap(),
            refusal: None,
        }
    }

    /// With letters that are kept.
    fn outbox(letters: &[Letter]) -> Outbox {
        let mut outbox = Outbox::default();
        assert!(outbox.begin_reading());
        outbox.take_in(letters.to_vec());
        outbox
    }

    fn keep_all(outbox: &mut Outbox) -> Vec<Letter> {
        let letters = outbox.unkept();
        for letter in &letters {
            outbox.kept(letter);
        }
        letters
    }

    fn due(outbox: &mut Outbox) -> Vec<ClientId> {
        outbox.due().into_iter().map(|letter| letter.cid).collect()
    }

    fn cids<'a>(letters: impl IntoIterator<Item = &'a Letter>) -> Vec<ClientId> {
        letters.into_iter().map(|letter| letter.cid).collect()
    }

    fn refusal() -> Refusal {
        Refusal { code: ErrorCode::NotAMember, message: "Join first.".to_owned() }
    }

    #[test]
    fn one_at_a_time_in_each_room_in_order() {
        let mut outbox = outbox(&[letter(2, "a"), letter(1, "a"), letter(3, "b")]);
        assert_eq!(due(&mut outbox), [cid(1), cid(3)]);
        assert_eq!(due(&mut outbox), []);
        outbox.remove(cid(1));
        assert_eq!(due(&mut outbox), [cid(2)]);
    }

    #[test]
    fn nothing_goes_before_it_is_kept_and_nothing_overtakes_it_meanwhile() {
        let mut outbox = outbox(&[letter(5, "b")]);
        outbox.put(letter(6, "a"));
        outbox.put(letter(7, "b"));
        let first = outbox.unkept();
        outbox.put(letter(8, "a"));
        outbox.kept(&letter(8, "a"));
        assert_eq!(due(&mut outbox), [cid(5)]);
        outbox.remove(cid(5));
        assert_eq!(due(&mut outbox), []);
        for letter in &first {
            outbox.kept(letter);
        }
        assert_eq!(due(&mut outbox), [cid(6), cid(7)]);
    }

    #[test]
    fn what_was_under_way_goes_first_after_a_lost_line() {
        let mut outbox = outbox(&[letter(1, "a"), letter(2, "a")]);
        assert_eq!(due(&mut outbox), [cid(1)]);
        outbox.line_lost();
        assert_eq!(due(&mut outbox), [cid(1)]);
    }

    #[test]
    fn a_refused_letter_stays_and_lets_the_others_pass() {
        let mut outbox = outbox(&[letter(1, "a"), letter(2, "a")]);
        assert_eq!(due(&mut outbox), [cid(1)]);
        assert!(outbox.refuse(cid(1), refusal()).is_some());
        assert_eq!(keep_all(&mut outbox)[0].refusal, Some(refusal()));
        assert_eq!(due(&mut outbox), [cid(2)]);
        outbox.revive(cid(1), 0);
        let revived = keep_all(&mut outbox).remove(0);
        assert!(revived.refusal.is_none() && revived.order > 2);
        assert_eq!(due(&mut outbox), []);
        outbox.remove(cid(2));
        assert_eq!(due(&mut outbox), [cid(1)]);
    }

    #[test]
    fn a_letter_that_changed_while_it_was_being_kept_is_kept_once_more() {
        let mut outbox = Outbox::default();
        outbox.put(letter(1, "a"));
        let before = outbox.unkept();
        outbox.refuse(cid(1), refusal());
        outbox.kept(&before[0]);
        assert_eq!(outbox.unkept()[0].refusal, Some(refusal()));
    }

    #[test]
    fn a_letter_held_back_goes_again_as_the_first() {
        let mut outbox = outbox(&[letter(1, "a"), letter(2, "a")]);
        assert_eq!(due(&mut outbox), [cid(1)]);
        outbox.free(cid(1));
        assert_eq!(due(&mut outbox), [cid(1)]);
    }

    #[test]
    fn orders_grow_however_the_clock_jumps() {
        let mut outbox = outbox(&[letter(100, "a")]);
        assert_eq!(outbox.next_order(50), 101);
        assert_eq!(outbox.next_order(500), 500);
        outbox.remove(cid(100));
        assert_eq!(outbox.next_order(50), 50);
    }

    #[test]
    fn settling_twice_does_no_harm() {
        let mut outbox = outbox(&[letter(1, "a")]);
        assert!(outbox.has_due());
        assert!(outbox.remove(cid(1)).is_some());
        assert!(outbox.remove(cid(1)).is_none());
        assert!(outbox.refuse(cid(1), refusal()).is_none());
        assert!(!outbox.has_due());
    }

    #[test]
    fn what_was_written_before_the_old_letters_were_read_goes_after_them() {
        let mut outbox = Outbox::default();
        assert!(outbox.begin_reading());
        assert!(!outbox.begin_reading());
        // The clock was set back over night.
        outbox.put(letter(3, "a"));
        outbox.put(letter(4, "a"));
        let changes = outbox.take_in(vec![letter(9, "a"), letter(8, "a")]);
        assert_eq!(cids(&changes.came), [cid(8), cid(9)]);
        assert_eq!(cids(outbox.letters()), [cid(8), cid(9), cid(3), cid(4)]);
        assert_eq!(outbox.unkept().iter().map(|letter| letter.order).collect::<Vec<_>>(), [10, 11]);
    }

    #[test]
    fn another_look_finds_what_other_tabs_have_done() {
        let mut outbox = outbox(&[letter(1, "a"), letter(2, "a"), letter(3, "a")]);
        assert_eq!(due(&mut outbox), [cid(1)]);
        assert!(outbox.begin_reading());
        let failed = Letter { refusal: Some(refusal()), ..letter(2, "a") };
        let changes = outbox.take_in(vec![failed.clone(), letter(3, "a"), letter(4, "b")]);
        assert_eq!(changes, Changes { came: vec![failed, letter(4, "b")], gone: vec![letter(1, "a")] });
        assert_eq!(due(&mut outbox), [cid(3), cid(4)]);
    }

    #[test]
    fn what_happens_during_another_look_counts_for_more() {
        let mut outbox = outbox(&[letter(1, "a"), letter(2, "a")]);
        assert!(outbox.begin_reading());
        outbox.remove(cid(1));
        outbox.heard_of(letter(3, "a"));
        outbox.put(letter(4, "a"));
        outbox.kept(&letter(4, "a"));
        assert_eq!(outbox.take_in(vec![letter(1, "a"), letter(2, "a")]), Changes::default());
        assert_eq!(cids(outbox.letters()), [cid(2), cid(3), cid(4)]);
        assert!(outbox.begin_reading());
        outbox.could_not_read();
        assert_eq!(outbox.letters().count(), 3);
    }

    #[test]
    fn signing_out_leaves_nothing() {
        let mut outbox = outbox(&[letter(1, "a")]);
        due(&mut outbox);
        outbox.put(letter(2, "a"));
        assert_eq!(outbox.clear().len(), 2);
        outbox.put(letter(3, "a"));
        keep_all(&mut outbox);
        assert_eq!(due(&mut outbox), [cid(3)]);
    }

    /// Something that happens to one of two tabs, or between them.
    #[derive(Clone, Copy, Debug)]
    enum Act {
        Writes,
        Keeps,
        Hears,
        Looks,
        /// It sends what is due. `true`: the answers come back.
        Sends(bool),
        /// It is closed and opened again.
        Reloads,
    }

    fn act() -> impl Strategy<Value = (usize, Act)> {
        let act = prop_oneof![
            3 => Just(Act::Writes),
            3 => Just(Act::Keeps),
            2 => Just(Act::Hears),
            1 => Just(Act::Looks),
            3 => any::<bool>().prop_map(Act::Sends),
            1 => Just(Act::Reloads),
        ];
        (0..2_usize, act)
    }

    /// Two tabs that share what is kept, one room, and a server that stores a name once.
    #[derive(Default)]
    struct House {
        tabs: [Outbox; 2],
        /// What one tab told the other, which has not heard it yet.
        told: [Vec<Result<Letter, ClientId>>; 2],
        kept: Vec<Letter>,
        /// What the server has stored.
        log: Vec<ClientId>,
        /// In the order of writing, for each tab; lost ones (never kept) are taken out.
        written: [Vec<ClientId>; 2],
        clock: u128,
    }

    impl House {
        fn does(&mut self, tab: usize, act: Act) {
            let other = 1 - tab;
            match act {
                Act::Writes => {
                    self.clock += 1;
                    let order = self.tabs[tab].next_order(u64::try_from(self.clock).unwrap());
                    self.tabs[tab].put(Letter { order, ..letter(self.clock, "a") });
                    self.written[tab].push(cid(self.clock));
                }
                Act::Keeps => {
                    for letter in keep_all(&mut self.tabs[tab]) {
                        self.kept.retain(|kept| kept.cid != letter.cid);
                        self.kept.push(letter.clone());
                        self.told[other].push(Ok(letter));
                    }
                }
                Act::Hears => {
                    for news in std::mem::take(&mut self.told[tab]) {
                        match news {
                            Ok(letter) => self.tabs[tab].heard_of(letter),
                            Err(cid) => drop(self.tabs[tab].remove(cid)),
                        }
                    }
                }
                Act::Looks => {
                    assert!(self.tabs[tab].begin_reading());
                    self.tabs[tab].take_in(self.kept.clone());
                }
                Act::Sends(answered) => {
                    for letter in self.tabs[tab].due() {
                        assert!(
                            self.kept.contains(&letter) || self.log.contains(&letter.cid),
                            "sent before it was kept"
                        );
                        if !self.log.contains(&letter.cid) {
                            self.log.push(letter.cid);
                        }
                        if answered {
                            self.tabs[tab].remove(letter.cid);
                            self.kept.retain(|kept| kept.cid != letter.cid);
                            self.told[other].push(Err(letter.cid));
                        }
                    }
                    if !answered {
                        self.tabs[tab].line_lost();
                    }
                }
                Act::Reloads => {
                    let lost = cids(&self.tabs[tab].unkept());
                    self.written[tab].retain(|cid| !lost.contains(cid));
                    self.told[tab].clear();
                    self.tabs[tab] = outbox(&self.kept);
                }
            }
        }
    }

    proptest! {
        /// Whatever two tabs do, and even where both of them send: everything that was kept
        /// arrives, once, and what one tab wrote in the order in which it wrote it.
        #[test]
        fn all_arrives_once_and_in_the_order_of_its_tab(acts in prop::collection::vec(act(), 0..60)) {
            let mut house = House::default();
            for (tab, act) in acts {
                house.does(tab, act);
            }
            for tab in [0, 1, 0, 1] {
                for act in [Act::Keeps, Act::Hears] {
                    house.does(tab, act);
                }
            }
            while house.tabs[0].has_due() {
                house.does(0, Act::Sends(true));
            }
            house.does(1, Act::Hears);
            prop_assert!(!house.tabs[1].has_due(), "{:?}", house.tabs[1]);
            prop_assert!(house.kept.is_empty(), "{:?}", house.kept);
            let all: usize = house.written.iter().map(Vec::len).sum();
            prop_assert_eq!(house.log.len(), all);
            for written in &house.written {
                let arrived: Vec<_> = house.log.iter().filter(|cid| written.contains(cid)).copied().collect();
                prop_assert_eq!(&arrived, written);
            }
        }
    }
}
