//! What becomes of a message after it was posted: how it stands, and the changes that brought it there.
//!
//! A `message` event that is read tells how the message stands *then*, with the position of the last
//! change that is in it. So a change that comes later, by itself or in another part of the log, has
//! its effect once: one at or before that position is in it already ([`RoomEvent::takes`]).

use serde::{Deserialize, Serialize};

use crate::frame::ClientFrame;
use crate::id::{ClientId, Seq};
use crate::message::{EventKind, RoomEvent};
use crate::text::{Body, Emoji, RoomSlug};
use crate::thread::ThreadState;
use crate::time::Timestamp;
use crate::user::User;

/// How a message stands that was changed since it was posted. Its text stands beside this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The last change that is in it.
    pub changed: Seq,
    /// When its text was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Timestamp>,
    /// It is gone: no text, no reactions, no pin.
    #[serde(default, skip_serializing_if = "is_not")]
    pub deleted: bool,
    /// It is pinned to its room.
    #[serde(default, skip_serializing_if = "is_not")]
    pub pinned: bool,
    /// What people think of it, the oldest kind first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// What the thread has come to that begins with it. It stays when the message is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<Box<ThreadState>>,
}

/// One emoji under a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// Which.
    pub emoji: Emoji,
    /// How many people chose it.
    pub count: u32,
    /// The first of them, at least [`Reaction::NAMED`] if there are so many.
    pub who: Vec<User>,
}

/// The message that another one replies to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Where it is.
    pub seq: Seq,
    /// Who wrote it.
    pub author: User,
    /// Its beginning; empty once it was deleted.
    pub excerpt: String,
    /// The last change of it that is in this; its own position if it was never changed.
    pub changed: Seq,
}

/// Something that is done to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It gets another text.
    Edit {
        /// The new one.
        body: Body,
    },
    /// It is taken away.
    Delete,
    /// An emoji is put under it, or taken back.
    React {
        /// Which.
        emoji: Emoji,
        /// Put, or taken back.
        on: bool,
    },
    /// It is pinned to its room, or is no longer.
    Pin {
        /// Pinned, or no longer.
        on: bool,
    },
}

impl Reaction {
    /// So many of those who chose an emoji are named: more than a line holds, and few enough for a
    /// page of messages that thousands like.
    pub const NAMED: usize = 20;
}

impl State {
    /// The most kinds of emoji under a message: three lines on a phone.
    pub const KINDS: usize = 20;

    pub(crate) fn new(changed: Seq) -> Self {
        Self { changed, edited: None, deleted: false, pinned: false, reactions: Vec::new(), thread: None }
    }

    /// Whether this person is known to have chosen this emoji.
    pub fn has(&self, emoji: &Emoji, person: &User) -> bool {
        let kind = self.reactions.iter().find(|reaction| reaction.emoji == *emoji);
        kind.is_some_and(|kind| kind.who.iter().any(|who| who.handle == person.handle))
    }

    pub(crate) fn react(&mut self, emoji: &Emoji, person: &User, on: bool) {
        let known = self.has(emoji, person);
        let place = self.reactions.iter().position(|reaction| reaction.emoji == *emoji);
        match (place, on) {
            (Some(place), true) if !known => {
                self.reactions[place].count += 1;
                self.reactions[place].who.push(person.clone());
            }
            (None, true) => {
                self.reactions.push(Reaction { emoji: emoji.clone(), count: 1, who: vec![person.clone()] });
            }
            (Some(place), false) => {
                let kind = &mut self.reactions[place];
                // Who is not named may be one of those who are only counted.
                if known || kind.count as usize > kind.who.len() {
                    kind.count -= 1;
                    kind.who.retain(|who| who.handle != person.handle);
                }
                if kind.count == 0 {
                    self.reactions.remove(place);
                }
            }
            _ => {}
        }
    }
}

impl Quote {
    /// Characters of the message that are shown: two lines.
    const SHOWN: usize = 140;

    /// So many characters of a text are enough to make its excerpt.
    pub const ENOUGH: usize = 160;

    /// A message that is replied to.
    pub fn of(message: &RoomEvent) -> Option<Self> {
        let excerpt = Self::excerpt(message.body()?.as_str());
        Some(Self { seq: message.seq, author: message.author.clone(), excerpt, changed: message.version() })
    }

    /// The beginning of a text, cut where no character as people see it is cut.
    pub fn excerpt(text: &str) -> String {
        let beginning: Vec<char> = text.chars().take(Self::ENOUGH).collect();
        if beginning.len() <= Self::SHOWN {
            return beginning.into_iter().collect();
        }
        let mut end = Self::SHOWN;
        while end > 0 && belongs_together(beginning[end - 1], beginning[end]) {
            end -= 1;
        }
        beginning[..end].iter().collect::<String>() + "…"
    }
}

/// Whether nothing may be cut between these: a close enough cut for an excerpt, without the tables of
/// UAX #29, which are too heavy for the browser.
fn belongs_together(before: char, after: char) -> bool {
    const JOINER: char = '\u{200D}';
    let is_flag = |c: char| ('\u{1F1E6}'..='\u{1F1FF}').contains(&c);
    before == JOINER
        || matches!(after, JOINER | '\u{0300}'..='\u{036F}' | '\u{1160}'..='\u{11FF}' | '\u{20D0}'..='\u{20FF}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}')
        || is_flag(before) && is_flag(after)
}

impl Change {
    /// The frame that asks for it.
    pub fn frame(self, cid: ClientId, room: RoomSlug, target: Seq) -> ClientFrame {
        match self {
            Self::Edit { body } => ClientFrame::Edit { cid, room, target, body: body.to_string() },
            Self::Delete => ClientFrame::Delete { cid, room, target },
            Self::React { emoji, on } => {
                ClientFrame::React { cid, room, target, emoji: emoji.to_string(), on }
            }
            Self::Pin { on } => ClientFrame::Pin { cid, room, target, on },
        }
    }

