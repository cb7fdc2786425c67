//! Tells of messages outside of the page: by a notification of the system, by a sound.
//!
//! One tab of a browser tells, the one whose turn it is to send; and it waits for a moment, for what is read
//! meanwhile, in another tab or on another device, is no news. What the browser offers for it is called by its name:
//! `wasm-bindgen` would put what binds it into the script that every page loads.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use sarang_protocol::id::Seq;
use sarang_protocol::message::RoomEvent;
use sarang_protocol::rich_text::{Kind, Node};
use sarang_protocol::text::{Body, RoomSlug};

use super::{replies, thread};
use crate::live::bell::Bell;
use crate::live::start::is_attentive;
use crate::live::{Live, clock, fetch, navigation};
use crate::routes::{THREAD, room_path};
use crate::words::{browser as words, current};

/// What has not been read for so long, in milliseconds, is told. It is longer than a message needs to get to
/// another tab, to be read there and to come back as read.
const WAIT_MS: u32 = 1_000;

/// Between two sounds are at least so many milliseconds: a flood rings once.
const QUIET_MS: i64 = 3_000;

/// So many characters of a message are shown; systems show fewer.
const SHOWN: usize = 200;

/// What is kept between two messages.
#[derive(Default)]
pub(super) struct Kept {
    /// Messages that are to be told if they are not read at once. Of each place the newest.
    due: Vec<Told>,
    /// Notifications that are shown, or were.
    shown: Vec<(Told, JsValue)>,
    /// What makes the sounds.
    speaker: Option<JsValue>,
    /// When it last made one, in milliseconds since 1970.
    rang: i64,
    /// It takes away what has been read.
    listens: bool,
}

/// A message, by its place: a room or a thread.
#[derive(Clone, PartialEq, Eq)]
struct Told {
    room: RoomSlug,
    root: Option<Seq>,
    seq: Seq,
}

impl Told {
    fn is_at_the_place_of(&self, other: &Self) -> bool {
        self.room == other.room && self.root == other.root
    }

    /// What the system knows the place by: a new one takes the place of the one before.
    fn tag(&self) -> String {
        let root = self.root.map(|root| root.to_string()).unwrap_or_default();
        ["sarang:", self.room.as_str(), ":", &root].concat()
    }
}

/// A message has come in a room of one's own while nobody was looking.
pub(super) fn came(live: Live, room: RoomSlug, event: &RoomEvent) {
    let bell = live.bell();
    let (Some(body), Some(summary)) = (event.body(), live.summary(&room)) else { return };
    if live.is_me(&event.author) || !live.engine().tabs.has_turn() {
        return;
    }
    let calls = body.rich().calls(&live.me().user.handle);
    let root = event.thread().filter(|_| !event.is_in_room());
    let may_ring = match root {
        // Whether one follows it the server knows.
        Some(_) => bell.rings_in_thread(&summary, calls, true),
        None => bell.rings_in_room(&summary, calls),
    };
    if !may_ring {
        return;
    }
    let told = Told { room, root, seq: event.seq };
    let name = event.author.name.as_str();
    let title = if summary.kind.is_conversation() && summary.with.len() == 1 {
        name.to_owned()
    } else {
        words::somebody_in(name, summary.name.as_str())
    };
    let text = if bell.words { shown(body) } else { words::new_message_here().to_owned() };
    with(live, |kept| {
        kept.due.retain(|other| !other.is_at_the_place_of(&told));
        kept.due.push(told.clone());
    });
    spawn_local(async move {
        TimeoutFuture::new(WAIT_MS).await;
        let is_due = with(live, |kept| kept.due.contains(&told));
        if is_due && is_news(live, bell, &told, calls).await && live.engine().tabs.has_turn() {
            ring(live, bell);
            show(live, &title, &text, Some(told.clone()));
        }
        with(live, |kept| kept.due.retain(|other| *other != told));
    });
}

/// A conversation has begun, and what was said in it came before it did.
pub(super) fn began(live: Live, room: RoomSlug) {
    spawn_local(async move {
        // Where it cannot be read, the list of rooms shows it all the same.
        let Ok(view) = fetch::room_view(&room, None).await else { return };
        if let Some(event) = view.events.iter().rfind(|event| event.body().is_some()) {
            came(live, room, event);
        }
    });
}

/// One wants to know what it is like.
pub(super) fn try_out(live: Live) {
    let bell = live.bell();
    ring(live, bell);
    show(live, &live.me().title, words::like_this(), None);
}

async fn is_news(live: Live, bell: Bell, told: &Told, calls: bool) -> bool {
    let Some(summary) = live.summary(&told.room) else { return false };
    let Some(root) = told.root else { return summary.read < told.seq };
    let panel = live.panel.get_untracked().filter(|panel| panel.is(&told.room));
    if is_attentive()
        && panel.is_some_and(|panel| panel.root() == Some(root) && panel.following.get_untracked())
    {
        return false;
    }
    // Where it cannot be asked it will be seen, when there is a line again, in the list of threads.
    let Ok(view) = replies::read_view(&told.room, root, None, 1).await else { return false };
    bell.rings_in_thread(&summary, calls, view.own.following) && view.own.read < told.seq
}

/// What is read of a message. What is hidden in it stays hidden.
fn shown(body: &Body) -> String {
    let mut out = String::new();
    match body.rich() {
        plain if plain.is_empty() => out.push_str(body.as_str()),
        marked => read_out(marked, &mut out),
    }
    match out.char_indices().nth(SHOWN) {
        Some((end, _)) => [&out[..end], "…"].concat(),
        None => out,
    }
}

