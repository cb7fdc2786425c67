//! The doors that people and programs come in by: sessions of browsers, tokens of programs.

use sarang_protocol::id::UserId;
use sarang_protocol::time::Timestamp;

use super::database::{Connection, on, run};
use super::own_log::{self, Happened};
use super::{Result, Store, now};

/// A secret, hashed with SHA-256: secrets are random and long, so nothing slower is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretHash(pub [u8; 32]);

impl SecretHash {
    pub(super) fn to_sql(self) -> Vec<u8> {
        self.0.to_vec()
    }
}

/// A session to be opened.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its secret.
    pub secret: SecretHash,
    /// The browser's words about itself.
    pub agent: String,
    /// Where it comes from.
    pub addr: Option<String>,
    /// When it ends, unless it is used until then.
    pub expires_at: Timestamp,
}

/// A session that stands, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// Its key.
    pub id: i64,
    /// The browser's words about itself.
    pub agent: String,
    /// Where it was opened from, where that is known.
    pub addr: Option<String>,
    /// When it was last noted as used.
    pub seen_at: Timestamp,
}

impl Store {
    /// Opens a session, and clears away those that have expired.
    pub async fn open_session(&self, person: UserId, session: &NewSession) -> Result<i64> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        run!(tx, |c| sqlx::query("delete from sessions where expires_at <= $1").bind(now().0))?;
        let id = insert(&mut tx.on(), person, session).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Notes that a session is in use, and lets it live on.
    pub async fn touch_session(&self, id: i64, at: Timestamp, expires: Timestamp) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin_in_passing().await?;
        run!(tx, |c| sqlx::query("update sessions set seen_at = $2, expires_at = $3 where id = $1")
            .bind(id)
            .bind(at.0)
            .bind(expires.0))?;
        tx.commit().await
    }

    /// Somebody's sessions that have not ended at `at`, the one used last first.
    pub async fn sessions(&self, person: UserId, at: Timestamp) -> Result<Vec<OpenSession>> {
        let mut reader = self.read().await?;
        let rows: Vec<(i64, String, Option<String>, i64)> = on!(reader, |c| sqlx::query_as(
            "select id, agent, addr, seen_at from sessions where user_id = $1 and expires_at > $2
             order by seen_at desc, id desc",
        )
        .bind(person.0)
        .bind(at.0)
        .fetch_all(c))?;
        let session =
            |(id, agent, addr, seen_at)| OpenSession { id, agent, addr, seen_at: Timestamp(seen_at) };
        Ok(rows.into_iter().map(session).collect())
    }

    /// Ends a session. Gives whether there was one.
    pub async fn end_session(&self, id: i64, person: UserId) -> Result<bool> {
        self.delete("delete from sessions where id = $1 and user_id = $2", id, person).await
    }

    /// Ends all sessions of a person. Gives whether there were any.
    pub async fn end_sessions(&self, person: UserId) -> Result<bool> {
        self.delete("delete from sessions where id <> $1 and user_id = $2", 0, person).await
    }

    /// Makes a token.
    pub async fn create_token(&self, person: UserId, name: &str, secret: SecretHash) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        run!(tx, |c| sqlx::query(
            "insert into tokens (user_id, secret_hash, name, created_at) values ($1, $2, $3, $4)"
        )
        .bind(person.0)
        .bind(secret.to_sql())
        .bind(name)
        .bind(now().0))?;
        tx.commit().await
    }

    /// Somebody's tokens: what each is for and when it was made, the oldest first.
    pub async fn tokens(&self, person: UserId) -> Result<Vec<(String, Timestamp)>> {
        let mut reader = self.read().await?;
        let rows: Vec<(String, i64)> = on!(reader, |c| sqlx::query_as(
            "select name, created_at from tokens where user_id = $1 order by id"
        )
        .bind(person.0)
        .fetch_all(c))?;
        Ok(rows.into_iter().map(|(name, at)| (name, Timestamp(at))).collect())
    }

    /// Revokes somebody's tokens of this name, or all of them. Gives how many.
    pub async fn end_tokens(&self, person: UserId, name: Option<&str>) -> Result<u64> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        own_log::append(&mut tx.on(), person, Happened::Doors).await?;
        let ended =
            run!(tx, |c| sqlx::query("delete from tokens where user_id = $1 and name = coalesce($2, name)")
                .bind(person.0)
                .bind(name))?;
        if ended > 0 {
            tx.commit().await?;
        }
        Ok(ended)
    }

    /// Revokes a token. Gives whether there was one.
    pub async fn end_token(&self, id: i64, person: UserId) -> Result<bool> {
        self.delete("delete from tokens where id = $1 and user_id = $2", id, person).await
    }

    async fn delete(&self, statement: &'static str, id: i64, person: UserId) -> Result<bool> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        // The person's row is locked first, as a new password does it too.
        own_log::append(&mut tx.on(), person, Happened::Doors).await?;
        let ended = run!(tx, |c| sqlx::query(statement).bind(id).bind(person.0))?;
        if ended > 0 {
            tx.commit().await?;
        }
        Ok(ended > 0)
    }
}

/// Opens a session; gives its key.
pub(super) async fn insert(
    connection: &mut Connection<'_>,
    person: UserId,
    session: &NewSession,
) -> Result<i64> {
    let at = now();
    let id = on!(connection, |c| sqlx::query_scalar(
        "insert into sessions
            (user_id, secret_hash, agent, addr, created_at, seen_at, expires_at)
         values ($1, $2, $3, $4, $5, $5, $6) returning id",
    )
    .bind(person.0)
    .bind(session.secret.to_sql())
    .bind(session.agent.as_str())
    .bind(session.addr.as_deref())
    .bind(at.0)
    .bind(session.expires_at.0)
    .fetch_one(c))?;
    Ok(id)
}
