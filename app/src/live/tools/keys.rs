//! Keys at a message, with the focus on its time: the arrows walk from one to the next, and what is done
//! most has a key. Letters by their place on the keyboard, whatever it writes.

use sarang_protocol::change::Change;
use web_sys::{Element, KeyboardEvent};

use super::place::{Place, find, focus, inside};
use super::{aim, bar, changing, menu, picker, undo};
use crate::live::{Live, OpenRoom, navigation};
use crate::routes::thread_path;

pub(super) fn pressed(live: Live, room: OpenRoom, event: &KeyboardEvent, target: &Element) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() {
        return;
    }
    let key = event.key();
    if picker::pressed(live, &key, target) || menu::pressed(&key, target) {
        return event.prevent_default();
    }
    let of_menu = menu::place(target);
    if of_menu.is_none() && !target.matches(".message__time").unwrap_or(false) {
        if key == "Escape"
            && inside(target, ".message-tools").is_some()
            && let Some(place) = Place::of(target)
        {
            place.focus();
        }
        return;
    }
    let Some(place) = of_menu.or_else(|| Place::of(target)) else { return };
    let seq = place.seq;
    let step = |side| {
        if let Some(next) = place.next(side) {
            next.focus();
        }
    };
    match (key.as_str(), event.code().as_str()) {
        ("ArrowUp", _) => step(Element::previous_element_sibling),
        ("ArrowDown", _) => step(Element::next_element_sibling),
        ("Delete", _) if bar::allows(live, room, seq, &Change::Delete) => undo::delete(live, room, seq),
        ("+", _) => focus(find(".message-tools button")),
        (_, "KeyM") => menu::open(live, room, seq),
        (_, "KeyT") => {
            if let Some(choice) = bar::choice(live, room, seq) {
                navigation::leave_for(&thread_path(&room.slug(), choice.thread));
            }
        }
        (_, "KeyR") => changing::act(live, room, seq, "reply"),
        (_, "KeyE") => aim::edit(live, room, Some(seq)),
        (_, "KeyC") => changing::act(live, room, seq, "copy"),
        (_, "KeyL") => changing::act(live, room, seq, "link"),
        (_, "KeyS") => changing::act(live, room, seq, "save"),
        (_, "KeyU") => changing::act(live, room, seq, "unread"),
        (_, "KeyP") => changing::act(live, room, seq, "pin"),
        _ => return,
    }
    if find(".message-menu").is_some_and(|menu| menu.contains(Some(target))) {
        menu::close();
    }
    event.prevent_default();
}
