//! Messages as the page has them.

use leptos::ev::Event;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use sarang_protocol::emoji::OwnEmoji;
use sarang_protocol::id::Seq;
use web_sys::{Element, HtmlElement};

use crate::live::OpenRoom;

/// From one element to another.
type Step = fn(&Element) -> Option<Element>;

/// A message in the page.
pub(super) struct Place {
    pub(super) row: Element,
    pub(super) seq: Seq,
}

impl Place {
    /// The message that this is in, if it has been sent.
    pub(super) fn of(target: &Element) -> Option<Self> {
        let row = inside(target, ".message")?;
        let seq = seq(&stamp(&row)?.id())?;
        Some(Self { row, seq })
    }

    /// The message at a position.
    pub(super) fn at(room: OpenRoom, seq: Seq) -> Option<Self> {
        Self::marked(&room.mark(seq))
    }

    /// The message that the page calls so.
    pub(super) fn marked(mark: &str) -> Option<Self> {
        Self::of(&document().get_element_by_id(mark)?)
    }

    /// Gives it the focus. Who hears the page is told what it says along with its time.
    pub(super) fn focus(&self) {
        let stamp = stamp(&self.row);
        if let (Some(stamp), Ok(Some(body))) = (&stamp, self.row.query_selector(".message__body")) {
            let id = ["b", &stamp.id()].concat();
            body.set_id(&id);
            let _ = stamp.set_attribute("aria-describedby", &id);
        }
        focus(stamp);
    }

    /// What the page calls it.
    pub(super) fn mark(&self) -> Option<String> {
        stamp(&self.row).map(|stamp| stamp.id())
    }

    /// The next message on this side, over what stands between.
    pub(super) fn next(&self, side: Step) -> Option<Self> {
        Self::along(side(&self.row), side)
    }

    /// The message at this end of its list.
    pub(super) fn outermost(&self, end: Step, inwards: Step) -> Option<Self> {
        Self::along(end(&self.row.parent_element()?), inwards)
    }

    fn along(mut row: Option<Element>, side: Step) -> Option<Self> {
        while let Some(one) = row {
            if let Some(place) = Self::of(&one) {
                return Some(place);
            }
            row = side(&one);
        }
        None
    }
}

/// What an event happened to.
pub(super) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// What this is, or is in.
pub(super) fn inside(target: &Element, what: &str) -> Option<Element> {
    target.closest(what).ok().flatten()
}

/// The first one in the page.
pub(super) fn find(what: &str) -> Option<Element> {
    document().query_selector(what).ok().flatten()
}

/// The message that the focus is in.
pub(super) fn focused() -> Option<Place> {
    Place::of(&document().active_element()?)
}

/// A list of messages is one stop of the Tab key: the message that had the focus last, or the newest. The
/// arrows walk within it.
pub(super) fn stop_once(at: Option<&Place>) {
    let list = match at {
        Some(place) => place.row.parent_element(),
        None => find(".timeline__list"),
    };
    let Some(list) = list else { return };
    let Ok(stops) = list.query_selector_all(".message__time:not([tabindex='-1'])") else { return };
    let own = match at {
        Some(place) => stamp(&place.row),
        None if stops.length() > 0 => return,
        // The one that it was has gone from the page.
        None => list.query_selector(".message:last-child .message__time").ok().flatten(),
    };
    let Some(own) = own else { return };
    for stop in (0..stops.length()).filter_map(|index| stops.item(index)?.dyn_into::<Element>().ok()) {
        let _ = stop.set_attribute("tabindex", "-1");
    }
    let _ = own.set_attribute("tabindex", "0");
}

/// Gives a message the focus back that has lost it to nothing.
pub(super) fn keep_focus(mark: &str) {
    if document().active_element().is_none_or(|active| active.tag_name() == "BODY")
        && let Some(place) = Place::marked(mark)
    {
        place.focus();
    }
}

/// Gives a message the focus.
pub(super) fn focus_message(room: OpenRoom, seq: Seq) {
    if let Some(place) = Place::at(room, seq) {
        place.focus();
    }
}

/// Gives something the focus.
pub(super) fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The time of a message, which carries its position.
fn stamp(row: &Element) -> Option<Element> {
    row.query_selector(".message__time").ok().flatten()
}

fn seq(mark: &str) -> Option<Seq> {
    mark.get(1..)?.parse().ok().map(Seq)
}

/// A new element.
pub(super) fn element(tag: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let element = document().create_element(tag).ok()?;
    for (name, value) in attributes {
        let _ = element.set_attribute(name, value);
    }
    Some(element)
}

/// Puts the picture of one of the workspace's own emoji here, if it is one. Whether it is.
pub(super) fn put_picture(place: &Element, sign: &str) -> bool {
    let src = OwnEmoji::path(sign);
    let attributes = [("class", "own-emoji"), ("src", &*src), ("alt", sign), ("loading", "lazy")];
    let picture = sign.starts_with(':').then(|| element("img", &attributes)).flatten();
    picture.is_some_and(|picture| place.append_child(&picture).is_ok())
}
