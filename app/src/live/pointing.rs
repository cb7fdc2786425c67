//! Messages that are pointed at, by mouse, finger or keyboard: one listener for all, whichever they are.
//!
//! What can be done with a message, and what is rarely done with a room, is a part that loads when the first one is
//! pointed at (`live/tools`); what has to work while there is no line, with a message that was not sent, is here.

use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::RoomEvent;
use sarang_protocol::seen::SeenBy;
use sarang_protocol::text::{Handle, RoomSlug};
use sarang_protocol::thread::Following;
use sarang_protocol::user::User;
use web_sys::Element;

use super::fetch::tell;
use super::{Connection, Field, Live, OpenRoom, Place, second_thoughts};
use crate::components::late;

/// What the part with the tools is asked for.
pub(crate) enum Ask {
    /// Something happens at a message.
    At(OpenRoom, Event),
    /// The last message of one's own is to be edited.
    EditLast(OpenRoom),
    /// The composer is there again, and about a message.
    Resume(OpenRoom),
    /// The composer is to be about nothing but a new message.
    Cancel(OpenRoom),
    /// What is in the composer is to be sent: true where it is a message, which has gone.
    Send(OpenRoom, String),
    /// A name may have been begun.
    Typed(Field),
    /// A key that may choose a name: true where it did.
    Key(Field, String),
    /// No name is looked for any more.
    Left(Field),
    /// A change, if it is one, was refused for good.
    Refused(ClientId, ErrorCode, String),
    /// A change, if it is one, was refused for so many milliseconds.
    HeldBack(ClientId, u32),
    /// There is a new line.
    Welcome,
    /// The address may name a thread: true where that was all that it says anew.
    Popped,
    /// The thread goes with its room.
    Away,
    /// Older replies of a thread.
    Older(OpenRoom),
    /// A thread has been read to its end.
    Read(OpenRoom),
    /// What is known of a room is to be read anew.
    Anew(RoomSlug),
    /// A message that may be told outside of the page.
    Came(RoomSlug, RoomEvent),
    /// One has become a member of a room in which something was said before: somebody has begun a conversation.
    Began(RoomSlug),
    /// What is told there is to be tried out.
    Try,
    /// These people have read a room up to here.
    Seen(RoomSlug, Seq, Vec<User>),
    /// What one writes is not what the server keeps.
    Drafted,
    /// What the server keeps of it from this event of one's own log on, in a room or a thread of it.
    Draft(Seq, RoomSlug, Option<Seq>, String),
    /// To become a member of a room.
    Join(RoomSlug),
    /// To be none any more.
    Leave(RoomSlug),
    /// To make a room a favourite, or one no longer.
    Favour(RoomSlug),
    /// To give a room another name.
    Rename(RoomSlug, String),
    /// To take somebody out of a room.
    Remove(OpenRoom, Handle),
    /// How one stands to a thread.
    Own(RoomSlug, Seq, Following),
}

/// Whether the part with the tools is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tools {
    /// Nobody has asked for it.
    #[default]
    Away,
    /// It is being fetched.
    Coming,
    /// It is there.
    Here,
}

/// Listens for what happens at messages.
pub(super) fn listen(live: Live) {
    for name in [
        "mouseover",
        "focusin",
        "click",
        "contextmenu",
        "keydown",
        "mousedown",
        "touchstart",
        "touchend",
        "touchmove",
    ] {
        window_event_listener_untyped(name, move |event| happens(live, &event));
    }
    // Who has read what one wrote last is told by the part, in small rooms.
    Effect::new(move |_| {
        let room = live.place.with(Place::room);
        if live.connection.get() == Connection::Connected
            && live.engine().tools.get() == Tools::Away
            && room.is_some_and(|room| ends_with_ones_own(live, room))
        {
            ask_for(live, Ask::Welcome, false);
        }
    });
}

fn ends_with_ones_own(live: Live, room: OpenRoom) -> bool {
    room.info.with_untracked(|info| info.member_count <= SeenBy::MEMBERS)
        && room.timeline.with_untracked(|timeline| {
            timeline
                .events()
                .next_back()
                .is_some_and(|last| last.body().is_some() && live.is_me(&last.author))
        })
}

fn happens(live: Live, event: &Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let inside = |what: &str| target.closest(what).ok().flatten();
    let Some(room) = live.shown() else { return };
    let panel = live.panel.get_untracked().filter(|_| inside(".thread-panel").is_some());
    let room = panel.unwrap_or(room);
    let is_click = event.type_() == "click";
    if is_click
        && let Some(refused) = inside("[data-cid]")
        && let Some(cid) = refused.get_attribute("data-cid").and_then(|cid| cid.parse().ok())
    {
        let cid = ClientId(cid);
        return match inside("[data-act]").and_then(|act| act.get_attribute("data-act")).as_deref() {
            Some("retry") => second_thoughts::retry(live, room, cid),
            Some("revise") => second_thoughts::edit(live, room, cid),
            Some("discard") => second_thoughts::discard(live, room, cid),
            _ => {}
        };
    }
    let is_at_one = inside(".message").is_some() || inside(".aim, [data-act=emoji]").is_some();
    if is_at_one || live.engine().tools.get() == Tools::Here {
        let button = inside("[data-act]").filter(|_| is_click);
        let tells = button.is_some();
        if live.engine().tools.get() != Tools::Here
            && button.is_some_and(|button| button.has_attribute("href"))
        {
            // A thread is opened beside its room, once the part has come.
            event.prevent_default();
        }
        ask_for(live, Ask::At(room, event.clone()), tells);
    }
}

/// Asks for something that needs the part, which is fetched if it is not there.
pub(super) fn ask_for(live: Live, asked: Ask, tells: bool) {
    let engine = live.engine();
    match engine.tools.get() {
        Tools::Here => drop(ask(live, asked)),
        // What is pointed at is pointed at again, a key that is pressed is not.
        Tools::Coming if !tells && matches!(&asked, Ask::At(_, event) if event.type_() != "keydown") => {}
        _ => {
            engine.tools.set(Tools::Coming);
            spawn_local(async move {
                match late::load_tools().await {
                    Ok(()) => {
                        engine.tools.set(Tools::Here);
                        ask(live, asked);
                    }
                    Err(error) => {
                        engine.tools.set(Tools::Away);
                        if tells {
                            tell(live, error.into());
                        }
                    }
                }
            });
        }
    }
}

/// Asks for what concerns nobody if the part is not there.
pub(super) fn ask(live: Live, ask: Ask) -> bool {
    live.engine().tools.get() == Tools::Here && late::now(late::tools(live, ask)) == Some(true)
}
