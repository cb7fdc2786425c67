//! A message.

use leptos::prelude::*;

use super::message_foot::Foot;
use super::message_head::Head;
use super::message_text::Text;
use super::rows::{Delivery, Heading, Look, MessageRow};
use super::sheet::Sheet;
use crate::live::{Live, OpenRoom};

/// A message, sent or under way. `delivery` and `look` follow the row's own as they change.
#[component]
pub(crate) fn Message(
    live: Live,
    room: OpenRoom,
    row: MessageRow,
    delivery: Signal<Delivery>,
    look: Signal<Look>,
) -> impl IntoView {
    let MessageRow { cid, author, heading, .. } = row;
    let author = (heading == Heading::Full).then_some(author);
    let head = move || {
        let head = |look: &Look| delivery.with(|now| Head::of(live, room, author.as_ref(), look, now));
        Sheet::Head(look.with(head))
    };
    let text = move || Sheet::Text(look.with(|look| Text::of(look, live.me().user.handle)));
    let foot = move || {
        let foot = |look: &Look| delivery.with(|now| Foot::of(live, room, cid, look, now));
        Sheet::Foot(look.with(foot))
    };
    view! {
        <li class=move || class(heading, &delivery.read(), room)>
            {head}
            {text}
            {foot}
        </li>
    }
}

fn class(heading: Heading, delivery: &Delivery, room: OpenRoom) -> &'static str {
    let focused = |seq| room.focus.get() == Some(seq);
    match (heading, delivery) {
        (Heading::Full, Delivery::Sent { seq, .. }) if focused(*seq) => "message message--focus",
        (Heading::Full, Delivery::Sent { .. }) => "message",
        (Heading::Full, Delivery::Waiting) => "message message--pending",
        (Heading::Full, Delivery::Failed { .. }) => "message message--failed",
        (Heading::Continued, Delivery::Sent { seq, .. }) if focused(*seq) => {
            "message message--grouped message--focus"
        }
        (Heading::Continued, Delivery::Sent { .. }) => "message message--grouped",
        (Heading::Continued, Delivery::Waiting) => "message message--grouped message--pending",
        (Heading::Continued, Delivery::Failed { .. }) => "message message--grouped message--failed",
    }
}
