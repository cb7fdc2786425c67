//! Groups of people: what they are called by, and who is in them.
//!
//! They are asked for where a text is written that may call one. Whom it called is noted beside it (`mentions`) and
//! stays, whatever becomes of the group; nobody keeps them in memory, so all instances know the same ones at any
//! moment.

use std::collections::{BTreeMap, BTreeSet};

use sarang_protocol::groups::UserGroup;
use sarang_protocol::names::Names;
use sarang_protocol::text::{DisplayName, Handle};

use super::database::{Connection, Sql, both, each, either, on, rows, run};
use super::{Refusal, Result, Store, StoreError, error, now, values};

/// A group that is to be made.
#[derive(Clone, Debug)]
pub struct NewGroup {
    /// What it is to be called by.
    pub handle: Handle,
    /// What is shown beside it.
    pub name: DisplayName,
    /// Who is in it.
    pub members: Vec<Handle>,
}

/// What is to be different about a group.
#[derive(Clone, Debug, Default)]
pub struct GroupChange {
    /// Another handle.
    pub handle: Option<Handle>,
    /// Another name.
    pub name: Option<DisplayName>,
    /// All who are in it from now on.
    pub members: Option<Vec<Handle>>,
}

/// The groups that are called, by room and handle: each with those of its people who are in that room.
pub(super) type Called = BTreeMap<(i64, String), Vec<(i64, String)>>;

macro_rules! list {
    ($words:ident) => {
        concat!(
            "select ",
            rows!($words, "handle, name, member, called", "order by handle, member"),
            " from (select g.handle, g.name, u.handle as member, u.name as called
                    from user_groups g left join group_members m on m.group_id = g.id
                                       left join users u on u.id = m.user_id) found"
        )
    };
}

/// For rooms and names the groups that are called, and of each who is in the room.
macro_rules! called {
    ($words:ident) => {
        concat!(
            "select cast(i.value ->> 0 as bigint), g.handle, u.id, u.handle from ",
            each!($words, "$1"),
            either!($words, " cross", ""),
            " join user_groups g on g.handle = i.value ->> 1
              left join group_members gm on gm.group_id = g.id
                and exists (select 1 from memberships m
                            where m.user_id = gm.user_id and m.room_id = cast(i.value ->> 0 as bigint))
              left join users u on u.id = gm.user_id"
        )
    };
}

macro_rules! enter {
    ($words:ident) => {
        concat!(
            "insert into group_members (group_id, user_id) select $2, u.id from ",
            each!($words, "$1"),
            either!($words, " cross", ""),
            " join users u on u.handle = i.value ->> 0"
        )
    };
}

/// The room that newcomers land in. On PostgreSQL nobody makes a group while a handle is taken, and the other way
/// round: both hold the installation's row. SQLite lets one write at a time.
macro_rules! settling {
    ($words:ident) => {
        concat!("select welcome_room_id from installation", either!($words, "", " for share"))
    };
}

const LIST: Sql = both!(list);
const CALLED: Sql = both!(called);
const ENTER: Sql = both!(enter);
const SETTLING: Sql = both!(settling);

impl Store {
    /// All of them, by their handles.
    pub async fn groups(&self) -> Result<Vec<UserGroup>> {
        let mut reader = self.read().await?;
        let text: String = on!(reader, |c| sqlx::query_scalar(LIST.of(c)).fetch_one(c))?;
        drop(reader);
        let mut groups: Vec<UserGroup> = Vec::new();
        for (handle, name, member, called) in
            values::list::<(String, String, Option<String>, Option<String>)>(&text)?
        {
            if groups.last().is_none_or(|group| group.handle.as_str() != handle) {
                let name = DisplayName::trusted(name);
                groups.push(UserGroup { handle: Handle::trusted(handle), name, members: Vec::new() });
            }
            if let (Some(group), Some(member), Some(called)) = (groups.last_mut(), member, called) {
                group.members.push(values::user(member, called));
            }
        }
        Ok(groups)
    }

