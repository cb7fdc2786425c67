//! Conversations: rooms that are the people in them. They have no name but those, which each of them
//! sees without their own, and nobody comes or goes: other people are another conversation.

use std::collections::HashSet;

use sarang_protocol::id::{RoomId, UserId};
use sarang_protocol::room::RoomKind;
use sarang_protocol::text::{Handle, RoomName, RoomSlug};
use sarang_protocol::user::User;

use super::database::{Connection, Sql, both, each, on, rows};
use super::memberships;
use super::own_log::{self, Happened};
use super::{Logged, Refusal, Result, Store, StoreError, now, values};

/// A conversation that somebody wants to have.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// With these; oneself need not be among them.
    pub people: Vec<Handle>,
    /// Its address, if there is none yet: one that nobody can guess.
    pub slug: RoomSlug,
}

/// A conversation that is there.
#[derive(Clone, Debug)]
pub struct Started {
    /// Its address.
    pub slug: RoomSlug,
    /// How its people came into it, if that was just now.
    pub entered: Vec<(UserId, Logged)>,
}

/// The others in a conversation, by name, or oneself where there is nobody else, as one text; of other
/// rooms null. Of the room `r`, for who has the membership given.
macro_rules! people_as_text {
    (sqlite, $me:literal) => {
        concat!(
            "case when r.people_key is not null then (select json_group_array(json_array(pu.handle, pu.name)
                order by pm.name_key, pu.id) || ''
              from memberships pm join users pu on pu.id = pm.user_id
              where pm.room_id = r.id and (pm.user_id <> ",
            $me,
            " or r.member_count = 1)) end"
        )
    };
    (postgres, $me:literal) => {
        concat!(
            "case when r.people_key is not null then (select coalesce(json_agg(json_build_array(pu.handle, pu.name)
                order by pm.name_key, pu.id), '[]')::text
              from memberships pm join users pu on pu.id = pm.user_id
              where pm.room_id = r.id and (pm.user_id <> ",
            $me,
            " or r.member_count = 1)) end"
        )
    };
}
pub(super) use people_as_text;

/// What a room is called by who is in it, and with whom they are in it if it is a conversation.
pub(super) fn called(name: String, people: Option<&str>) -> Result<(RoomName, Vec<User>)> {
    let Some(people) = people else { return Ok((RoomName::trusted(name), vec![])) };
    let people: Vec<(String, String)> = values::list(people)?;
    let with: Vec<User> = people.into_iter().map(|(handle, name)| values::user(handle, name)).collect();
    let names: Vec<&str> = with.iter().map(|user| user.name.as_str()).collect();
    Ok((RoomName::trusted(names.join(", ")), with))
}

