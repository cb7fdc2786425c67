//! One's own log: what happens to oneself, told to every tab and device that one has open.
//!
//! What a room's log tells its members anyway is not told here again: who posts a message has read
//! what is above it ([`Own::count`] follows that rule), and a room's new name comes as its event.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::id::Seq;
use crate::message::{EventKind, Missing, RoomEvent};
use crate::room::RoomSummary;
use crate::text::{Handle, RoomName, RoomSlug};
use crate::thread::Following;
use crate::time::Timestamp;
use crate::user::{Role, User};

/// Unread messages kept in mind. They are needed for the moment in which a room's events and one's
/// own log overtake each other; a busy house says less in it.
const RECENT: usize = 256;

/// One entry of one's own log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "FlatOwn")]
pub struct OwnEvent {
    /// Its position: 1, 2, 3 … for each person.
    pub seq: Seq,
    /// When it was committed, by the server's clock.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub kind: OwnKind,
}

/// What happened to oneself. What an event brings along is as it stood when it was read from the
/// database, not when it happened: that is what a screen has to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OwnKind {
    /// One has become a member of a room.
    Joined {
        /// The room.
        summary: RoomSummary,
    },
    /// One has left a room.
    Left {
        /// Its address.
        room: RoomSlug,
    },
    /// Somebody has taken one out of a room.
    Removed {
        /// Its address.
        room: RoomSlug,
        /// Its name, to tell the person.
        name: RoomName,
        /// Who did it.
        by: User,
    },
    /// One has read further in a room.
    Read {
        /// The room, with what is unread now.
        summary: RoomSummary,
    },
    /// One has marked a part of a room as unread.
    Unread {
        /// The room, with what is unread now.
        summary: RoomSummary,
    },
    /// One has read further in a thread, or follows it now, or no longer.
    Thread {
        /// The room's address.
        room: RoomSlug,
        /// The message that the thread began with.
        thread: Seq,
        /// How one stands to it now.
        #[serde(flatten)]
        own: Following,
    },
    /// One has begun to write something else in a room, or in a thread of it, or nothing any more.
    Draft {
        /// The room's address.
        room: RoomSlug,
        /// The message that the thread began with, if it is in one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thread: Option<Seq>,
        /// What stands there now; nothing, if it was sent or thrown away.
        body: String,
    },
    /// A session or token of one's own has ended. Its sockets are closed by the server.
    Doors,
    /// One's name or role is another one.
    Me {
        /// Who one is now.
        user: User,
        /// What one may do now.
        role: Role,
    },
}

/// An event as it is read: every field of every kind, for the reason that `FlatEvent` gives.
#[derive(Deserialize)]
struct FlatOwn {
    seq: Seq,
    at: Timestamp,
    kind: FlatOwnKind,
    summary: Option<RoomSummary>,
    room: Option<RoomSlug>,
    name: Option<RoomName>,
    by: Option<User>,
    user: Option<User>,
    role: Option<Role>,
    thread: Option<Seq>,
    following: Option<bool>,
    read: Option<Seq>,
    unread: Option<u32>,
    body: Option<String>,
}

/// The names of [`OwnKind`].
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FlatOwnKind {
    Joined,
    Left,
    Removed,
    Read,
    Unread,
    Thread,
    Draft,
    Doors,
    Me,
}

impl TryFrom<FlatOwn> for OwnEvent {
    type Error = Missing;

    fn try_from(flat: FlatOwn) -> Result<Self, Missing> {
        let summary = flat.summary.ok_or(Missing("summary"));
        let room = flat.room.ok_or(Missing("room"));
        let kind = match flat.kind {
            FlatOwnKind::Joined => OwnKind::Joined { summary: summary? },
            FlatOwnKind::Left => OwnKind::Left { room: room? },
            FlatOwnKind::Removed => OwnKind::Removed {
                room: room?,
                name: flat.name.ok_or(Missing("name"))?,
                by: flat.by.ok_or(Missing("by"))?,
            },
            FlatOwnKind::Read => OwnKind::Read { summary: summary? },
            FlatOwnKind::Unread => OwnKind::Unread { summary: summary? },
            FlatOwnKind::Thread => OwnKind::Thread {
                room: room?,
                thread: flat.thread.ok_or(Missing("thread"))?,
                own: Following {
                    following: flat.following.ok_or(Missing("following"))?,
                    read: flat.read.ok_or(Missing("read"))?,
                    unread: flat.unread.ok_or(Missing("unread"))?,
                },
            },
            FlatOwnKind::Draft => {
                OwnKind::Draft { room: room?, thread: flat.thread, body: flat.body.ok_or(Missing("body"))? }
            }
            FlatOwnKind::Doors => OwnKind::Doors,
            FlatOwnKind::Me => OwnKind::Me {
                user: flat.user.ok_or(Missing("user"))?,
                role: flat.role.ok_or(Missing("role"))?,
            },
        };
        Ok(Self { seq: flat.seq, at: flat.at, kind })
    }
}

