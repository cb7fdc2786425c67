//! Something went wrong, said to people.

use leptos::prelude::*;

use super::portal::Portal;
use crate::components::raw_text::raw_text;
use crate::page::ErrorPage;
use crate::words::{answers, pages as words};

/// What was wrong, what to do, and whatever text would be lost.
#[component]
pub(crate) fn ErrorPageView(page: ErrorPage) -> impl IntoView {
    let ErrorPage { status, heading, message, link: (href, link_words), kept, request } = page;
    let kept = kept.map(|kept| {
        view! {
            <div class="field">
                <label class="field__label" for="kept">{words::kept_message()}</label>
                <textarea class="field__input portal__kept" id="kept" rows="6" readonly=true>{raw_text(&kept)}</textarea>
            </div>
        }
    });
    let request = request.map(|request| {
        view! { <p class="portal__status">{words::request()} <code>{request}</code></p> }
    });
    view! {
        <Portal heading=answers::tell(&heading).into_owned() lead=answers::tell(&message).into_owned()>
            <div class="form">
                {kept}
                <a class="button button--primary button--wide button--large" href=href>{answers::tell(&link_words).into_owned()}</a>
            </div>
            <div class="portal__foot">
                <p class="portal__status">{words::error_number(status)}</p>
                {request}
            </div>
        </Portal>
    }
}
