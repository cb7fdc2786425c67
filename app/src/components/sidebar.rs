//! The list of rooms.

use leptos::either::Either;
use leptos::html;
use leptos::prelude::*;
use sarang_protocol::room::{RoomKind, RoomSummary};
use sarang_protocol::sections::Part;
use sarang_protocol::text::RoomSlug;

use super::account::Account;
use super::avatar::SmallAvatar;
use super::icon::{Icon, icon, mark};
use super::way::way;
use crate::live::{Live, Overlay, Place};
use crate::routes::{ACTIVITY, DRAFTS, NEW_CONVERSATION, Route, SAVED, SECTIONS, THREADS, UNREAD, room_path};
use crate::words;

/// The list of rooms. On phones it is a popover behind [`DrawerButton`].
#[component]
pub(crate) fn Sidebar(live: Live) -> impl IntoView {
    let nav = NodeRef::<html::Nav>::new();
    // Whoever has chosen a room wants to see it, not the list.
    Effect::new(move |before: Option<()>| {
        live.place.track();
        if let Some(nav) = before.and(nav.get_untracked()) {
            // It refuses only where it is no popover, and then it is not in the way.
            let _ = nav.hide_popover();
        }
    });
    let open = open_room(live);
    let none = move || {
        live.rooms.with(|rooms| rooms.iter().all(|room| room.kind.is_conversation())).then(|| {
            view! { <p class="sidebar__none">{words::no_rooms_of_yours()}</p> }
        })
    };
    view! {
        <nav class="sidebar" id="sidebar" popover="auto" aria-label=words::rooms() node_ref=nav>
            <div class="sidebar__head">
                {mark()}
                <p class="sidebar__title">{live.me().title}</p>
                <button
                    class="icon-button sidebar__close"
                    type="button"
                    popovertarget="sidebar"
                    popovertargetaction="hide"
                    aria-label=words::close_rooms()
                >
                    {icon(Icon::Close)}
                </button>
            </div>
            <div class="sidebar__scroll">
                <a
                    class="sidebar__link sidebar__jump"
                    href=Route::Directory.to_path()
                    on:click=move |event| {
                        if !event.ctrl_key() && !event.meta_key() {
                            event.prevent_default();
                            live.lays_over(Overlay::Switcher);
                        }
                    }
                >
                    {icon(Icon::Search)}
                    <span>{words::jump_to()}</span>
                    <kbd class="sidebar__key" aria-hidden="true">{words::jump_key()}</kbd>
                </a>
                <RoomList is_here=|part| !matches!(part, Part::Rooms | Part::Conversations) open live/>
                <h2 class="sidebar__heading">{words::rooms()}</h2>
                {none}
                <RoomList is_here=|part| part == Part::Rooms open live/>
                <h2 class="sidebar__heading sidebar__heading--next">{words::direct_messages()}</h2>
                <RoomList is_here=|part| part == Part::Conversations open live/>
                {plain(NEW_CONVERSATION, Icon::Plus, words::new_message())}
                <div class="sidebar__more">
                    {plain(UNREAD, Icon::Dot, words::all_unread())}
                    {plain(THREADS, Icon::Bubble, words::threads())}
                    {plain(ACTIVITY, Icon::Bell, words::activity())}
                    {plain(SAVED, Icon::Bookmark, words::saved_messages())}
                    {plain(DRAFTS, Icon::Pencil, words::drafts())}
                    {plain(SECTIONS, Icon::Star, words::sort_rooms())}
                    <a
                        class="sidebar__link"
                        href=Route::Directory.to_path()
                        aria-current=move || {
                            live.place
                                .with(|place| matches!(place, Place::Directory(_)))
                                .then_some("page")
                        }
                    >
                        {icon(Icon::Compass)}
                        <span>{words::browse_rooms()}</span>
                    </a>
                    <a
                        class="sidebar__link"
                        href=Route::NewRoom.to_path()
                        aria-current=move || {
                            live.place
                                .with(|place| matches!(place, Place::NewRoom(_)))
                                .then_some("page")
                        }
                    >
                        {icon(Icon::Plus)}
                        <span>{words::new_room()}</span>
                    </a>
                </div>
            </div>
            <Account live/>
        </nav>
    }
}

/// The way to a page that is a document of its own.
fn plain(href: &'static str, picture: Icon, words: &'static str) -> impl IntoView {
    way("sidebar__link", href.to_owned(), picture, words)
}

