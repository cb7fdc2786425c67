//! The messages of a room.

use leptos::prelude::*;

use crate::live::{Live, OpenRoom};

/// The messages of a room, scrolling.
#[component]
pub fn Timeline(live: Live, room: OpenRoom) -> impl IntoView {
    let _ = (live, room);
    view! { <div class="timeline"></div> }
}
