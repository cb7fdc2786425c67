//! What a text field does with its element.

use js_sys::{Array, Intl, Object, Reflect};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use sarang_protocol::frame::MAX_CLIENT_FRAME;
use sarang_protocol::text::Body;
use web_sys::{HtmlElement, HtmlTextAreaElement};

use super::{Counter, Field};
use crate::live::pointing::{Ask, ask, ask_for};
use crate::live::{Aim, OpenRoom, belongs_to_input_method, drafts};

/// The counter shows when no more than so many characters are left.
const NEAR: usize = 500;

/// What a frame holds besides the text, in bytes: names, a UUID, a slug of 60 characters.
const ENVELOPE: usize = 512;

impl Field {
    pub(super) fn begin(self) {
        self.room.field.set_value(Some(self));
        Effect::new(move |_| {
            if let Some(node) = self.node.get() {
                untrack(|| self.take_text(&node));
            }
        });
        let draft = self.room.draft;
        Effect::new(move |before: Option<()>| {
            draft.track();
            if before.is_some() {
                untrack(|| self.put_before(&draft.get()));
            }
        });
    }

    /// What was refused, or typed before the page was taken over, goes before what this browser keeps, and that
    /// before what the server keeps.
    fn take_text(self, node: &HtmlTextAreaElement) {
        if self.room.refused.with_value(Option::is_some) {
            // It is nowhere else.
            self.room.draft.update_untracked(String::clear);
        } else if node.value() == self.room.draft.get()
            && let Some(kept) = drafts::kept(self.live, self.room)
        {
            node.set_value(&kept);
        }
        ask(self.live, Ask::Resume(self.room));
        self.look();
        if has_touch() {
            return;
        }
        // One goes on behind what one has begun.
        let _ = node.set_selection_range(u32::MAX, u32::MAX);
        if nothing_has_focus() {
            let _ = node.focus();
        }
    }

    fn put_before(self, text: &str) {
        let Some(node) = self.element() else { return };
        let present = node.value();
        if present.trim().is_empty() {
            node.set_value(text);
        } else {
            node.set_value(&[text, "\n", &present].concat());
        }
        self.look();
        let _ = node.focus();
    }

    pub(super) fn pressed(self, event: &KeyboardEvent) {
        if belongs_to_input_method(event) || self.composing.get_value() {
            return;
        }
        let key = event.key();
        if !event.shift_key() && ask(self.live, Ask::Key(self, key.clone())) {
            event.prevent_default();
            event.stop_propagation();
            return;
        }
        if event.shift_key() || event.alt_key() {
            return;
        }
        match key.as_str() {
            "Enter" => {}
            "Escape" if self.is_about_one() => {
                event.prevent_default();
                ask(self.live, Ask::Cancel(self.room));
                return;
            }
            "ArrowUp" if !self.is_about_one() && self.is_empty() => {
                event.prevent_default();
                return ask_for(self.live, Ask::EditLast(self.room), true);
            }
            _ => return,
        }
        // A finger has no Shift+Enter: there Enter breaks the line, and the button sends.
        if has_touch() && !event.ctrl_key() && !event.meta_key() {
            return;
        }
        event.prevent_default();
        if !event.repeat() {
            self.send();
        }
    }

    pub(super) fn send(self) {
        let Some(node) = self.element() else { return };
        if self.composing.get_value() {
            // The button was pressed in mid-word: let the input method finish it first.
            let _ = node.blur();
            self.composing.set_value(false);
        }
        self.look();
        let send = |text| {
            if self.is_about_one() {
                ask(self.live, Ask::Send(self.room, text))
            } else {
                self.live.send(self.room, text)
            }
        };
        if self.counter.get_untracked().fits() && send(node.value()) {
            node.set_value("");
            ask(self.live, Ask::Left(self));
            crate::live::company::typed(self.live);
            self.room.draft.update_untracked(String::clear);
            self.look_at("");
        }
        let _ = node.focus();
    }

    /// Keeps the draft, counts, and grows.
    pub(super) fn look(self) {
        let Some(node) = self.element() else { return };
        let text = node.value();
        self.look_at(&text);
        let edits = |aim: &mut Option<Aim>| match aim {
            Some(Aim::Edit { text: edited, .. }) => {
                edited.clone_from(&text);
                true
            }
            _ => false,
        };
        // The draft is what was being written before.
        if self.room.aim.try_update_value(edits) == Some(true) {
            return;
        }
        if self.room.draft.with_untracked(|draft| *draft != text) {
            self.room.draft.update_untracked(|draft| draft.clone_from(&text));
            drafts::changed(self.live, self.room, text);
        }
    }