/// Some parts of them. Those that are one's own have a heading within, above the first room of each.
#[component]
fn RoomList(is_here: fn(Part<'_>) -> bool, open: Memo<Option<RoomSlug>>, live: Live) -> impl IntoView {
    let rooms = move || {
        live.rooms.with(|rooms| {
            let mut above = None;
            let here = rooms.iter().filter(|room| is_here(room.part()));
            here.map(|room| {
                let heading = words::own_part(room.part());
                let first = (above != heading).then(|| heading.map(ToOwned::to_owned)).flatten();
                above = heading;
                (first, room.clone())
            })
            .collect::<Vec<_>>()
        })
    };
    view! {
        <ul class="sidebar__rooms">
            <For
                each=rooms
                key=|(heading, room)| {
                    (heading.clone(), room.slug.clone(), room.name.clone(), room.told(), room.mentions)
                }
                children=move |(heading, room)| view! { <RoomLink heading room open live/> }
            />
        </ul>
    }
}

#[component]
fn RoomLink(
    heading: Option<String>,
    room: RoomSummary,
    open: Memo<Option<RoomSlug>>,
    live: Live,
) -> impl IntoView {
    let name = name_of(live, &room);
    let (slug, unread, mentions, kind) = (room.slug.clone(), room.told(), room.mentions, room.kind);
    let sign = sign_of(room);
    let closed = (kind == RoomKind::Closed).then(|| {
        view! { <span class="visually-hidden">{[" (", words::closed(), ")"].concat()}</span> }
    });
    let href = room_path(&slug, None);
    let class = match unread {
        0 => "sidebar__room",
        _ => "sidebar__room sidebar__room--unread",
    };
    let badge = (unread > 0).then(|| {
        // Who is called has to know that first, and how often.
        let (class, shown, words) = match mentions {
            0 => ("badge", count(unread), words::unread(unread)),
            _ => ("badge badge--called", ["@", &count(mentions)].concat(), words::mentions(mentions)),
        };
        view! { <span class=class>{shown}<span class="visually-hidden">{words}</span></span> }
    });
    let current = move || open.with(|open| open.as_ref() == Some(&slug)).then_some("page");
    view! {
        <li>
            {heading.map(|heading| view! { <h2 class="sidebar__heading">{heading}</h2> })}
            <a class=class href=href aria-current=current>
                {sign}
                <span class="sidebar__name">{name}</span>
                {closed}
                {badge}
            </a>
        </li>
    }
}

/// What a room is called in a list.
pub(crate) fn name_of(live: Live, room: &RoomSummary) -> String {
    match room.with.as_slice() {
        [only] if live.is_me(only) => words::oneself(room.name.as_str()),
        _ => room.name.to_string(),
    }
}

/// What kind of room it is: the face of who is in it, or a picture.
pub(crate) fn sign_of(mut room: RoomSummary) -> impl IntoView {
    match (room.kind, room.with.pop()) {
        (RoomKind::Direct, Some(user)) => Either::Left(view! { <SmallAvatar user/> }),
        (RoomKind::Direct | RoomKind::Group, _) => Either::Right(icon(Icon::People)),
        (RoomKind::Closed, _) => Either::Right(icon(Icon::Lock)),
        (RoomKind::Open, _) => Either::Right(icon(Icon::Room)),
    }
}

/// Opens the list of rooms on phones; shows whether another room has something unread.
#[component]
pub(crate) fn DrawerButton(live: Live) -> impl IntoView {
    let open = open_room(live);
    let elsewhere = Memo::new(move |_| {
        live.rooms.with(|rooms| {
            open.with(|open| rooms.iter().any(|room| room.told() > 0 && open.as_ref() != Some(&room.slug)))
        })
    });
    view! {
        <button
            class="icon-button room-header__drawer"
            type="button"
            popovertarget="sidebar"
            aria-label=move || {
                if elsewhere.get() { words::rooms_with_unread() } else { words::rooms() }
            }
        >
            {icon(Icon::Lines)}
            {move || elsewhere.get().then(|| view! { <span class="room-header__dot"></span> })}
        </button>
    }
}

fn open_room(live: Live) -> Memo<Option<RoomSlug>> {
    Memo::new(move |_| {
        live.place.with(|place| match place {
            Place::Room(room) => Some(room.slug()),
            Place::Loading(slug) => Some(slug.clone()),
            _ => None,
        })
    })
}

fn count(unread: u32) -> String {
    if unread >= RoomSummary::UNREAD_CAP {
        format!("{}+", RoomSummary::UNREAD_CAP - 1)
    } else {
        unread.to_string()
    }
}
