//! Whether somebody is here.

use leptos::prelude::*;
use sarang_protocol::presence::{Company, Presence};
use sarang_protocol::text::Handle;

use crate::live::{Connection, Live, OpenRoom};

/// A mark on somebody's picture, told apart by its shape and by words: full for who is active, a
/// ring for who is away, none for who is offline, and nothing at all while it is not known.
#[component]
pub(crate) fn PresenceMark(live: Live, room: OpenRoom, handle: Handle) -> impl IntoView {
    let state = Memo::new(move |_| known(live, room, |company| company.of(&handle)).flatten());
    move || {
        state.get().map(|state| {
            let (class, words) = match state {
                Presence::Active => ("presence presence--active", ", active"),
                Presence::Away => ("presence presence--away", ", away"),
                Presence::Offline => ("presence", ", offline"),
            };
            view! { <span class=class><span class="visually-hidden">{words}</span></span> }
        })
    }
}

/// "12 here", if it is known.
pub(crate) fn here(live: Live, room: OpenRoom) -> Option<String> {
    let count = known(live, room, Company::here)?;
    Some([&count.to_string(), " here"].concat())
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
