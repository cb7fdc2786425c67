//! What timelines take in, and what they ask for then.

use leptos::prelude::*;
use sarang_protocol::frame::{ClientFrame, MAX_BATCH};
use sarang_protocol::id::Seq;
use sarang_protocol::message::RoomEvent;
use sarang_protocol::timeline::{Step, Timeline};

use super::clock::now;
use super::membership::absorb;
use super::{Live, OpenRoom, sending, socket};

/// A timeline of more events than this is cut to half as many messages while its reader is at the
/// newest: several screens more than are seen. Scrolling up fetches the others again.
const LONG: usize = 300;

/// Who reads further up in a timeline of more events than this gets the newer ones on the way
/// back down.
const FAR_FROM_NEWEST: usize = 1_000;

/// What is missing is asked for once more after so long, in milliseconds, if nothing has come.
const ASK_AGAIN_MS: i64 = 2_000;

/// What comes for a timeline.
pub(super) enum Came {
    /// An event.
    One(RoomEvent),
    /// Some that were asked for, and the room's newest position.
    Batch(Vec<RoomEvent>, Seq),
    /// The newest position, after something was left out.
    Lag(Seq),
    /// The newest position.
    Head(Seq),
}

/// Lets a timeline take in what comes for it, and does what it asks for then.
pub(super) fn take_in(live: Live, room: OpenRoom, what: Came) {
    let before = room.timeline.with_untracked(Timeline::last);
    let step = room.timeline.try_update_untracked(|timeline| match what {
        Came::One(event) => timeline.apply(event),
        Came::Batch(events, head) => timeline.merge(events, head),
        Came::Lag(head) => timeline.lag(head),
        Came::Head(head) => timeline.note_head(head),
    });
    let step = step.unwrap_or(Step::Ignored);
    let came: Vec<RoomEvent> = room.timeline.with_untracked(|timeline| {
        let newer = timeline.events().rev();
        newer.take_while(|event| event.seq > before).cloned().collect()
    });
    for event in came.iter().rev() {
        absorb(live, room, event);
        if let Some(cid) = event.cid()
            && live.is_me(&event.author)
        {
            sending::settled(live, cid);
        }
    }
    if !came.is_empty() {
        keep_short(live, room);
    }
    if step == Step::Applied || !came.is_empty() {
        room.draw_soon();
    }
    if let Step::Ask { after } = step {
        ask_after(live, room, after);
    }
}

/// However much is said, a page stays small.
fn keep_short(live: Live, room: OpenRoom) {
    let following = room.following.get_untracked();
    let is_shown = live.shown().is_some_and(|shown| shown.is(&room.slug()));
    room.timeline.update_untracked(|timeline| {
        let length = timeline.events().len();
        if is_shown && !following {
            if length > FAR_FROM_NEWEST {
                timeline.let_go();
            }
        } else if length > LONG {
            timeline.keep_newest(LONG / 2);
        }
    });
}

/// Asks for what is missing, once: while it is on its way, every further event finds it missing.
fn ask_after(live: Live, room: OpenRoom, after: Seq) {
    let now = now().0;
    let asked = room.asked.get_value();
    if asked.is_some_and(|(seq, at)| seq == after && now - at < ASK_AGAIN_MS) {
        return;
    }
    let more =
        ClientFrame::More { room: room.slug(), after: Some(after), before: None, limit: Some(MAX_BATCH) };
    // Without a line, the next `hello` asks for it.
    if socket::transmit(live, &more) == socket::Transmitted::Sent {
        room.asked.set_value(Some((after, now)));
    }
}
