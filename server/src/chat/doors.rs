//! Coming in by a session or token, and going out.

use std::time::Duration;

use sarang_protocol::time::Timestamp;

use super::questions::{SessionOf, SessionStands, TokenOf, TokenStands};
use super::{Chat, Door, Result, Viewer, secret};
use crate::store::{OpenSession, Opened, now};

/// A session ends after so many days without use.
pub const SESSION_DAYS: u32 = 30;

/// The use of a session is noted this often: a write for each page would cost more than the page.
const NOTED_EVERY: Duration = Duration::from_mins(5);

const DAY_MS: i64 = 86_400_000;

impl Chat {
    /// Who has this session, if it stands.
    pub async fn viewer_by_session(&self, token: &str) -> Result<Option<Viewer>> {
        let at = now();
        let Some(opened) = self.questions.sessions.ask(SessionOf(secret::hash(token))).await? else {
            return Ok(None);
        };
        let noted = i64::try_from(NOTED_EVERY.as_millis()).unwrap_or(i64::MAX);
        if at.0 - opened.seen_at.0 > noted {
            let store = self.store.clone();
            // Nobody waits for that, and a session that is not noted now is noted next time.
            tokio::spawn(async move {
                if let Err(error) = store.touch_session(opened.door, at, expiry(at)).await {
                    tracing::warn!(%error, "could not note the use of a session");
                }
            });
        }
        Ok(Some(viewer(opened, Door::Session)))
    }

    /// Who has this bearer token, if it stands.
    pub async fn viewer_by_token(&self, token: &str) -> Result<Option<Viewer>> {
        let opened = self.questions.tokens.ask(TokenOf(secret::hash(token))).await?;
        Ok(opened.map(|opened| viewer(opened, Door::Token)))
    }

    /// Whether the door that somebody came in by is still open.
    pub async fn still_valid(&self, viewer: &Viewer) -> Result<bool> {
        match viewer.door {
            Door::Session(id) => self.questions.sessions_stand.ask(SessionStands(id, viewer.id)).await,
            Door::Token(id) => self.questions.tokens_stand.ask(TokenStands(id, viewer.id)).await,
        }
    }

    /// Ends the session, or revokes the token, that one came in by.
    pub async fn sign_out(&self, viewer: &Viewer) -> Result<()> {
        match viewer.door {
            Door::Session(id) => self.store.end_session(id, viewer.id).await?,
            Door::Token(id) => self.store.end_token(id, viewer.id).await?,
        };
        self.tell_user(viewer.id).await;
        Ok(())
    }

    /// One's sessions, the one used last first.
    pub async fn sessions(&self, viewer: &Viewer) -> Result<Vec<OpenSession>> {
        Ok(self.store.sessions(viewer.id, now()).await?)
    }

    /// Ends one of one's sessions; one that has ended stays so.
    pub async fn end_session(&self, viewer: &Viewer, id: i64) -> Result<()> {
        if self.store.end_session(id, viewer.id).await? {
            self.tell_user(viewer.id).await;
        }
        Ok(())
    }

    /// Ends all of one's sessions. Tokens stay: programs do not sign in again by themselves.
    pub async fn sign_out_everywhere(&self, viewer: &Viewer) -> Result<()> {
        self.store.end_sessions(viewer.id).await?;
        self.tell_user(viewer.id).await;
        Ok(())
    }
}

/// When a session that is used at `at` ends.
pub(super) fn expiry(at: Timestamp) -> Timestamp {
    Timestamp(at.0 + i64::from(SESSION_DAYS) * DAY_MS)
}

fn viewer(opened: Opened, door: fn(i64) -> Door) -> Viewer {
    Viewer {
        id: opened.id,
        user: opened.user,
        role: opened.role,
        language: opened.language,
        utc_offset: opened.utc_offset,
        door: door(opened.door),
    }
}
