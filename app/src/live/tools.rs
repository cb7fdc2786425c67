//! What can be done with messages: a part that loads when the first one is pointed at.
//!
//! A message that is pointed at gets a row of buttons, the least that most people want; the rest is in a
//! menu, which a right click by keyboard, a long touch and a button open. All of it is in the page only
//! while it is in use, so that a list of a thousand messages has one of each.

mod aim;
mod bar;
mod bell;
mod changing;
mod drafts;
mod keys;
mod menu;
mod picker;
mod place;
mod replies;
mod seen;
mod suggest;
mod taste;
mod thread;
mod undo;

use leptos::ev::Event;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{KeyboardEvent, MouseEvent, PointerEvent};

use self::place::{Place, inside};
use super::pointing::Ask;
use super::{Live, OpenRoom, rooms};

pub(super) use self::undo::Deletion;

/// What the part keeps between two events.
#[derive(Default)]
pub(crate) struct Hand {
    /// A finger rests on a message.
    touch: Option<gloo_timers::callback::Timeout>,
    /// A deletion that nobody else knows of yet.
    deletion: Option<Deletion>,
    /// The emoji to choose from.
    picker: Option<picker::Picker>,
    /// What the word that is typed may become.
    names: suggest::Menu,
    /// What the page calls the message that has the focus, by keyboard.
    at: Option<String>,
    /// The thread that is open, and how it came to be.
    thread: thread::Kept,
    /// What is told outside of the page.
    bell: bell::Kept,
    /// What is known of the server's drafts.
    drafts: drafts::Kept,
    /// How far others have read what is shown.
    seen: seen::Kept,
    /// It listens to what happens to the page.
    listens: bool,
}

/// Does what is asked for. True for [`Ask::Send`] where the text has gone as a message, and for [`Ask::Key`]
/// where it has chosen.
pub(crate) fn hear(live: Live, ask: Ask) -> bool {
    begin(live);
    match ask {
        Ask::At(room, event) => happens(live, room, &event),
        Ask::EditLast(room) => aim::edit(live, room, None),
        Ask::Resume(room) => aim::resume(room),
        Ask::Cancel(room) => aim::cancel(room),
        Ask::Send(room, text) => return aim::send(live, room, text),
        Ask::Typed(field) => suggest::look(live, &field),
        Ask::Key(field, key) => return suggest::takes(live, &field, &key),
        Ask::Left(field) => suggest::close(live, &field),
        Ask::Refused(cid, code, message) => changing::refused(live, cid, code, &message),
        Ask::HeldBack(cid, wait_ms) => changing::held_back(live, cid, wait_ms),
        Ask::Welcome => {
            changing::send_again(live);
            drafts::send(live);
            seen::anew(live);
        }
        Ask::Popped => return thread::popped(live),
        Ask::Away => thread::put_away(live),
        Ask::Older(panel) => replies::older(live, panel),
        Ask::Read(panel) => replies::read(live, panel),
        Ask::Anew(room) => replies::anew(live, &room),
        Ask::Came(room, event) => bell::came(live, room, &event),
        Ask::Began(room) => bell::began(live, room),
        Ask::Try => bell::try_out(live),
        Ask::Join(slug) => rooms::join(live, slug),
        Ask::Leave(slug) => rooms::leave(live, slug),
        Ask::Favour(slug) => rooms::favour(live, slug),
        Ask::Rename(slug, name) => rooms::rename(live, slug, name),
        Ask::Remove(room, handle) => rooms::remove(live, room, handle),
        Ask::Seen(room, seq, people) => seen::hear(live, &room, seq, people),
        Ask::Drafted => drafts::rest(live),
        Ask::Draft(seq, room, thread, body) => drafts::learn(live, seq, &room, thread, &body),
        Ask::Own(room, root, own) => replies::learn(live, &room, root, &own),
    }
    false
}

fn begin(live: Live) {
    if std::mem::replace(&mut live.engine().hand.borrow_mut().listens, true) {
        return;
    }
    for name in ["pagehide", "beforeunload"] {
        // Signing out ends what would authenticate a deletion; then this comes first.
        window_event_listener_untyped(name, move |_| undo::leave(live));
    }
    // What is nowhere else would go with the page.
    window_event_listener(leptos::ev::beforeunload, move |event| {
        if changing::needs_the_page(live) {
            event.prevent_default();
        }
    });
    // A row that is drawn anew, because older ones came before it, would lose the focus; and the newest may be
    // another one.
    Effect::new(move |_| {
        if let Some(room) = live.place.get().room() {
            room.timeline.track();
        }
        if let Some(thread) = live.panel.get() {
            thread.timeline.track();
        }
        request_animation_frame(move || {
            seen::look(live);
            let at = live.engine().hand.borrow().at.clone();
            if let Some(mark) = at {
                place::keep_focus(&mark);
            }
        });
    });
    drafts::begin(live);
    for name in ["resize", "blur"] {
        window_event_listener_untyped(name, |_| menu::close());
    }
}