/// The reducer: how far one's own log has been applied to one's list of rooms.
///
/// The list itself is the caller's, for browsers keep it in a signal. The same code serves the
/// browser, the tests and bots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    seq: Seq,
    /// Messages of others that came by themselves, oldest first.
    recent: VecDeque<Recent>,
}

/// A message of somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Recent {
    room: RoomSlug,
    seq: Seq,
    /// Whether one is called in it.
    calls: bool,
}

/// What a run of the log comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum OwnStep {
    /// These are new: to be [folded](Own::fold) into the list one after the other.
    Apply(Vec<OwnEvent>),
    /// All of it is known.
    Ignored,
    /// Something before it is missing: ask for what follows this position.
    Ask {
        /// The last position applied.
        after: Seq,
    },
}

impl Own {
    /// At the position that a list of rooms was read at.
    pub fn new(seq: Seq) -> Self {
        Self { seq, recent: VecDeque::new() }
    }

    /// The last position applied; `user_after` of the next `hello`.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// Everything was read at this position: at the beginning of a connection, where nothing else
    /// is under way, this list is the one to go on with.
    pub fn restart(&mut self, seq: Seq) {
        self.seq = seq;
        self.recent.clear();
    }

    /// The same in the middle of a connection, where events of the rooms may have overtaken it.
    pub fn replace(&mut self, rooms: &mut Vec<RoomSummary>, seq: Seq, mut anew: Vec<RoomSummary>) {
        self.seq = seq;
        for room in &mut anew {
            if let Some(mut old) = known(rooms, &room.slug).cloned() {
                self.renew(&mut old, room);
                *room = old;
            }
        }
        *rooms = anew;
    }

    /// Takes in a run of the log: what happened after `after`, up to `head`.
    pub fn take(&mut self, after: Seq, head: Seq, mut events: Vec<OwnEvent>) -> OwnStep {
        if head <= self.seq {
            return OwnStep::Ignored;
        }
        if after > self.seq {
            return OwnStep::Ask { after: self.seq };
        }
        events.retain(|event| event.seq > self.seq);
        self.seq = head;
        OwnStep::Apply(events)
    }

    /// Lets an event change the list of rooms. New rooms go to its end; gives whether something
    /// is different now.
    pub fn fold(&self, rooms: &mut Vec<RoomSummary>, event: &OwnEvent) -> bool {
        match &event.kind {
            OwnKind::Joined { summary } => self.join(rooms, summary),
            OwnKind::Read { summary } => {
                known(rooms, &summary.slug).is_some_and(|room| self.renew(room, summary))
            }
            OwnKind::Unread { summary } => known(rooms, &summary.slug).is_some_and(|room| {
                room.read = room.read.min(summary.read);
                self.renew(room, summary)
            }),
            OwnKind::Left { room } | OwnKind::Removed { room, .. } => {
                let before = rooms.len();
                rooms.retain(|other| other.slug != *room);
                rooms.len() < before
            }
            OwnKind::Thread { .. } | OwnKind::Draft { .. } | OwnKind::Doors | OwnKind::Me { .. } => false,
        }
    }

    /// One is a member of this room.
    pub fn join(&self, rooms: &mut Vec<RoomSummary>, summary: &RoomSummary) -> bool {
        let known = known(rooms, &summary.slug).map(|room| self.renew(room, summary));
        known.unwrap_or_else(|| {
            rooms.push(summary.clone());
            true
        })
    }

    /// An event of a room has come: counts it for this person, if it is news, or gives the room its new name.
    /// `seen` says that it was read while it came. Gives whether the room is to be listed otherwise now.
    pub fn count(&mut self, room: &mut RoomSummary, event: &RoomEvent, me: &Handle, seen: bool) -> bool {
        if event.seq <= room.head {
            return false;
        }
        room.head = event.seq;
        if let EventKind::Renamed { name } = &event.kind {
            room.name = name.clone();
            return true;
        }
        let Some(body) = event.body().filter(|_| event.is_in_room()) else { return false };
        if event.author.handle == *me {
            // Who writes has read: the server moves the mark in the same commit and tells it by
            // this event alone.
            room.read = event.seq;
            room.mentions = 0;
            return std::mem::take(&mut room.unread) > 0;
        }
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        let calls = body.rich().calls(me);
        self.recent.push_back(Recent { room: room.slug.clone(), seq: event.seq, calls });
        let unread = !seen && event.seq > room.read;
        if unread {
            room.unread = (room.unread + 1).min(RoomSummary::UNREAD_CAP);
            room.mentions = (room.mentions + u32::from(calls)).min(RoomSummary::UNREAD_CAP);
        }
        unread
    }

