//! Where in a room's log a moment is.

use sarang_protocol::id::{RoomId, Seq};
use sarang_protocol::time::Timestamp;

use super::database::on;
use super::{Result, Store, values};

/// The last event before a moment, by halving: the log has no holes, so that each step is one look at the primary
/// key, twenty of them in a log of a million. Moments rise along a log but for what the clocks of the instances
/// differ by; within that, the answer may be off by as much. An index by moments would cost every message more.
const LAST_BEFORE: &str = "with recursive halved (low, high) as (
        select cast(0 as bigint), last_seq from rooms where id = $1
        union all
        select case when e.at < $2 then e.seq else h.low end, case when e.at < $2 then h.high else e.seq - 1 end
        from halved h join events e on e.room_id = $1 and e.seq = (h.low + h.high + 1) / 2
        where h.low < h.high)
    select low from halved where low = high";

/// The first message after an event that is shown in the room.
const NEXT_MESSAGE: &str = "select seq from events
    where room_id = $1 and seq > $2 and kind = 'message' and aside = 0 order by seq limit 1";

impl Store {
    /// The last event before a moment; zero if there is none.
    pub async fn last_before(&self, room: RoomId, moment: Timestamp) -> Result<Seq> {
        let mut reader = self.read().await?;
        let found: Option<i64> =
            on!(reader, |c| sqlx::query_scalar(LAST_BEFORE).bind(room.0).bind(moment.0).fetch_optional(c))?;
        Ok(values::seq(found.unwrap_or(0)))
    }

    /// The first message after an event; none if nothing has been said since.
    pub async fn next_message(&self, room: RoomId, after: Seq) -> Result<Option<Seq>> {
        let mut reader = self.read().await?;
        let found: Option<i64> = on!(reader, |c| sqlx::query_scalar(NEXT_MESSAGE)
            .bind(room.0)
            .bind(values::to_sql(after))
            .fetch_optional(c))?;
        Ok(found.map(values::seq))
    }
}
