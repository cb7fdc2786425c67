//! A message.

use leptos::prelude::*;

use super::rows::{Delivery, MessageRow};
use crate::live::{Live, OpenRoom};

/// A message, sent or under way. `delivery` follows the row's own as it changes.
#[component]
pub fn Message(
    live: Live,
    room: OpenRoom,
    row: MessageRow,
    delivery: Signal<Delivery>,
) -> impl IntoView {
    let _ = (live, room, delivery);
    view! { <p>{row.body.as_str().to_owned()}</p> }
}
