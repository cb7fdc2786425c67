//! What the command line does. There is no viewer: who can write the database is the operator.

use sarang_protocol::room::RoomKind;
use sarang_protocol::text::{DisplayName, Handle, Purpose, RoomName, RoomSlug};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, User};

use super::passwords::Password;
use super::{Chat, Result, Secret};
use crate::store::{Address, Credentials, NewRoom, Refusal};

impl Chat {
    /// Makes an account. Without a name, the user name is the name.
    pub async fn add_user(
        &self,
        handle: &str,
        name: Option<&str>,
        password: &str,
        role: Role,
    ) -> Result<User> {
        let handle = Handle::parse(handle)?;
        let name = DisplayName::parse(name.unwrap_or(handle.as_str()))?;
        let password = Password::parse(password)?;
        let user = self.new_user(handle, name, role, password).await?;
        let newcomer = self.store.add_user(&user).await?;
        if let Some(entered) = &newcomer.welcome {
            self.tell(entered).await;
        }
        Ok(User { handle: user.handle, name: user.name })
    }

    /// Gives somebody another password, and ends all their sessions.
    pub async fn set_password(&self, handle: &str, password: &str) -> Result<()> {
        let password = Password::parse(password)?;
        let user = self.account(handle).await?;
        let hash = self.guards.passwords.hash(password).await?;
        self.store.set_password(user.id, &hash, None).await?;
        self.tell_user(user.id).await;
        Ok(())
    }

    /// Makes a bearer token for somebody. It is told here and never again.
    pub async fn create_token(&self, handle: &str, name: Option<&str>) -> Result<Secret> {
        let name = DisplayName::parse(name.unwrap_or("command line"))?;
        let user = self.account(handle).await?;
        let secret = Secret::fresh_token();
        self.store.create_token(user.id, name.as_str(), secret.hash()).await?;
        Ok(secret)
    }

    /// Somebody's tokens: what each is for and when it was made.
    pub async fn tokens(&self, handle: &str) -> Result<Vec<(String, Timestamp)>> {
        let user = self.account(handle).await?;
        Ok(self.store.tokens(user.id).await?)
    }

    /// Revokes somebody's tokens of this name, or all of them. Gives how many.
    pub async fn revoke_tokens(&self, handle: &str, name: Option<&str>) -> Result<u64> {
        let user = self.account(handle).await?;
        let ended = self.store.end_tokens(user.id, name).await?;
        self.tell_user(user.id).await;
        Ok(ended)
    }

    /// Makes a room without anybody in it. Without a name, the address is the name.
    pub async fn create_room_as_operator(&self, slug: &str, name: Option<&str>) -> Result<RoomSlug> {
        let slug = RoomSlug::parse(slug)?;
        let room = NewRoom {
            kind: RoomKind::Open,
            name: RoomName::parse(name.unwrap_or(slug.as_str()))?,
            address: Address::Chosen(slug),
            purpose: Purpose::trusted(""),
        };
        let (_, slug) = self.store.create_empty_room(&room).await?;
        Ok(slug)
    }

    async fn account(&self, handle: &str) -> Result<Credentials> {
        let handle = Handle::parse(handle)?;
        let found = self.store.credentials(&handle).await?;
        found.ok_or_else(|| Refusal::NoSuchUser.into())
    }
}
