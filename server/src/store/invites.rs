//! Invites: links that make an account.

use sarang_protocol::id::UserId;
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::User;

use super::database::{Connection, on, run};
use super::sessions::SecretHash;
use super::{Refusal, Result, Store, now, values};

/// An invite to be made.
#[derive(Clone, Debug)]
pub struct NewInvite {
    /// Its secret.
    pub secret: SecretHash,
    /// How many accounts it makes.
    pub uses: u32,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// An invite, as a list shows it. The link itself is known only to whom it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// Its key.
    pub id: i64,
    /// Who made it.
    pub creator: User,
    /// When.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// How many accounts it was made for.
    pub uses: u32,
    /// How many of them are left.
    pub uses_left: u32,
}

impl Store {
    /// Makes an invite.
    pub async fn create_invite(&self, creator: UserId, invite: &NewInvite) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        run!(tx, |c| sqlx::query(
            "insert into invites
                (secret_hash, creator_id, created_at, expires_at, uses, uses_left)
             values ($1, $2, $3, $4, $5, $5)",
        )
        .bind(invite.secret.to_sql())
        .bind(creator.0)
        .bind(now().0)
        .bind(invite.expires_at.0)
        .bind(i64::from(invite.uses)))?;
        tx.commit().await
    }

    /// The invites that can be used at `at`, newest first.
    pub async fn invites(&self, at: Timestamp) -> Result<Vec<Invite>> {
        let mut reader = self.read().await?;
        let rows: Vec<(i64, String, String, i64, i64, i64, i64)> = on!(reader, |c| sqlx::query_as(
            "select i.id, u.handle, u.name, i.created_at, i.expires_at, i.uses, i.uses_left
             from invites i join users u on u.id = i.creator_id
             where i.expires_at > $1 and i.uses_left > 0 and i.revoked_at is null
             order by i.id desc",
        )
        .bind(at.0)
        .fetch_all(c))?;
        Ok(rows
            .into_iter()
            .map(|(id, handle, name, created_at, expires_at, uses, left)| Invite {
                id,
                creator: values::user(handle, name),
                created_at: Timestamp(created_at),
                expires_at: Timestamp(expires_at),
                uses: values::count(uses),
                uses_left: values::count(left),
            })
            .collect())
    }

    /// Revokes an invite; revoking it again changes nothing. Refuses with
    /// [`Refusal::NoSuchInvite`].
    pub async fn revoke_invite(&self, id: i64) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let found = run!(tx, |c| sqlx::query(
            "update invites set revoked_at = coalesce(revoked_at, $2) where id = $1"
        )
        .bind(id)
        .bind(now().0))?;
        if found == 0 {
            return Err(Refusal::NoSuchInvite.into());
        }
        tx.commit().await
    }

    /// Whether an invite can be used at `at`.
    pub async fn invite_stands(&self, secret: SecretHash, at: Timestamp) -> Result<bool> {
        let mut reader = self.read().await?;
        let row: Option<i64> = on!(reader, |c| sqlx::query_scalar(
            "select cast(1 as bigint) from invites
             where secret_hash = $1 and expires_at > $2 and uses_left > 0 and revoked_at is null",
        )
        .bind(secret.to_sql())
        .bind(at.0)
        .fetch_optional(c))?;
        Ok(row.is_some())
    }
}

/// Takes one use of an invite. Refuses with [`Refusal::InviteInvalid`].
pub(super) async fn consume(
    connection: &mut Connection<'_>,
    secret: SecretHash,
    at: Timestamp,
) -> Result<()> {
    let taken = run!(connection, |c| sqlx::query(
        "update invites set uses_left = uses_left - 1
         where secret_hash = $1 and expires_at > $2 and uses_left > 0 and revoked_at is null",
    )
    .bind(secret.to_sql())
    .bind(at.0))?;
    if taken == 0 {
        return Err(Refusal::InviteInvalid.into());
    }
    Ok(())
}
