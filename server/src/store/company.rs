//! Who may be called in a room.

use sarang_protocol::id::UserId;
use sarang_protocol::names::EVERYONE;
use sarang_protocol::text::{DisplayName, Handle, RoomSlug};
use sarang_protocol::user::{Role, User};

use super::database::{Sql, both, on, rows};
use super::{Result, Store, values};

/// Who may be called in a room.
#[derive(Clone, Debug)]
pub struct Company {
    creator: Option<UserId>,
    members: u32,
    /// Everybody who may be called, and whether they are members; of a room that is not open only
    /// those are.
    pub people: Vec<(User, bool)>,
    /// The groups, by handle and name, and whether anybody of them is a member.
    pub groups: Vec<(Handle, DisplayName, bool)>,
}

impl Company {
    /// Whether this person may call everybody.
    pub fn may_call_all(&self, person: UserId, role: Role) -> bool {
        role == Role::Admin || self.creator == Some(person) || self.members <= EVERYONE
    }
}

macro_rules! company {
    ($words:ident) => {
        concat!(
            "select r.creator_id, r.member_count, (select ",
            rows!($words, "handle, name, member", "order by id"),
            " from (select u.id, u.handle, u.name, m.user_id as member
                    from users u left join memberships m on m.user_id = u.id and m.room_id = r.id
                    where r.kind = 'open' or m.user_id is not null) people), (select ",
            rows!($words, "handle, name, here", "order by handle"),
            " from (select g.handle, g.name, case when exists (
                        select 1 from group_members gm
                        join memberships m on m.user_id = gm.user_id and m.room_id = r.id
                        where gm.group_id = g.id) then 1 else 0 end as here
                    from user_groups g) groups)
             from rooms r left join memberships mine on mine.room_id = r.id and mine.user_id = $1
             where r.slug = $2 and (r.kind = 'open' or mine.user_id is not null)"
        )
    };
}

const COMPANY: Sql = both!(company);

impl Store {
    /// Who may be called in this room; nothing, if there is none for this person.
    pub async fn company(&self, person: UserId, slug: &RoomSlug) -> Result<Option<Company>> {
        let mut reader = self.read().await?;
        let row: Option<(Option<i64>, i64, String, String)> = on!(reader, |c| sqlx::query_as(COMPANY.of(c))
            .bind(person.0)
            .bind(slug.as_str())
            .fetch_optional(c))?;
        drop(reader);
        let Some((creator, members, people, groups)) = row else { return Ok(None) };
        let people = values::list::<(String, String, Option<i64>)>(&people)?;
        let groups = values::list::<(String, String, i64)>(&groups)?;
        let group = |(handle, name, here)| (Handle::trusted(handle), DisplayName::trusted(name), here == 1);
        Ok(Some(Company {
            creator: creator.map(UserId),
            members: values::count(members),
            people: people
                .into_iter()
                .map(|(handle, name, member)| (values::user(handle, name), member.is_some()))
                .collect(),
            groups: groups.into_iter().map(group).collect(),
        }))
    }
}