macro_rules! wanted {
    ($words:ident) => {
        concat!(
            "select distinct u.id, u.handle, u.name from users u
             where u.id = $2 or u.handle in (select i.value ->> 0 from ",
            each!($words, "$1"),
            ") order by u.id"
        )
    };
}

const WANTED: Sql = both!(wanted);

macro_rules! everybody {
    ($words:ident) => {
        concat!("select ", rows!($words, "handle, name", "order by id"), " from users")
    };
}

const EVERYBODY: Sql = both!(everybody);

impl Store {
    /// The conversation of these people and oneself: found, or made if there is none. The same people
    /// have one, whoever of them begins, be it at the same moment.
    ///
    /// Refuses with [`Refusal::NoSuchUser`].
    pub async fn converse(&self, me: UserId, wanted: &Wanted) -> Result<Started> {
        let handles: Vec<[&str; 1]> = wanted.people.iter().map(|handle| [handle.as_str()]).collect();
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let rows: Vec<(i64, String, String)> =
            on!(tx, |c| sqlx::query_as(WANTED.of(c)).bind(values::json(&handles)).bind(me.0).fetch_all(c))?;
        let people: Vec<(UserId, User)> =
            rows.into_iter().map(|(id, handle, name)| (UserId(id), values::user(handle, name))).collect();
        let is_known = |handle: &Handle| people.iter().any(|(_, user)| user.handle == *handle);
        let Some(starter) =
            people.iter().find(|(id, _)| *id == me).filter(|_| wanted.people.iter().all(is_known))
        else {
            return Err(Refusal::NoSuchUser.into());
        };
        let keys: Vec<String> = people.iter().map(|(id, _)| id.0.to_string()).collect();
        let key = keys.join("-");
        if let Some(slug) = of_people(&mut tx.on(), &key).await? {
            return Ok(Started { slug, entered: vec![] });
        }
        let Some(room) = insert(&mut tx.on(), starter.0, &key, people.len(), &wanted.slug).await? else {
            // Another of them has just made it.
            let slug = of_people(&mut tx.on(), &key).await?;
            let slug = slug.ok_or(StoreError::Unexpected("a conversation that went"))?;
            return Ok(Started { slug, entered: vec![] });
        };
        let mut entered = vec![(me, memberships::enroll(&mut tx.on(), room, starter.clone(), None).await?)];
        for person in people.iter().filter(|(id, _)| *id != me) {
            let by = Some(starter.clone());
            entered.push((person.0, memberships::enroll(&mut tx.on(), room, person.clone(), by).await?));
        }
        // Everybody locks people in the order of their keys, so that nobody waits for who waits for them.
        for (person, _) in &people {
            own_log::append(&mut tx.on(), *person, Happened::Joined(room)).await?;
        }
        tx.commit().await?;
        Ok(Started { slug: wanted.slug.clone(), entered })
    }

    /// Everybody who is in a room.
    pub async fn members(&self, room: RoomId) -> Result<HashSet<Handle>> {
        let mut reader = self.read().await?;
        let text: String = on!(reader, |c| sqlx::query_scalar(MEMBERS.of(c)).bind(room.0).fetch_one(c))?;
        Ok(values::list::<[String; 1]>(&text)?.into_iter().map(|[handle]| Handle::trusted(handle)).collect())
    }

    /// Everybody, in the order in which they came.
    pub async fn everybody(&self) -> Result<Vec<User>> {
        let mut reader = self.read().await?;
        let text: String = on!(reader, |c| sqlx::query_scalar(EVERYBODY.of(c)).fetch_one(c))?;
        let rows: Vec<(String, String)> = values::list(&text)?;
        Ok(rows.into_iter().map(|(handle, name)| values::user(handle, name)).collect())
    }
}

macro_rules! members {
    ($words:ident) => {
        concat!(
            "select ",
            rows!($words, "u.handle", ""),
            " from memberships m join users u on u.id = m.user_id where m.room_id = $1"
        )
    };
}

const MEMBERS: Sql = both!(members);

async fn of_people(connection: &mut Connection<'_>, key: &str) -> Result<Option<RoomSlug>> {
    let slug: Option<String> =
        on!(connection, |c| sqlx::query_scalar("select slug from rooms where people_key = $1")
            .bind(key)
            .fetch_optional(c))?;
    Ok(slug.map(RoomSlug::trusted))
}

/// Makes the row; `None`, if there is one of these people.
async fn insert(
    connection: &mut Connection<'_>,
    creator: UserId,
    key: &str,
    people: usize,
    slug: &RoomSlug,
) -> Result<Option<RoomId>> {
    let kind = if people <= 2 { RoomKind::Direct } else { RoomKind::Group };
    let id: Option<i64> = on!(connection, |c| sqlx::query_scalar(
        "insert into rooms (slug, name, name_key, purpose, creator_id, created_at, kind, people_key)
         values ($1, '', $2, '', $3, $4, $5, $6)
         on conflict (people_key) where people_key is not null do nothing returning id",
    )
    .bind(slug.as_str())
    .bind(values::room_key(kind, "", slug.as_str()))
    .bind(creator.0)
    .bind(now().0)
    .bind(values::kind_to_sql(kind))
    .bind(key)
    .fetch_optional(c))?;
    Ok(id.map(RoomId))
}
