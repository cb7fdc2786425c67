//! Where there is nothing to show: a sign, a sentence, something to do.

use leptos::prelude::*;

use super::icon::{Icon, icon};
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
pub(crate) fn EmptyRoom(#[prop(into)] name: Signal<String>, joined: Signal<bool>) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty__sign">{icon(Icon::Bubble)}</span>
            <h2 class="empty__heading">{move || words::welcome_to(&name.get())}</h2>
            <p class="empty__text">
                {move || if joined.get() {
                    words::first_words()
                } else {
                    words::first_to_join()
                }}
            </p>
        </div>
    }
}
