//! What stands under a message about threads: what its own has come to, or which it is in.

use leptos::prelude::*;
use sarang_protocol::id::Seq;
use sarang_protocol::thread::ThreadState;

use super::avatar::SmallAvatar;
use super::rows::Delivery;
use crate::live::{Live, OpenRoom};
use crate::routes::thread_path;
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

/// The way to a message's thread, with the number of replies, the last one's moment and who replied first.
#[component]
pub(crate) fn ThreadLine(live: Live, room: OpenRoom, delivery: Signal<Delivery>) -> impl IntoView {
    let tie = Memo::new(move |_| {
        let Delivery::Sent { seq, .. } = *delivery.read() else { return None };
        let (root, thread, gone) = room.timeline.with(|log| {
            let event = log.event(seq)?;
            let thread = event.state().and_then(|state| state.thread.clone());
            Some((event.thread(), thread.filter(|thread| thread.count > 0), event.is_deleted()))
        })?;
        match (root, thread) {
            (Some(root), _) => Some(Tie::Within(root)),
            (_, Some(thread)) => Some(Tie::Begun(seq, thread)),
            _ => (!gone && room.focus.get() == Some(seq)).then_some(Tie::Possible(seq)),
        }
    });
    move || {
        let (root, thread) = match tie.get()? {
            Tie::Begun(root, thread) => (root, Some(thread)),
            Tie::Within(root) => return Some(line(room, root, None, words::in_a_thread().to_owned())),
            Tie::Possible(root) => {
                return Some(line(room, root, None, words::reply_in_a_thread().to_owned()));
            }
        };
        let replies = words::replies(thread.as_ref().map_or(0, |thread| thread.count));
        Some(line(room, root, thread.map(|thread| (live, thread)), replies))
    }
}

fn line(room: OpenRoom, root: Seq, thread: Option<(Live, Box<ThreadState>)>, text: String) -> impl IntoView {
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
        <a class="thread-line" href=thread_path(&room.slug(), root)>
            {faces}
            <span>{text}</span>
            {last}
        </a>
    }
}
