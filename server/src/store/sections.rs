//! How people sort their lists of rooms: favourites, and sections that they name.

use sarang_protocol::id::{RoomId, UserId};
use sarang_protocol::sections::{Sections, Sorting};
use sarang_protocol::text::SectionName;

use super::database::{Connection, on, run};
use super::own_log::{self, Happened};
use super::{Refusal, Result, Store, values};

impl Store {
    /// Where a room stands in somebody's list; nothing for who is not in it.
    pub async fn sorting(&self, person: UserId, room: RoomId) -> Result<Option<Sorting>> {
        let mut reader = self.read().await?;
        sorting(&mut reader.on(), person, room).await
    }

    /// Puts a room elsewhere in the list of one of its members; a section that is there but for capital letters
    /// is that one. Gives where it stands now, and whether that is another place than before.
    ///
    /// Refuses with [`Refusal::NotAMember`] and [`Refusal::TooManySections`].
    pub async fn sort_room(
        &self,
        person: UserId,
        room: RoomId,
        favourite: bool,
        section: Option<SectionName>,
    ) -> Result<(Sorting, bool)> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let before = sorting(&mut tx.on(), person, room).await?.ok_or(Refusal::NotAMember)?;
        let section = match section {
            Some(name) => Some(known(&mut tx.on(), person, name).await?),
            None => None,
        };
        let wanted = Sorting { favourite, section };
        if wanted == before {
            return Ok((wanted, false));
        }
        let changed = run!(tx, |c| sqlx::query(
            "update memberships set favourite = $3, section = $4 where user_id = $1 and room_id = $2"
        )
        .bind(person.0)
        .bind(room.0)
        .bind(i64::from(favourite))
        .bind(wanted.section.as_ref().map(SectionName::as_str)))?;
        if changed == 0 {
            // They have left meanwhile.
            return Err(Refusal::NotAMember.into());
        }
        own_log::append(&mut tx.on(), person, Happened::Read(room)).await?;
        tx.commit().await?;
        Ok((wanted, true))
    }

    /// Calls a section something else, or puts it together with the one that is called so; without a new name, its
    /// rooms go back to where they were before. Refuses with [`Refusal::NoSuchSection`].
    pub async fn rename_section(
        &self,
        person: UserId,
        section: &SectionName,
        name: Option<SectionName>,
    ) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let is_itself =
            |name: &SectionName| values::name_key(name.as_str()) == values::name_key(section.as_str());
        let name = match name {
            // Other capital letters are a new name; that of another section is written as that one is.
            Some(name) if !is_itself(&name) => {
                Some(among(&mut tx.on(), person, &name).await?.unwrap_or(name))
            }
            other => other,
        };
        let rooms: Vec<i64> = on!(tx, |c| sqlx::query_scalar(
            "update memberships set section = $3 where user_id = $1 and section = $2 returning room_id"
        )
        .bind(person.0)
        .bind(section.as_str())
        .bind(name.as_ref().map(SectionName::as_str))
        .fetch_all(c))?;
        if rooms.is_empty() {
            return Err(Refusal::NoSuchSection.into());
        }
        for room in rooms {
            own_log::append(&mut tx.on(), person, Happened::Read(RoomId(room))).await?;
        }
        tx.commit().await
    }
}

async fn sorting(connection: &mut Connection<'_>, person: UserId, room: RoomId) -> Result<Option<Sorting>> {
    let row: Option<(i64, Option<String>)> = on!(connection, |c| sqlx::query_as(
        "select favourite, section from memberships where user_id = $1 and room_id = $2"
    )
    .bind(person.0)
    .bind(room.0)
    .fetch_optional(c))?;
    Ok(row.map(|(favourite, section)| Sorting {
        favourite: favourite != 0,
        section: section.map(SectionName::trusted),
    }))
}

/// The section of this name as it is written; a new one, if there may be another.
async fn known(connection: &mut Connection<'_>, person: UserId, name: SectionName) -> Result<SectionName> {
    let sections = sections(connection, person).await?;
    match sections.iter().find(|one| is_called(one, &name)) {
        Some(known) => Ok(SectionName::trusted(known.as_str())),
        None if sections.len() >= Sections::MOST => Err(Refusal::TooManySections.into()),
        None => Ok(name),
    }
}

/// The section of this name as it is written, if there is one.
async fn among(
    connection: &mut Connection<'_>,
    person: UserId,
    name: &SectionName,
) -> Result<Option<SectionName>> {
    let sections = sections(connection, person).await?;
    Ok(sections.into_iter().find(|one| is_called(one, name)).map(SectionName::trusted))
}

fn is_called(section: &str, name: &SectionName) -> bool {
    values::name_key(section) == values::name_key(name.as_str())
}

async fn sections(connection: &mut Connection<'_>, person: UserId) -> Result<Vec<String>> {
    Ok(on!(connection, |c| sqlx::query_scalar(
        "select distinct section from memberships where user_id = $1 and section is not null"
    )
    .bind(person.0)
    .fetch_all(c))?)
}
