//! What stands beside the list of rooms.

use leptos::prelude::*;

use super::composer::Composer;
use super::timeline::Timeline;
use crate::live::{Live, Place};

/// What stands beside the list of rooms. Another place is drawn anew, never turned into the one
/// before it: scroll position, focus and drafts belong to one room.
#[component]
pub fn Pane(live: Live) -> impl IntoView {
    view! {
        <For
            each=move || std::iter::once(live.place.get())
            key=Place::key
            children=move |place| match place {
                Place::Room(room) => view! {
                    <Timeline live room/>
                    <Composer live room/>
                }.into_any(),
                Place::Loading(_) => view! { <p>"Loading…"</p> }.into_any(),
                Place::Directory(_) => view! { <p>"Rooms"</p> }.into_any(),
                Place::NewRoom(_) => view! { <p>"New room"</p> }.into_any(),
                Place::NotFound => view! { <p>"There is no such room."</p> }.into_any(),
                Place::Failed { message } => view! { <p>{message}</p> }.into_any(),
            }
        />
    }
}
