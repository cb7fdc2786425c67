//! The installation: its name, who may sign up, and its first minute.

use sarang_protocol::user::{SignUp, Who};

use super::database::{on, run};
use super::users::{self, NewUser, Newcomer};
use super::{Logged, NewRoom, NewSession, Refusal, Result, Store, StoreError, rooms, values};

/// What administrators decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The name of this installation.
    pub title: String,
    /// Who may make an account.
    pub sign_up: SignUp,
    /// Who may add emoji.
    pub emoji: Who,
    /// Who may make and change groups.
    pub groups: Who,
}

/// What closes the wizard.
const ANY_ADMIN: &str = "select cast(1 as bigint) from users where role = 'admin' limit 1";

impl Store {
    /// Whether there is an administrator yet.
    pub async fn is_set_up(&self) -> Result<bool> {
        let mut reader = self.read().await?;
        let row: Option<i64> = on!(reader, |c| sqlx::query_scalar(ANY_ADMIN).fetch_optional(c))?;
        Ok(row.is_some())
    }

    /// Whether there is anybody yet.
    pub async fn has_people(&self) -> Result<bool> {
        let mut reader = self.read().await?;
        let row: Option<i64> =
            on!(reader, |c| sqlx::query_scalar("select cast(1 as bigint) from users limit 1")
                .fetch_optional(c))?;
        Ok(row.is_some())
    }

    /// The first minute: title, administrator, first room and first session, all or nothing.
    ///
    /// Refuses with [`Refusal::AlreadySetUp`] when there is an administrator already, and with
    /// [`Refusal::HandleTaken`] and [`Refusal::RoomTaken`], for the operator may have made people
    /// and rooms before.
    pub async fn set_up(
        &self,
        title: &str,
        admin: &NewUser,
        room: &NewRoom,
        session: &NewSession,
    ) -> Result<(Newcomer, Logged)> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        // First, for this row's lock lets one through at a time.
        run!(tx, |c| sqlx::query("update installation set title = $1").bind(title))?;
        let other: Option<i64> = on!(tx, |c| sqlx::query_scalar(ANY_ADMIN).fetch_optional(c))?;
        if other.is_some() {
            return Err(Refusal::AlreadySetUp.into());
        }
        // The room comes first, so that its maker enters it as every newcomer does. It is the
        // welcome room unless the operator has made another one before.
        let (id, _) = rooms::insert(&mut tx.on(), None, room).await?;
        run!(tx, |c| sqlx::query("update installation set welcome_room_id = $1").bind(id.0))?;
        let mut newcomer = users::settle(&mut tx.on(), admin, Some(session)).await?;
        run!(tx, |c| sqlx::query("update rooms set creator_id = $2 where id = $1")
            .bind(id.0)
            .bind(newcomer.id.0))?;
        tx.commit().await?;
        let entered =
            newcomer.welcome.take().ok_or(StoreError::Unexpected("a welcome room that is not there"))?;
        Ok((newcomer, entered))
    }

    /// What administrators decided.
    pub async fn settings(&self) -> Result<Settings> {
        let mut reader = self.read().await?;
        let (title, sign_up, emoji, groups): (String, String, String, String) =
            on!(reader, |c| sqlx::query_as("select title, sign_up, emoji_by, groups_by from installation")
                .fetch_one(c))?;
        Ok(Settings {
            title,
            sign_up: values::sign_up(&sign_up)?,
            emoji: values::who(&emoji)?,
            groups: values::who(&groups)?,
        })
    }

    /// Decides anew.
    pub async fn change_settings(&self, settings: &Settings) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        run!(tx, |c| sqlx::query(
            "update installation set title = $1, sign_up = $2, emoji_by = $3, groups_by = $4"
        )
        .bind(settings.title.as_str())
        .bind(values::sign_up_to_sql(settings.sign_up))
        .bind(values::who_to_sql(settings.emoji))
        .bind(values::who_to_sql(settings.groups)))?;
        tx.commit().await
    }
}
