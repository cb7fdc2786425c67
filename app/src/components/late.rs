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
#[cfg(feature = "hydrate")]
use crate::live::pointing::Ask;
#[cfg(feature = "hydrate")]
use crate::live::tools::hear;
use crate::live::{Live, NewRoomForm, Overlay};

/// A view that may not have arrived.
pub(crate) type Late = Result<AnyView, SplitLoaderError>;

/// What a part that has arrived draws, or does; what has not is nothing.
pub(crate) fn now<T>(part: impl Future<Output = Result<T, SplitLoaderError>>) -> Option<T> {
    match pin!(part).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(part) => part.ok(),
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

/// What can be done with messages.
#[cfg(feature = "hydrate")]
#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, preload(load_tools), fallible)]
pub(crate) fn tools(live: Live, ask: Ask) -> Result<bool, SplitLoaderError> {
    Ok(hear(live, ask))
}
