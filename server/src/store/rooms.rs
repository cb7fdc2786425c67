//! Rooms: making, naming, listing and finding them.

use sarang_protocol::id::{RoomId, Seq, UserId};
use sarang_protocol::message::EventKind;
use sarang_protocol::room::{RoomKind, RoomListing};
use sarang_protocol::text::{Purpose, RoomName, RoomSlug};
use sarang_protocol::user::Role;

use super::conversations::{called, people_as_text};
use super::database::{Connection, Sql, both, on, run};
use super::error::is_taken;
use super::{Logged, Refusal, Result, Store, log, memberships, now, users, values};

/// A room to be made.
#[derive(Clone, Debug)]
pub struct NewRoom {
    /// Its address.
    pub address: Address,
    /// Its name.
    pub name: RoomName,
    /// What it is for.
    pub purpose: Purpose,
    /// Who may find it: open or closed.
    pub kind: RoomKind,
}

/// How a new room comes by its address.
#[derive(Clone, Debug)]
pub enum Address {
    /// Somebody chose it: it is this one or none.
    Chosen(RoomSlug),
    /// It was made from the name: where it is taken, a number goes behind it.
    Derived(RoomSlug),
}

/// A room, and how one person stands to it.
#[derive(Clone, Debug)]
pub struct Room {
    /// Its key.
    pub id: RoomId,
    /// Its address.
    pub slug: RoomSlug,
    /// Its name, as that person sees it.
    pub name: RoomName,
    /// Who may find it.
    pub kind: RoomKind,
    /// What it is for.
    pub purpose: Purpose,
    /// The newest event.
    pub head: Seq,
    /// Who made it, if it was a person.
    pub creator: Option<UserId>,
    /// How many people are in it.
    pub member_count: u32,
    /// How far the person has read; `None` for who is not a member.
    pub read: Option<Seq>,
}

/// Numbers go behind a derived address up to this one; then the name is asked to be another.
const DERIVED_MAX: u32 = 99;

pub(super) type RoomRow =
    (i64, String, String, String, i64, Option<i64>, i64, Option<i64>, String, Option<String>);

macro_rules! room {
    ($words:ident) => {
        concat!(
            "select r.id, r.slug, r.name, r.purpose, r.last_seq, r.creator_id, r.member_count, m.read_seq,
                    r.kind, ",
            people_as_text!($words, "m.user_id"),
            " from rooms r left join memberships m on m.room_id = r.id and m.user_id = $1
             where r.slug = $2 and (r.kind = 'open' or m.user_id is not null)"
        )
    };
}

const ROOM: Sql = both!(room);

impl Store {
    /// Makes a room; its creator is its first member, and the log starts with that.
    ///
    /// Refuses with [`Refusal::RoomTaken`].
    pub async fn create_room(&self, creator: UserId, room: &NewRoom) -> Result<(Room, Logged)> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let user = users::user(&mut tx.on(), creator).await?;
        let (id, slug) = insert(&mut tx.on(), Some(creator), room).await?;
        let logged = memberships::enter(&mut tx.on(), id, creator, user).await?;
        tx.commit().await?;
        let room = Room {
            id,
            slug,
            name: room.name.clone(),
            kind: room.kind,
            purpose: room.purpose.clone(),
            head: logged.event.seq,
            creator: Some(creator),
            member_count: 1,
            read: Some(logged.event.seq),
        };
        Ok((room, logged))
    }

    /// Makes a room without anybody in it. Refuses with [`Refusal::RoomTaken`].
    pub async fn create_empty_room(&self, room: &NewRoom) -> Result<(RoomId, RoomSlug)> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let made = insert(&mut tx.on(), None, room).await?;
        tx.commit().await?;
        Ok(made)
    }

    /// Gives a room another name. `None` when it had that name.
    ///
    /// Refuses with [`Refusal::NoSuchRoom`], [`Refusal::NotYours`], [`Refusal::OfItsPeople`] and
    /// [`Refusal::RoomTaken`].
    pub async fn rename_room(
        &self,
        actor: UserId,
        role: Role,
        slug: &RoomSlug,
        name: &RoomName,
    ) -> Result<Option<Logged>> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        memberships::lock(&mut tx.on(), slug).await?;
        let found = find(&mut tx.on(), actor, slug).await?.ok_or(Refusal::NoSuchRoom)?;
        found.managed_by(actor, role)?;
        if found.name == *name {
            return Ok(None);
        }
        let user = users::user(&mut tx.on(), actor).await?;
        run!(tx, |c| sqlx::query("update rooms set name = $2, name_key = $3 where id = $1")
            .bind(found.id.0)
            .bind(name.as_str())
            .bind(values::room_key(found.kind, name.as_str(), slug.as_str())))
        .map_err(taken)?;
        let kind = EventKind::Renamed { name: name.clone() };
        let logged = log::append(&mut tx.on(), found.id, (actor, user), None, kind).await?;
        tx.commit().await?;
        Ok(Some(logged))
    }

    /// A room by its address, as this person stands to it; none, if it is closed to them.
    pub async fn room(&self, person: UserId, slug: &RoomSlug) -> Result<Option<Room>> {
        let mut reader = self.read().await?;
        find(&mut reader.on(), person, slug).await
    }

    /// All open rooms, by name.
    pub async fn directory(&self, person: UserId) -> Result<Vec<RoomListing>> {
        let mut reader = self.read().await?;
        let rows: Vec<(String, String, String, i64, Option<i64>)> = on!(reader, |c| sqlx::query_as(
            "select r.slug, r.name, r.purpose, r.member_count, m.user_id
             from rooms r left join memberships m on m.room_id = r.id and m.user_id = $1
             where r.kind = 'open' order by r.name_key",
        )
        .bind(person.0)
        .fetch_all(c))?;
        Ok(rows
            .into_iter()
            .map(|(slug, name, purpose, members, joined)| RoomListing {
                slug: RoomSlug::trusted(slug),
                name: RoomName::trusted(name),
                purpose: Purpose::trusted(purpose),
                members: values::count(members),
                joined: joined.is_some(),
            })
            .collect())
    }
}

