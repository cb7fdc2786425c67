//! What people want to be reminded of: `/remind`.
//!
//! Sarang says it itself, in a conversation of its own account with them: so it is an event of a log like any other, is
//! unread on every device, rings, and is there when they come back. Every instance looks for what is due. What is
//! said has the reminder's name, and a name is stored once: so it is said once, whoever finds it first and whatever
//! dies between saying it and crossing it out.

mod when;

use std::time::Duration;

use sarang_protocol::api::StartConversation;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::{ClientId, RoomId};
use sarang_protocol::language::Language;
use sarang_protocol::names::is_hangul;
use sarang_protocol::reminders::{ReminderItem, Reminders};
use sarang_protocol::text::{Body, DisplayName, Handle, RoomName, RoomSlug};
use sarang_protocol::time::{Timestamp, zone};
use sarang_protocol::user::Role;

use super::{Chat, ChatError, Door, Result, Viewer, derived_cid};
use crate::store::{NewReminder, Reminder, now};

/// How often it is looked whether something is due: the same as for mutes that end. One look at an index.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// No further ahead, in days: five years, and what is further is a calendar's.
const FURTHEST_DAYS: i64 = 5 * 366;

/// What the account is called that reminds people.
const SPEAKER: &str = "Sarang";

/// Its user name is the first of these that is free.
const HANDLES: [&str; 4] = ["sarang", "sarang-bot", "sarang-reminds", "sarang-reminds-you"];

impl Chat {
    /// Notes what one wants to be reminded of, as it was written behind `/remind`. Gives a sentence that tells what
    /// has been understood.
    pub(super) async fn remind(
        &self,
        viewer: &Viewer,
        room: RoomId,
        cid: ClientId,
        written: &str,
    ) -> Result<String> {
        let known = self.store.utc_offset(viewer.id).await?;
        let offset = known.unwrap_or_else(|| likely_offset(viewer, written));
        let now = now();
        let Some((due, text)) = when::read(written, now, offset) else {
            return Err(invalid(
                "When? Write it behind /remind, such as: /remind in 20 minutes call Kim, or /remind tomorrow 9:30 call Kim",
            ));
        };
        if text.is_empty() {
            return Err(invalid("Write behind the time what you want to be reminded of."));
        }
        if due <= now {
            return Err(invalid("That moment is over. Give one that is to come."));
        }
        if due.0 - now.0 > FURTHEST_DAYS * 24 * 3_600_000 {
            return Err(invalid("Reminders come within five years. Give an earlier day."));
        }
        let reminder = NewReminder { person: viewer.id, cid, room, text: text.to_owned(), due };
        let due = self.store.remind(&reminder).await?;
        let here = shown(due, offset);
        Ok(match known {
            Some(_) => format!("I will remind you at {here}."),
            None => format!(
                "I will remind you at {here}. If your clock shows another time, say so in the notifications of a room."
            ),
        })
    }

    /// What is to come for somebody, the next first.
    pub async fn reminders(&self, viewer: &Viewer) -> Result<Reminders> {
        let reminders = self.store.reminders(viewer.id).await?.into_iter().map(|reminder| ReminderItem {
            id: reminder.id.unsigned_abs(),
            due: reminder.due,
            text: reminder.text,
            room: reminder.room.map(|(slug, _)| slug),
        });
        Ok(Reminders { reminders: reminders.collect() })
    }

    /// One is no longer wanted.
    pub async fn cancel_reminder(&self, viewer: &Viewer, id: u64) -> Result<()> {
        let ended = match i64::try_from(id) {
            Ok(id) => self.store.end_reminder(id, viewer.id).await?,
            Err(_) => false,
        };
        if ended {
            Ok(())
        } else {
            Err(ChatError::refused(ErrorCode::NotFound, "There is no such reminder to come."))
        }
    }

