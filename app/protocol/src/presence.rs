//! Who is here and who is typing: what a client says about its user, and what it is told about the
//! people of a room.

use serde::{Deserialize, Serialize};

use crate::text::Handle;

/// Who is typing says so again after this time, in milliseconds, and not before.
pub const TYPING_EVERY_MS: u32 = 3_000;

/// What a `typing` of the server says is true for this long, in milliseconds, unless another comes:
/// the last one may have been lost.
pub const TYPING_HOLDS_MS: u32 = 8_000;

/// So many people that are typing are named.
pub const TYPING_NAMED: usize = 3;

/// What a client says about its user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// Connected, and nobody is at the device: nothing was touched for minutes, or the page is hidden.
    Away,
    /// Somebody is at the device. Who says nothing is taken to be.
    #[default]
    Active,
}

/// How somebody is to be reached: the best over all their devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// No device is connected.
    Offline,
    /// One is, and nobody is at it.
    Away,
    /// Somebody is at one.
    Active,
}

impl From<Attention> for Presence {
    fn from(attention: Attention) -> Self {
        match attention {
            Attention::Away => Self::Away,
            Attention::Active => Self::Active,
        }
    }
}

/// Somebody, and how they are to be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPresence {
    /// Who.
    pub handle: Handle,
    /// How.
    pub state: Presence,
}

/// Who of a room's people is here, folded from `presence` frames.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Company {
    /// How many are active.
    pub active: u32,
    /// How many are away.
    pub away: u32,
    /// Each of them; nobody knows in a room where too many are here to be named.
    people: Option<Vec<PersonPresence>>,
}

impl Company {
    /// Takes in a `presence` frame: everybody who is here, or what has changed, or numbers alone.
    pub fn apply(
        &mut self,
        active: u32,
        away: u32,
        here: Option<Vec<PersonPresence>>,
        changed: Option<Vec<PersonPresence>>,
    ) {
        (self.active, self.away) = (active, away);
        match (here, changed) {
            (Some(here), _) => self.people = Some(here),
            // What changed in a list that one does not have says nothing.
            (None, Some(changed)) => {
                if let Some(people) = &mut self.people {
                    people.retain(|one| changed.iter().all(|other| other.handle != one.handle));
                    people.extend(changed);
                }
            }
            (None, None) => self.people = None,
        }
    }

    /// How somebody is to be reached, if that is known.
    pub fn of(&self, handle: &Handle) -> Option<Presence> {
        let people = self.people.as_ref()?;
        let found = people.iter().find(|person| person.handle == *handle);
        Some(found.map_or(Presence::Offline, |person| person.state))
    }

    /// How many are connected.
    pub fn here(&self) -> u32 {
        self.active.saturating_add(self.away)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(handle: &str, state: Presence) -> PersonPresence {
        PersonPresence { handle: Handle::trusted(handle), state }
    }

    #[test]
    fn company_follows_what_it_is_told() {
        let (kim, dana) = (Handle::trusted("kim"), Handle::trusted("dana"));
        let mut company = Company::default();
        company.apply(3, 0, None, Some(vec![person("kim", Presence::Active)]));
        assert_eq!((company.here(), company.of(&kim)), (3, None));
        company.apply(1, 0, Some(vec![person("kim", Presence::Active)]), None);
        assert_eq!(company.of(&kim), Some(Presence::Active));
        assert_eq!(company.of(&dana), Some(Presence::Offline));
        let changed = vec![person("kim", Presence::Away), person("dana", Presence::Active)];
        company.apply(1, 1, None, Some(changed));
        assert_eq!(company.of(&kim), Some(Presence::Away));
        assert_eq!((company.of(&dana), company.here()), (Some(Presence::Active), 2));
        company.apply(300, 20, None, None);
        assert_eq!((company.of(&kim), company.here()), (None, 320));
    }

    #[test]
    fn the_better_state_is_the_greater() {
        assert!(Attention::Active > Attention::Away);
        assert!(Presence::Active > Presence::Away && Presence::Away > Presence::Offline);
    }
}
