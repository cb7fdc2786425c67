//! Drafts on all devices: what is typed here is told to the server when it has rested, and what the server says is
//! taken over where nothing has been typed that it does not know.

use std::collections::BTreeMap;

use gloo_net::http::Method;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsValue;
use sarang_protocol::drafts::{DraftKept, SetDraft};
use sarang_protocol::id::Seq;
use sarang_protocol::text::RoomSlug;
use web_sys::{RequestInit, VisibilityState};

use crate::live::fetch::{self, FetchError, room_path};
use crate::live::{Aim, Live, OpenRoom, drafts};

/// What has not been typed at for so long, in milliseconds, is told: most messages are written and sent without that
/// pause, and cost no request.
const REST_MS: u32 = 2_500;

/// What is known of the server's drafts.
#[derive(Default)]
pub(super) struct Kept {
    timer: Option<Timeout>,
    /// They are being told.
    busy: bool,
    /// The server's words, as far as they are known, and the event of one's own log up to which they hold.
    told: BTreeMap<RoomSlug, (Seq, String)>,
}

impl Kept {
    /// What the server keeps from this event of one's own log on. Gives what it has said since, if that is known.
    fn hears(&mut self, place: &RoomSlug, seq: Seq, text: &str) -> Option<String> {
        match self.told.get(place) {
            Some((known, newer)) if *known >= seq => Some(newer.clone()),
            _ => {
                self.told.insert(place.clone(), (seq, text.to_owned()));
                None
            }
        }
    }
}

/// Tells what an earlier page has left, and what a page leaves that goes.
pub(super) fn begin(live: Live) {
    rest(live);
    window_event_listener_untyped("visibilitychange", move |_| {
        if document().visibility_state() == VisibilityState::Hidden {
            send(live);
        }
    });
    window_event_listener_untyped("pagehide", move |_| leave(live));
}

/// Something has been typed that the server does not know.
pub(super) fn rest(live: Live) {
    with(live, |kept| kept.timer = Some(Timeout::new(REST_MS, move || send(live))));
}

/// Tells the server what it does not know, one after the other: the last word is the last that it hears. What it does
/// not take stays here, and is told again when there is a new line, or something else stands there.
pub(super) fn send(live: Live) {
    if with(live, |kept| std::mem::replace(&mut kept.busy, true)) {
        return rest(live);
    }
    spawn_local(async move {
        let shelf = live.engine().shelf.clone();
        for (place, text) in shelf.drafts() {
            let known = with(live, |kept| kept.told.get(&place).is_some_and(|(_, told)| *told == text));
            if known {
                shelf.drop_draft(&place, &text);
                continue;
            }
            let (path, draft) = request(&place, &text);
            match fetch::change::<DraftKept>(Method::PUT, &path, &draft).await {
                Ok(DraftKept { user_seq }) => {
                    let newer = with(live, |kept| kept.hears(&place, user_seq, &text));
                    shelf.drop_draft(&place, &text);
                    if let Some(body) = newer {
                        // Another device has written there since.
                        take_over(live, &place, &body);
                    }
                }
                Err(FetchError::SignedOut) => break,
                Err(_) => {}
            }
        }
        with(live, |kept| kept.busy = false);
    });
}

/// The page goes, and does not wait. What it tells now has to outlive it.
fn leave(live: Live) {
    for (place, text) in live.engine().shelf.drafts() {
        let (path, draft) = request(&place, &text);
        let init = RequestInit::new();
        init.set_method("PUT");
        init.set_body(&JsValue::from_str(&serde_json::to_string(&draft).unwrap_or_default()));
        let _ = js_sys::Reflect::set(&init, &JsValue::from_str("keepalive"), &JsValue::TRUE);
        let _ = window().fetch_with_str_and_init(&path, &init);
    }
}

/// What the server keeps from this event of one's own log on.
pub(super) fn learn(live: Live, seq: Seq, room: &RoomSlug, thread: Option<Seq>, body: &str) {
    let place = drafts::name(room.clone(), thread);
    if with(live, |kept| kept.hears(&place, seq, body)).is_none() {
        take_over(live, &place, body);
    }
}

/// Puts there what the server keeps. What was typed here last is told in its turn, and stands then.
fn take_over(live: Live, place: &RoomSlug, body: &str) {
    drafts::save(live);
    if live.engine().shelf.draft(place).is_some() {
        return;
    }
    let (room, thread) = parts(place);
    // Where it stands already, the caret is left alone.
    let differs = |view: &OpenRoom| view.root() == thread && view.draft.with_untracked(|draft| draft != body);
    for view in live.views(&room).into_iter().filter(differs) {
        view.draft.update_untracked(|draft| body.clone_into(draft));
        let edits = view.aim.with_value(|aim| matches!(aim, Some(Aim::Edit { .. })));
        if let Some(field) = view.field.get_value().filter(|_| !edits) {
            field.put(body);
        }
    }
}

/// The room, and the thread of it, that a draft is kept under the name of.
fn parts(place: &RoomSlug) -> (RoomSlug, Option<Seq>) {
    match place.as_str().split_once('/') {
        Some((room, root)) => (RoomSlug::trusted(room), root.parse().ok().map(Seq)),
        None => (place.clone(), None),
    }
}

/// How a draft is told.
fn request(place: &RoomSlug, text: &str) -> (String, SetDraft) {
    let (room, thread) = parts(place);
    ([&room_path(&room), "/draft"].concat(), SetDraft { body: text.to_owned(), thread })
}

fn with<T>(live: Live, act: impl FnOnce(&mut Kept) -> T) -> T {
    act(&mut live.engine().hand.borrow_mut().drafts)
}
