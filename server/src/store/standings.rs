//! Whether anything has changed about many people at once, for those who watch over their sockets.

use sarang_protocol::id::{Seq, UserId};

use super::database::{Sql, both, each, on};
use super::{Result, Store, now, values};

/// How somebody stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// A number that is another one when a session or token of theirs has ended or been made.
    pub doors: i64,
    /// The newest event of their own log.
    pub own: Seq,
}

macro_rules! standings {
    ($words:ident) => {
        concat!(
            "select u.id, cast(
                (select coalesce(sum(s.id % 1000003 * 7919 + 1), 0) from sessions s
                 where s.user_id = u.id and s.expires_at > $2)
              + (select coalesce(sum(t.id % 1000003 * 104729 + 3), 0) from tokens t
                 where t.user_id = u.id) as bigint),
                coalesce((select p.own_seq from users p where p.id = u.id), 0)
             from (select cast(i.value ->> 0 as bigint) as id from ",
            each!($words, "$1"),
            ") u"
        )
    };
}

const STANDINGS: Sql = both!(standings);

impl Store {
    /// How each of these people stands. Sessions end by themselves, so they are added up; all else
    /// that concerns somebody is in their own log. People that do not exist stand at 0.
    ///
    /// One query, so that it can be asked every few seconds for everybody who is connected: sums
    /// over two indexes, in which keys are weighted so that one change does not cancel another out.
    pub async fn standings(&self, users: &[UserId]) -> Result<Vec<(UserId, Standing)>> {
        let ids: Vec<[i64; 1]> = users.iter().map(|user| [user.0]).collect();
        let mut reader = self.read().await?;
        let rows: Vec<(i64, i64, i64)> = on!(reader, |c| sqlx::query_as(STANDINGS.of(c))
            .bind(values::json(&ids))
            .bind(now().0)
            .fetch_all(c))?;
        let standing = |(id, doors, own)| (UserId(id), Standing { doors, own: values::seq(own) });
        Ok(rows.into_iter().map(standing).collect())
    }
}
