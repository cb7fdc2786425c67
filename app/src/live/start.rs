//! The page's beginning in the browser.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use sarang_protocol::view::{Pane, Workspace};
use web_sys::VisibilityState;

use super::pointing::Ask;
use super::{
    Live, Place, clock, company, drafts, navigation, pointing, reconnect, sending, socket, switching, theme,
};
use crate::components::late;
use crate::pages::workspace::WorkspacePage;
use crate::routes::{Route, THREAD};
use crate::words::{self, Language};

/// Takes over the page that the server has drawn: `<body>` begins with the workspace, and the
/// model that it was drawn from is in `#workspace`. Pages without it stay as they are.
pub fn hydrate() {
    let root = |name| document().document_element().and_then(|root| root.get_attribute(name));
    let language = root("lang").and_then(|lang| Language::parse(&lang)).unwrap_or_default();
    words::settle(
        language,
        root(words::UTC_OFFSET).and_then(|minutes| minutes.parse().ok()).unwrap_or_default(),
    );
    let script = document().get_element_by_id("workspace");
    let json = script.and_then(|script| script.text_content());
    let workspace = json.and_then(|json| serde_json::from_str::<Workspace>(&json).ok());
    let Some(workspace) = workspace else { return };
    match workspace.pane {
        Pane::Room(_) | Pane::NotFound => take_over(workspace),
        // What is drawn from a part that has not come yet cannot be taken over. If it does not come, the
        // page stays as the server has drawn it, and its forms work.
        Pane::Directory { .. } => when(late::load_directory(), workspace),
        Pane::NewRoom { .. } => when(late::load_new_room(), workspace),
    }
}

fn when(part: impl Future<Output = Result<(), SplitLoaderError>> + 'static, workspace: Workspace) {
    wasm_bindgen_futures::spawn_local(async move {
        if part.await.is_ok() {
            take_over(workspace);
        }
    });
}

fn take_over(workspace: Workspace) {
    leptos::mount::hydrate_body(move || {
        let live = Live::new(workspace);
        // Effects run after the page has been taken over.
        Effect::new(move |started: Option<()>| {
            if started.is_none() {
                live.start();
            }
        });
        view! { <WorkspacePage live/> }
    });
}

pub(super) fn start(live: Live) {
    untrack(|| {
        theme::read(live);
        live.notice_today();
        if let Some(room) = live.shown() {
            let engine = live.engine();
            engine.adopt_first(room);
            engine.shelf.set_last_room(&room.slug());
        }
        remember_route(live);
        live.mounted.set(true);
    });
    sending::begin(live);
    navigation::listen(live);
    switching::listen(live);
    pointing::listen(live);
    if window().location().search().is_ok_and(|search| search.starts_with(THREAD)) {
        pointing::ask_for(live, Ask::Popped, true);
    }
    watch_the_reader(live);
    company::watch(live);
    spawn_local(reconnect::keep(live));
}

/// Whether the reader looks at the page.
pub(super) fn is_attentive() -> bool {
    let document = document();
    document.visibility_state() == VisibilityState::Visible && document.has_focus().unwrap_or(true)
}

impl Live {
    /// The day may have changed.
    pub(super) fn notice_today(self) {
        let today = clock::local_day(clock::now());
        if self.today.get_untracked() != today {
            self.today.set(today);
        }
    }
}

/// What a page without JavaScript gives up, and what one that is about to go must not lose.
fn watch_the_reader(live: Live) {
    let on = |name: &str, act: fn(Live)| {
        window_event_listener_untyped(name, move |_| act(live));
    };
    on("visibilitychange", |live| {
        if document().visibility_state() == VisibilityState::Visible {
            back(live);
        } else {
            drafts::save(live);
        }
        company::look_up(live);
    });
    for sign in company::SIGNS {
        on(sign, company::touch);
    }
    on("focus", |live| live.returned.notify());
    // Also when the page comes out of the browser's back-forward cache.
    on("pageshow", back);
    on("pagehide", drafts::save);
    on("online", back);
    on("offline", socket::probe);
    // The one thing worth a question: what is nowhere else would go with the page.
    window_event_listener(leptos::ev::beforeunload, move |event| {
        if sending::needs_the_page(live) {
            event.prevent_default();
        }
    });
}

/// The reader, or the network, is back.
fn back(live: Live) {
    live.notice_today();
    sending::look_again(live);
    reconnect::hurry(live);
    socket::probe(live);
    live.returned.notify();
}

/// What the page shows is where the reader wants to be. A page that answers a form says so in its
/// address, which to load anew would send the form once more.
fn remember_route(live: Live) {
    let route = live.place.with_untracked(|place| match place {
        Place::Room(room) => Route::Room { slug: room.slug(), seq: room.focus.get_untracked() },
        Place::Directory(_) => Route::Directory,
        Place::NewRoom(_) => Route::NewRoom,
        Place::Loading(_) | Place::NotFound | Place::Failed { .. } => Route::Home,
    });
    if route != Route::Home && Route::parse(&navigation::here()).as_ref() != Some(&route) {
        navigation::replace(&route.to_path());
    }
    live.engine().wanted.replace(route);
}
