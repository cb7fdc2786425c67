//! Messages on their way: shown at once, kept, then sent in order by the tab whose turn it is, and
//! kept until they are durable.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sarang_protocol::change::Quote;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::ClientFrame;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::text::RoomSlug;
use sarang_protocol::timeline::Timeline;
use uuid::Uuid;

use super::clock::now;
use super::news::News;
use super::outbox::{Letter, Refusal};
use super::socket::{Transmitted, transmit};
use super::{Connection, Live, Notice, OpenRoom, drafts, places, tabs};
use crate::routes::room_path;
use crate::words::browser as words;

/// Opens what messages are kept in, and brings out those of before.
pub(super) fn begin(live: Live) {
    tabs::listen(live);
    spawn_local(async move {
        let engine = live.engine();
        let keeping = engine.keeper.open(&live.me().user.handle).await;
        live.keeping.set(keeping);
        engine.outbox.borrow_mut().begin_reading();
        read(live).await;
        // Only now: what is written meanwhile goes after what was written before.
        engine.open.set(true);
        file(live);
        flush(live);
    });
}

/// Shows, keeps and sends a message, which may reply to another. False where nobody is signed in to send it.
pub(super) fn send(live: Live, room: OpenRoom, text: String, reply_to: Option<Seq>) -> bool {
    if text.trim().is_empty() || live.connection.get_untracked() == Connection::SignedOut {
        return false;
    }
    drafts::hold(live, room, &text);
    let engine = live.engine();
    let thread = room.thread();
    let letter = Letter {
        cid: ClientId(Uuid::new_v4()),
        room: room.slug(),
        body: text,
        reply_to,
        thread: thread.map(|thread| thread.root),
        also_to_room: thread.is_some_and(|thread| thread.also_to_room.get_untracked()),
        order: engine.outbox.borrow().next_order(now_ms()),
        refusal: None,
    };
    engine.outbox.borrow_mut().put(letter);
    show(live, &room.slug());
    room.read_line.set(None);
    places::jump_to_newest(live, room);
    file(live);
    true
}

/// Keeps what is not kept yet, some at a time and in order; then it may go.
pub(super) fn file(live: Live) {
    let engine = live.engine();
    if !engine.open.get() || engine.filing.replace(true) {
        return;
    }
    spawn_local(async move {
        loop {
            let letters = engine.outbox.borrow().unkept();
            if letters.is_empty() {
                break;
            }
            let keeping = engine.keeper.keep(&letters).await;
            if live.keeping.get_untracked() != keeping {
                live.keeping.set(keeping);
            }
            for letter in letters {
                engine.outbox.borrow_mut().kept(&letter);
                drafts::forget(live, &letter);
                engine.tabs.tell(&News::Kept(letter));
            }
            flush(live);
        }
        engine.filing.set(false);
        tabs::grow_impatient(live);
    });
}

/// Sends what is due, if it is this tab's turn.
pub(super) fn flush(live: Live) {
    let engine = live.engine();
    let connected = live.connection.get_untracked() == Connection::Connected;
    if !connected || !engine.open.get() || !engine.tabs.has_turn() {
        return;
    }
    let due = engine.outbox.borrow_mut().due();
    for letter in due {
        let cid = letter.cid;
        let frame = ClientFrame::Send {
            cid,
            room: letter.room,
            body: letter.body,
            reply_to: letter.reply_to,
            thread: letter.thread,
            also_to_room: letter.also_to_room,
        };
        match transmit(live, &frame) {
            Transmitted::Sent => {}
            Transmitted::NoLine => engine.outbox.borrow_mut().free(cid),
            Transmitted::TooLarge => refused(
                live,
                cid,
                Refusal { code: ErrorCode::TooLarge, message: words::too_large_to_send().to_owned() },
            ),
        }
    }
}

/// A message is durable.
pub(super) fn settled(live: Live, cid: ClientId) {
    if drop_letter(live, cid, &News::Sent(cid)).is_some() {
        flush(live);
    }
}

/// A message was refused for good: it stays, visibly failed.
pub(super) fn refused(live: Live, cid: ClientId, refusal: Refusal) {
    let engine = live.engine();
    let Some(letter) = engine.outbox.borrow_mut().refuse(cid, refusal) else { return };
    show(live, &letter.room);
    if live.shown().is_none_or(|shown| !shown.is(&letter.room)) {
        let name =
            live.summary(&letter.room).map_or_else(|| letter.room.to_string(), |room| room.name.to_string());
        let text = words::not_sent_to(&name);
        let link = Some((words::look().to_owned(), room_path(&letter.room, None)));
        live.notice.set(Some(Notice { text, link }));
    }
    file(live);
    flush(live);
}

