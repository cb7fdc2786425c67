//! All rooms that one could join.

use leptos::either::Either;
use leptos::prelude::*;
use sarang_protocol::room::RoomListing;

use super::csrf::Csrf;
use super::empty::Empty;
use super::icon::{Icon, icon};
use super::sidebar::DrawerButton;
use crate::live::Live;
use crate::routes::{Route, room_path};
use crate::words;

/// The directory of rooms.
#[component]
pub(crate) fn Directory(live: Live, rooms: RwSignal<Vec<RoomListing>>) -> impl IntoView {
    let empty = move || {
        rooms.with(Vec::is_empty).then(|| {
            view! {
                <Empty
                    sign=Icon::Compass
                    heading=words::no_rooms()
                    text=words::make_the_first()
                >
                    <a class="button button--primary" href=Route::NewRoom.to_path()>{words::new_room()}</a>
                </Empty>
            }
        })
    };
    view! {
        <main class="pane" id="main" tabindex="-1">
            <header class="room-header">
                <DrawerButton live/>
                <div class="room-header__text">
                    <h1 class="room-header__name">{words::browse_rooms()}</h1>
                </div>
                <a class="button button--small" href=Route::NewRoom.to_path()>
                    {icon(Icon::Plus)}
                    {words::new_room()}
                </a>
            </header>
            <div class="pane__scroll">
                <div class="pane__column">
                    {empty}
                    <ul class="directory__list">
                        <For
                            each=move || rooms.get()
                            key=|room| (room.slug.clone(), room.name.clone(), room.members, room.joined)
                            children=move |room| view! { <Listing live room/> }
                        />
                    </ul>
                </div>
            </div>
        </main>
    }
}

#[component]
fn Listing(live: Live, room: RoomListing) -> impl IntoView {
    let RoomListing { slug, name, purpose, members, joined } = room;
    let path = room_path(&slug, None);
    let action = if joined {
        Either::Left(view! {
            <span class="directory__act directory__in">{icon(Icon::Check)}{words::joined()}</span>
        })
    } else {
        Either::Right(view! {
            <form
                class="directory__act"
                method="post"
                action=format!("{path}/join")
                on:submit=move |event| {
                    event.prevent_default();
                    live.join(slug.clone());
                }
            >
                <Csrf live/>
                <button class="button button--small">
                    {words::join()}
                    <span class="visually-hidden">{format!(" {name}")}</span>
                </button>
            </form>
        })
    };
    let purpose =
        (purpose.as_str() != "").then(|| view! { <p class="directory__purpose">{purpose.to_string()}</p> });
    view! {
        <li class="directory__room">
            <div class="directory__text">
                <h2 class="directory__heading">
                    <a class="directory__name" href=path>{name.to_string()}</a>
                </h2>
                {purpose}
                <p class="directory__count">{words::people(members)}</p>
            </div>
            {action}
        </li>
    }
}
