//! Light, dark, or as the system has it.

use leptos::prelude::*;

use super::csrf::Csrf;
use super::icon::{Icon, icon};
use crate::live::{Live, Place, Theme};
use crate::routes::{Route, room_path};
use crate::words;

/// Three buttons. Which one is chosen stands on `<html data-theme>`, where the stylesheet reads
/// it: so it is right on the first render too, which knows no theme.
#[component]
pub(crate) fn ThemeSwitch(live: Live) -> impl IntoView {
    let option = move |theme: Theme, value: &'static str, label: &'static str, sign: Icon| {
        view! {
            <button
                class="theme-switch__option"
                name="theme"
                value=value
                on:click=move |event| {
                    event.prevent_default();
                    live.set_theme(theme);
                }
            >
                {icon(sign)}
                {label}
                <span class="theme-switch__chosen visually-hidden">{words::chosen()}</span>
            </button>
        }
    };
    view! {
        <form class="theme-switch" method="post" action="/theme" aria-label=words::colours()>
            <Csrf live/>
            <input type="hidden" name="next" value=here(live)/>
            {option(Theme::System, "system", words::theme_system(), Icon::Screen)}
            {option(Theme::Light, "light", words::theme_light(), Icon::Sun)}
            {option(Theme::Dark, "dark", words::theme_dark(), Icon::Moon)}
        </form>
    }
}

/// The path of the page that was loaded: where the form leads back to. With JavaScript nothing is
/// posted, so it need not follow.
fn here(live: Live) -> String {
    live.place.with_untracked(|place| match place {
        Place::Room(room) => room_path(&room.slug(), room.focus.get_untracked()),
        Place::Loading(slug) => room_path(slug, None),
        Place::Directory(_) => Route::Directory.to_path(),
        Place::NewRoom(_) => Route::NewRoom.to_path(),
        Place::NotFound | Place::Failed { .. } => Route::Home.to_path(),
    })
}
