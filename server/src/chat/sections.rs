//! How one sorts one's list of rooms.

use sarang_protocol::sections::{RenameSection, Section, Sections, Sorting};
use sarang_protocol::text::SectionName;

use super::{Chat, Result, Viewer};
use crate::store::Refusal;

impl Chat {
    /// Where a room stands in one's list. Refuses who is not in it.
    pub async fn sorting(&self, viewer: &Viewer, slug: &str) -> Result<Sorting> {
        let room = self.room(viewer, slug).await?;
        Ok(self.store.sorting(viewer.id, room.id).await?.ok_or(Refusal::NotAMember)?)
    }

    /// Says it; a section's name as it was typed.
    pub async fn sort_room(
        &self,
        viewer: &Viewer,
        slug: &str,
        favourite: bool,
        section: Option<&str>,
    ) -> Result<Sorting> {
        let room = self.room(viewer, slug).await?;
        let section = section.map(SectionName::parse).transpose()?;
        let (stands, changed) = self.store.sort_room(viewer.id, room.id, favourite, section).await?;
        if changed {
            self.tell_user(viewer.id).await;
        }
        Ok(stands)
    }

    /// The sections that one has, and what is in them.
    pub async fn sections(&self, viewer: &Viewer) -> Result<Sections> {
        let mut sections: Vec<Section> = Vec::new();
        let mut rooms = self.rooms(viewer).await?;
        rooms.sort_by_cached_key(|room| room.name.as_str().to_lowercase());
        for room in rooms {
            let Some(name) = room.section else { continue };
            match sections.iter_mut().find(|section| section.name == name) {
                Some(section) => section.rooms.push(room.slug),
                None => sections.push(Section { name, rooms: vec![room.slug] }),
            }
        }
        sections.sort_by_cached_key(|section| section.name.as_str().to_lowercase());
        Ok(Sections { sections })
    }

    /// Calls one of them something else.
    pub async fn rename_section(&self, viewer: &Viewer, section: &str, wanted: &RenameSection) -> Result<()> {
        let name = SectionName::parse(&wanted.name)?;
        self.change_section(viewer, section, Some(name)).await
    }

    /// Takes one of them away: what is in it stands with the other rooms.
    pub async fn remove_section(&self, viewer: &Viewer, section: &str) -> Result<()> {
        self.change_section(viewer, section, None).await
    }

    async fn change_section(&self, viewer: &Viewer, section: &str, name: Option<SectionName>) -> Result<()> {
        // What is no name is none of theirs.
        let section = SectionName::parse(section).map_err(|_| Refusal::NoSuchSection)?;
        self.store.rename_section(viewer.id, &section, name).await?;
        self.tell_user(viewer.id).await;
        Ok(())
    }
}
