//! The card that pages before the door stand on.

use leptos::prelude::*;

use crate::components::icon::mark;

/// A centred card: the sign of the house, a heading, a sentence, and the rest.
#[component]
pub(crate) fn Portal(
    #[prop(into)] heading: String,
    #[prop(into)] lead: String,
    #[prop(default = "portal__card")] class: &'static str,
    children: Children,
) -> impl IntoView {
    let lead = (!lead.is_empty()).then(|| view! { <p class="portal__lead">{lead}</p> });
    view! {
        <main class="portal">
            <div class=class>
                <div class="portal__head">
                    {mark()}
                    <h1 class="portal__heading">{heading}</h1>
                    {lead}
                </div>
                {children()}
            </div>
        </main>
    }
}
