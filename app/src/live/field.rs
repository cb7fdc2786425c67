//! Typing: what the composer's text field does in a browser, with every input method.
//!
//! The text lives in its element alone. Writing it back on each key would break input methods,
//! which own the text while they compose; it is set only when a draft comes or a message goes.

#[cfg(feature = "hydrate")]
mod browser;

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use super::pointing::{Ask, ask};
use super::{Live, OpenRoom};

/// A composer's text field. The view gives it its element and tells it of events.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser types"))]
pub struct Field {
    live: Live,
    room: OpenRoom,
    /// The element.
    pub node: NodeRef<html::Textarea>,
    /// How much more may be typed.
    pub counter: RwSignal<Counter>,
    /// Whether there is nothing to send.
    pub blank: RwSignal<bool>,
    /// What the server had against the text, from the form without JavaScript.
    pub error: RwSignal<Option<String>>,
    composing: StoredValue<bool>,
}

/// How much more may be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counter {
    /// Enough.
    Plenty,
    /// So many characters, as people count them.
    Left(usize),
    /// So many too many.
    Over(usize),
    /// More bytes than the server takes at once, in fewer characters than it would take.
    Heavy,
}

impl Counter {
    /// Whether the text can be sent.
    pub fn fits(self) -> bool {
        matches!(self, Self::Plenty | Self::Left(_))
    }
}

impl Field {
    /// For a composer that is about to be drawn.
    pub fn new(live: Live, room: OpenRoom) -> Self {
        let error = room.refused.with_value(|refused| refused.as_ref().map(|refused| refused.error.clone()));
        let field = Self {
            live,
            room,
            node: NodeRef::new(),
            counter: RwSignal::new(Counter::Plenty),
            blank: RwSignal::new(false),
            error: RwSignal::new(error),
            composing: StoredValue::new(false),
        };
        #[cfg(feature = "hydrate")]
        field.begin();
        field
    }

    /// An input method has begun to compose, or has ended.
    pub fn composes(self, composing: bool) {
        self.composing.set_value(composing);
    }

    /// The text has changed.
    pub fn changed(self) {
        #[cfg(feature = "hydrate")]
        self.look();
    }

    /// Whoever writes has gone elsewhere.
    pub fn left(self) {
        #[cfg(feature = "hydrate")]
        ask(self.live, Ask::Left(self));
    }

    /// It was the reader who changed it.
    pub fn typed(self) {
        #[cfg(feature = "hydrate")]
        self.looks_for_names();
        #[cfg(feature = "hydrate")]
        if !self.blank.get_untracked() && !self.room.is_thread() {
            crate::live::company::types(self.live, self.room);
        }
    }

    /// A key was pressed. Enter sends, unless it belongs to an input method.
    pub fn key(self, event: &KeyboardEvent) {
        #[cfg(feature = "hydrate")]
        self.pressed(event);
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    }

    /// The form was sent off.
    pub fn submit(self, event: &SubmitEvent) {
        #[cfg(feature = "hydrate")]
        {
            event.prevent_default();
            self.send();
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    }
}

#[cfg(feature = "hydrate")]
pub(super) use browser::has_touch;
