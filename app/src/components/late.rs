//! Parts of the page that the browser loads when they are opened.
//!
//! What stands here is cut out of the module that every page loads (`frontend/builder/src/split.rs`),
//! with all that nothing else needs. The server draws it like the rest.

#![expect(clippy::unnecessary_wraps, reason = "a part that does not come is the macro's error, of this type")]

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use sarang_protocol::room::RoomListing;

use super::directory::Directory;
use super::new_room::NewRoom;
use super::switcher::OverlayBox;
use crate::live::{Live, NewRoomForm, Overlay};

/// A view that may not have arrived.
pub(crate) type Late = Result<AnyView, SplitLoaderError>;

/// Draws a part that has arrived; what has not is nothing.
pub(crate) fn now(part: impl Future<Output = Late>) -> Option<AnyView> {
    match pin!(part).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(view) => view.ok(),
        Poll::Pending => None,
    }
}

/// The directory of rooms.
#[wasm_split(rooms, wasm_split_path = ::leptos::wasm_split, preload(load_directory), fallible)]
pub(crate) fn directory(live: Live, rooms: RwSignal<Vec<RoomListing>>) -> Late {
    Ok(view! { <Directory live rooms/> }.into_any())
}

/// What stands before everything else for a moment.
#[wasm_split(overlay, wasm_split_path = ::leptos::wasm_split, preload(load_overlay), fallible)]
pub(crate) fn overlay(live: Live, overlay: Overlay) -> Late {
    Ok(view! { <OverlayBox live overlay/> }.into_any())
}

/// The form for a new room.
#[wasm_split(rooms, wasm_split_path = ::leptos::wasm_split, preload(load_new_room), fallible)]
pub(crate) fn new_room(live: Live, form: NewRoomForm) -> Late {
    Ok(view! { <NewRoom live form/> }.into_any())
}
