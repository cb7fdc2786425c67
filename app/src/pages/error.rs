//! Something went wrong, said to people.

use leptos::prelude::*;

use super::portal::Portal;
use crate::components::raw_text::raw_text;
use crate::page::ErrorPage;

/// What was wrong, what to do, and whatever text would be lost.
#[component]
pub(crate) fn ErrorPageView(page: ErrorPage) -> impl IntoView {
    let ErrorPage { status, heading, message, link: (href, words), kept, request } = page;
    let kept = kept.map(|kept| {
        view! {
            <div class="field">
                <label class="field__label" for="kept">"Your message, to copy"</label>
                <textarea class="field__input portal__kept" id="kept" rows="6" readonly=true>{raw_text(&kept)}</textarea>
            </div>
        }
    });
    let request = request.map(|request| {
        view! { <p class="portal__status">"Request " <code>{request}</code></p> }
    });
    view! {
        <Portal heading=heading lead=message>
            <div class="form">
                {kept}
                <a class="button button--primary button--wide button--large" href=href>{words}</a>
            </div>
            <div class="portal__foot">
                <p class="portal__status">{format!("Error {status}")}</p>
                {request}
            </div>
        </Portal>
    }
}
