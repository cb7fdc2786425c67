//! What a thread is read from, and how one stands to it.

use gloo_net::http::Method;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sarang_protocol::api::Message;
use sarang_protocol::frame::ClientFrame;
use sarang_protocol::id::Seq;
use sarang_protocol::message::RoomEvent;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::thread::{Following, ThreadView};
use sarang_protocol::timeline::Timeline;

use super::thread::catch_up;
use crate::live::fetch::{self, FetchError, tell};
use crate::live::socket::{Transmitted, transmit};
use crate::live::{Live, OpenRoom, receive};

/// So many replies are read at a time: a few screens.
pub(super) const PAGE: u32 = 100;

/// Reads replies before those that are here.
pub(super) fn older(live: Live, panel: OpenRoom) {
    let Some(root) = panel.root() else { return };
    let first = panel.timeline.with_untracked(Timeline::first_reply);
    spawn_local(async move {
        let read = read_view(&panel.slug(), root, first, PAGE).await;
        match read {
            // It may have been put away meanwhile.
            Ok(view) => drop(panel.timeline.try_update(|timeline| {
                timeline.prepend(
                    first,
                    view.replies.into_iter().map(Message::into_event).collect(),
                    view.older,
                );
            })),
            Err(error) => tell(live, error),
        }
        Timeout::new(receive::DRAWN_MS, move || {
            panel.loading_older.try_set(false);
        })
        .forget();
    });
}

/// Reads the thread anew, if one of this room is open.
pub(super) fn anew(live: Live, slug: &RoomSlug) {
    let Some(panel) = live.panel.get_untracked().filter(|panel| panel.is(slug)) else { return };
    let Some(root) = panel.root() else { return };
    spawn_local(async move {
        let slug = panel.slug();
        let read = read_view(&slug, root, None, PAGE).await;
        if live.panel.get_untracked().and_then(OpenRoom::root) != Some(root) {
            return;
        }
        match read {
            Ok(view) => {
                let own = view.own.clone();
                let (messages, older, head) = parts(view);
                panel.timeline.update(|timeline| timeline.replace_thread(root, messages, older, head));
                learn(live, &slug, root, &own);
                catch_up(live, &slug);
            }
            Err(error) => tell(live, error),
        }
    });
}

/// Its end has been seen.
pub(super) fn read(live: Live, panel: OpenRoom) {
    let Some(thread) = panel.thread() else { return };
    let last = panel.timeline.with_untracked(|timeline| {
        timeline.events().next_back().map(|event| (event.seq, event.author.clone()))
    });
    let Some((seq, author)) = last else { return };
    if seq <= thread.read.get_value() || seq == thread.root {
        return;
    }
    let room = panel.slug();
    let told = transmit(live, &ClientFrame::Read { room, seq, thread: Some(thread.root), user_after: None });
    // Without a line, it is said again when one is back.
    if told == Transmitted::Sent {
        thread.read.set_value(seq);
        // Who replies follows, and that is told by the reply alone.
        if live.is_me(&author) {
            thread.follows.set(true);
        }
    }
}

/// One has changed how one stands to a thread, here or elsewhere.
pub(super) fn learn(live: Live, slug: &RoomSlug, root: Seq, own: &Following) {
    let panel = live.panel.get_untracked().filter(|panel| panel.is(slug));
    if let Some(thread) = panel.and_then(OpenRoom::thread).filter(|thread| thread.root == root) {
        thread.follows.set(own.following);
        thread.read.update_value(|read| *read = own.read.max(*read));
    }
}

/// Follows it, or no longer.
pub(super) fn follow(live: Live, panel: OpenRoom) {
    let Some(thread) = panel.thread() else { return };
    let on = !thread.follows.get_untracked();
    thread.follows.set(on);
    let path = [&path(&panel.slug(), thread.root), "/following"].concat();
    spawn_local(async move {
        let method = if on { Method::PUT } else { Method::DELETE };
        if let Err(error) = fetch::act(method, &path).await {
            let _ = thread.follows.try_set(!on);
            tell(live, error);
        }
    });
}

/// Reads a thread, with at most so many of its newest replies, or of those before one.
pub(super) async fn read_view(
    slug: &RoomSlug,
    root: Seq,
    before: Option<Seq>,
    most: u32,
) -> Result<ThreadView, FetchError> {
    let before = before.map(|seq| ["&before=", &seq.to_string()].concat()).unwrap_or_default();
    fetch::get(&[&path(slug, root), "?limit=", &most.to_string(), &before].concat()).await
}

fn path(slug: &RoomSlug, root: Seq) -> String {
    [&fetch::room_path(slug), "/threads/", &root.to_string()].concat()
}

/// Its messages, whether there are older ones, and the room's newest event.
pub(super) fn parts(view: ThreadView) -> (Vec<RoomEvent>, bool, Seq) {
    let ThreadView { root, replies, older, head, .. } = view;
    let messages = std::iter::once(root).chain(replies).map(Message::into_event).collect();
    (messages, older, head)
}
