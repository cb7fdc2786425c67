//! Who has seen one's last message, where it is the newest of a small room: a line above the composer.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use sarang_protocol::id::Seq;
use sarang_protocol::room::RoomKind;
use sarang_protocol::seen::SeenBy;
use sarang_protocol::text::{Handle, RoomSlug};
use sarang_protocol::user::User;

use crate::live::fetch::{self, room_path};
use crate::live::{Live, OpenRoom};
use crate::words::browser as words;

/// What is known of the room that is shown.
#[derive(Default)]
pub(super) struct Kept {
    room: Option<RoomSlug>,
    /// How far each of the others has read it.
    seen: BTreeMap<Handle, (User, Seq)>,
}

impl Kept {
    fn hears(&mut self, user: User, seq: Seq) {
        let known = self.seen.entry(user.handle.clone()).or_insert((user, seq));
        known.1 = known.1.max(seq);
    }
}

/// These people have read a room up to here.
pub(super) fn hear(live: Live, room: &RoomSlug, seq: Seq, people: Vec<User>) {
    with(live, |kept| {
        if kept.room.as_ref() == Some(room) {
            for user in people {
                kept.hears(user, seq);
            }
        }
    });
    look(live);
}

/// What is known may be old.
pub(super) fn anew(live: Live) {
    with(live, |kept| kept.room = None);
    look(live);
}

/// Says it, or nothing, of what is shown now.
pub(super) fn look(live: Live) {
    let words = live.shown().and_then(|room| sentence(live, room)).unwrap_or_default();
    if let Some(line) = document().get_element_by_id("seen")
        && line.text_content().is_none_or(|before| before != words)
    {
        line.set_text_content(Some(&words));
    }
}

fn sentence(live: Live, room: OpenRoom) -> Option<String> {
    let (kind, others) = room.info.with_untracked(|info| {
        let others = info.member_count.saturating_sub(1);
        (info.joined && others > 0 && info.member_count <= SeenBy::MEMBERS).then_some((info.kind, others))
    })?;
    let last = last_of_ones_own(live, room)?;
    let slug = room.slug();
    if with(live, |kept| kept.room.as_ref() != Some(&slug)) {
        ask(live, slug);
        return None;
    }
    let names: Vec<String> = with(live, |kept| {
        let seen = kept.seen.values().filter(|(_, seq)| *seq >= last);
        seen.map(|(user, _)| user.name.to_string()).collect()
    });
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let all = u32::try_from(names.len()).is_ok_and(|count| count >= others);
    match (kind, &names[..]) {
        (_, []) => None,
        (RoomKind::Direct, _) => Some(words::seen().to_owned()),
        (_, [_, _, ..]) if all => Some(words::seen_by_all().to_owned()),
        (_, names) => Some(words::seen_by(names)),
    }
}

/// The newest message of a room, if it is one's own, and nothing of one's own is on its way behind it.
fn last_of_ones_own(live: Live, room: OpenRoom) -> Option<Seq> {
    let slug = room.slug();
    let on_its_way = live.engine().outbox.borrow().letters().any(|letter| letter.room == slug);
    room.timeline.with_untracked(|timeline| {
        let last = timeline.events().rev().find(|event| event.is_in_room())?;
        let own = timeline.is_live() && !on_its_way && live.is_me(&last.author);
        (own && !timeline.as_shown(last, &live.me().user).is_deleted()).then_some(last.seq)
    })
}

/// Reads how things stand; what comes meanwhile is taken in, too.
fn ask(live: Live, slug: RoomSlug) {
    with(live, |kept| *kept = Kept { room: Some(slug.clone()), seen: BTreeMap::new() });
    spawn_local(async move {
        // Where it cannot be had there is none to be shown, until the next line or room.
        let Ok(found) = fetch::get::<SeenBy>(&[&room_path(&slug), "/seen"].concat()).await else { return };
        with(live, |kept| {
            if kept.room == Some(slug) {
                for one in found.seen {
                    kept.hears(one.user, one.seq);
                }
            }
        });
        look(live);
    });
}

fn with<T>(live: Live, act: impl FnOnce(&mut Kept) -> T) -> T {
    act(&mut live.engine().hand.borrow_mut().seen)
}
