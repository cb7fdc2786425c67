//! Oneself, at the foot of the list of rooms, and what one can change.

use leptos::prelude::*;

use super::avatar::SmallAvatar;
use super::csrf::Csrf;
use super::icon::{Icon, icon};
use super::theme_switch::ThemeSwitch;
use super::way::way;
use crate::live::{Live, Overlay};
use crate::words;

/// Who is signed in, with a menu: colours, settings, sign out.
#[component]
pub(crate) fn Account(live: Live) -> impl IntoView {
    let user = live.me().user;
    let handle = user.handle.to_string();
    let more = move || {
        live.mounted.get().then(|| {
            (
                late(live, Overlay::Bell, Icon::Bell, words::bell()),
                late(live, Overlay::Keys, Icon::Keys, words::keys()),
            )
        })
    };
    view! {
        <button class="sidebar__me" type="button" popovertarget="account">
            <SmallAvatar user=user.clone()/>
            <span class="sidebar__who">
                <span class="sidebar__own">{user.name.to_string()}</span>
                <span class="sidebar__handle">{format!("@{}", user.handle)}</span>
            </span>
            <span class="visually-hidden">{words::your_account()}</span>
            {icon(Icon::Choose)}
        </button>
        <div class="menu menu--account" id="account" popover="auto" role="group" aria-label=words::your_account()>
            <ThemeSwitch live/>
            <hr class="menu__line"/>
            {way("menu__item", "/settings".to_owned(), Icon::Settings, words::settings())}
            {more}
            <form method="post" action="/sign-out" data-leaves=handle>
                <Csrf live/>
                <button class="menu__item">
                    {icon(Icon::Leave)}
                    <span>{words::sign_out()}</span>
                </button>
            </form>
        </div>
    }
}

fn late(live: Live, overlay: Overlay, sign: Icon, name: &'static str) -> impl IntoView {
    view! {
        <button class="menu__item" type="button" on:click=move |_| live.lays_over(overlay)>
            {icon(sign)}
            <span>{name}</span>
        </button>
    }
}