impl Room {
    /// Who made it may change it, and administrators who see it; nobody a conversation.
    pub(super) fn managed_by(&self, person: UserId, role: Role) -> std::result::Result<(), Refusal> {
        if self.kind.is_conversation() {
            return Err(Refusal::OfItsPeople);
        }
        if role != Role::Admin && self.creator != Some(person) {
            return Err(Refusal::NotYours);
        }
        Ok(())
    }
}

/// Makes the room's row. The first open room of all is where newcomers land.
pub(super) async fn insert(
    connection: &mut Connection<'_>,
    creator: Option<UserId>,
    room: &NewRoom,
) -> Result<(RoomId, RoomSlug)> {
    let (first, last) = match &room.address {
        Address::Chosen(slug) => (slug, 1),
        Address::Derived(slug) => (slug, DERIVED_MAX),
    };
    for number in 1..=last {
        let slug = numbered(first, number);
        let id: Option<i64> = on!(connection, |c| sqlx::query_scalar(
            "insert into rooms (slug, name, name_key, purpose, creator_id, created_at, kind)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (slug) do nothing returning id",
        )
        .bind(slug.as_str())
        .bind(room.name.as_str())
        .bind(values::room_key(room.kind, room.name.as_str(), slug.as_str()))
        .bind(room.purpose.as_str())
        .bind(creator.map(|creator| creator.0))
        .bind(now().0)
        .bind(values::kind_to_sql(room.kind))
        .fetch_optional(c))
        .map_err(taken)?;
        if let Some(id) = id {
            if room.kind.is_open() {
                run!(connection, |c| sqlx::query(
                    "update installation set welcome_room_id = $1 where welcome_room_id is null"
                )
                .bind(id))?;
            }
            return Ok((RoomId(id), slug));
        }
    }
    Err(Refusal::RoomTaken.into())
}

/// `general`, `general-2`, `general-3` …, none longer than an address may be.
fn numbered(slug: &RoomSlug, number: u32) -> RoomSlug {
    if number == 1 {
        return slug.clone();
    }
    let end = format!("-{number}");
    let kept: String = slug.as_str().chars().take(RoomSlug::MAX - end.len()).collect();
    RoomSlug::trusted(format!("{}{end}", kept.trim_end_matches(['-', '_'])))
}

fn taken(error: sqlx::Error) -> super::StoreError {
    if is_taken(&error) { Refusal::RoomTaken.into() } else { error.into() }
}

/// A room, as [`Store::room`] finds it.
pub(super) async fn find(
    connection: &mut Connection<'_>,
    person: UserId,
    slug: &RoomSlug,
) -> Result<Option<Room>> {
    let row: Option<RoomRow> =
        on!(connection, |c| sqlx::query_as(ROOM.of(c)).bind(person.0).bind(slug.as_str()).fetch_optional(c))?;
    row.map(room).transpose()
}

/// The room in a row.
pub(super) fn room(
    (id, slug, name, purpose, head, creator, members, read, kind, people): RoomRow,
) -> Result<Room> {
    Ok(Room {
        id: RoomId(id),
        slug: RoomSlug::trusted(slug),
        name: called(name, people.as_deref())?.0,
        kind: values::kind(&kind)?,
        purpose: Purpose::trusted(purpose),
        head: values::seq(head),
        creator: creator.map(UserId),
        member_count: values::count(members),
        read: read.map(values::seq),
    })
}
