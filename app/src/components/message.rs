//! A message.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos::tachys::html::InertElement;

#[cfg(feature = "ssr")]
use super::canvas::{Canvas, Html};
use super::message_foot::Foot;
use super::message_head::Head;
use super::message_text::Text;
#[cfg(not(feature = "ssr"))]
use super::rows::Look;
use super::rows::{Delivery, Heading, MessageRow};
use super::sheet::Sheet;
use crate::live::{Live, OpenRoom};

/// A message of a page from the server. Nothing in it follows anything there, and as views it would cost several
/// times as much: a page has fifty of them.
#[cfg(feature = "ssr")]
pub(crate) fn message(live: Live, room: OpenRoom, row: &MessageRow) -> InertElement {
    let MessageRow { cid, author, look, heading, delivery } = row;
    let author = (*heading == Heading::Full).then_some(author);
    let mut html = String::with_capacity(1024);
    untrack(|| {
        let mut canvas = Html(&mut html);
        canvas.open("li", class(*heading, delivery, room), &[]);
        Sheet::Head(Head::of(live, room, author, look, delivery)).put(&mut canvas);
        Sheet::Text(Text::of(look, live.me().user.handle)).put(&mut canvas);
        Sheet::Foot(Foot::of(live, room, *cid, look, delivery)).put(&mut canvas);
        canvas.close("li");
    });
    InertElement::new(html)
}

/// A message, sent or under way. `delivery` and `look` follow the row's own as they change.
#[cfg(not(feature = "ssr"))]
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
