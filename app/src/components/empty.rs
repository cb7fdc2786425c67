//! Where there is nothing to show: a sign, a sentence, something to do.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::live::OpenRoom;
use crate::words;

/// An empty state. The children are what can be done about it.
#[component]
pub(crate) fn Empty<C>(
    sign: Icon,
    #[prop(into)] heading: String,
    #[prop(into)] text: String,
    children: TypedChildren<C>,
) -> impl IntoView
where
    C: IntoView + 'static,
{
    view! {
        <div class="empty">
            <span class="empty__sign">{icon(sign)}</span>
            <h2 class="empty__heading">{heading}</h2>
            <p class="empty__text">{text}</p>
            <div class="empty__actions">{children.into_inner()()}</div>
        </div>
    }
}

/// Stands in a room that nobody has written in.
#[component]
pub(crate) fn EmptyRoom(room: OpenRoom) -> impl IntoView {
    let heading = move || room.info.with(|info| words::welcome_to(info.audience(), info.name.as_str()));
    let joined = move || room.info.with(|info| info.joined);
    view! {
        <div class="empty">
            <span class="empty__sign">{icon(Icon::Bubble)}</span>
            <h2 class="empty__heading">{heading}</h2>
            <p class="empty__text">
                {move || if joined() {
                    words::first_words()
                } else {
                    words::first_to_join()
                }}
            </p>
        </div>
    }
}
