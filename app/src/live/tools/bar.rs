//! The row of buttons at the message that is pointed at.

use leptos::prelude::*;
use sarang_protocol::change::Change;
use sarang_protocol::id::Seq;
use sarang_protocol::user::Role;
use web_sys::Element;

use super::place::{Place, element, find, focus, inside};
use crate::components::icon::Icon;
use crate::live::{Live, OpenRoom};
use crate::words::browser as words;

/// What most people answer with.
pub(super) const QUICK: [&str; 5] = ["👍", "❤️", "😂", "🎉", "👀"];

/// So many of them are beside a message.
const BESIDE: usize = 3;

/// What there is to choose from, which is not the same for every message.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "four questions that do not depend on each other")]
pub(super) struct Choice {
    /// The reader is in the room.
    pub(super) joined: bool,
    /// The reader wrote it.
    pub(super) own: bool,
    /// The reader may delete it.
    pub(super) deletable: bool,
    /// It is pinned.
    pub(super) pinned: bool,
}

/// What there is to choose from at a message; nothing where it was deleted.
pub(super) fn choice(live: Live, room: OpenRoom, seq: Seq) -> Option<Choice> {
    let me = live.me();
    let joined = room.info.with_untracked(|info| info.joined);
    room.timeline.with_untracked(|timeline| {
        let event = timeline.event(seq)?;
        event.body()?;
        let shown = timeline.as_shown(event, &me.user);
        let own = live.is_me(&event.author);
        let pinned = shown.state().is_some_and(|state| state.pinned);
        let deletable = joined && (own || me.role == Role::Admin);
        (!shown.is_deleted()).then_some(Choice { joined, own, deletable, pinned })
    })
}

/// Whether a message has this choice.
pub(super) fn allows(live: Live, room: OpenRoom, seq: Seq, change: &Change) -> bool {
    choice(live, room, seq).is_some_and(|choice| match change {
        Change::Edit { .. } => choice.joined && choice.own,
        Change::Delete => choice.deletable,
        Change::React { .. } | Change::Pin { .. } => choice.joined,
    })
}

/// Puts the buttons at a message, and away from where they were.
pub(super) fn put(live: Live, room: OpenRoom, place: &Place) {
    if place.row.query_selector(".message-tools").ok().flatten().is_some() {
        return;
    }
    away();
    let Some(choice) = choice(live, room, place.seq) else { return };
    let label = crate::words::message_actions();
    let attributes =
        [("class", "message-tools"), ("role", "toolbar"), ("aria-label", label), ("aria-live", "off")];
    let Some(bar) = element("div", &attributes) else { return };
    if choice.joined {
        for sign in QUICK.iter().take(BESIDE) {
            button(&bar, sign, &crate::words::react_with(sign), sign);
        }
        button(&bar, "reply", words::answer(), &Icon::Reply.html());
    }
    if !room.is_thread() {
        button(&bar, "thread", crate::words::reply_in_a_thread(), &Icon::Bubble.html());
    }
    if let Some(more) = button(&bar, "more", words::more(), &Icon::Dots.html()) {
        let _ = more.set_attribute("aria-haspopup", "menu");
    }
    // One stop of the Tab key, too.
    let mut one = bar.first_element_child().and_then(|first| first.next_element_sibling());
    while let Some(other) = one {
        let _ = other.set_attribute("tabindex", "-1");
        one = other.next_element_sibling();
    }
    let _ = place.row.append_child(&bar);
}

/// A key in the row of buttons: the arrows walk, Escape leads back. Whether it was one.
pub(super) fn pressed(key: &str, target: &Element) -> bool {
    let Some(one) = inside(target, ".message-tools__one") else { return false };
    match key {
        "ArrowRight" => focus(one.next_element_sibling()),
        "ArrowLeft" => focus(one.previous_element_sibling()),
        "Escape" => {
            if let Some(place) = Place::of(&one) {
                place.focus();
            }
        }
        _ => return false,
    }
    true
}

/// Puts them away.
pub(super) fn away() {
    if let Some(bar) = find(".message-tools") {
        bar.remove();
    }
}

/// `inside` is an icon or an emoji of [`QUICK`], never a text of anybody's.
fn button(bar: &Element, act: &str, label: &str, inside: &str) -> Option<Element> {
    let one = element(
        "button",
        &[
            ("class", "message-tools__one"),
            ("type", "button"),
            ("data-act", act),
            ("aria-label", label),
            ("title", label),
        ],
    )?;
    one.set_inner_html(inside);
    let _ = bar.append_child(&one);
    Some(one)
}
