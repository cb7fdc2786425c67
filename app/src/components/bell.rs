//! What is told outside of the page, on this device: by a notification, by a sound.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::live::{Bell, Leave, Live, Rings};
use crate::words;

/// The choices, and whether the browser lets them be.
#[component]
pub(super) fn BellBox<C: Fn() + Copy + Send + Sync + 'static>(live: Live, close: C) -> impl IntoView {
    let bell = RwSignal::new(live.bell());
    let leave = RwSignal::new(live.leave_to_notify());
    let choose = move |change: &dyn Fn(&mut Bell)| {
        bell.update(change);
        live.set_bell(bell.get_untracked());
        if bell.get_untracked().rings != Rings::Never {
            live.ask_to_notify(leave);
        }
    };
    let which = move |rings: Rings, value: &'static str, label: &'static str, hint: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="rings"
                    value=value
                    checked=move || bell.get().rings == rings
                    on:change=move |_| choose(&|bell| bell.rings = rings)
                />
                <span class="choice__label">{label}</span>
                <span class="choice__hint">{hint}</span>
            </label>
        }
    };
    let how = move |name: &'static str, label: &'static str, is: fn(&mut Bell) -> &mut bool| {
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    name=name
                    checked=move || *is(&mut bell.get())
                    on:change:target=move |event| choose(&|bell| *is(bell) = event.target().checked())
                />
                <span class="choice__label">{label}</span>
            </label>
        }
    };
    let trouble = move || match leave.get() {
        _ if bell.get().rings == Rings::Never => "",
        Leave::Given => "",
        Leave::Open => words::bell_is_asked(),
        Leave::Refused => words::bell_is_refused(),
        Leave::Missing => words::bell_is_missing(),
    };
    view! {
        <div class="keys bell">
            <h2 class="keys__title">{words::bell()}</h2>
            <fieldset class="choices">
                <legend class="visually-hidden">{words::bell()}</legend>
                {which(Rings::Never, "never", words::rings_never(), words::rings_never_hint())}
                {which(Rings::Calls, "calls", words::rings_for_calls(), words::rings_for_calls_hint())}
                {which(Rings::Everything, "everything", words::rings_always(), words::rings_always_hint())}
            </fieldset>
            <fieldset class="choices bell__how">
                <legend class="visually-hidden">{words::bell_how()}</legend>
                {how("sound", words::bell_with_sound(), |bell| &mut bell.sound)}
                {how("words", words::bell_with_words(), |bell| &mut bell.words)}
            </fieldset>
            <p class="bell__trouble" role="status">{trouble}</p>
            <button class="button" type="button" on:click=move |_| live.try_bell()>{words::try_bell()}</button>
            <button class="icon-button keys__close" type="button" aria-label=words::close() on:click=move |_| close()>
                {icon(Icon::Close)}
            </button>
        </div>
    }
}
