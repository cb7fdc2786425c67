//! Messages as the page has them.

use leptos::ev::Event;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use sarang_protocol::emoji::OwnEmoji;
use sarang_protocol::id::Seq;
use web_sys::{Element, HtmlElement};

/// A message in the page.
pub(super) struct Place {
    pub(super) row: Element,
    pub(super) seq: Seq,
}

impl Place {
    /// The message that this is in, if it has been sent.
    pub(super) fn of(target: &Element) -> Option<Self> {
        let row = inside(target, ".message")?;
        let seq = seq(&stamp(&row)?)?;
        Some(Self { row, seq })
    }

    /// The message at a position.
    pub(super) fn at(seq: Seq) -> Option<Self> {
        Self::of(&document().get_element_by_id(&["m", &seq.to_string()].concat())?)
    }

    /// Gives it the focus.
    pub(super) fn focus(&self) {
        focus(stamp(&self.row));
    }

    /// The next message on this side, over what stands between.
    pub(super) fn next(&self, side: fn(&Element) -> Option<Element>) -> Option<Self> {
        let mut row = side(&self.row);
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

fn seq(stamp: &Element) -> Option<Seq> {
    stamp.id().strip_prefix('m')?.parse().ok().map(Seq)
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
