//! The card that pages before the door stand on.

use leptos::prelude::*;

use crate::components::icon::mark;
use crate::words::{Language, current};

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

/// The other languages, for people who have not signed in and so have chosen none.
#[component]
pub(crate) fn LanguageSwitch(csrf: String, #[prop(into)] next: String) -> impl IntoView {
    let others = Language::ALL.into_iter().filter(|language| *language != current());
    let buttons: Vec<_> = others
        .map(|language| {
            view! {
                <button class="button button--quiet button--small" name="language" value=language.as_str()
                    lang=language.as_str()>{language.own_name()}</button>
            }
        })
        .collect();
    view! {
        <form class="portal__languages" method="post" action="/language">
            <input type="hidden" name="csrf" value=csrf/>
            <input type="hidden" name="next" value=next/>
            {buttons}
        </form>
    }
}
