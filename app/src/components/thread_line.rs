//! What stands under a message: what its thread has come to, or which it is in, and the way to all that can be
//! done with it.

use leptos::prelude::*;
use sarang_protocol::id::Seq;
use sarang_protocol::thread::ThreadState;

use super::avatar::SmallAvatar;
use super::rows::Delivery;
use crate::live::{Live, OpenRoom};
use crate::routes::{actions_path, thread_path};
use crate::words;

/// What a message has to do with threads.
#[derive(Clone, PartialEq, Eq)]
enum Tie {
    /// One begins with it.
    Begun(Seq, Box<ThreadState>),
    /// It is in one, and shown in the room too.
    Within(Seq),
    /// None yet. It is what the page is about, so that one may begin here.
    Possible(Seq),
}

/// The way to a message's thread, with the number of replies, the last one's moment and who replied first; and,
/// under the message that the page is about, to its own page.
#[component]
pub(crate) fn ThreadLine(live: Live, room: OpenRoom, delivery: Signal<Delivery>) -> impl IntoView {
    let tie = Memo::new(move |_| {
        let Delivery::Sent { seq, .. } = *delivery.read() else { return (None, None) };
        let (root, thread, gone) = room
            .timeline
            .with(|log| {
                let event = log.event(seq)?;
                let thread = event.state().and_then(|state| state.thread.clone());
                Some((event.thread(), thread.filter(|thread| thread.count > 0), event.is_deleted()))
            })
            .unwrap_or((None, None, true));
        let led_to = (!gone && room.focus.get() == Some(seq)).then_some(seq);
        let tie = match (root, thread) {
            (Some(root), _) => Some(Tie::Within(root)),
            (_, Some(thread)) => Some(Tie::Begun(seq, thread)),
            _ => led_to.map(Tie::Possible),
        };
        (tie, led_to)
    });
    move || {
        let (tie, led_to) = tie.get();
        let slug = room.slug();
        let thread = tie.map(|tie| {
            let (root, thread, text) = match tie {
                Tie::Begun(root, thread) => {
                    let text = words::replies(thread.count);
                    (root, Some(thread), text)
                }
                Tie::Within(root) => (root, None, words::in_a_thread().to_owned()),
                Tie::Possible(root) => (root, None, words::reply_in_a_thread().to_owned()),
            };
            line(thread_path(&slug, root), thread.map(|thread| (live, thread)), text)
        });
        // All else that can be done with it: a page of its own.
        let actions =
            led_to.map(|seq| line(actions_path(&slug, seq), None, words::message_actions().to_owned()));
        (thread, actions)
    }
}

fn line(path: String, thread: Option<(Live, Box<ThreadState>)>, text: String) -> impl IntoView {
    let (faces, last) = match thread {
        Some((live, thread)) => {
            let last = thread.last;
            let faces: Vec<_> = thread.people.into_iter().map(|user| view! { <SmallAvatar user/> }).collect();
            let last = view! {
                <time class="thread-line__last" datetime=last.to_string()>{live.moment(last)}</time>
            };
            (Some(faces), Some(last))
        }
        None => (None, None),
    };
    view! {
        <a class="thread-line" href=path>
            {faces}
            <span>{text}</span>
            {last}
        </a>
    }
}
