//! What stands beside the list of rooms.

use leptos::either::{Either, EitherOf6};
use leptos::prelude::*;
use sarang_protocol::text::RoomSlug;

use super::composer::Composer;
use super::empty::Empty;
use super::icon::Icon;
use super::join_bar::JoinBar;
use super::late;
use super::members::Members;
use super::room_header::{PlainHeader, RoomHeader};
use super::skeleton::Skeleton;
use super::timeline::Timeline;
use crate::live::{Live, OpenRoom, Place};
use crate::routes::Route;
use crate::words;

/// What stands beside the list of rooms. Another place is drawn anew, never turned into the one
/// before it: scroll position, focus and drafts belong to one room.
#[component]
pub(crate) fn Pane(live: Live) -> impl IntoView {
    view! {
        <For
            each=move || std::iter::once(live.place.get())
            key=Place::key
            children=move |place| match place {
                Place::Room(room) => EitherOf6::A(view! { <Room live room/> }),
                Place::Loading(slug) => EitherOf6::B(view! { <Loading live slug/> }),
                Place::Directory(rooms) => EitherOf6::C(late::now(late::directory(live, rooms))),
                Place::NewRoom(form) => EitherOf6::D(late::now(late::new_room(live, form))),
                Place::NotFound => EitherOf6::E(view! { <NotFound live/> }),
                Place::Failed { message } => EitherOf6::F(view! { <Failed live message/> }),
            }
        />
    }
}

#[component]
fn Room(live: Live, room: OpenRoom) -> impl IntoView {
    let joined = Memo::new(move |_| room.info.with(|info| info.joined));
    let foot = move || {
        if joined.get() {
            Either::Left(view! { <Composer live room/> })
        } else {
            Either::Right(view! { <JoinBar live room/> })
        }
    };
    // Who is in a conversation is in its name; that they came is no news there.
    let is_conversation = room.info.with_untracked(|info| info.kind.is_conversation());
    let class = if is_conversation { "pane pane--room pane--people" } else { "pane pane--room" };
    view! {
        <main class=class id="main" tabindex="-1">
            <RoomHeader live room/>
            <Timeline live room/>
            {foot}
            <Members live room/>
        </main>
    }
}

#[component]
fn Loading(live: Live, slug: RoomSlug) -> impl IntoView {
    let name = live.rooms.with_untracked(|rooms| {
        rooms
            .iter()
            .find(|room| room.slug == slug)
            .map_or_else(|| slug.to_string(), |room| room.name.to_string())
    });
    view! {
        <main class="pane" id="main" tabindex="-1" aria-busy="true">
            <PlainHeader live heading=name/>
            <Skeleton/>
        </main>
    }
}

#[component]
fn NotFound(live: Live) -> impl IntoView {
    view! {
        <main class="pane" id="main" tabindex="-1">
            <PlainHeader live heading=words::not_found()/>
            <div class="pane__scroll pane__scroll--centre">
                <Empty
                    sign=Icon::Compass
                    heading=words::no_such_room()
                    text=words::no_such_room_hint()
                >
                    <a class="button button--primary" href=Route::Directory.to_path()>
                        {words::browse_rooms()}
                    </a>
                </Empty>
            </div>
        </main>
    }
}

#[component]
fn Failed(live: Live, message: String) -> impl IntoView {
    view! {
        <main class="pane" id="main" tabindex="-1">
            <PlainHeader live heading=words::in_the_way()/>
            <div class="pane__scroll pane__scroll--centre" role="alert">
                <Empty sign=Icon::Broken heading=words::could_not_be_loaded() text=message>
                    <button
                        class="button button--primary"
                        type="button"
                        on:click=move |_| live.retry_place()
                    >
                        {words::try_again()}
                    </button>
                </Empty>
            </div>
        </main>
    }
}
