//! A thread beside its room.
//!
//! It has a timeline of its own, which is read once and then takes in the room's events like the room's does
//! (`Timeline::of_thread`). The address names it, so that it is there after a reload, and "back" puts it away.

use std::any::Any;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsValue;
use sarang_protocol::id::Seq;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::timeline::Timeline;
use web_sys::Element;

use super::place::{element, find, focus, inside};
use super::replies::{PAGE, parts, read_view};
use crate::components::thread_panel::ThreadPanel;
use crate::live::fetch::tell;
use crate::live::field::has_touch;
use crate::live::second_thoughts::return_to_composer;
use crate::live::{Live, OpenRoom, drafts, navigation, receive, sending};
use crate::routes::{THREAD, room_path};

/// The view of a thread that was put away has gone after so long, in milliseconds.
const GONE_MS: u32 = 1_000;

/// What is kept beside the thread that is open.
#[derive(Default)]
pub(super) struct Kept {
    sheet: Option<Sheet>,
    /// The number of the newest wish to open one: an answer to an earlier one comes too late.
    wish: u32,
    /// It was opened here: the entry before this one in the browser's history is the room without it.
    pushed: bool,
    /// The browser goes back to that entry by our own doing.
    going_back: bool,
}

/// A thread as it is drawn. It is put there by hand, for what draws it is the room's: as a view of the page, it
/// would be there a second time.
struct Sheet {
    element: Element,
    _drawn: Box<dyn Any>,
    /// Its signals and effects belong to this.
    _owner: Owner,
}

/// Opens the thread of a message, with an entry in the browser's history if that is wanted.
pub(super) fn open(live: Live, room: OpenRoom, root: Seq, pushes: bool) {
    let slug = room.slug();
    if let Some(panel) = live.panel.get_untracked()
        && panel.root() == Some(root)
        && panel.is(&slug)
    {
        return enter(panel);
    }
    let wish = with(live, |kept| {
        kept.wish = kept.wish.wrapping_add(1);
        kept.wish
    });
    spawn_local(async move {
        let mut view = match read_view(&slug, root, None, PAGE).await {
            Ok(view) => view,
            Err(error) => return tell(live, error),
        };
        let shown = live.shown().filter(|shown| shown.is(&slug));
        let Some(room) = shown.filter(|_| with(live, |kept| kept.wish) == wish) else { return };
        let (own, draft) = (view.own.clone(), std::mem::take(&mut view.draft));
        let (messages, older, head) = parts(view);
        put_away(live);
        let owner = live.engine().owner.child();
        let timeline = Timeline::of_thread(root, messages, older, head);
        let panel = owner.with(|| OpenRoom::of_thread(room, root, timeline, &own, draft));
        live.panel.set(Some(panel));
        sending::show_pending(live, panel);
        draw(live, panel, owner);
        catch_up(live, &slug);
        if pushes {
            push(live, &slug, root);
        }
        // After the view has been drawn.
        spawn_local(async move { enter(panel) });
    });
}

fn draw(live: Live, panel: OpenRoom, owner: Owner) {
    let attributes = [("class", "pane thread-panel"), ("aria-labelledby", "thread-heading")];
    let (Some(thread), Some(stage)) = (panel.thread(), find(".workspace__stage")) else { return };
    let Some(element) = element("aside", &attributes) else { return };
    let drawn = owner.with(|| {
        let mut drawn = view! { <ThreadPanel live room=panel thread/> }.into_view().build();
        drawn.mount(&element, None);
        Box::new(drawn)
    });
    let _ = stage.append_child(&element);
    with(live, |kept| kept.sheet = Some(Sheet { element, _drawn: drawn, _owner: owner }));
}

/// The keyboard goes there. A finger does not want a keyboard on the screen for it.
fn enter(panel: OpenRoom) {
    if has_touch() {
        focus(document().get_element_by_id("thread-heading"));
    } else {
        return_to_composer(panel);
    }
}

/// Between the reading of a thread and now its room may have moved on.
pub(super) fn catch_up(live: Live, slug: &RoomSlug) {
    if let Some(summary) = live.summary(slug) {
        receive::note_head(live, slug, summary.head);
    }
}

fn push(live: Live, slug: &RoomSlug, root: Seq) {
    let path = [&room_path(slug, None), THREAD, &root.to_string()].concat();
    if let Ok(history) = window().history() {
        // From one thread to the next, "back" leads to the room all the same.
        let pushed = with(live, |kept| std::mem::replace(&mut kept.pushed, true)) && named().is_some();
        let _ = if pushed {
            history.replace_state_with_url(&JsValue::NULL, "", Some(&path))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(&path))
        };
    }
}

/// Puts the thread away. What is typed there is kept.
pub(super) fn close(live: Live) {
    let panel = live.panel.get_untracked();
    put_away(live);
    lead_back(panel);
    if named().is_none() {
        return;
    }
    let pushed = with(live, |kept| {
        kept.going_back = kept.pushed;
        std::mem::take(&mut kept.pushed)
    });
    match window().history() {
        Ok(history) if pushed => drop(history.back()),
        _ => navigation::replace(&navigation::here()),
    }
}

/// The same where the room goes with it.
pub(super) fn put_away(live: Live) {
    drafts::save(live);
    live.panel.set(None);
    if let Some(sheet) = with(live, |kept| kept.sheet.take()) {
        sheet.element.remove();
        // What happens to it just now may yet ask for something of it.
        Timeout::new(GONE_MS, move || drop(sheet)).forget();
    }
}

fn lead_back(panel: Option<OpenRoom>) {
    let mark = panel.and_then(OpenRoom::root).map(|root| ["m", &root.to_string()].concat());
    // Whoever came from the message goes back to it.
    if !has_touch() {
        focus(mark.and_then(|mark| document().get_element_by_id(&mark)));
    }
}

/// Escape, where nothing else wanted it: whether it puts the thread away. From a message it leads to where one
/// writes.
pub(super) fn escapes(live: Live, target: &Element) -> bool {
    let within = inside(target, ".thread-panel").is_some() && inside(target, ".message").is_none();
    if within {
        close(live);
    }
    within
}

/// The browser has gone back or on. True where that concerns nothing but the thread.
pub(super) fn popped(live: Live) -> bool {
    if with(live, |kept| std::mem::take(&mut kept.going_back)) {
        return true;
    }
    let Some(room) = live.shown().filter(|room| room_path(&room.slug(), None) == navigation::here()) else {
        return false;
    };
    match (named(), live.panel.get_untracked()) {
        (Some(root), _) => {
            open(live, room, root, false);
            true
        }
        (None, panel @ Some(_)) => {
            put_away(live);
            lead_back(panel);
            true
        }
        (None, None) => false,
    }
}

/// The thread that the address names.
fn named() -> Option<Seq> {
    window().location().search().ok()?.strip_prefix(THREAD)?.parse().ok().map(Seq)
}

fn with<T>(live: Live, act: impl FnOnce(&mut Kept) -> T) -> T {
    act(&mut live.engine().hand.borrow_mut().thread)
}
