//! What may be chosen for the word that is typed.

use leptos::prelude::*;
use sarang_protocol::api::Suggestion;

use crate::live::{Field, Menu};
use crate::words;

/// What the word that is typed may become. The field keeps the focus; which one is chosen is told by
/// `aria-activedescendant`.
pub(crate) fn suggestions(field: &Field) -> impl IntoView + use<> {
    let field = *field;
    let options = move || {
        let Menu { items, at, .. } = field.menu.get();
        let option = |(index, item): (usize, Suggestion)| {
            view! {
                <li
                    class="suggestions__item"
                    id=option_id(index)
                    role="option"
                    aria-selected=if index == at { "true" } else { "false" }
                    on:mousedown=move |event| {
                        // The field is not to lose the focus.
                        event.prevent_default();
                        field.choose(index);
                    }
                >
                    <span>{item.text}</span>
                    <span class="suggestions__name">{item.name}</span>
                </li>
            }
        };
        items.into_iter().enumerate().map(option).collect::<Vec<_>>()
    };
    let many = Memo::new(move |_| field.menu.with(|menu| menu.items.len()));
    view! {
        <ul
            class="suggestions"
            id="suggestions"
            role="listbox"
            aria-label=words::suggestions()
            hidden=move || many.get() == 0
        >
            {options}
        </ul>
        <p class="visually-hidden" role="status">
            {move || (many.get() > 0).then(|| words::so_many_suggestions(many.get()))}
        </p>
    }
}

/// What an option is called in the page.
pub(crate) fn option_id(index: usize) -> String {
    ["suggestion-", &index.to_string()].concat()
}
