//! Invites: links that let somebody make an account.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::SignUp;

use super::{Chat, ChatError, Invite, Result, Secret, Viewer, accounts, secret, settings};
use crate::store::{NewInvite, Refusal, now};

/// How long and for how many an invite is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InviteTerms {
    /// Days, 1 to [`InviteTerms::DAYS`].
    pub days: u32,
    /// Accounts, 1 to [`InviteTerms::USES`].
    pub uses: u32,
}

impl InviteTerms {
    /// Longer than a quarter, nobody remembers that the link is out there.
    pub const DAYS: u32 = 90;
    /// A large class or a department; whom more are to come to may open sign-up.
    pub const USES: u32 = 100;
}

const DAY_MS: i64 = 86_400_000;

const ADMINS: &str = "Only administrators can invite people.";

impl Chat {
    /// Makes an invite. Its secret is told here and never again.
    pub async fn create_invite(&self, viewer: &Viewer, terms: InviteTerms) -> Result<Secret> {
        settings::admin(viewer, ADMINS)?;
        let (days, uses) = (terms.days, terms.uses);
        if !(1..=InviteTerms::DAYS).contains(&days) || !(1..=InviteTerms::USES).contains(&uses) {
            return Err(ChatError::refused(
                ErrorCode::Invalid,
                format!(
                    "An invite lasts 1 to {} days and makes 1 to {} accounts. Choose numbers within that.",
                    InviteTerms::DAYS,
                    InviteTerms::USES
                ),
            ));
        }
        let secret = Secret::fresh();
        let invite = NewInvite {
            secret: secret.hash(),
            uses,
            expires_at: Timestamp(now().0 + i64::from(days) * DAY_MS),
        };
        self.store.create_invite(viewer.id, &invite).await?;
        Ok(secret)
    }

    /// The invites that can be used now, newest first.
    pub async fn invites(&self, viewer: &Viewer) -> Result<Vec<Invite>> {
        settings::admin(viewer, ADMINS)?;
        Ok(self.store.invites(now()).await?)
    }

    /// Makes an invite useless.
    pub async fn revoke_invite(&self, viewer: &Viewer, id: i64) -> Result<()> {
        settings::admin(viewer, ADMINS)?;
        Ok(self.store.revoke_invite(id).await?)
    }

    /// Whether somebody with this invite could sign up now; the refusal says why not.
    pub async fn check_invite(&self, invite: &str) -> Result<()> {
        if self.store.settings().await?.sign_up == SignUp::Closed {
            return Err(accounts::closed());
        }
        if !self.store.invite_stands(secret::hash(invite), now()).await? {
            return Err(Refusal::InviteInvalid.into());
        }
        Ok(())
    }
}
