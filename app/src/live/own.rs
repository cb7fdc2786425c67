//! One's own log: what one does in another tab or device, and what others do to one.

use leptos::prelude::*;
use sarang_protocol::frame::ClientFrame;
use sarang_protocol::id::Seq;
use sarang_protocol::own::{OwnEvent, OwnKind, OwnStep};
use sarang_protocol::room::RoomSummary;

use super::membership::{became_member, no_longer_member, part};
use super::pointing::Ask;
use super::{Live, Notice, pointing, receive, rooms, socket};
use crate::words::browser as words;

/// A part of the log has come, or with `anew` all that it comes to.
pub(super) fn learn(live: Live, after: Seq, head: Seq, own: Vec<OwnEvent>, anew: Option<Vec<RoomSummary>>) {
    let engine = live.engine();
    if let Some(anew) = anew {
        live.rooms.update(|rooms| engine.own.borrow_mut().replace(rooms, head, anew));
        return settle(live);
    }
    let step = engine.own.borrow_mut().take(after, head, own);
    match step {
        OwnStep::Apply(events) => events.iter().for_each(|event| apply(live, event)),
        OwnStep::Ask { after } => ask(live, Some(after)),
        OwnStep::Ignored => {}
    }
}

/// Asks for what happened after this, or for everything anew. Without a line, the next `welcome`
/// brings it.
pub(super) fn ask(live: Live, after: Option<Seq>) {
    socket::transmit(live, &ClientFrame::Own { after });
}

/// The rooms kept here follow the list of rooms.
pub(super) fn settle(live: Live) {
    for room in live.engine().rooms() {
        let slug = room.slug();
        let summary = live.summary(&slug);
        match summary {
            Some(summary) => {
                rooms::set_joined(room, true);
                receive::note_head(live, &slug, summary.head);
            }
            None => part(live, room),
        }
    }
}

/// What the reader is to be told: also of what happened while this page was not connected.
pub(super) fn tell(live: Live, event: &OwnEvent) {
    if let OwnKind::Removed { room, name, by } = &event.kind
        && live.summary(room).is_none()
    {
        let text = words::you_were_removed(name.as_str(), by.name.as_str());
        live.notice.set(Some(Notice { text, link: None }));
    }
    if let OwnKind::Draft { room, thread, body } = &event.kind {
        pointing::ask_for(live, Ask::Draft(event.seq, room.clone(), *thread, body.clone()), false);
    }
    if let OwnKind::Unread { summary } = &event.kind {
        live.engine().held.replace(Some(summary.slug.clone()));
    }
}

fn apply(live: Live, event: &OwnEvent) {
    let engine = live.engine();
    match &event.kind {
        OwnKind::Joined { summary } => became_member(live, summary),
        OwnKind::Left { room } | OwnKind::Removed { room, .. } => no_longer_member(live, room),
        OwnKind::Read { summary } | OwnKind::Unread { summary } => {
            live.rooms.maybe_update(|rooms| {
                let changed = engine.own.borrow().fold(rooms, event);
                if changed {
                    // It may have been put elsewhere.
                    rooms::sort(rooms);
                }
                changed
            });
            receive::note_head(live, &summary.slug, summary.head);
        }
        OwnKind::Me { user, .. } => live.rename_me(user.clone()),
        // The server itself closes the lines that came by that door.
        OwnKind::Doors | OwnKind::Draft { .. } => {}
        OwnKind::Thread { room, thread, own } => {
            pointing::ask(live, Ask::Own(room.clone(), *thread, own.clone()));
        }
    }
    tell(live, event);
}
