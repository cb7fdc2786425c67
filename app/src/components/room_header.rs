//! Which room this is.

use leptos::prelude::*;
use sarang_protocol::room::RoomKind;

use super::avatar::SmallAvatar;
use super::icon::{Icon, icon};
use super::presence::{PresenceMark, with_those_here};
use super::room_menu::RoomMenu;
use super::sidebar::DrawerButton;
use crate::live::{Live, OpenRoom};
use crate::words;

/// A room's name and purpose, its members' number, and the menu of what can be done with it.
#[component]
pub(crate) fn RoomHeader(live: Live, room: OpenRoom) -> impl IntoView {
    let name = Memo::new(move |_| room.info.with(|info| info.name.to_string()));
    let purpose = Memo::new(move |_| room.info.with(|info| info.purpose.to_string()));
    let members = Memo::new(move |_| {
        with_those_here(live, room, &room.info.with(|info| info.member_count).to_string())
    });
    let info = room.info.get_untracked();
    // Of a conversation there is nothing to be known or done but to write.
    let menu = (!info.kind.is_conversation()).then(|| {
        view! {
            <button
                class="icon-button"
                type="button"
                popovertarget="room-menu"
                aria-label=words::about_this_room()
            >
                {icon(Icon::Dots)}
            </button>
            <RoomMenu live room/>
        }
    });
    let other = info.members.into_iter().find(|user| info.kind == RoomKind::Direct && !live.is_me(user));
    let picture = other.map(|user| {
        view! {
            <span class="members__picture">
                <SmallAvatar user=user.clone()/>
                <PresenceMark live room handle=user.handle/>
            </span>
        }
    });
    let lock = (info.kind == RoomKind::Closed).then(|| icon(Icon::Lock));
    view! {
        <header class="room-header">
            <DrawerButton live/>
            {picture}
            {lock}
            <div class="room-header__text">
                <h1 class="room-header__name">{move || name.get()}</h1>
                {move || {
                    let purpose = purpose.get();
                    (!purpose.is_empty())
                        .then(|| view! { <p class="room-header__purpose">{purpose}</p> })
                }}
            </div>
            <button
                class="icon-button room-header__members"
                type="button"
                popovertarget="members"
                aria-label=move || members.with(|seen| words::show_who_is_here(seen))
            >
                {icon(Icon::People)}
                <span>{move || members.get()}</span>
            </button>
            {menu}
        </header>
    }
}

/// The header of what is no room: a heading, and the way to the list of rooms on phones.
#[component]
pub(crate) fn PlainHeader(live: Live, #[prop(into)] heading: String) -> impl IntoView {
    view! {
        <header class="room-header">
            <DrawerButton live/>
            <div class="room-header__text">
                <h1 class="room-header__name">{heading}</h1>
            </div>
        </header>
    }
}
