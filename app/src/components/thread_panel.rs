//! A thread beside its room.

use leptos::prelude::*;

use super::composer::Composer;
use super::icon::{Icon, icon};
use super::timeline::Timeline;
use crate::live::{Live, OpenRoom, OpenThread};
use crate::words;

/// A thread, and where one replies. Its buttons are heard by `live/tools`.
#[component]
pub(crate) fn ThreadPanel(live: Live, room: OpenRoom, thread: OpenThread) -> impl IntoView {
    let joined = room.info.with_untracked(|info| info.joined);
    let name = room.info.with_untracked(|info| info.name.to_string());
    let also = words::also_to_room(&name);
    let follows = joined.then(|| {
        let words = move || if thread.follows.get() { words::unfollow() } else { words::follow() };
        view! {
            <button class="button button--quiet button--small" type="button" data-act="follow">
                {words}
            </button>
        }
    });
    let foot = joined.then(|| {
        view! {
            <div>
                <Composer live room/>
                <label class="thread-panel__also">
                    <input
                        type="checkbox"
                        prop:checked=move || thread.also_to_room.get()
                        on:change=move |event| thread.also_to_room.set(event_target_checked(&event))
                    />
                    {also}
                </label>
            </div>
        }
    });
    view! {
        <header class="room-header">
            <div class="room-header__text">
                <h2 class="room-header__name" id="thread-heading" tabindex="-1">{words::thread()}</h2>
                <p class="room-header__purpose">{name}</p>
            </div>
            {follows}
            <button
                class="icon-button"
                type="button"
                data-act="close-thread"
                aria-label=words::browser::close_thread()
                title=words::browser::close_thread()
            >
                {icon(Icon::Close)}
            </button>
        </header>
        <Timeline live room/>
        {foot}
    }
}
