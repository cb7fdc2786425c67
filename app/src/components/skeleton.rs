//! The shape of a room, while it is fetched.

use crate::words;
use leptos::prelude::*;

/// Grey lines where messages will be.
#[component]
pub(crate) fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{words::loading_the_room()}</span>
            {(0..5)
                .map(|_| view! {
                    <div class="skeleton__row" aria-hidden="true">
                        <span class="skeleton__avatar"></span>
                        <span class="skeleton__line"></span>
                        <span class="skeleton__line"></span>
                    </div>
                })
                .collect::<Vec<_>>()}
        </div>
    }
}