    /// The event that it becomes.
    pub fn kind(&self, cid: ClientId, target: Seq) -> EventKind {
        match self.clone() {
            Self::Edit { body } => EventKind::Edited { cid, target, body: Some(body) },
            Self::Delete => EventKind::Deleted { cid, target, thread: None },
            Self::React { emoji, on } => EventKind::Reacted { cid, target, emoji, on },
            Self::Pin { on } => EventKind::Pinned { cid, target, on },
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_not(flag: &bool) -> bool {
    !flag
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::text::{DisplayName, Handle};

    fn user(handle: &str) -> User {
        User { handle: Handle::trusted(handle), name: DisplayName::trusted(handle) }
    }

    fn event(seq: u64, who: &str, kind: EventKind) -> RoomEvent {
        RoomEvent { seq: Seq(seq), at: Timestamp(i64::try_from(seq).unwrap()), author: user(who), kind }
    }

    fn message(seq: u64, text: &str) -> RoomEvent {
        event(seq, "kim", EventKind::message(ClientId(Uuid::nil()), Body::trusted(text)))
    }

    fn change(seq: u64, who: &str, target: u64, change: &Change) -> RoomEvent {
        event(seq, who, change.kind(ClientId(Uuid::nil()), Seq(target)))
    }

    fn edit(text: &str) -> Change {
        Change::Edit { body: Body::trusted(text) }
    }

    fn thumb(on: bool) -> Change {
        Change::React { emoji: Emoji::trusted("👍"), on }
    }

    #[test]
    fn a_change_has_its_effect_once_and_on_its_message_alone() {
        let mut one = message(1, "helo");
        assert!(!one.takes(&change(5, "kim", 2, &edit("other"))));
        assert!(one.takes(&change(5, "kim", 1, &edit("hello"))));
        assert!(!one.takes(&change(4, "kim", 1, &edit("hel"))), "that is in it already");
        assert!(!one.takes(&change(5, "kim", 1, &edit("hel"))));
        assert_eq!(one.body().map(Body::as_str), Some("hello"));
        assert_eq!(one.state().and_then(|state| state.edited), Some(Timestamp(5)));
        assert_eq!(one.version(), Seq(5));
    }

    #[test]
    fn what_is_deleted_leaves_nothing() {
        let mut one = message(1, "secret");
        for (seq, what) in [(2, thumb(true)), (3, Change::Pin { on: true }), (4, edit("secret too"))] {
            assert!(one.takes(&change(seq, "dana", 1, &what)));
        }
        let mut edited = change(4, "kim", 1, &edit("secret too"));
        let mut reply = message(6, "what?");
        if let EventKind::Message { reply_to, .. } = &mut reply.kind {
            *reply_to = Quote::of(&one).map(Box::new);
        }
        let deleted = change(7, "kim", 1, &Change::Delete);
        for event in [&mut one, &mut edited, &mut reply] {
            assert!(event.takes(&deleted));
            assert!(!serde_json::to_string(event).unwrap().contains("secret"), "{event:?}");
        }
        assert!(one.is_deleted());
        assert!(one.takes(&change(8, "dana", 1, &thumb(true))), "it could not be, and has no effect");
        assert!(one.state().unwrap().reactions.is_empty());
    }

    #[test]
    fn reactions_are_counted_and_named() {
        let mut one = message(1, "lunch?");
        for (seq, who, on) in [(2, "kim", true), (3, "dana", true), (4, "kim", false)] {
            assert!(one.takes(&change(seq, who, 1, &thumb(on))));
        }
        let reactions = &one.state().unwrap().reactions;
        assert_eq!((reactions[0].count, &*reactions[0].who), (1, &[user("dana")][..]));
        assert!(one.takes(&change(5, "dana", 1, &thumb(false))));
        assert!(one.state().unwrap().reactions.is_empty());
    }

    #[test]
    fn whoever_is_only_counted_can_take_it_back() {
        let mut one = message(1, "lunch?");
        let EventKind::Message { state, .. } = &mut one.kind else { unreachable!() };
        let kind = Reaction { emoji: Emoji::trusted("👍"), count: 3, who: vec![user("kim")] };
        *state = Some(Box::new(State { reactions: vec![kind], ..State::new(Seq(9)) }));
        assert!(one.takes(&change(10, "lee", 1, &thumb(false))));
        assert_eq!(one.state().unwrap().reactions[0].count, 2);
    }

    #[test]
    fn what_is_taken_in_passing_may_be_taken_again() {
        let mut one = message(1, "lunch?");
        let thumb = change(9, "dana", 1, &thumb(true));
        assert!(one.takes_in_passing(&thumb));
        assert_eq!((one.version(), one.state().unwrap().reactions[0].count), (Seq(1), 1));
        assert!(one.takes(&thumb));
        assert_eq!((one.version(), one.state().unwrap().reactions[0].count), (Seq(9), 1));
    }

    #[test]
    fn excerpts_cut_no_character() {
        assert_eq!(Quote::excerpt("안녕"), "안녕");
        assert_eq!(Quote::excerpt(&"가".repeat(200)), "가".repeat(140) + "…");
        let family = "👩‍👩‍👧";
        let long = "x".repeat(138) + family + &"y".repeat(40);
        assert_eq!(Quote::excerpt(&long), "x".repeat(138) + "…");
        let cut: String = long.chars().take(Quote::ENOUGH).collect();
        assert_eq!(Quote::excerpt(&cut), Quote::excerpt(&long), "the database gives no more than enough");
    }
}
