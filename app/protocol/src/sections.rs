//! The parts of one's list of rooms: favourites, sections that one names oneself, and the rest.
//!
//! A section is there as long as a room is in it. Nobody else learns of it.

use serde::{Deserialize, Serialize};

use crate::text::{RoomSlug, SectionName};
use crate::thread::is_not;

/// A part of one's list. They stand in this order, sections by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// What one has marked as such, whatever section it is in else.
    Favourites,
    /// What one has sorted.
    Section(&'a SectionName),
    /// Other rooms.
    Rooms,
    /// Other conversations.
    Conversations,
}

/// `PUT /rooms/{slug}/sorting`, and its answer: where a room stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sorting {
    /// Whether it is a favourite.
    #[serde(default, skip_serializing_if = "is_not")]
    pub favourite: bool,
    /// The section that it is in, be it a favourite or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<SectionName>,
}

/// A section, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// What it is called.
    pub name: SectionName,
    /// Its rooms' addresses, favourites among them, by name.
    pub rooms: Vec<RoomSlug>,
}

/// `GET /sections`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sections {
    /// All that one has, by name.
    pub sections: Vec<Section>,
}

impl Sections {
    /// So many may somebody have: a list of rooms with more headings than that is sorted by nobody.
    pub const MOST: usize = 30;
}

/// `PATCH /sections/{name}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenameSection {
    /// What it is to be called, raw. The name of another one puts both together.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Seq;
    use crate::notifications::Attention;
    use crate::room::{RoomKind, RoomSummary};
    use crate::text::RoomName;

    fn room(name: &str, kind: RoomKind, favourite: bool, section: Option<&str>) -> RoomSummary {
        RoomSummary {
            slug: RoomSlug::trusted(name),
            name: RoomName::trusted(name),
            kind,
            with: vec![],
            head: Seq(1),
            read: Seq(1),
            unread: 0,
            mentions: 0,
            attention: Attention::Everything,
            favourite,
            section: section.map(SectionName::trusted),
        }
    }

    #[test]
    fn favourites_stand_first_then_sections_by_name_then_the_rest() {
        use RoomKind::{Direct, Open};
        let mut rooms = [
            room("z", Direct, false, None),
            room("y", Open, false, None),
            room("B", Open, false, None),
            room("x", Open, false, Some("team")),
            room("w", Direct, false, Some("Project")),
            room("v", Open, false, Some("Project")),
            room("u", Direct, true, Some("Project")),
            room("t", Open, true, None),
        ];
        rooms.sort_by_cached_key(|room| room.place(str::to_lowercase));
        let names: Vec<_> = rooms.iter().map(|room| room.name.as_str()).collect();
        assert_eq!(names, ["t", "u", "v", "w", "x", "B", "y", "z"]);
        let mut parts: Vec<Part> = rooms.iter().map(RoomSummary::part).collect();
        parts.dedup();
        let (project, team) = (SectionName::trusted("Project"), SectionName::trusted("team"));
        let sections = [Part::Section(&project), Part::Section(&team)];
        let all = [Part::Favourites, sections[0], sections[1], Part::Rooms, Part::Conversations];
        assert_eq!(parts, all);
    }
}
