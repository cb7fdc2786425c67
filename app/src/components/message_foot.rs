//! What became of a message: that it is under way or was refused, was edited, is pinned; what people think
//! of it, and what its thread has come to.
//!
//! Its buttons say in `data-act` what they do; one listener hears them all (`live/pointing`), for each with
//! its own would be kilobytes for every reader, and work for every row.

use leptos::prelude::*;
use sarang_protocol::change::Reaction;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::user::User;

use super::avatar::{initials, small_class};
use super::canvas::Canvas;
use super::rich_text::emoji;
use super::rows::{Delivery, Look};
use crate::live::{Connection, Live, OpenRoom};
use crate::routes::{actions_path, thread_path};
use crate::words;

/// See the module.
#[derive(Default, PartialEq)]
pub(crate) struct Foot {
    /// Where its earlier texts are, and when it was edited.
    edited: Option<(String, String)>,
    pinned: bool,
    kinds: Vec<Kind>,
    thread: Option<Thread>,
    /// The page with all that can be done with it, where it is what the page is about.
    actions: Option<String>,
    state: Option<State>,
}

/// One emoji under it.
#[derive(PartialEq)]
struct Kind {
    sign: String,
    count: String,
    names: String,
    is_own: bool,
}

#[derive(PartialEq)]
struct Thread {
    path: String,
    words: String,
    people: Vec<User>,
    /// When somebody replied last: for machines and for people.
    last: Option<(String, String)>,
}

#[derive(PartialEq)]
struct State {
    class: &'static str,
    words: String,
    /// Which can be sent again, if it was refused.
    refused: Option<ClientId>,
}

impl Foot {
    /// How a message stands.
    pub(super) fn of(live: Live, room: OpenRoom, cid: ClientId, look: &Look, delivery: &Delivery) -> Self {
        let seq = match delivery {
            Delivery::Sent { seq, .. } => *seq,
            Delivery::Waiting => return Self { state: Some(waiting(live)), ..Self::default() },
            Delivery::Failed { message } => {
                let words = [words::not_sent(), message].concat();
                let state = State { class: "message__state", words, refused: Some(cid) };
                return Self { state: Some(state), ..Self::default() };
            }
        };
        let is_focus = room.focus.get() == Some(seq);
        let mut foot = Self {
            thread: thread(live, room, seq, look, is_focus),
            actions: (is_focus && !look.is_gone()).then(|| actions_path(&room.slug(), seq)),
            ..Self::default()
        };
        if let Some(state) = &look.state {
            foot.edited = state.edited.map(|at| (actions_path(&room.slug(), seq), live.moment(at)));
            foot.pinned = state.pinned;
            foot.kinds = state.reactions.iter().map(|kind| Kind::of(live, kind)).collect();
        }
        foot
    }

    pub(super) fn draw(&self, canvas: &mut impl Canvas) {
        if self.pinned || self.edited.is_some() || !self.kinds.is_empty() {
            // What others think of it is not read out while one reads something else.
            canvas.open("div", "reactions", &[("aria-live", "off")]);
            if let Some((path, moment)) = &self.edited {
                canvas.leaf("a", "reactions__mark", &[("href", path), ("title", moment)], words::edited());
            }
            if self.pinned {
                canvas.span("reactions__mark", words::pinned());
            }
            for kind in &self.kinds {
                kind.draw(canvas);
            }
            canvas.close("div");
        }
        if let Some(thread) = &self.thread {
            thread.draw(canvas);
        }
        if let Some(path) = &self.actions {
            canvas.leaf("a", "thread-line", &[("href", path)], words::message_actions());
        }
        if let Some(state) = &self.state {
            state.draw(canvas);
        }
    }
}

impl Kind {
    fn of(live: Live, kind: &Reaction) -> Self {
        let named: Vec<&str> = kind.who.iter().map(|who| who.name.as_str()).collect();
        Self {
            sign: kind.emoji.to_string(),
            count: kind.count.to_string(),
            names: words::who_reacted(&named, (kind.count as usize).saturating_sub(named.len())),
            is_own: kind.who.iter().any(|who| live.is_me(who)),
        }
    }

    fn draw(&self, canvas: &mut impl Canvas) {
        let pressed = if self.is_own { "true" } else { "false" };
        let words = [&self.sign, " ", &self.count].concat();
        let attributes = [
            ("type", "button"),
            ("data-act", &*self.sign),
            ("aria-pressed", pressed),
            // With what is seen: whoever speaks to their computer says that.
            ("aria-label", &[&words, ": ", &self.names].concat()),
            ("title", &self.names),
        ];
        canvas.open("button", "reactions__kind", &attributes);
        if self.sign.starts_with(':') {
            emoji(canvas, &self.sign, &self.sign);
            canvas.text(&[" ", &self.count].concat());
        } else {
            canvas.text(&words);
        }
        canvas.close("button");
    }
}

/// The way to a message's thread: to its own, to the one it is in, or, where it is what the page is about,
/// to one that may begin here.
fn thread(live: Live, room: OpenRoom, seq: Seq, look: &Look, is_focus: bool) -> Option<Thread> {
    if room.is_thread() {
        return None;
    }
    let begun = look.state.as_ref().and_then(|state| state.thread.as_ref()).filter(|thread| thread.count > 0);
    let (root, words) = match (look.thread, begun) {
        (Some(root), _) => (root, words::in_a_thread().to_owned()),
        (_, Some(thread)) => (seq, words::replies(thread.count)),
        _ if is_focus && !look.is_gone() => (seq, words::reply_in_a_thread().to_owned()),
        _ => return None,
    };
    let path = thread_path(&room.slug(), root);
    let (people, last) = match begun {
        Some(thread) if look.thread.is_none() => {
            let last = thread.last;
            let words = [&live.day(last), ", ", &live.time(last)].concat();
            (thread.people.clone(), Some((last.to_string(), words)))
        }
        _ => (Vec::new(), None),
    };
    Some(Thread { path, words, people, last })
}

impl Thread {
    fn draw(&self, canvas: &mut impl Canvas) {
        canvas.open("a", "thread-line", &[("href", &self.path), ("data-act", "thread")]);
        for person in &self.people {
            let class = small_class(person.handle.as_str());
            canvas.leaf("span", class, &[("aria-hidden", "true")], &initials(person.name.as_str()));
        }
        canvas.span("", &self.words);
        if let Some((at, moment)) = &self.last {
            canvas.leaf("time", "thread-line__last", &[("datetime", at)], moment);
        }
        canvas.close("a");
    }
}

/// What a message waits for.
fn waiting(live: Live) -> State {
    // The connection's own words are read out, not those of each message that waits for it.
    let (class, words) = match live.trouble() {
        None => ("message__waiting", words::sending()),
        Some(Connection::Offline) => ("message__state", words::waits_for_network()),
        Some(Connection::SignedOut) => ("message__state", words::waits_for_sign_in()),
        Some(_) => ("message__state", words::waits_for_connection()),
    };
    State { class, words: words.to_owned(), refused: None }
}

impl State {
    fn draw(&self, canvas: &mut impl Canvas) {
        let (cid, manners) = match self.refused {
            Some(cid) => (cid.to_string(), "assertive"),
            None => (String::new(), "off"),
        };
        canvas.open("div", self.class, &[("aria-live", manners), ("data-cid", &cid)]);
        canvas.span("", &self.words);
        if self.refused.is_some() {
            for (act, words) in
                [("retry", words::try_again()), ("revise", words::edit()), ("discard", words::discard())]
            {
                canvas.leaf("button", "message__action", &[("type", "button"), ("data-act", act)], words);
            }
        }
        canvas.close("div");
    }
}
