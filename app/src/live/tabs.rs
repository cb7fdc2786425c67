//! The tabs of one person: one of them sends, and all show the same.
//!
//! The turn to send is a Web Lock. A tab asks for it when its line stands and gives it back when
//! the line is lost or the tab is closed; the browser hands it on to the next at once. It saves
//! work and is not what the order rests on: each room has one message under way, and a message
//! that two tabs send under one name is stored once. So where there are no locks (over plain
//! http), or the tab that holds it sleeps (as phones let them), sending goes on without.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use sarang_protocol::text::Handle;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

use super::news::News;
use super::start::is_attentive;
use super::{Live, sending, socket};

/// A message that waits for so long, in milliseconds, while another tab has the turn and this one
/// has a line and the reader: the turn is taken. It is longer than a commit takes on a bad day.
const PATIENCE_MS: u32 = 5_000;

/// What a tab knows of the others.
pub(super) struct Tabs {
    /// What locks and channel are called: one name a person.
    name: String,
    channel: Option<BroadcastChannel>,
    turn: RefCell<Turn>,
}

/// Whether this tab sends.
enum Turn {
    /// It does not, and has not asked to.
    None,
    /// It will when those before it are done.
    Asked,
    /// It does. The function gives the turn back.
    Held(Function),
    /// Everybody sends: there are no locks.
    Free,
}

impl Tabs {
    /// Of this person.
    pub(super) fn of(handle: &Handle) -> Self {
        let name = ["sarang:", handle.as_str()].concat();
        let channel = BroadcastChannel::new(&name).ok();
        Self { name, channel, turn: RefCell::new(Turn::None) }
    }

    /// Tells the other tabs.
    pub(super) fn tell(&self, news: &News) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&JsValue::from_str(&news.to_text()));
        }
    }

    /// Whether this tab may send.
    pub(super) fn has_turn(&self) -> bool {
        matches!(*self.turn.borrow(), Turn::Held(_) | Turn::Free)
    }
}

/// Listens to the other tabs for as long as the page lives.
pub(super) fn listen(live: Live) {
    let engine = live.engine();
    let Some(channel) = &engine.tabs.channel else { return };
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(news) = event.data().as_string().and_then(|text| News::from_text(&text)) {
            sending::hear(live, news);
        }
    });
    channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
}

/// Asks for the turn: the line stands.
pub(super) fn ask(live: Live) {
    if matches!(*live.engine().tabs.turn.borrow(), Turn::None) {
        request(live, false);
    }
}

/// Gives the turn back: the line is lost.
pub(super) fn give_back(live: Live) {
    let engine = live.engine();
    let mut turn = engine.tabs.turn.borrow_mut();
    match &*turn {
        Turn::Held(release) => {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
        Turn::Free => {}
        // It comes when it comes, and is given back then if there is no line.
        Turn::None | Turn::Asked => return,
    }
    *turn = Turn::None;
}

/// Takes the turn if nothing moves for a while.
pub(super) fn grow_impatient(live: Live) {
    Timeout::new(PATIENCE_MS, move || {
        let engine = live.engine();
        let asked = matches!(*engine.tabs.turn.borrow(), Turn::Asked);
        if asked && is_attentive() && socket::stands(live) && engine.outbox.borrow().has_due() {
            request(live, true);
        }
    })
    .forget();
}

fn request(live: Live, steal: bool) {
    let engine = live.engine();
    engine.tabs.turn.replace(Turn::Asked);
    let asked = lock(&engine.tabs.name, steal, move || granted(live));
    spawn_local(async move {
        let ended = match asked {
            Ok(lasting) => JsFuture::from(lasting).await,
            Err(error) => Err(error),
        };
        if ended.is_ok() {
            return;
        }
        let held = matches!(*live.engine().tabs.turn.borrow(), Turn::Held(_));
        if held {
            // Another tab has taken it. It will be back when that one is done.
            live.engine().outbox.borrow_mut().line_lost();
            request(live, false);
        } else if !steal {
            live.engine().tabs.turn.replace(Turn::Free);
            sending::flush(live);
        }
    });
}

/// It is this tab's turn, until the promise is kept. Without a line, it is the next one's.
fn granted(live: Live) -> JsValue {
    let engine = live.engine();
    if !socket::stands(live) {
        engine.tabs.turn.replace(Turn::None);
        return JsValue::UNDEFINED;
    }
    let until = Promise::new(&mut |release, _| {
        engine.tabs.turn.replace(Turn::Held(release));
    });
    sending::look_again(live);
    until.into()
}

/// `navigator.locks.request`, which web-sys has behind a flag of the compiler. Gives a promise
/// that is kept when the turn is over, and broken when it was taken away.
fn lock(name: &str, steal: bool, granted: impl FnOnce() -> JsValue + 'static) -> Result<Promise, JsValue> {
    let locks = Reflect::get(&window().navigator(), &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"steal".into(), &steal.into())?;
    let granted = Closure::once_into_js(granted);
    request.call3(&locks, &name.into(), &options, &granted)?.dyn_into()
}