fn happens(live: Live, room: OpenRoom, event: &Event) {
    let Some(target) = place::target(event) else { return };
    match event.type_().as_str() {
        "mouseover" => {
            if let Some(place) = Place::of(&target) {
                bar::put(live, room, &place);
            } else if place::focused().is_none() && inside(&target, ".message-tools").is_none() {
                bar::away();
            }
        }
        "focusin" if inside(&target, ".emoji").is_some() => {}
        "focusin" => {
            picker::close(live);
            let place = Place::of(&target);
            place::stop_once(place.as_ref());
            live.engine().hand.borrow_mut().at = place.as_ref().and_then(Place::mark);
            match place {
                Some(place) => bar::put(live, room, &place),
                None => menu::left(&target),
            }
        }
        "click" => clicked(live, room, event, &target),
        "keydown" => {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                keys::pressed(live, room, event, &target);
            }
        }
        "mousedown" => {
            live.engine().hand.borrow_mut().at = None;
            let field = room.field.get_value();
            if field.is_some_and(|field| suggest::pressed(live, &field, &target)) {
                event.prevent_default();
            }
        }
        "contextmenu" => {
            // A mouse has the browser's own menu, with what it has for links and selections.
            // In some browsers this is no event of a pointer: there the button tells.
            let by_mouse =
                event.dyn_ref::<PointerEvent>().is_some_and(|event| event.pointer_type() == "mouse")
                    || event.dyn_ref::<MouseEvent>().is_some_and(|event| event.button() == 2);
            if let Some(place) = Place::of(&target).filter(|_| !by_mouse) {
                event.prevent_default();
                menu::open(live, room, place.seq);
            }
        }
        "touchstart" => {
            // Links and buttons have their own long touch.
            let plain = inside(&target, "a,button,input,label,pre").is_none();
            if let Some(place) = Place::of(&target).filter(|_| plain) {
                let held = gloo_timers::callback::Timeout::new(menu::HOLD_MS, move || {
                    menu::open(live, room, place.seq);
                });
                live.engine().hand.borrow_mut().touch = Some(held);
            }
        }
        // The finger has moved, or has gone: it was no long touch.
        _ => live.engine().hand.borrow_mut().touch = None,
    }
}

fn clicked(live: Live, room: OpenRoom, event: &Event, target: &web_sys::Element) {
    if picker::clicked(live, target) {
        return;
    }
    if room.is_thread()
        && inside(target, ".message__time")
            .and_then(|link| link.get_attribute("href"))
            .is_some_and(|href| href.contains('#'))
        && let Some(place) = Place::of(target)
    {
        // It is here that it leads to.
        event.prevent_default();
        return place.focus();
    }
    let Some(button) = inside(target, "[data-act]") else {
        if inside(target, ".message-menu").is_none() {
            menu::close();
        }
        return;
    };
    let act = button.get_attribute("data-act").unwrap_or_default();
    match act.as_str() {
        "follow" => return replies::follow(live, room),
        "close-thread" => return thread::close(live),
        _ => {}
    }
    // Into a window of its own.
    if act == "thread"
        && event
            .dyn_ref::<MouseEvent>()
            .is_some_and(|event| event.ctrl_key() || event.meta_key() || event.shift_key())
    {
        return;
    }
    if act == "emoji" {
        return picker::open(live, room, picker::For::Composer, &button);
    }
    if inside(&button, ".aim").is_some() {
        return aim::cancel(room);
    }
    if inside(&button, ".undo").is_some() {
        return undo::pressed(live, &act);
    }
    let Some(place) = menu::place(&button).or_else(|| Place::of(&button)) else { return };
    event.prevent_default();
    let from_row = inside(&button, ".reactions").is_some();
    menu::close();
    if act == "react" {
        return picker::open(live, room, picker::For::Message(place.seq), &place.row);
    }
    changing::act(live, room, place.seq, &act);
    if !from_row && !matches!(act.as_str(), "more" | "reply" | "edit" | "delete" | "thread") {
        // Other tools may be due now; the focus brings them.
        bar::away();
        place.focus();
    }
}
