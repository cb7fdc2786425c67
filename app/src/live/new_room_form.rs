//! The form for a new room.

use leptos::prelude::*;

/// The form for a new room. The texts are what it starts with; the fields keep their own.
#[derive(Clone, Copy)]
pub struct NewRoomForm {
    /// The name typed.
    pub name: RwSignal<String>,
    /// The purpose typed.
    pub purpose: RwSignal<String>,
    /// Whether it is to be closed.
    pub closed: RwSignal<bool>,
    /// What was wrong with it.
    pub error: RwSignal<Option<String>>,
    /// It is under way.
    pub busy: RwSignal<bool>,
}

impl NewRoomForm {
    /// With what was typed before and what was wrong with it, if anything.
    pub fn new(name: String, purpose: String, closed: bool, error: Option<String>) -> Self {
        Self {
            name: RwSignal::new(name),
            purpose: RwSignal::new(purpose),
            closed: RwSignal::new(closed),
            error: RwSignal::new(error),
            busy: RwSignal::new(false),
        }
    }
}
