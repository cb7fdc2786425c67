//! Where one writes.

use leptos::prelude::*;

use crate::live::{Live, OpenRoom};

/// Where one writes into a room.
#[component]
pub fn Composer(live: Live, room: OpenRoom) -> impl IntoView {
    let _ = (live, room);
    view! { <div class="composer"></div> }
}
