//! Going elsewhere by a few keys.

use gloo_net::http::Method;
use gloo_timers::future::TimeoutFuture;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sarang_protocol::api::{People, RoomInfo, StartConversation};
use sarang_protocol::text::Handle;
use sarang_protocol::user::User;

use super::fetch::{self, FetchError, tell};
use super::{Live, Overlay, belongs_to_input_method, rooms};
use crate::components::late;
use crate::routes;

/// Keys that come so close together, in milliseconds, are one question.
const PAUSE_MS: u32 = 120;

/// Listens for the keys that work everywhere.
pub(super) fn listen(live: Live) {
    window_event_listener(leptos::ev::keydown, move |event| pressed(live, &event));
}

fn pressed(live: Live, event: &KeyboardEvent) {
    let held = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
    if !held || belongs_to_input_method(event) {
        return;
    }
    let overlay = match event.key().as_str() {
        // On a Korean keyboard, where the same key is a vowel.
        "k" | "K" | "ㅏ" => Overlay::Switcher,
        "/" => Overlay::Keys,
        _ => return,
    };
    event.prevent_default();
    open(live, overlay);
}

pub(super) fn open(live: Live, overlay: Overlay) {
    spawn_local(async move {
        match late::load_overlay().await {
            Ok(()) => live.overlay.set(Some(overlay)),
            Err(error) => tell(live, error.into()),
        }
    });
}

/// Asks who is meant, unless something else has been typed meanwhile.
pub(super) fn find_people(typed: RwSignal<String>, found: RwSignal<Vec<User>>) {
    let text = typed.get_untracked();
    if text.trim().is_empty() {
        found.set(Vec::new());
        return;
    }
    spawn_local(async move {
        let stands = || typed.try_get_untracked().as_ref() == Some(&text);
        TimeoutFuture::new(PAUSE_MS).await;
        if !stands() {
            return;
        }
        let mut path = String::from("/api/v1/people?q=");
        routes::encode(text.trim(), &mut path);
        // Without a line there are the rooms, which are here.
        let people = fetch::get::<People>(&path).await.map(|people| people.people).unwrap_or_default();
        if stands() {
            found.try_set(people);
        }
    });
}

/// Opens the conversation with somebody, who may be oneself.
pub(super) fn converse(live: Live, handle: &Handle) {
    let people = if *handle == live.me().user.handle { Vec::new() } else { vec![handle.to_string()] };
    spawn_local(async move {
        let asked: Result<RoomInfo, FetchError> =
            fetch::change(Method::POST, "/api/v1/conversations", &StartConversation { people }).await;
        match asked {
            Ok(info) => {
                rooms::add_own(live, &info);
                live.open(info.slug, None);
            }
            Err(error) => tell(live, error),
        }
    });
}