fn read_out(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Element(Kind::Spoiler, _) => out.push_str("▒▒▒"),
            Node::Element(_, nodes) => read_out(nodes, out),
            Node::Text(_) | Node::Token(..) => node.text(out),
        }
        if matches!(node, Node::Element(Kind::Paragraph | Kind::Item | Kind::Heading(_) | Kind::Row, _)) {
            out.push('\n');
        }
    }
}

fn show(live: Live, title: &str, text: &str, told: Option<Told>) {
    let options = Object::new();
    let tag = told.as_ref().map_or_else(|| "sarang".to_owned(), Told::tag);
    let icon = document().query_selector("link[rel=icon]").ok().flatten();
    let icon = icon.and_then(|icon| icon.get_attribute("href")).unwrap_or_default();
    let lang = current().as_str();
    for (name, value) in [("body", text), ("tag", &tag), ("icon", &icon), ("lang", lang)] {
        put(&options, name, &value.into());
    }
    // The newest of a place is shown anew; the sound is our own.
    put(&options, "renotify", &JsValue::TRUE);
    put(&options, "silent", &JsValue::TRUE);
    // Phones have them for apps alone, and say so here.
    let Some(notification) = construct("Notification", &[title.into(), options.into()]) else { return };
    let Some(told) = told else { return };
    with(live, |kept| kept.shown.retain(|(other, _)| !other.is_at_the_place_of(&told)));
    let place = told.clone();
    let clicked = Closure::once_into_js(move || go(live, &place));
    put(&notification, "onclick", &clicked);
    with(live, |kept| kept.shown.push((told, notification)));
    take_away_what_is_read(live);
}

fn go(live: Live, told: &Told) {
    let _ = window().focus();
    let shown = live.shown().filter(|shown| shown.is(&told.room));
    match (told.root, shown) {
        (Some(root), Some(room)) => thread::open(live, room, root, true),
        (Some(root), None) => {
            let path = [&room_path(&told.room, None), THREAD, &root.to_string()].concat();
            navigation::leave_for(&path);
        }
        (None, _) => live.open(told.room.clone(), None),
    }
    close(live, |other| other.is_at_the_place_of(told));
}

/// What has been read, wherever that was, is no longer news.
fn take_away_what_is_read(live: Live) {
    if with(live, |kept| std::mem::replace(&mut kept.listens, true)) {
        return;
    }
    live.engine().owner.with(|| {
        Effect::new(move |_| {
            live.rooms.with(|rooms| {
                close(live, |told| {
                    // How far a thread has been read is not in the list.
                    let room = rooms.iter().find(|room| room.slug == told.room);
                    room.is_none_or(|room| told.root.is_none() && room.read >= told.seq)
                });
            });
        });
    });
}

fn close(live: Live, is: impl Fn(&Told) -> bool) {
    let gone: Vec<(Told, JsValue)> =
        with(live, |kept| kept.shown.extract_if(.., |(told, _)| is(told)).collect());
    for (_, notification) in gone {
        call(&notification, "close", &[]);
    }
}

/// Two soft notes, the second a fifth above the first.
fn ring(live: Live, bell: Bell) {
    let now = clock::now().0;
    let is_time = with(live, |kept| {
        let is_time = now - kept.rang >= QUIET_MS;
        kept.rang = if is_time { now } else { kept.rang };
        is_time
    });
    if !bell.sound || !is_time {
        return;
    }
    let speaker = with(live, |kept| {
        kept.speaker = kept.speaker.take().or_else(|| construct("AudioContext", &[]));
        kept.speaker.clone()
    });
    if let Some(speaker) = speaker {
        // Browsers let nothing sound before the reader has touched the page.
        call(&speaker, "resume", &[]);
        for (start, hertz) in [(0.0, 659.26), (0.14, 987.77)] {
            let _ = note(&speaker, start, hertz);
        }
    }
}

fn note(speaker: &JsValue, start: f64, hertz: f64) -> Option<()> {
    let start = get(speaker, "currentTime")?.as_f64()? + start;
    let (tone, volume) = (call(speaker, "createOscillator", &[])?, call(speaker, "createGain", &[])?);
    put(&get(&tone, "frequency")?, "value", &hertz.into());
    let level = get(&volume, "gain")?;
    for (turn, to, at) in [
        ("setValueAtTime", 0.0001, start),
        ("exponentialRampToValueAtTime", 0.12, start + 0.02),
        ("exponentialRampToValueAtTime", 0.0001, start + 0.45),
    ] {
        call(&level, turn, &[to.into(), at.into()])?;
    }
    call(&tone, "connect", std::slice::from_ref(&volume))?;
    call(&volume, "connect", &[get(speaker, "destination")?])?;
    call(&tone, "start", &[start.into()])?;
    call(&tone, "stop", &[(start + 0.5).into()])?;
    Some(())
}

fn with<T>(live: Live, act: impl FnOnce(&mut Kept) -> T) -> T {
    act(&mut live.engine().hand.borrow_mut().bell)
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined())
}

fn put(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

fn call(object: &JsValue, name: &str, with: &[JsValue]) -> Option<JsValue> {
    let function: Function = get(object, name)?.dyn_into().ok()?;
    Reflect::apply(&function, object, &with.iter().collect::<Array>()).ok()
}

fn construct(name: &str, with: &[JsValue]) -> Option<JsValue> {
    let class: Function = get(&window(), name)?.dyn_into().ok()?;
    Reflect::construct(&class, &with.iter().collect::<Array>()).ok()
}
