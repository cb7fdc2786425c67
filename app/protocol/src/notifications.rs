//! Of what in a room one wants to hear.
//!
//! A level changes no count: what is unread comes from the log and the read position, whatever one wants to
//! hear of it. It says what of the count is shown ([`RoomSummary::told`]).

use serde::{Deserialize, Serialize};

use crate::room::RoomSummary;
use crate::time::Timestamp;

/// What one has chosen for a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Every message.
    #[default]
    Everything,
    /// Messages that call one, by name or with everybody.
    Mentions,
    /// Nothing at all.
    Nothing,
}

/// What comes of it now: the level, or that the room is muted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// Every message is shown as unread, and told.
    #[default]
    Everything,
    /// Every message is shown as unread; those that call one are told.
    Mentions,
    /// Only those that call one are shown as unread, and told.
    Muted,
    /// Nothing is shown as unread or told.
    Nothing,
}

/// `PUT /rooms/{slug}/notifications`, and its answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notifications {
    /// The level.
    pub level: Level,
    /// A mute covers the level up to this moment; [`Notifications::FOR_GOOD`] is for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<Timestamp>,
}

impl Notifications {
    /// The last moment that RFC 3339 can write: 9999-12-31T23:59:59.999Z.
    pub const FOR_GOOD: Timestamp = Timestamp(253_402_300_799_999);

    /// What comes of it at this moment. A mute makes nothing louder.
    pub fn at(self, now: Timestamp) -> Attention {
        match self.level {
            Level::Nothing => Attention::Nothing,
            _ if self.muted_until.is_some_and(|until| until > now) => Attention::Muted,
            Level::Mentions => Attention::Mentions,
            Level::Everything => Attention::Everything,
        }
    }
}

impl Attention {
    /// Whether it is the usual one.
    pub fn is_everything(&self) -> bool {
        *self == Self::Everything
    }
}

impl RoomSummary {
    /// How much of what is unread is shown as unread: by a number and a bold name, in the title and the icon.
    pub fn told(&self) -> u32 {
        match self.attention {
            Attention::Everything | Attention::Mentions => self.unread,
            Attention::Muted => self.mentions,
            Attention::Nothing => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Seq;
    use crate::room::RoomKind;
    use crate::text::{RoomName, RoomSlug};

    #[test]
    fn a_mute_covers_the_level_until_it_ends() {
        let level = |level| Notifications { level, muted_until: Some(Timestamp(10)) };
        for (chosen, muted, after) in [
            (Level::Everything, Attention::Muted, Attention::Everything),
            (Level::Mentions, Attention::Muted, Attention::Mentions),
            (Level::Nothing, Attention::Nothing, Attention::Nothing),
        ] {
            assert_eq!(level(chosen).at(Timestamp(9)), muted);
            assert_eq!(level(chosen).at(Timestamp(10)), after);
            assert_eq!(Notifications { level: chosen, muted_until: None }.at(Timestamp(9)), after);
        }
        assert_eq!(Notifications::FOR_GOOD.to_string(), "9999-12-31T23:59:59.999Z");
        assert_eq!(Timestamp::parse("9999-12-31T23:59:59.999Z"), Some(Notifications::FOR_GOOD));
    }

    #[test]
    fn who_mutes_a_room_is_told_of_calls_and_who_wants_nothing_of_nothing() {
        let told = |attention| {
            let summary = RoomSummary {
                slug: RoomSlug::trusted("tea"),
                name: RoomName::trusted("Tea"),
                kind: RoomKind::Open,
                with: vec![],
                head: Seq(9),
                read: Seq(2),
                unread: 7,
                mentions: 2,
                attention,
                favourite: false,
                section: None,
            };
            summary.told()
        };
        assert_eq!(told(Attention::Everything), 7);
        assert_eq!(told(Attention::Mentions), 7);
        assert_eq!(told(Attention::Muted), 2);
        assert_eq!(told(Attention::Nothing), 0);
    }
}
