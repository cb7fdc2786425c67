//! What is under way in one room.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use tokio::sync::Notify;

pub(super) struct Room {
    members: u32,
    /// For each message under way, who has it not yet; the first is number `first`.
    left: RefCell<VecDeque<u32>>,
    first: Cell<u32>,
    open: Cell<usize>,
    wake: Notify,
}

impl Room {
    /// A room of so many.
    pub(super) fn with(members: u32) -> Self {
        Self {
            members,
            left: RefCell::default(),
            first: Cell::new(0),
            open: Cell::new(0),
            wake: Notify::new(),
        }
    }

    /// Another message is under way; gives its number.
    pub(super) fn begins(&self) -> u32 {
        let mut left = self.left.borrow_mut();
        left.push_back(self.members);
        self.open.set(self.open.get() + 1);
        self.first.get() + u32::try_from(left.len()).expect("few are under way") - 1
    }

    /// A member has a message.
    pub(super) fn has_one_more(&self, number: u32) {
        let mut left = self.left.borrow_mut();
        let index = number.checked_sub(self.first.get()).and_then(|index| usize::try_from(index).ok());
        let Some(waiting) = index.and_then(|index| left.get_mut(index)) else { return };
        *waiting = waiting.saturating_sub(1);
        if *waiting > 0 {
            return;
        }
        self.open.set(self.open.get() - 1);
        while left.front() == Some(&0) {
            left.pop_front();
            self.first.set(self.first.get() + 1);
        }
        self.wake.notify_one();
    }

    /// How many messages are under way.
    pub(super) fn open(&self) -> usize {
        self.open.get()
    }

    /// Waits until one is finished.
    pub(super) async fn finishes_one(&self) {
        self.wake.notified().await;
    }

    /// Deliveries that have yet to come.
    pub(super) fn missing(&self) -> u64 {
        self.left.borrow().iter().copied().map(u64::from).sum()
    }
}
