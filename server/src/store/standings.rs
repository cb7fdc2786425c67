//! Whether anything has changed about many people at once, for those who watch over their sockets.

use sarang_protocol::id::UserId;

use super::database::{Sql, both, each, on};
use super::{Result, Store, now, values};

macro_rules! standings {
    ($words:ident) => {
        concat!(
            "select u.id, cast(
                (select coalesce(sum(s.id % 1000003 * 7919 + 1), 0) from sessions s
                 where s.user_id = u.id and s.expires_at > $2)
              + (select coalesce(sum(t.id % 1000003 * 104729 + 3), 0) from tokens t
                 where t.user_id = u.id)
              + (select coalesce(sum(m.room_id % 1000003 * 1299709 + m.joined_at % 86400000), 0)
                 from memberships m where m.user_id = u.id) as bigint)
             from (select cast(i.value ->> 0 as bigint) as id from ",
            each!($words, "$1"),
            ") u"
        )
    };
}

const STANDINGS: Sql = both!(standings);

impl Store {
    /// A number for each of these people that is another one when a session or token of theirs has
    /// ended or been made, or when they have come into or left a room. People that do not exist
    /// are told as 0.
    ///
    /// One query, so that it can be asked every few seconds for everybody who is connected: sums
    /// over three indexes, in which keys and moments are weighted so that one change does not
    /// cancel another out.
    pub async fn standings(&self, users: &[UserId]) -> Result<Vec<(UserId, i64)>> {
        let ids: Vec<[i64; 1]> = users.iter().map(|user| [user.0]).collect();
        let mut reader = self.read().await?;
        let rows: Vec<(i64, i64)> = on!(reader, |c| sqlx::query_as(STANDINGS.of(c))
            .bind(values::json(&ids))
            .bind(now().0)
            .fetch_all(c))?;
        Ok(rows.into_iter().map(|(id, standing)| (UserId(id), standing)).collect())
    }
}