    /// What the server says of a room, and what has come of it since the server looked.
    fn renew(&self, room: &mut RoomSummary, news: &RoomSummary) -> bool {
        let mut renewed = news.clone();
        renewed.head = room.head.max(news.head);
        // A name that came since the server looked is not taken back.
        if news.head < room.head {
            renewed.name = room.name.clone();
        }
        if news.read < room.read {
            // Read further here just now; that mark is on its way to the server.
            (renewed.read, renewed.unread, renewed.mentions) = (room.read, room.unread, room.mentions);
        } else {
            let is_since = |one: &&Recent| {
                one.room == room.slug && one.seq > news.head && one.seq > news.read && one.seq <= room.head
            };
            for one in self.recent.iter().filter(is_since) {
                renewed.unread = (renewed.unread + 1).min(RoomSummary::UNREAD_CAP);
                renewed.mentions = (renewed.mentions + u32::from(one.calls)).min(RoomSummary::UNREAD_CAP);
            }
        }
        let changed = *room != renewed;
        *room = renewed;
        changed
    }
}

fn known<'a>(rooms: &'a mut [RoomSummary], slug: &RoomSlug) -> Option<&'a mut RoomSummary> {
    rooms.iter_mut().find(|room| room.slug == *slug)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::ClientId;
    use crate::notifications::Attention;
    use crate::rich_text::RichText;
    use crate::room::RoomKind;
    use crate::text::{Body, DisplayName, SectionName};

    fn room(slug: &str, head: u64, read: u64, unread: u32) -> RoomSummary {
        RoomSummary {
            slug: RoomSlug::trusted(slug),
            name: RoomName::trusted(slug),
            kind: RoomKind::Open,
            with: vec![],
            head: Seq(head),
            read: Seq(read),
            unread,
            mentions: 0,
            attention: Attention::Everything,
            favourite: false,
            section: None,
        }
    }

    fn own(seq: u64, kind: OwnKind) -> OwnEvent {
        OwnEvent { seq: Seq(seq), at: Timestamp(0), kind }
    }

    fn read(seq: u64, summary: RoomSummary) -> OwnEvent {
        own(seq, OwnKind::Read { summary })
    }

    fn by(handle: &str) -> Handle {
        Handle::trusted(handle)
    }

    fn calling(seq: u64, nodes: &str) -> RoomEvent {
        let nodes: RichText = serde_json::from_str(nodes).unwrap();
        let body = Body::trusted("@…").with_markup(nodes);
        RoomEvent { kind: EventKind::message(ClientId(Uuid::nil()), body), ..message(seq) }
    }

    fn message(seq: u64) -> RoomEvent {
        RoomEvent {
            seq: Seq(seq),
            at: Timestamp(0),
            author: User { handle: Handle::trusted("dana"), name: DisplayName::trusted("Dana") },
            kind: EventKind::message(ClientId(Uuid::nil()), Body::trusted("hello")),
        }
    }

    #[test]
    fn the_next_is_applied_the_old_ignored_and_what_is_missing_asked_for() {
        let mut log = Own::new(Seq(4));
        let events = vec![own(5, OwnKind::Doors), own(6, OwnKind::Doors)];
        assert_eq!(log.take(Seq(6), Seq(7), vec![own(7, OwnKind::Doors)]), OwnStep::Ask { after: Seq(4) });
        assert_eq!(log.seq(), Seq(4));
        assert_eq!(log.take(Seq(4), Seq(6), events.clone()), OwnStep::Apply(events.clone()));
        assert_eq!(log.take(Seq(4), Seq(6), events), OwnStep::Ignored);
        // A run that begins before what is known, and in which something was left out.
        let run = vec![own(5, OwnKind::Doors), own(9, OwnKind::Doors)];
        assert_eq!(log.take(Seq(4), Seq(9), run.clone()), OwnStep::Apply(run[1..].to_vec()));
        assert_eq!(log.seq(), Seq(9));
        // Everything up to there was left out.
        assert_eq!(log.take(Seq(9), Seq(10), vec![]), OwnStep::Apply(vec![]));
        assert_eq!(log.seq(), Seq(10));
        log.restart(Seq(2));
        assert_eq!(log.seq(), Seq(2));
    }

    #[test]
    fn a_list_that_events_have_overtaken_keeps_them() {
        let mut log = Own::new(Seq(0));
        let mut rooms = vec![room("tea", 10, 8, 2), room("gone", 1, 1, 0)];
        log.count(&mut rooms[0], &message(11), &by("kim"), false);
        log.replace(&mut rooms, Seq(7), vec![room("tea", 10, 9, 1), room("new", 3, 3, 0)]);
        assert_eq!(rooms, [room("tea", 11, 9, 2), room("new", 3, 3, 0)]);
        assert_eq!(log.seq(), Seq(7));
    }

    #[test]
    fn a_new_name_is_listed_and_not_taken_back_by_what_is_older() {
        let mut log = Own::new(Seq(0));
        let mut rooms = vec![room("tea", 10, 10, 0)];
        let named = |seq: u64, name: &str| RoomEvent {
            kind: EventKind::Renamed { name: RoomName::trusted(name) },
            ..message(seq)
        };
        assert!(log.count(&mut rooms[0], &named(11, "Teas"), &by("kim"), false));
        assert!(!log.count(&mut rooms[0], &named(9, "T"), &by("kim"), false), "it comes again");
        assert_eq!((rooms[0].name.as_str(), rooms[0].unread), ("Teas", 0));
        // Read elsewhere, as the server told before it was renamed, and after it was once more.
        log.fold(&mut rooms, &read(1, room("tea", 10, 10, 0)));
        assert_eq!(rooms[0].name.as_str(), "Teas");
        let later = RoomSummary { name: RoomName::trusted("Te"), ..room("tea", 12, 10, 0) };
        log.fold(&mut rooms, &read(2, later));
        assert_eq!(rooms[0].name.as_str(), "Te");
    }

    #[test]
    fn rooms_come_and_go() {
        let log = Own::new(Seq(0));
        let mut rooms = vec![room("general", 3, 3, 0)];
        assert!(log.fold(&mut rooms, &own(1, OwnKind::Joined { summary: room("tea", 9, 9, 0) })));
        assert_eq!(rooms.len(), 2);
        assert!(!log.fold(&mut rooms, &own(2, OwnKind::Joined { summary: room("tea", 9, 9, 0) })));
        assert!(log.fold(&mut rooms, &own(3, OwnKind::Left { room: RoomSlug::trusted("general") })));
        // Of a room that one is not in (any more), there is nothing to be read.
        assert!(!log.fold(&mut rooms, &read(4, room("general", 9, 9, 0))));
        let by = User { handle: Handle::trusted("dana"), name: DisplayName::trusted("Dana") };
        let (room, name) = (RoomSlug::trusted("tea"), RoomName::trusted("Tea"));
        assert!(log.fold(&mut rooms, &own(5, OwnKind::Removed { room, name, by })));
        assert!(rooms.is_empty());
    }

    #[test]
    fn reading_elsewhere_counts_what_came_since_the_server_looked() {
        let mut log = Own::new(Seq(0));
        let mut rooms = vec![room("tea", 10, 8, 2)];
        for seq in 11..=13 {
            assert!(log.count(&mut rooms[0], &message(seq), &by("kim"), false));
        }
        assert_eq!(rooms[0].unread, 5);
        // Read up to 11 on another device, and the server looked when 12 was the newest.
        assert!(log.fold(&mut rooms, &read(1, room("tea", 12, 11, 1))));
        assert_eq!(rooms[0], room("tea", 13, 11, 2));
        // The server looked later than the events have come here: they are not counted twice.
        assert!(log.fold(&mut rooms, &read(2, room("tea", 15, 13, 2))));
        assert!(!log.count(&mut rooms[0], &message(14), &by("kim"), false));
        assert!(!log.count(&mut rooms[0], &message(15), &by("kim"), false));
        assert_eq!(rooms[0], room("tea", 15, 13, 2));
        // What is read here and not there yet stays read.
        rooms[0] = room("tea", 15, 15, 0);
        assert!(!log.fold(&mut rooms, &read(3, room("tea", 15, 14, 1))));
        assert_eq!(rooms[0].unread, 0);
    }

    #[test]
    fn who_is_called_is_counted_apart() {
        let kim = by("kim");
        let mut log = Own::new(Seq(0));
        let mut rooms = vec![room("tea", 10, 10, 0)];
        let nodes =
            [r#"[["person:kim","@kim"]]"#, r#"[["person:lee","@lee"]]"#, r#"[["everyone","@all"]]"#, "[]"];
        for (seq, nodes) in (11..).zip(nodes) {
            assert!(log.count(&mut rooms[0], &calling(seq, nodes), &kim, false));
        }
        assert_eq!((rooms[0].unread, rooms[0].mentions), (4, 2));
        // Read up to 11 elsewhere, and the server looked when 12 was the newest.
        let looked = RoomSummary { mentions: 0, ..room("tea", 12, 11, 1) };
        assert!(log.fold(&mut rooms, &read(1, looked)));
        assert_eq!((rooms[0].unread, rooms[0].mentions), (3, 1));
        // What is seen while it comes counts nowhere; who writes has read.
        assert!(!log.count(&mut rooms[0], &calling(15, nodes[0]), &kim, true));
        assert_eq!(rooms[0].mentions, 1);
        assert!(log.count(&mut rooms[0], &message(16), &by("dana"), false));
        assert_eq!((rooms[0].unread, rooms[0].mentions), (0, 0));
        // An edit that calls, or calls no more, comes as what is so now.
        assert!(log.fold(&mut rooms, &read(2, RoomSummary { mentions: 1, ..room("tea", 17, 16, 1) })));
        assert!(log.fold(&mut rooms, &read(3, room("tea", 18, 16, 1))));
        assert_eq!(rooms[0].mentions, 0);
    }

    #[test]
    fn another_level_and_place_are_taken_over_whatever_has_been_read_meanwhile() {
        let log = Own::new(Seq(0));
        let mut rooms = vec![room("tea", 15, 15, 0)];
        // The server looked when 14 was read.
        let muted = RoomSummary { attention: Attention::Muted, ..room("tea", 15, 14, 1) };
        assert!(log.fold(&mut rooms, &read(1, muted.clone())));
        assert_eq!(rooms[0], RoomSummary { attention: Attention::Muted, ..room("tea", 15, 15, 0) });
        assert!(!log.fold(&mut rooms, &read(2, muted)));
        let section = Some(SectionName::trusted("Team"));
        let sorted = RoomSummary { section, favourite: true, ..room("tea", 15, 14, 1) };
        assert!(log.fold(&mut rooms, &read(3, sorted.clone())));
        assert_eq!(rooms[0], RoomSummary { read: Seq(15), unread: 0, ..sorted });
        assert!(log.fold(&mut rooms, &read(4, room("tea", 15, 15, 0))));
        assert_eq!(rooms[0], room("tea", 15, 15, 0));
    }

    #[test]
    fn what_is_marked_as_unread_is_unread_again() {
        let mut log = Own::new(Seq(0));
        let mut rooms = vec![room("tea", 15, 15, 0)];
        log.count(&mut rooms[0], &message(16), &by("kim"), true);
        rooms[0].read = Seq(16);
        // Before it comes, whoever reads elsewhere is passed over; it itself is not.
        assert!(!log.fold(&mut rooms, &read(1, room("tea", 15, 11, 4))));
        assert!(log.fold(&mut rooms, &own(2, OwnKind::Unread { summary: room("tea", 15, 11, 4) })));
        assert_eq!(rooms[0], room("tea", 16, 11, 5));
        assert!(log.fold(&mut rooms, &read(3, room("tea", 16, 16, 0))));
        assert_eq!(rooms[0], room("tea", 16, 16, 0));
    }

    #[test]
    fn who_writes_has_read() {
        let mut log = Own::new(Seq(0));
        let mut tea = room("tea", 10, 8, 2);
        assert!(log.count(&mut tea, &message(11), &by("dana"), false));
        assert_eq!(tea, room("tea", 11, 11, 0));
        assert!(!log.count(&mut tea, &message(12), &by("kim"), true));
        assert_eq!(tea, room("tea", 12, 11, 0));
        let joined = RoomEvent { kind: EventKind::Joined, ..message(13) };
        assert!(!log.count(&mut tea, &joined, &by("kim"), false));
        assert!(!log.count(&mut tea, &joined, &by("kim"), false));
        assert_eq!(tea, room("tea", 13, 11, 0));
    }

    #[test]
    fn counting_has_an_end() {
        let mut log = Own::new(Seq(0));
        let mut rooms = vec![room("tea", 0, 0, 0)];
        for seq in 1..=300 {
            log.count(&mut rooms[0], &message(seq), &by("kim"), false);
        }
        assert_eq!(rooms[0].unread, RoomSummary::UNREAD_CAP);
        assert_eq!(log.recent.len(), RECENT);
        log.fold(&mut rooms, &read(1, room("tea", 290, 290, 0)));
        assert_eq!(rooms[0], room("tea", 300, 290, 10));
    }
}