/// A message was refused for now.
pub(super) fn held_back(live: Live, cid: ClientId, wait_ms: u32) {
    Timeout::new(wait_ms, move || {
        live.engine().outbox.borrow_mut().free(cid);
        flush(live);
    })
    .forget();
}

/// Shows what is under way to a room that has just been opened, or has changed in another tab.
pub(super) fn show_pending(live: Live, room: OpenRoom) {
    let engine = live.engine();
    let slug = room.slug();
    let letters: Vec<Letter> =
        engine.outbox.borrow().letters().filter(|letter| letter.room == slug).cloned().collect();
    // Those that are in the log already were sent by another tab, or before a reload.
    let (arrived, letters): (Vec<_>, Vec<_>) = letters.into_iter().partition(|letter| {
        room.timeline.with_untracked(|timeline| {
            timeline.events().any(|event| event.cid() == Some(letter.cid) && live.is_me(&event.author))
        })
    });
    for letter in arrived {
        settled(live, letter.cid);
    }
    let letters: Vec<_> = letters.into_iter().filter(|letter| is_shown_in(letter, room)).collect();
    if letters.is_empty() {
        return;
    }
    room.timeline.update(|timeline| {
        for letter in letters {
            show_letter(timeline, &letter);
            match letter.refusal {
                Some(refusal) => timeline.fail(letter.cid, refusal.code, refusal.message),
                None => drop(timeline.retry(letter.cid)),
            }
        }
    });
}

/// Whether a letter is shown there. One to a thread that was refused is shown in the room too: the thread may
/// have been put away.
fn is_shown_in(letter: &Letter, room: OpenRoom) -> bool {
    match (letter.thread, room.root()) {
        (Some(_), None) => letter.also_to_room || letter.refusal.is_some(),
        (thread, root) => thread == root,
    }
}

fn show_letter(timeline: &mut Timeline, letter: &Letter) {
    let quote = letter.reply_to.and_then(|seq| Quote::of(timeline.event(seq)?)).map(Box::new);
    timeline.reply(letter.cid, letter.body.clone(), quote);
}

/// Reads what is kept once more: it may be this tab's turn now, or it may have slept while others
/// changed something.
pub(super) fn look_again(live: Live) {
    let engine = live.engine();
    if !engine.open.get() || !engine.outbox.borrow_mut().begin_reading() {
        return;
    }
    spawn_local(async move {
        read(live).await;
        flush(live);
    });
}

async fn read(live: Live) {
    let engine = live.engine();
    let Some(kept) = engine.keeper.letters().await else {
        engine.outbox.borrow_mut().could_not_read();
        return;
    };
    let changes = engine.outbox.borrow_mut().take_in(kept);
    for letter in changes.came {
        show(live, &letter.room);
    }
    for letter in changes.gone {
        hide(live, &letter);
    }
}

/// Another tab has something to tell.
pub(super) fn hear(live: Live, news: News) {
    let engine = live.engine();
    match news {
        News::Kept(letter) => {
            let room = letter.room.clone();
            engine.outbox.borrow_mut().heard_of(letter);
            show(live, &room);
        }
        News::Sent(cid) => {
            let letter = engine.outbox.borrow_mut().remove(cid);
            if let Some(letter) = letter
                && let Some(room) = engine.room(&letter.room)
                && !room.timeline.with_untracked(Timeline::is_live)
            {
                // Elsewhere its event comes by itself.
                hide(live, &letter);
            }
        }
        News::Discarded(cid) => {
            let letter = engine.outbox.borrow_mut().remove(cid);
            if let Some(letter) = letter {
                hide(live, &letter);
            }
        }
        News::Wiped => {
            engine.draft.take();
            let letters = engine.outbox.borrow_mut().clear();
            for letter in letters {
                hide(live, &letter);
            }
        }
    }
    flush(live);
}

/// Whether something would be lost with the page.
pub(super) fn needs_the_page(live: Live) -> bool {
    live.keeping.get_untracked() == super::Keeping::Page
        && live.engine().outbox.borrow().letters().next().is_some()
}

/// A letter is done with, and the other tabs are told why.
pub(super) fn drop_letter(live: Live, cid: ClientId, news: &News) -> Option<Letter> {
    let engine = live.engine();
    let letter = engine.outbox.borrow_mut().remove(cid)?;
    engine.keeper.drop_letter(cid);
    engine.tabs.tell(news);
    Some(letter)
}

/// Shows the letters of a room, if it is open.
pub(super) fn show(live: Live, room: &RoomSlug) {
    for view in live.views(room) {
        show_pending(live, view);
    }
}

pub(super) fn hide(live: Live, letter: &Letter) {
    for view in live.views(&letter.room) {
        view.timeline.update(|timeline| {
            timeline.discard(letter.cid);
        });
    }
}

/// Milliseconds since 1970.
pub(super) fn now_ms() -> u64 {
    u64::try_from(now().0).unwrap_or_default()
}
