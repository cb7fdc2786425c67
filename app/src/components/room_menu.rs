//! What a room is for, and what can be done with it.

use leptos::html;
use leptos::prelude::*;
use sarang_protocol::text::RoomSlug;

use super::csrf::Csrf;
use super::icon::{Icon, icon};
use super::way::way;
use crate::live::{Live, OpenRoom};
use crate::routes::{day_path, notifications_path, pins_path, room_path};
use crate::words;

/// The menu of a room: its purpose, another name for who may give one, and leaving for members.
/// Its forms work without JavaScript.
#[component]
pub(crate) fn RoomMenu(live: Live, room: OpenRoom) -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    let may_manage = Memo::new(move |_| room.info.with(|info| info.may_manage));
    let joined = Memo::new(move |_| room.info.with(|info| info.joined));
    let purpose = Memo::new(move |_| room.info.with(|info| info.purpose.to_string()));
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            // It refuses only where it is no popover, and then it is not in the way.
            let _ = menu.hide_popover();
        }
    };
    let rename = move || may_manage.get().then(|| view! { <Rename live room done=close/> });
    let favourite = Memo::new(move |_| {
        live.rooms.with(|rooms| rooms.iter().any(|other| other.favourite && room.is(&other.slug)))
    });
    let deed = move |deed: Deed| view! { <DeedForm live room deed done=close/> };
    let membership = move || {
        joined.get().then(|| {
            let (words, value) = if favourite.get() {
                (words::remove_favourite(), "false")
            } else {
                (words::add_favourite(), "true")
            };
            let favour = Deed {
                path: "/sorting",
                class: "menu__item",
                picture: Icon::Star,
                words,
                favourite: Some(value),
                act: Live::favour,
            };
            let leave = Deed {
                path: "/leave",
                class: "menu__item menu__item--danger",
                picture: Icon::Leave,
                words: words::leave_this_room(),
                favourite: None,
                act: Live::leave,
            };
            view! {
                {way("menu__item", notifications_path(&room.slug()), Icon::Bell, words::notifications())}
                {deed(favour)}
                {deed(leave)}
            }
        })
    };
    view! {
        <div
            class="menu menu--room"
            id="room-menu"
            popover="auto"
            role="group"
            aria-label=words::about_this_room()
            node_ref=menu
        >
            <div class="menu__section">
                <h2 class="menu__heading">{words::purpose()}</h2>
                <p class="menu__text">
                    {move || {
                        let purpose = purpose.get();
                        if purpose.is_empty() { words::no_purpose().to_owned() } else { purpose }
                    }}
                </p>
            </div>
            {way("menu__item", pins_path(&room.slug()), Icon::Pin, words::pinned_messages())}
            {way("menu__item", day_path(&room.slug()), Icon::Calendar, words::go_to_date())}
            {rename}
            {membership}
        </div>
    }
}

/// What a button of the menu does.
struct Deed {
    /// Where its form is posted, below the room's path.
    path: &'static str,
    class: &'static str,
    picture: Icon,
    words: &'static str,
    /// What it says with that.
    favourite: Option<&'static str>,
    act: fn(Live, RoomSlug),
}

#[component]
fn DeedForm<F>(live: Live, room: OpenRoom, deed: Deed, done: F) -> impl IntoView
where
    F: Fn() + Copy + 'static,
{
    let Deed { path, class, picture, words, favourite, act } = deed;
    view! {
        <form
            method="post"
            action=[&room_path(&room.slug(), None), path].concat()
            on:submit=move |event| {
                event.prevent_default();
                done();
                act(live, room.slug());
            }
        >
            <Csrf live/>
            <button class=class name=favourite.map(|_| "favourite") value=favourite>
                {icon(picture)}
                <span>{words}</span>
            </button>
        </form>
    }
}

#[component]
fn Rename<F>(live: Live, room: OpenRoom, done: F) -> impl IntoView
where
    F: Fn() + Copy + 'static,
{
    let input = NodeRef::<html::Input>::new();
    let name = Memo::new(move |_| room.info.with(|info| info.name.to_string()));
    view! {
        <form
            class="menu__section"
            method="post"
            action=format!("{}/rename", room_path(&room.slug(), None))
            on:submit=move |event| {
                event.prevent_default();
                if let Some(input) = input.get_untracked() {
                    live.rename(room.slug(), input.value());
                }
                done();
            }
        >
            <Csrf live/>
            <label class="menu__heading" for="rename">{words::name()}</label>
            <div class="menu__row">
                <input
                    class="field__input"
                    id="rename"
                    name="name"
                    required=true
                    autocomplete="off"
                    value=move || name.get()
                    node_ref=input
                />
                <button class="button">{words::rename()}</button>
            </div>
        </form>
    }
}
