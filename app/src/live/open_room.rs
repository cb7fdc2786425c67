//! A room that is open, or a thread of it: what it shows, and what is being done in it.

use leptos::prelude::*;
use sarang_protocol::id::Seq;
use sarang_protocol::presence::Company;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::thread::Following;
use sarang_protocol::timeline::Timeline;
use sarang_protocol::view::{Refused, RoomView};

use super::place::{Aim, RoomMeta, Typists};

/// A room that is shown, or was a little while ago and is kept up to date for coming back.
#[derive(Clone, Copy)]
pub struct OpenRoom {
    slug: StoredValue<RoomSlug>,
    /// The thread of the room that this is, if it is not the room itself.
    thread: StoredValue<Option<OpenThread>>,
    /// Counts how often it was opened.
    pub(super) opened: StoredValue<u32>,
    /// What its header shows.
    pub info: RwSignal<RoomMeta>,
    /// Its log, and what is under way to it.
    pub timeline: RwSignal<Timeline>,
    /// The "new messages" line goes after this event. Fixed when the room is opened.
    pub read_line: RwSignal<Option<Seq>>,
    /// The event to mark and to scroll to.
    pub focus: RwSignal<Option<Seq>>,
    /// Older events have been asked for and have not come yet.
    pub loading_older: RwSignal<bool>,
    /// The same for newer ones, of a run that does not reach the newest event.
    pub loading_newer: RwSignal<bool>,
    /// What the composer starts with: what the server keeps of it, or a failed message that is being edited; then
    /// what stands in it. The composer's own text stays in its element.
    pub draft: RwSignal<String>,
    /// Whether one is at the newest message, and the view follows what comes.
    pub following: RwSignal<bool>,
    /// Messages of others that came while one was reading further up.
    pub unseen: RwSignal<u32>,
    /// What the composer is about, where that is not a new message.
    pub aim: StoredValue<Option<Aim>>,
    /// Its composer's field, while it is shown.
    #[cfg(feature = "hydrate")]
    pub(super) field: StoredValue<Option<super::Field>>,
    /// Who of its people is here; nothing before the server has told.
    pub company: RwSignal<Option<Company>>,
    /// Who is typing in it.
    pub typists: RwSignal<Typists>,
    /// Tells the view to go to the newest message.
    #[cfg(feature = "hydrate")]
    pub(super) to_bottom: Trigger,
    /// The header is right up to this event.
    #[cfg(feature = "hydrate")]
    pub(super) known: StoredValue<Seq>,
    /// What is missing was asked for after this event, at this moment.
    #[cfg(feature = "hydrate")]
    pub(super) asked: StoredValue<Option<(Seq, i64)>>,
    /// When its rows are drawn.
    #[cfg(feature = "hydrate")]
    drawing: StoredValue<super::drawing::Drawing, LocalStorage>,
    /// What the server refused from the form without JavaScript.
    pub refused: StoredValue<Option<Refused>>,
}

/// A thread of a room that stands beside it. It has a timeline and a composer of its own, and shares the
/// room's header.
#[derive(Clone, Copy)]
pub struct OpenThread {
    /// The message that it began with.
    pub root: Seq,
    /// Whether one follows it.
    pub follows: RwSignal<bool>,
    /// Whether what one writes is to be shown in the room too.
    pub also_to_room: RwSignal<bool>,
    /// How far one has read it.
    #[cfg(feature = "hydrate")]
    pub(super) read: StoredValue<Seq>,
}

/// A part of a room in the page that is found by its name.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    /// The text that one writes.
    Message,
    /// What there is to say about that.
    Foot,
    /// What it is about.
    Aim,
    /// What the word that one writes may become.
    Suggestions,
    /// What is said of those.
    Said,
    /// The line before new messages.
    New,
}

impl OpenRoom {
    /// A room as the server gave it.
    pub fn new(view: RoomView) -> Self {
        let info = RwSignal::new(RoomMeta::of(&view));
        let (read_line, slug) = (line(&view), view.slug);
        let room = Self::begun(slug, info, Timeline::new(view.events, view.head), read_line);
        room.focus.set(view.focus);
        room.following.set(view.focus.is_none());
        room.draft.set(view.draft);
        if let Some(refused) = view.refused {
            room.draft.set(refused.body.clone());
            room.refused.set_value(Some(refused));
        }
        room
    }

    /// A thread of a room, with its timeline, and how one stands to it.
    pub(crate) fn of_thread(
        room: Self,
        root: Seq,
        timeline: Timeline,
        own: &Following,
        draft: String,
    ) -> Self {
        let line = (own.unread > 0).then_some(own.read);
        let thread = OpenThread {
            root,
            follows: RwSignal::new(own.following),
            also_to_room: RwSignal::new(false),
            #[cfg(feature = "hydrate")]
            read: StoredValue::new(own.read),
        };
        let panel = Self::begun(room.slug(), room.info, timeline, line);
        panel.thread.set_value(Some(thread));
        panel.draft.set(draft);
        panel
    }

