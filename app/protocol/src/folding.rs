//! How changes have their effect on what was read before them: each once, whatever the order in which
//! parts of the log are read.

use crate::change::{Quote, State};
use crate::id::Seq;
use crate::message::{EventKind, RoomEvent};
use crate::text::Body;
use crate::thread::ThreadState;

impl RoomEvent {
    /// How a message stands, if it is one that was changed.
    pub fn state(&self) -> Option<&State> {
        match &self.kind {
            EventKind::Message { state, .. } => state.as_deref(),
            _ => None,
        }
    }

    /// Whether it is a message that was deleted.
    pub fn is_deleted(&self) -> bool {
        self.state().is_some_and(|state| state.deleted)
    }

    /// The last change that is in it.
    pub fn version(&self) -> Seq {
        self.state().map_or(self.seq, |state| state.changed)
    }

    /// Lets a change have its effect on this event, if it is about it and not in it yet: on the
    /// message, on what quotes it, and on earlier texts of it; of what happens in a thread, on the
    /// message that it began with. Gives whether it had any.
    pub fn takes(&mut self, change: &RoomEvent) -> bool {
        let taken = self.takes_change(change);
        self.takes_reply(change) || taken
    }

    /// A reply, or the deletion of one, changes the message that its thread began with.
    fn takes_reply(&mut self, reply: &RoomEvent) -> bool {
        let Some(root) = reply.thread() else { return false };
        let (seq, version) = (self.seq, self.version());
        match &mut self.kind {
            EventKind::Message { state, .. } if seq == root && version < reply.seq => {
                let state = state.get_or_insert_with(|| Box::new(State::new(seq)));
                state.changed = reply.seq;
                thread(state).take(reply);
                true
            }
            EventKind::Message { reply_to: Some(quote), .. }
                if quote.seq == root && quote.changed < reply.seq =>
            {
                quote.changed = reply.seq;
                true
            }
            _ => false,
        }
    }

    fn takes_change(&mut self, change: &RoomEvent) -> bool {
        let Some(target) = change.target() else { return false };
        let (seq, version) = (self.seq, self.version());
        match &mut self.kind {
            EventKind::Message { body, state, .. } if seq == target && version < change.seq => {
                let state = state.get_or_insert_with(|| Box::new(State::new(seq)));
                state.changed = change.seq;
                match &change.kind {
                    EventKind::Edited { body: Some(new), .. } if !state.deleted => {
                        *body = new.clone();
                        state.edited = Some(change.at);
                    }
                    EventKind::Deleted { .. } => {
                        *body = Body::trusted("");
                        let thread = state.thread.take();
                        **state = State { deleted: true, thread, ..State::new(change.seq) };
                    }
                    EventKind::Reacted { emoji, on, .. } if !state.deleted => {
                        state.react(emoji, &change.author, *on);
                    }
                    EventKind::Pinned { on, .. } if !state.deleted => state.pinned = *on,
                    _ => {}
                }
                true
            }
            EventKind::Message { reply_to: Some(quote), .. }
                if quote.seq == target && quote.changed < change.seq =>
            {
                quote.changed = change.seq;
                match &change.kind {
                    EventKind::Edited { body: Some(new), .. } => quote.excerpt = Quote::excerpt(new.as_str()),
                    EventKind::Deleted { .. } => quote.excerpt = String::new(),
                    _ => {}
                }
                true
            }
            EventKind::Edited { target: same, body, .. }
                if *same == target && matches!(change.kind, EventKind::Deleted { .. }) =>
            {
                body.take().is_some()
            }
            _ => false,
        }
    }

    /// The same for a while: the change counts as not taken, and may be taken once more.
    pub fn takes_in_passing(&mut self, change: &RoomEvent) -> bool {
        let version = self.version();
        let quoted = match &self.kind {
            EventKind::Message { reply_to: Some(quote), .. } => Some(quote.changed),
            _ => None,
        };
        if change.thread() == Some(self.seq) {
            return self.counts_early(change);
        }
        let taken = self.takes(change);
        if let EventKind::Message { reply_to, state, .. } = &mut self.kind {
            if let Some(state) = state {
                state.changed = version;
            }
            if let (Some(quote), Some(quoted)) = (reply_to, quoted) {
                quote.changed = quoted;
            }
        }
        taken
    }

    /// A reply to this, or the deletion of one, whose turn has not come.
    fn counts_early(&mut self, reply: &RoomEvent) -> bool {
        let (seq, version) = (self.seq, self.version());
        let EventKind::Message { state, .. } = &mut self.kind else { return false };
        if version >= reply.seq {
            return false;
        }
        thread(state.get_or_insert_with(|| Box::new(State::new(seq)))).take_early(reply)
    }
}

/// What the thread of a message has come to, from where it begins.
fn thread(state: &mut State) -> &mut ThreadState {
    state.thread.get_or_insert_with(|| Box::new(ThreadState::begun()))
}
