//! Whether somebody is here.

use leptos::prelude::*;
use sarang_protocol::presence::{Company, Presence};
use sarang_protocol::text::Handle;

use crate::live::{Connection, Live, OpenRoom};
use crate::words;

/// A mark on somebody's picture, told apart by its shape and by words: full for who is active, a
/// ring for who is away, none for who is offline or not known. One attribute
/// is both, for there is a mark for each member, and each kind of part weighs in the page's wasm.
#[component]
pub(crate) fn PresenceMark(live: Live, room: OpenRoom, handle: Handle) -> impl IntoView {
    let words = move || match known(live, room, |company| company.of(&handle)).flatten() {
        Some(Presence::Active) => words::active(),
        Some(Presence::Away) => words::away(),
        Some(Presence::Offline) => words::offline(),
        // A picture without words would be read out as one.
        None => words::presence_unknown(),
    };
    view! { <span class="presence" role="img" aria-label=words></span> }
}

/// "12 members", and " · 9 here" behind it, if that is known.
pub(crate) fn with_those_here(live: Live, room: OpenRoom, members: &str) -> String {
    match known(live, room, Company::here) {
        Some(here) => words::with_those_here(members, here),
        None => members.to_owned(),
    }
}

/// What is known of a room's people. Without a line, nothing is.
fn known<T>(live: Live, room: OpenRoom, look: impl FnOnce(&Company) -> T) -> Option<T> {
    let cut_off = live.connection.with(|connection| {
        matches!(connection, Connection::Offline | Connection::SignedOut | Connection::Waiting { .. })
    });
    if cut_off {
        return None;
    }
    room.company.with(|company| company.as_ref().map(look))
}
