//! Where a day begins in a room.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::Seq;
use sarang_protocol::time::Timestamp;

use super::{Chat, ChatError, Result, Viewer};

/// A day, as it is where somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Its first moment.
    begins: Timestamp,
}

impl Day {
    /// Reads `2026-11-20`, where clocks are so many minutes ahead of UTC.
    ///
    /// # Errors
    /// If it is no such date.
    pub fn parse(text: &str, utc_offset: i32) -> Result<Self> {
        let midnight = Timestamp::of_date(text).ok_or_else(|| {
            ChatError::refused(ErrorCode::Invalid, "Give a date, like 2026-11-20: year, month and day.")
        })?;
        Ok(Self { begins: Timestamp(midnight.0 - i64::from(utc_offset) * 60_000) })
    }
}

impl Chat {
    /// The first message of a room on that day or after; none if nothing has been said since.
    pub async fn first_on(&self, viewer: &Viewer, slug: &str, day: Day) -> Result<Option<Seq>> {
        let room = self.room(viewer, slug).await?;
        let before = self.store.last_before(room.id, day.begins).await?;
        Ok(self.store.next_message(room.id, before).await?)
    }

    /// The last event of a room before a moment; zero if there is none.
    pub async fn last_before(&self, viewer: &Viewer, slug: &str, moment: Timestamp) -> Result<Seq> {
        let room = self.room(viewer, slug).await?;
        Ok(self.store.last_before(room.id, moment).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_where_one_is() {
        let begins = |text, offset| Day::parse(text, offset).map(|day| day.begins.to_string()).ok();
        assert_eq!(begins("2026-11-20", 0).as_deref(), Some("2026-11-20T00:00:00.000Z"));
        assert_eq!(begins("2026-11-20", 540).as_deref(), Some("2026-11-19T15:00:00.000Z"));
        assert_eq!(begins("2026-11-20", -720).as_deref(), Some("2026-11-20T12:00:00.000Z"));
        assert_eq!(begins("2028-02-29", 0).as_deref(), Some("2028-02-29T00:00:00.000Z"));
        for text in
            ["", "2026-11", "2026-02-30", "2027-02-29", "2026-13-01", "20-11-2026", "today", "2026-11-20T01"]
        {
            assert_eq!(begins(text, 0), None, "{text:?}");
        }
    }
}