    fn look_at(self, text: &str) {
        let (counter, blank) = (count(text), text.trim().is_empty());
        if self.counter.get_untracked() != counter {
            self.counter.set(counter);
        }
        if self.blank.get_untracked() != blank {
            self.blank.set(blank);
        }
        if let Some(node) = self.element() {
            grow(&node);
        }
    }

    /// Puts a text in place of the one that is there.
    pub(in crate::live) fn put(self, text: &str) {
        if let Some(node) = self.element() {
            node.set_value(text);
            self.look();
        }
    }

    /// A sign that begins names may stand before the caret: then the part that finds them is needed.
    pub(super) fn looks_for_names(self) {
        let begins = |text: String| text.starts_with('/') || text.contains(['@', '#', ':']);
        if self.element().is_some_and(|node| begins(node.value())) {
            ask_for(self.live, Ask::Typed(self), false);
        } else {
            ask(self.live, Ask::Left(self));
        }
    }

    /// The room that it writes into.
    pub(in crate::live) fn room(self) -> OpenRoom {
        self.room
    }

    /// Writes where the caret is.
    pub(in crate::live) fn insert(self, text: &str) {
        let Some(node) = self.element() else { return };
        let length = u32::try_from(node.value().encode_utf16().count()).unwrap_or_default();
        let from = node.selection_start().ok().flatten().unwrap_or(length);
        let to = node.selection_end().ok().flatten().unwrap_or(length);
        self.replace(text, from, to);
    }

    /// Writes in place of what stands between two UTF-16 units.
    pub(in crate::live) fn replace(self, text: &str, from: u32, to: u32) {
        let Some(node) = self.element() else { return };
        if node.set_range_text_with_start_and_end(text, from, to).is_ok() {
            let end = from + u32::try_from(text.encode_utf16().count()).unwrap_or_default();
            let _ = node.set_selection_range(end, end);
        }
        self.look();
        let _ = node.focus();
    }

    /// Whether it is about another message than a new one.
    fn is_about_one(self) -> bool {
        self.room.aim.with_value(Option::is_some)
    }

    fn is_empty(self) -> bool {
        self.element().is_some_and(|node| node.value().is_empty())
    }

    pub(in crate::live) fn element(self) -> Option<HtmlTextAreaElement> {
        self.node.try_get_untracked().flatten()
    }
}

/// Counts as the server does, without what it cuts off. UTF-16 units are never fewer than
/// characters, and cheap.
fn count(text: &str) -> Counter {
    let text = text.trim_end().trim_start_matches('\n');
    let heavy = text.len() > MAX_CLIENT_FRAME / 6 && json_length(text) + ENVELOPE > MAX_CLIENT_FRAME;
    if text.encode_utf16().count() + NEAR <= Body::MAX {
        return if heavy { Counter::Heavy } else { Counter::Plenty };
    }
    let characters = characters(text);
    if characters > Body::MAX {
        Counter::Over(characters - Body::MAX)
    } else if heavy {
        Counter::Heavy
    } else if characters + NEAR <= Body::MAX {
        Counter::Plenty
    } else {
        Counter::Left(Body::MAX - characters)
    }
}

fn json_length(text: &str) -> usize {
    serde_json::to_string(text).map_or(usize::MAX / 2, |json| json.len())
}

/// Grapheme clusters (UAX #29) by the browser's own tables; code points in browsers without.
fn characters(text: &str) -> usize {
    let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl"));
    let known = intl.and_then(|intl| Reflect::has(&intl, &JsValue::from_str("Segmenter")));
    if known != Ok(true) {
        return text.chars().count();
    }
    let segmenter = Intl::Segmenter::new(&Array::new(), &Object::new());
    Array::from(&segmenter.segment(text)).length() as usize
}

/// Where the style cannot: `field-sizing` is new. The greatest height is the style's business.
fn grow(node: &HtmlTextAreaElement) {
    let style = HtmlElement::style(node);
    if Reflect::has(&style, &JsValue::from_str("fieldSizing")) == Ok(true) {
        return;
    }
    let _ = style.set_property("block-size", "auto");
    let height = [&node.scroll_height().to_string(), "px"].concat();
    let _ = style.set_property("block-size", &height);
}

/// Whether fingers point here.
pub(in crate::live) fn has_touch() -> bool {
    let coarse = window().match_media("(pointer: coarse)").ok().flatten();
    coarse.is_some_and(|query| query.matches())
}

/// Nobody is in the middle of something else, such as a search or a menu.
fn nothing_has_focus() -> bool {
    let active = document().active_element();
    active.is_none_or(|element| {
        !element.is_instance_of::<HtmlElement>()
            || matches!(element.tag_name().as_str(), "BODY" | "MAIN" | "A")
    })
}
