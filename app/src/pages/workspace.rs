//! The signed-in part: the list of rooms, and what stands beside it.

use leptos::prelude::*;

use crate::components::connection::Connection;
use crate::components::late;
use crate::components::notice::NoticePlace;
use crate::components::pane::Pane;
use crate::components::sidebar::Sidebar;
use crate::live::Live;
use crate::words;

/// The whole of `<body>`, as the server draws it and the browser hydrates it.
#[component]
pub(crate) fn WorkspacePage(live: Live) -> impl IntoView {
    view! {
        <a class="skip-link" href="#main">{words::skip_to_content()}</a>
        <div class="workspace">
            <Sidebar live/>
            <div class="workspace__stage">
                <Connection live/>
                <Pane live/>
                <NoticePlace live/>
            </div>
        </div>
        {move || live.overlay.get().map(|overlay| late::now(late::overlay(live, overlay)))}
    }
}