    /// Makes one. Who is no user is left out.
    ///
    /// Refuses with [`Refusal::GroupTaken`] and [`Refusal::TooManyGroups`].
    pub async fn make_group(&self, group: &NewGroup) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        hold(&mut tx.on()).await?;
        let count: i64 = on!(tx, |c| sqlx::query_scalar("select count(*) from user_groups").fetch_one(c))?;
        if values::count(count) as usize >= UserGroup::MOST {
            return Err(Refusal::TooManyGroups.into());
        }
        is_free(&mut tx.on(), &group.handle).await?;
        let id: i64 = on!(tx, |c| sqlx::query_scalar(
            "insert into user_groups (handle, name, created_at) values ($1, $2, $3) returning id"
        )
        .bind(group.handle.as_str())
        .bind(group.name.as_str())
        .bind(now().0)
        .fetch_one(c))
        .map_err(taken)?;
        enter(&mut tx.on(), id, &group.members).await?;
        tx.commit().await
    }

    /// Changes one. Who is no user is left out.
    ///
    /// Refuses with [`Refusal::NoSuchGroup`] and [`Refusal::GroupTaken`].
    pub async fn change_group(&self, handle: &Handle, change: &GroupChange) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        hold(&mut tx.on()).await?;
        let id: Option<i64> =
            on!(tx, |c| sqlx::query_scalar("select id from user_groups where handle = $1")
                .bind(handle.as_str())
                .fetch_optional(c))?;
        let id = id.ok_or(Refusal::NoSuchGroup)?;
        if let Some(other) = change.handle.as_ref().filter(|other| *other != handle) {
            is_free(&mut tx.on(), other).await?;
        }
        run!(tx, |c| sqlx::query(
            "update user_groups set handle = coalesce($2, handle), name = coalesce($3, name) where id = $1"
        )
        .bind(id)
        .bind(change.handle.as_ref().map(Handle::as_str))
        .bind(change.name.as_ref().map(DisplayName::as_str)))
        .map_err(taken)?;
        if let Some(members) = &change.members {
            run!(tx, |c| sqlx::query("delete from group_members where group_id = $1").bind(id))?;
            enter(&mut tx.on(), id, members).await?;
        }
        tx.commit().await
    }

    /// Removes one. Refuses with [`Refusal::NoSuchGroup`].
    pub async fn remove_group(&self, handle: &Handle) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let removed =
            run!(tx, |c| sqlx::query("delete from user_groups where handle = $1").bind(handle.as_str()))?;
        if removed == 0 {
            return Err(Refusal::NoSuchGroup.into());
        }
        tx.commit().await
    }
}

/// Of these names, each with a room, those of groups.
pub(super) async fn called(
    connection: &mut Connection<'_>,
    asked: &BTreeSet<(i64, String)>,
) -> Result<Called> {
    let mut groups = Called::new();
    if asked.is_empty() {
        return Ok(groups);
    }
    let rows: Vec<(i64, String, Option<i64>, Option<String>)> =
        on!(connection, |c| sqlx::query_as(CALLED.of(c)).bind(values::json(asked)).fetch_all(c))?;
    for (room, group, id, handle) in rows {
        let members = groups.entry((room, group)).or_default();
        members.extend(id.zip(handle));
    }
    Ok(groups)
}

/// The names as they are kept, each with the person whom it calls: a group's for each of them, or once for nobody.
pub(super) fn spread<'g>(
    names: &Names,
    group: impl Fn(&str) -> Option<&'g Vec<(i64, String)>>,
    person: impl Fn(&str) -> Option<i64>,
) -> Vec<(String, Option<i64>)> {
    let mut left = UserGroup::CALLED;
    let mut kept = Vec::new();
    for name in names.iter() {
        match group(name) {
            None => kept.push((name.to_owned(), person(name))),
            Some(people) if people.len() > left => {}
            Some(people) => {
                left -= people.len();
                kept.extend(people.iter().map(|(id, handle)| ([name, ":", handle].concat(), Some(*id))));
                if people.is_empty() {
                    kept.push(([name, ":"].concat(), None));
                }
            }
        }
    }
    kept
}

/// Somebody has this handle now, unless a group has it: then refuses with [`Refusal::HandleOfGroup`]. Gives the
/// room that they land in.
pub(super) async fn settle(connection: &mut Connection<'_>, handle: &Handle) -> Result<Option<i64>> {
    let room: Option<i64> = on!(connection, |c| sqlx::query_scalar(SETTLING.of(c)).fetch_one(c))?;
    let group: Option<i64> =
        on!(connection, |c| sqlx::query_scalar("select id from user_groups where handle = $1")
            .bind(handle.as_str())
            .fetch_optional(c))?;
    if group.is_some() {
        return Err(Refusal::HandleOfGroup.into());
    }
    Ok(room)
}

/// The installation's row lets one through at a time, so that there are never too many, and no newcomer takes the
/// same handle meanwhile.
async fn hold(connection: &mut Connection<'_>) -> Result<()> {
    run!(connection, |c| sqlx::query("update installation set title = title"))?;
    Ok(())
}

/// Nobody signs in with it.
async fn is_free(connection: &mut Connection<'_>, handle: &Handle) -> Result<()> {
    let user: Option<i64> =
        on!(connection, |c| sqlx::query_scalar("select id from users where handle = $1")
            .bind(handle.as_str())
            .fetch_optional(c))?;
    if user.is_some() { Err(Refusal::GroupTaken.into()) } else { Ok(()) }
}

async fn enter(connection: &mut Connection<'_>, group: i64, members: &[Handle]) -> Result<()> {
    let members: BTreeSet<[&str; 1]> = members.iter().map(|member| [member.as_str()]).collect();
    run!(connection, |c| sqlx::query(ENTER.of(c)).bind(values::json(&members)).bind(group))?;
    Ok(())
}

fn taken(error: sqlx::Error) -> StoreError {
    if error::is_taken(&error) { Refusal::GroupTaken.into() } else { error.into() }
}
