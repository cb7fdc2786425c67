//! Of what in a room one wants to hear.

use std::time::Duration;

use sarang_protocol::error::ErrorCode;
use sarang_protocol::notifications::Notifications;
use sarang_protocol::time::{Timestamp, UTC_OFFSETS};

use super::{Chat, ChatError, Result, Viewer};
use crate::store::{Refusal, now};

/// How often it is looked whether mutes have ended. One look at an index; the same as the pause after which
/// instances ask the database for what nobody has told them.
const LOOK_EVERY: Duration = Duration::from_secs(5);

const HOUR_MS: i64 = 3_600_000;

const DAY_MS: i64 = 24 * HOUR_MS;

/// What is said of a clock that is none of Earth's ([`UTC_OFFSETS`]).
pub const CLOCKS: &str = "Clocks are between 12 hours behind UTC and 14 hours ahead of it.";

/// When tomorrow morning is.
const MORNING_MS: i64 = 8 * HOUR_MS;

/// Who is up so late that it is the next day goes to bed now: the morning that they mean is of this day.
const NIGHT_ENDS_MS: i64 = 4 * HOUR_MS;

/// How long to mute a room, in the words of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mute {
    /// For an hour.
    Hour,
    /// Until tomorrow at eight.
    Morning,
    /// Until they say otherwise.
    ForGood,
}

impl Mute {
    /// When it ends; a clock so many minutes ahead of UTC says when it is morning.
    pub fn until(self, now: Timestamp, utc_offset: i32) -> Timestamp {
        match self {
            Self::Hour => Timestamp(now.0 + HOUR_MS),
            Self::Morning => {
                let ahead = i64::from(utc_offset) * 60_000;
                let (day, time) = ((now.0 + ahead).div_euclid(DAY_MS), (now.0 + ahead).rem_euclid(DAY_MS));
                let day = if time < NIGHT_ENDS_MS { day } else { day + 1 };
                Timestamp(day * DAY_MS + MORNING_MS - ahead)
            }
            Self::ForGood => Notifications::FOR_GOOD,
        }
    }
}

impl Chat {
    /// Of what in a room one wants to hear. Refuses who is not in it.
    pub async fn notifications(&self, viewer: &Viewer, slug: &str) -> Result<Notifications> {
        let room = self.room(viewer, slug).await?;
        let found = self.store.notifications(viewer.id, room.id).await?.ok_or(Refusal::NotAMember)?;
        Ok(standing(found))
    }

    /// Says it, of a room that one is in. A mute whose end is past is none.
    pub async fn set_notifications(
        &self,
        viewer: &Viewer,
        slug: &str,
        wanted: Notifications,
    ) -> Result<Notifications> {
        let room = self.room(viewer, slug).await?;
        let wanted = standing(wanted);
        if self.store.set_notifications(viewer.id, room.id, wanted).await? {
            self.tell_user(viewer.id).await;
        }
        Ok(wanted)
    }

    /// Says how many minutes one's clock is ahead of UTC.
    pub async fn set_utc_offset(&self, viewer: &Viewer, minutes: i32) -> Result<()> {
        if !UTC_OFFSETS.contains(&minutes) {
            return Err(ChatError::refused(ErrorCode::Invalid, CLOCKS));
        }
        Ok(self.store.set_utc_offset(viewer.id, minutes).await?)
    }

    /// Tells people when their mutes end. Never comes back.
    pub async fn watch_mutes(&self) {
        loop {
            if let Err(error) = self.end_mutes().await {
                tracing::warn!(%error, "mutes that are over could not be ended");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    pub(super) async fn end_mutes(&self) -> Result<()> {
        for person in self.store.end_mutes(now()).await? {
            self.tell_user(person).await;
        }
        Ok(())
    }
}

/// Without a mute that is over.
fn standing(chosen: Notifications) -> Notifications {
    let now = now();
    let until = chosen.muted_until.filter(|until| *until > now);
    Notifications { muted_until: until.map(|until| until.min(Notifications::FOR_GOOD)), ..chosen }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn morning_is_where_one_is() {
        for (now, offset, until) in [
            ("2026-11-26T06:47:00Z", 0, "2026-11-27T08:00:00Z"),
            ("2026-11-26T06:47:00Z", 540, "2026-11-26T23:00:00Z"),
            // In Seoul it is already the 27th, at half past midnight.
            ("2026-11-26T15:30:00Z", 540, "2026-11-26T23:00:00Z"),
            // At four it is the next day.
            ("2026-11-26T19:00:00Z", 540, "2026-11-27T23:00:00Z"),
            ("2026-12-31T23:00:00Z", -480, "2027-01-01T16:00:00Z"),
            ("2026-11-26T12:00:00Z", 330, "2026-11-27T02:30:00Z"),
        ] {
            assert_eq!(Mute::Morning.until(at(now), offset), at(until), "{now} {offset}");
        }
        assert_eq!(Mute::Hour.until(at("2026-11-26T23:30:00Z"), 540), at("2026-11-27T00:30:00Z"));
    }
}
