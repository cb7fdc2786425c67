//! A message.

use leptos::either::Either;
use leptos::prelude::*;
use sarang_protocol::id::Seq;
use sarang_protocol::text::Body;

use super::avatar::{initials, message_class};
use super::rich_text;
use super::rows::{Delivery, Heading, MessageRow};
use super::thread_line::ThreadLine;
use crate::live::{Connection, Live, OpenRoom};
use crate::routes::room_path;
use crate::words;

/// A message, sent or under way. `delivery` and `body` follow the row's own as they change.
#[component]
pub(crate) fn Message(
    live: Live,
    room: OpenRoom,
    row: MessageRow,
    delivery: Signal<Delivery>,
    body: Signal<Body>,
) -> impl IntoView {
    let MessageRow { cid, author, heading, .. } = row;

    // The link is what `#m42` leads to, so that permalinks work without JavaScript.
    let stamp = move || {
        delivery.with(|delivery| match *delivery {
            Delivery::Sent { seq, at } => Some(view! {
                <a
                    class="message__time"
                    id=format!("m{seq}")
                    href=room_path(&room.slug(), Some(seq))
                    autofocus=is_led_to(live, room, seq)
                >
                    <time datetime=at.to_string() title=live.moment(at)>{live.time(at)}</time>
                </a>
            }),
            _ => None,
        })
    };
    let head = match heading {
        Heading::Full => Either::Left(view! {
            <span class=message_class(author.handle.as_str()) aria-hidden="true">
                {initials(author.name.as_str())}
            </span>
            <div class="message__meta">
                <b class="message__author">{author.name.to_string()}</b>
                {stamp}
            </div>
        }),
        Heading::Continued => Either::Right(stamp),
    };
    // One view for all states: each more would be a kilobyte for every reader.
    let state = move || {
        let (class, words) = match delivery.get() {
            Delivery::Sent { .. } => return None,
            Delivery::Failed { message } => ("message__state", [words::not_sent(), &message].concat()),
            Delivery::Waiting => match obstacle(live) {
                Some(words) => ("message__state", words.to_owned()),
                None => ("message__waiting", words::sending().to_owned()),
            },
        };
        let failed = matches!(delivery.get(), Delivery::Failed { .. });
        let choice = failed.then(|| {
            view! {
                <button class="message__action" type="button" on:click=move |_| live.retry(room, cid)>
                    {words::try_again()}
                </button>
                <button class="message__action" type="button" on:click=move |_| live.edit(room, cid)>
                    {words::edit()}
                </button>
                <button class="message__action" type="button" on:click=move |_| live.discard(room, cid)>
                    {words::discard()}
                </button>
            }
        });
        // The connection's own words are read out, not those of each message that waits for it.
        let manners = if failed { "assertive" } else { "off" };
        Some(view! {
            <div class=class aria-live=manners>
                <span>{words}</span>
                {choice}
            </div>
        })
    };

    let text = move || {
        let body = body.get();
        if body.as_str().is_empty() {
            Either::Left(view! { <p class="message__gone">{words::message_deleted()}</p> })
        } else {
            Either::Right(rich_text::Text(body, live.me().user.handle))
        }
    };

    view! {
        <li class=move || class(heading, &delivery.read(), room)>
            {head}
            {text}
            <ThreadLine live room delivery/>
            {state}
        </li>
    }
}

/// What a message waits for, if it is more than an answer.
fn obstacle(live: Live) -> Option<&'static str> {
    Some(match live.trouble()? {
        Connection::Offline => words::waits_for_network(),
        Connection::SignedOut => words::waits_for_sign_in(),
        _ => words::waits_for_connection(),
    })
}

/// Whether the address of a page from the server names this message. Browsers bring what has
/// `autofocus` into view by themselves, which is how a permalink leads there without JavaScript.
/// Later ones are scrolled to by script, and must not take the focus from the composer.
fn is_led_to(live: Live, room: OpenRoom, seq: Seq) -> bool {
    !live.mounted.get_untracked() && room.focus.get_untracked() == Some(seq)
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
