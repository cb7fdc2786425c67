//! People: making them, naming them, and what their password hashes to.

use sarang_protocol::id::{RoomId, UserId};
use sarang_protocol::language::Language;
use sarang_protocol::text::{DisplayName, Handle};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, User};

use super::database::{Connection, on, run};
use super::error::is_taken;
use super::own_log::{self, Happened};
use super::sessions::{self, NewSession, SecretHash};
use super::{Logged, Refusal, Result, Store, StoreError, groups, invites, memberships, now, values};

/// A person to be made.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// What they sign in with.
    pub handle: Handle,
    /// What they are called.
    pub name: DisplayName,
    /// What they may do.
    pub role: Role,
    /// Their password, hashed.
    pub password_hash: String,
}

/// A person who has just been made.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// Their key.
    pub id: UserId,
    /// Their first session's key, if they came by a browser.
    pub session: Option<i64>,
    /// How they came into the room that newcomers land in, where there is one.
    pub welcome: Option<Logged>,
}

/// What it takes to let somebody in.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Their key.
    pub id: UserId,
    /// Who they are.
    pub user: User,
    /// What they may do.
    pub role: Role,
    /// Their password, hashed.
    pub password_hash: String,
}

impl Store {
    /// Makes a person, as the operator asks. Refuses with [`Refusal::HandleTaken`] and
    /// [`Refusal::HandleOfGroup`].
    pub async fn add_user(&self, user: &NewUser) -> Result<Newcomer> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let newcomer = settle(&mut tx.on(), user, None).await?;
        tx.commit().await?;
        Ok(newcomer)
    }

    /// Makes a person who signs up, using up one use of their invite where one is needed.
    ///
    /// Refuses with [`Refusal::HandleTaken`], [`Refusal::HandleOfGroup`] and [`Refusal::InviteInvalid`]; the invite keeps
    /// its use then.
    pub async fn sign_up(
        &self,
        user: &NewUser,
        invite: Option<SecretHash>,
        session: &NewSession,
        at: Timestamp,
    ) -> Result<Newcomer> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        if let Some(invite) = invite {
            invites::consume(&mut tx.on(), invite, at).await?;
        }
        let newcomer = settle(&mut tx.on(), user, Some(session)).await?;
        tx.commit().await?;
        Ok(newcomer)
    }

    /// Somebody's credentials, by handle.
    pub async fn credentials(&self, handle: &Handle) -> Result<Option<Credentials>> {
        let mut reader = self.read().await?;
        let row: Option<(i64, String, String, String, String)> = on!(reader, |c| sqlx::query_as(
            "select id, handle, name, role, password_hash from users where handle = $1"
        )
        .bind(handle.as_str())
        .fetch_optional(c))?;
        row.map(|(id, handle, name, role, password_hash)| {
            Ok(Credentials {
                id: UserId(id),
                user: values::user(handle, name),
                role: values::role(&role)?,
                password_hash,
            })
        })
        .transpose()
    }

    /// Gives somebody another password, and ends their sessions except `keep`.
    pub async fn set_password(&self, person: UserId, hash: &str, keep: Option<i64>) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let changed = run!(tx, |c| sqlx::query("update users set password_hash = $2 where id = $1")
            .bind(person.0)
            .bind(hash))?;
        if changed == 0 {
            return Err(Refusal::NoSuchUser.into());
        }
        // Keys start at 1, so 0 keeps none.
        run!(tx, |c| sqlx::query("delete from sessions where user_id = $1 and id <> $2")
            .bind(person.0)
            .bind(keep.unwrap_or(0)))?;
        own_log::append(&mut tx.on(), person, Happened::Doors).await?;
        tx.commit().await
    }

    /// Notes what somebody wants to read Sarang in; `None` is as their browser says.
    pub async fn set_language(&self, person: UserId, language: Option<Language>) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        run!(tx, |c| sqlx::query("update users set language = $2 where id = $1")
            .bind(person.0)
            .bind(language.map(Language::as_str)))?;
        tx.commit().await
    }

    /// Gives somebody another name.
    pub async fn set_name(&self, person: UserId, name: &DisplayName) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        // Memberships before the person, as reading a room does it too.
        run!(tx, |c| sqlx::query("update memberships set name_key = $2 where user_id = $1")
            .bind(person.0)
            .bind(values::name_key(name.as_str())))?;
        run!(tx, |c| sqlx::query("update users set name = $2 where id = $1")
            .bind(person.0)
            .bind(name.as_str()))?;
        own_log::append(&mut tx.on(), person, Happened::Me).await?;
        tx.commit().await
    }
}

/// Makes a person, opens their first session, and leads them into the welcome room.
pub(super) async fn settle(
    connection: &mut Connection<'_>,
    user: &NewUser,
    session: Option<&NewSession>,
) -> Result<Newcomer> {
    let id = insert(connection, user).await?;
    let session = match session {
        Some(session) => Some(sessions::insert(connection, id, session).await?),
        None => None,
    };
    let welcome = match groups::settle(connection, &user.handle).await? {
        Some(room) => {
            let person = User { handle: user.handle.clone(), name: user.name.clone() };
            Some(memberships::enter(connection, RoomId(room), id, person).await?)
        }
        None => None,
    };
    Ok(Newcomer { id, session, welcome })
}

async fn insert(connection: &mut Connection<'_>, user: &NewUser) -> Result<UserId> {
    on!(connection, |c| sqlx::query_scalar(
        "insert into users (handle, name, role, password_hash, created_at)
         values ($1, $2, $3, $4, $5) returning id",
    )
    .bind(user.handle.as_str())
    .bind(user.name.as_str())
    .bind(values::role_to_sql(user.role))
    .bind(user.password_hash.as_str())
    .bind(now().0)
    .fetch_one(c))
    .map(UserId)
    .map_err(|error| if is_taken(&error) { StoreError::from(Refusal::HandleTaken) } else { error.into() })
}

/// Who somebody is.
pub(super) async fn user(connection: &mut Connection<'_>, id: UserId) -> Result<User> {
    let row: Option<(String, String)> =
        on!(connection, |c| sqlx::query_as("select handle, name from users where id = $1")
            .bind(id.0)
            .fetch_optional(c))?;
    let (handle, name) = row.ok_or(Refusal::NoSuchUser)?;
    Ok(values::user(handle, name))
}
