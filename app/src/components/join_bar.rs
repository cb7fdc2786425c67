//! The way in, for who reads a room without being a member.

use leptos::prelude::*;

use super::csrf::Csrf;
use crate::live::{Live, OpenRoom};
use crate::routes::room_path;

/// Stands where members have the composer.
#[component]
pub(crate) fn JoinBar(live: Live, room: OpenRoom) -> impl IntoView {
    view! {
        <form
            class="join-bar"
            method="post"
            action=format!("{}/join", room_path(&room.slug(), None))
            on:submit=move |event| {
                event.prevent_default();
                live.join(room.slug());
            }
        >
            <Csrf live/>
            <p class="join-bar__text">
                "You are reading "
                <strong>{move || room.info.with(|info| info.name.to_string())}</strong>
                ". Join to write, and to see when something is new."
            </p>
            <button class="button button--primary">"Join"</button>
        </form>
    }
}
