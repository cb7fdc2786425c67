//! The installation: its name, who may sign up, and its first minute.

use sarang_protocol::user::SignUp;

use super::users::{self, NewUser, Newcomer};
use super::{Logged, NewRoom, NewSession, Refusal, Result, Store, StoreError, rooms, values};

/// What administrators decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The name of this installation.
    pub title: String,
    /// Who may make an account.
    pub sign_up: SignUp,
}

/// What closes the wizard.
const ANY_ADMIN: &str = "select 1 from users where role = 'admin' limit 1";

impl Store {
    /// Whether there is an administrator yet.
    pub async fn is_set_up(&self) -> Result<bool> {
        let mut reader = self.read().await;
        let row: Option<i64> = sqlx::query_scalar(ANY_ADMIN).fetch_optional(&mut *reader).await?;
        Ok(row.is_some())
    }

    /// Whether there is anybody yet.
    pub async fn has_people(&self) -> Result<bool> {
        let mut reader = self.read().await;
        let row: Option<i64> =
            sqlx::query_scalar("select 1 from users limit 1").fetch_optional(&mut *reader).await?;
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
        let mut writer = self.inner.writers.turn().await;
        let mut tx = writer.begin().await?;
        let other: Option<i64> = sqlx::query_scalar(ANY_ADMIN).fetch_optional(&mut *tx).await?;
        if other.is_some() {
            return Err(Refusal::AlreadySetUp.into());
        }
        sqlx::query("update installation set title = $1").bind(title).execute(&mut *tx).await?;
        // The room comes first, so that its maker enters it as every newcomer does. It is the
        // welcome room unless the operator has made another one before.
        let (id, _) = rooms::insert(&mut tx, None, room).await?;
        sqlx::query("update installation set welcome_room_id = $1").bind(id.0).execute(&mut *tx).await?;
        let mut newcomer = users::settle(&mut tx, admin, Some(session)).await?;
        sqlx::query("update rooms set creator_id = $2 where id = $1")
            .bind(id.0)
            .bind(newcomer.id.0)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        let entered =
            newcomer.welcome.take().ok_or(StoreError::Unexpected("a welcome room that is not there"))?;
        Ok((newcomer, entered))
    }

    /// What administrators decided.
    pub async fn settings(&self) -> Result<Settings> {
        let mut reader = self.read().await;
        let (title, sign_up): (String, String) =
            sqlx::query_as("select title, sign_up from installation").fetch_one(&mut *reader).await?;
        Ok(Settings { title, sign_up: values::sign_up(&sign_up)? })
    }

    /// Decides anew.
    pub async fn change_settings(&self, settings: &Settings) -> Result<()> {
        let mut writer = self.inner.writers.turn().await;
        let mut tx = writer.begin().await?;
        sqlx::query("update installation set title = $1, sign_up = $2")
            .bind(settings.title.as_str())
            .bind(values::sign_up_to_sql(settings.sign_up))
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}
