//! What is told outside of the page: by a notification of the system, by a sound. Pure.
//!
//! Of what in a room one wants to hear is chosen for the room, and is the same everywhere
//! (`protocol::notifications`). What of that leaves the page is chosen here, for each browser.

use sarang_protocol::notifications::Attention;
use sarang_protocol::room::RoomSummary;

/// What somebody has chosen for a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bell {
    /// Which messages ring.
    pub rings: Rings,
    /// With a sound.
    pub sound: bool,
    /// With what is written, for all to see who see the screen.
    pub words: bool,
}

/// Which messages ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rings {
    /// None. Nothing has been chosen yet, or this.
    Never,
    /// Those that call one: by name, in a conversation, in a thread that one follows.
    Calls,
    /// Those too that are in a room of which one wants to hear everything.
    Everything,
}

/// Before anything is chosen.
impl Default for Bell {
    fn default() -> Self {
        Self { rings: Rings::Never, sound: true, words: true }
    }
}

impl Bell {
    /// As it is kept.
    pub fn to_text(self) -> String {
        let rings = match self.rings {
            Rings::Never => "never",
            Rings::Calls => "calls",
            Rings::Everything => "everything",
        };
        [rings, if self.sound { " sound" } else { "" }, if self.words { " words" } else { "" }].concat()
    }

    /// The inverse. Nothing rings for what another version has kept.
    pub fn parse(text: &str) -> Self {
        let says = |word| text.split(' ').any(|said| said == word);
        let rings = match text {
            _ if says("calls") => Rings::Calls,
            _ if says("everything") => Rings::Everything,
            _ => Rings::Never,
        };
        Self { rings, sound: says("sound"), words: says("words") }
    }

    /// Whether a message of somebody else rings that is shown in this room. `calls` says that it calls one.
    pub fn rings_in_room(self, room: &RoomSummary, calls: bool) -> bool {
        self.rings_of(room.attention, calls)
            || room.attention.is_everything()
                && (self.rings == Rings::Everything
                    || self.rings == Rings::Calls && room.kind.is_conversation())
    }

    /// Whether one rings that is said in a thread of this room. `follows` says that one follows it.
    pub fn rings_in_thread(self, room: &RoomSummary, calls: bool, follows: bool) -> bool {
        let told = matches!(room.attention, Attention::Everything | Attention::Mentions);
        self.rings_of(room.attention, calls || follows && told)
    }

    fn rings_of(self, attention: Attention, calls: bool) -> bool {
        calls && self.rings != Rings::Never && attention != Attention::Nothing
    }
}

/// Whether the browser shows what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// It does.
    Given,
    /// It asks first.
    Open,
    /// Its owner has said no, or it says so by itself.
    Refused,
    /// It cannot: over plain http, or in an app.
    Missing,
}

#[cfg(test)]
mod tests {
    use sarang_protocol::id::Seq;
    use sarang_protocol::room::RoomKind;
    use sarang_protocol::text::{RoomName, RoomSlug};

    use super::*;

    const BELLS: [Rings; 3] = [Rings::Never, Rings::Calls, Rings::Everything];

    fn bell(rings: Rings) -> Bell {
        Bell { rings, ..Bell::default() }
    }

    fn room(kind: RoomKind, attention: Attention) -> RoomSummary {
        RoomSummary {
            slug: RoomSlug::trusted("tea"),
            name: RoomName::trusted("Tea"),
            kind,
            with: vec![],
            head: Seq(9),
            read: Seq(2),
            unread: 1,
            mentions: 0,
            attention,
            favourite: false,
            section: None,
        }
    }

    #[test]
    fn reads_what_it_writes() {
        for rings in BELLS {
            for (sound, words) in [(false, false), (false, true), (true, false), (true, true)] {
                let bell = Bell { rings, sound, words };
                assert_eq!(Bell::parse(&bell.to_text()), bell);
            }
        }
        assert_eq!(Bell::parse("").rings, Rings::Never);
        assert_eq!(Bell::parse("louder").rings, Rings::Never);
    }

    #[test]
    fn in_a_room_only_calls_ring_unless_one_wants_to_hear_everything() {
        let rings = |attention, calls| {
            BELLS.map(|rings| bell(rings).rings_in_room(&room(RoomKind::Open, attention), calls))
        };
        assert_eq!(rings(Attention::Everything, false), [false, false, true]);
        assert_eq!(rings(Attention::Everything, true), [false, true, true]);
        assert_eq!(rings(Attention::Mentions, false), [false, false, false]);
        assert_eq!(rings(Attention::Mentions, true), [false, true, true]);
        assert_eq!(rings(Attention::Muted, false), [false, false, false]);
        assert_eq!(rings(Attention::Muted, true), [false, true, true]);
        assert_eq!(rings(Attention::Nothing, true), [false, false, false]);
    }

    #[test]
    fn a_conversation_rings_until_it_is_made_quieter() {
        let rings = |attention| {
            BELLS.map(|rings| bell(rings).rings_in_room(&room(RoomKind::Direct, attention), false))
        };
        assert_eq!(rings(Attention::Everything), [false, true, true]);
        assert_eq!(rings(Attention::Mentions), [false, false, false]);
        assert_eq!(rings(Attention::Muted), [false, false, false]);
        assert_eq!(rings(Attention::Nothing), [false, false, false]);
    }

    #[test]
    fn a_thread_rings_for_who_follows_it_or_is_called_in_it() {
        let rings = |attention, calls, follows| {
            let room = room(RoomKind::Open, attention);
            BELLS.map(|rings| bell(rings).rings_in_thread(&room, calls, follows))
        };
        assert_eq!(rings(Attention::Everything, false, false), [false, false, false]);
        assert_eq!(rings(Attention::Everything, false, true), [false, true, true]);
        assert_eq!(rings(Attention::Mentions, false, true), [false, true, true]);
        assert_eq!(rings(Attention::Muted, false, true), [false, false, false]);
        assert_eq!(rings(Attention::Muted, true, false), [false, true, true]);
        assert_eq!(rings(Attention::Nothing, true, true), [false, false, false]);
    }
}