    fn begun(slug: RoomSlug, info: RwSignal<RoomMeta>, timeline: Timeline, read_line: Option<Seq>) -> Self {
        #[cfg(feature = "hydrate")]
        let known = StoredValue::new(timeline.head());
        Self {
            slug: StoredValue::new(slug),
            thread: StoredValue::new(None),
            opened: StoredValue::new(0),
            info,
            timeline: RwSignal::new(timeline),
            read_line: RwSignal::new(read_line),
            focus: RwSignal::new(None),
            loading_older: RwSignal::new(false),
            loading_newer: RwSignal::new(false),
            draft: RwSignal::new(String::new()),
            following: RwSignal::new(true),
            unseen: RwSignal::new(0),
            aim: StoredValue::new(None),
            #[cfg(feature = "hydrate")]
            field: StoredValue::new(None),
            company: RwSignal::new(None),
            typists: RwSignal::new(Typists::default()),
            #[cfg(feature = "hydrate")]
            to_bottom: Trigger::new(),
            #[cfg(feature = "hydrate")]
            known,
            #[cfg(feature = "hydrate")]
            asked: StoredValue::new(None),
            #[cfg(feature = "hydrate")]
            drawing: StoredValue::default(),
            refused: StoredValue::new(None),
        }
    }

    /// What is a thread's, if it is one.
    pub fn thread(self) -> Option<OpenThread> {
        self.thread.get_value()
    }

    /// Whether it is a thread.
    pub fn is_thread(self) -> bool {
        self.thread().is_some()
    }

    /// The thread's first message, if it is a thread.
    pub fn root(self) -> Option<Seq> {
        self.thread().map(|thread| thread.root)
    }

    /// What the page calls a message of it: the same one may stand in the room and in its thread.
    pub(crate) fn mark(self, seq: Seq) -> String {
        [if self.is_thread() { "t" } else { "m" }, &seq.to_string()].concat()
    }

    /// What the page calls a part of it.
    pub(crate) fn part(self, part: Part) -> &'static str {
        let [of_room, of_thread] = match part {
            Part::Message => ["message", "message-in-thread"],
            Part::Foot => ["composer-foot", "composer-foot-in-thread"],
            Part::Aim => ["aim", "aim-in-thread"],
            Part::Suggestions => ["suggestions", "suggestions-in-thread"],
            Part::Said => ["suggestions-said", "suggestions-said-in-thread"],
            Part::New => ["new", "new-in-thread"],
        };
        if self.is_thread() { of_thread } else { of_room }
    }

    /// Its address.
    pub fn slug(self) -> RoomSlug {
        self.slug.get_value()
    }

    /// Whether it has this address.
    pub fn is(self, slug: &RoomSlug) -> bool {
        self.slug.with_value(|own| own == slug)
    }

    /// Takes a newer view of the same room, or one of another part of it. What is under way stays.
    #[cfg(feature = "hydrate")]
    pub(super) fn replace(self, view: RoomView) {
        self.info.set(RoomMeta::of(&view));
        self.known.set_value(view.head);
        self.timeline.update(|timeline| timeline.replace(view.events, view.head));
        self.loading_older.set(false);
        self.loading_newer.set(false);
    }

    /// The timeline changed without a notice: its rows are drawn anew within
    /// [`super::drawing::REST_MS`], and at once if that is how long they were left alone.
    #[cfg(feature = "hydrate")]
    pub(super) fn draw_soon(self) {
        let now = super::clock::now().0;
        let draws = self.drawing.try_update_value(|drawing| drawing.ask(now, move || self.draw_now()));
        if draws == Some(true) {
            self.draw_now();
        }
    }

    /// Draws the rows anew.
    #[cfg(feature = "hydrate")]
    pub(super) fn draw_now(self) {
        self.drawing.try_update_value(|drawing| drawing.done(super::clock::now().0));
        self.timeline.notify();
    }

    /// Whether its run holds this event.
    #[cfg(feature = "hydrate")]
    pub(super) fn holds(self, seq: Seq) -> bool {
        self.timeline.with_untracked(|timeline| {
            timeline.first().is_some_and(|first| first <= seq) && seq <= timeline.last()
        })
    }
}

/// Where the "new messages" line goes: nowhere when all has been read, or when the room is new
/// to its reader.
fn line(view: &RoomView) -> Option<Seq> {
    (view.joined && view.read > Seq::ZERO && view.read < view.head).then_some(view.read)
}