    /// Says what is due. Never comes back.
    pub async fn watch_reminders(&self) {
        loop {
            if let Err(error) = self.say_what_is_due().await {
                tracing::warn!(%error, "people could not be reminded; it is tried again");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    pub(super) async fn say_what_is_due(&self) -> Result<()> {
        let due = self.store.due_reminders(now()).await?;
        if due.is_empty() {
            return Ok(());
        }
        let speaker = self.speaker().await?;
        let mut failed = Ok(());
        for reminder in due {
            // One that cannot be said keeps nobody else waiting.
            let said = match self.say_reminder(&speaker, &reminder).await {
                Ok(()) => {
                    self.store.end_reminder(reminder.id, reminder.person).await.map_err(ChatError::from)
                }
                Err(error) => Err(error),
            };
            failed = failed.and(said.map(drop));
        }
        failed
    }

    pub(super) async fn say_reminder(&self, speaker: &Viewer, reminder: &Reminder) -> Result<()> {
        let people = vec![reminder.handle.to_string()];
        let (room, _) = self.converse(speaker, StartConversation { people }).await?;
        let said = self.post(speaker, room.slug.as_str(), name_of(reminder), &body_of(reminder)).await;
        match said {
            // It was said before, when the room had another name.
            Err(error) if error.code() == ErrorCode::ClientIdReused => Ok(()),
            said => said.map(drop),
        }
    }

    pub(super) async fn speaker(&self) -> Result<Viewer> {
        let handles = HANDLES.map(Handle::trusted);
        let (id, user) = self.store.speaker(&DisplayName::trusted(SPEAKER), &handles).await?;
        // It comes in by no door.
        Ok(Viewer { id, user, role: Role::Member, language: None, utc_offset: None, door: Door::Token(0) })
    }
}

/// Where somebody most likely is who has not said it. Their browser's language is not known here, but what they write
/// is.
fn likely_offset(viewer: &Viewer, written: &str) -> i32 {
    let language =
        if written.chars().any(is_hangul) { Language::Korean } else { viewer.language.unwrap_or_default() };
    language.likely_offset()
}

/// The same for the same reminder, whichever instance says it.
fn name_of(reminder: &Reminder) -> ClientId {
    derived_cid([&b"sarang reminder\0"[..], &reminder.id.to_be_bytes(), &reminder.due.0.to_be_bytes()])
}

/// In no language, for what it says is the person's own: where they asked for it, and of what.
fn body_of(reminder: &Reminder) -> String {
    let plain = format!("⏰\n\n{}", reminder.text);
    let Some((slug, name)) = &reminder.room else { return plain };
    let with_room = format!("⏰ {}\n\n{}", link(slug, name), reminder.text);
    // What was written was within the bounds of a message, but not by so much.
    if Body::parse(&with_room).is_ok() { with_room } else { plain }
}

fn link(slug: &RoomSlug, name: &RoomName) -> String {
    let mut escaped = String::new();
    for c in name.as_str().chars() {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    format!("[{escaped}](/rooms/{slug})")
}

/// "2026-11-26 14:30 (UTC+9)", where clocks are so many minutes ahead of UTC.
fn shown(at: Timestamp, offset: i32) -> String {
    let here = Timestamp(at.0 + i64::from(offset) * 60_000);
    let (hour, minute) = here.hour_minute();
    format!("{} {hour:02}:{minute:02} ({})", here.to_date(), zone(offset))
}

fn invalid(message: &'static str) -> ChatError {
    ChatError::refused(ErrorCode::Invalid, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_shown_with_its_zone() {
        let at = Timestamp::parse("2026-11-26T15:30:00Z").unwrap();
        assert_eq!(shown(at, 0), "2026-11-26 15:30 (UTC)");
        assert_eq!(shown(at, 540), "2026-11-27 00:30 (UTC+9)");
        assert_eq!(shown(at, 330), "2026-11-26 21:00 (UTC+5:30)");
        assert_eq!(shown(at, -210), "2026-11-26 12:00 (UTC−3:30)");
    }

    #[test]
    fn a_room_s_name_is_no_markup() {
        let link = link(&RoomSlug::trusted("a"), &RoomName::trusted("*a* [b](c)"));
        assert_eq!(link, "[\\*a\\* \\[b\\]\\(c\\)](/rooms/a)");
    }
}
