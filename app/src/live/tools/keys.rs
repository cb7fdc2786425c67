//! Keys at a message, with the focus on its time: the arrows walk from one to the next, as Page Up and Page Down
//! do in a feed (WAI-ARIA Authoring Practices, "Feed"), and Control with Home and End leads out of it; what is
//! done most has a key. Letters by their place on the keyboard, whatever it writes.

use sarang_protocol::change::Change;
use web_sys::{Element, KeyboardEvent};

use super::place::{Place, find, focus, inside};
use super::{aim, bar, changing, menu, picker, thread, undo};
use crate::live::second_thoughts::return_to_composer;
use crate::live::{Live, OpenRoom, navigation};
use crate::routes::UNREAD;

pub(super) fn pressed(live: Live, room: OpenRoom, event: &KeyboardEvent, target: &Element) {
    if event.meta_key() || event.alt_key() || event.is_composing() {
        return;
    }
    let (key, is_at_time) = (event.key(), target.matches(".message__time").unwrap_or(false));
    if event.ctrl_key() {
        match key.as_str() {
            "Home" if is_at_time => focus(inside(target, ".timeline__scroller")),
            "End" if is_at_time => return_to_composer(room),
            _ => return,
        }
        return event.prevent_default();
    }
    if picker::pressed(live, &key, target) || menu::pressed(&key, target) || bar::pressed(&key, target) {
        return event.prevent_default();
    }
    if key == "Escape" && !event.default_prevented() && thread::escapes(live, target) {
        return event.prevent_default();
    }
    let of_menu = menu::place(target);
    if of_menu.is_none() && !is_at_time {
        return;
    }
    let Some(place) = of_menu.or_else(|| Place::of(target)) else { return };
    let seq = place.seq;
    let go = |next: Option<Place>| {
        if let Some(next) = next {
            next.focus();
        }
    };
    match (key.as_str(), event.code().as_str()) {
        ("ArrowUp" | "PageUp", _) => go(place.next(Element::previous_element_sibling)),
        ("ArrowDown" | "PageDown", _) => go(place.next(Element::next_element_sibling)),
        ("Home", _) => go(place.outermost(Element::first_element_child, Element::next_element_sibling)),
        ("End", _) => go(place.outermost(Element::last_element_child, Element::previous_element_sibling)),
        ("Escape", _) => return_to_composer(room),
        ("Delete", _) if bar::allows(live, room, seq, &Change::Delete) => undo::delete(live, room, seq),
        ("+", _) => focus(find(".message-tools button")),
        (_, "KeyM") => menu::open(live, room, seq),
        (_, "KeyT") => {
            changing::act(live, room, seq, "thread");
        }
        (_, "KeyR") => changing::act(live, room, seq, "reply"),
        (_, "KeyE") => aim::edit(live, room, Some(seq)),
        (_, "KeyC") => changing::act(live, room, seq, "copy"),
        (_, "KeyL") => changing::act(live, room, seq, "link"),
        (_, "KeyS") => changing::act(live, room, seq, "save"),
        (_, "KeyU") if event.shift_key() => navigation::leave_for(UNREAD),
        (_, "KeyU") => changing::act(live, room, seq, "unread"),
        (_, "KeyP") => changing::act(live, room, seq, "pin"),
        _ => return,
    }
    if find(".message-menu").is_some_and(|menu| menu.contains(Some(target))) {
        menu::close();
    }
    event.prevent_default();
}
