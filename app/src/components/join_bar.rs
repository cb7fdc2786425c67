//! The way in, for who reads a room without being a member.

use leptos::prelude::*;

use super::csrf::Csrf;
use crate::live::{Live, OpenRoom};
use crate::routes::room_path;
use crate::words;

/// Stands where members have the composer.
#[component]
pub(crate) fn JoinBar(live: Live, room: OpenRoom) -> impl IntoView {
    let sentence = move || room.info.with(|info| words::you_are_reading(info.name.as_str()));
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
                {move || sentence().0}
                <strong>{move || room.info.with(|info| info.name.to_string())}</strong>
                {move || sentence().1}
            </p>
            <button class="button button--primary">{words::join()}</button>
        </form>
    }
}
