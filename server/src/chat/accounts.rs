//! Accounts: the first one, signing in and up, one's name and password.

use std::time::{Duration, Instant};

use sarang_protocol::error::ErrorCode;
use sarang_protocol::language::Language;
use sarang_protocol::room::RoomKind;
use sarang_protocol::text::{DisplayName, Handle, Purpose, RoomName};
use sarang_protocol::user::{Role, SignUp, User};

use super::passwords::Password;
use super::throttle::Tries;
use super::{Caller, Chat, ChatError, Door, Result, Secret, Viewer, doors, rooms, secret};
use crate::store::{NewRoom, NewSession, NewUser, Newcomer, Refusal, now};

/// What the wizard asks, raw.
#[derive(Clone)]
pub struct FirstRun {
    /// The name of the installation.
    pub title: String,
    /// The administrator's user name.
    pub handle: String,
    /// The administrator's name.
    pub name: String,
    /// The administrator's password.
    pub password: String,
    /// The name of the first room.
    pub room: String,
}

/// What the sign-up page asks, raw.
#[derive(Clone)]
pub struct SignUpForm {
    /// The user name.
    pub handle: String,
    /// The name.
    pub name: String,
    /// The password.
    pub password: String,
    /// The secret of the invite link, if one led here.
    pub invite: Option<String>,
}

/// Somebody who has just come in.
#[derive(Debug)]
pub struct SignedIn {
    /// The session's secret, for the cookie.
    pub token: Secret,
    /// Who they are.
    pub viewer: Viewer,
}

impl Chat {
    /// Whether there is an administrator yet. If not, the wizard is open to whoever comes first.
    ///
    /// To whoever: the risk is that of every new installation, which is why it listens on
    /// localhost until told otherwise. Members whom the operator has added do not close it, or an
    /// installation without an administrator would stay one. It never opens again: nothing takes
    /// an administrator's role or account away. `sarang user add` says that it is open.
    pub async fn is_set_up(&self) -> Result<bool> {
        Ok(self.store.is_set_up().await?)
    }

    /// Whether there is anybody who could sign in.
    pub async fn has_people(&self) -> Result<bool> {
        Ok(self.store.has_people().await?)
    }

    /// Makes the administrator and the first room.
    pub async fn first_run(&self, form: FirstRun, caller: &Caller) -> Result<SignedIn> {
        let title = super::settings::title(&form.title)?;
        let (handle, name) = (Handle::parse(&form.handle)?, DisplayName::parse(&form.name)?);
        let password = Password::parse(&form.password)?;
        let room = RoomName::parse(&form.room)?;
        if self.store.is_set_up().await? {
            return Err(Refusal::AlreadySetUp.into());
        }
        let admin = self.new_user(handle, name, Role::Admin, password).await?;
        let room = NewRoom {
            address: rooms::derived(&room),
            name: room,
            purpose: Purpose::trusted(""),
            kind: RoomKind::Open,
        };
        let (token, session) = new_session(caller);
        let chat = self.clone();
        self.see_through(async move {
            let (newcomer, entered) = chat.store.set_up(&title, &admin, &room, &session).await?;
            chat.tell(&entered).await;
            signed_in(token, admin, &newcomer)
        })
        .await
    }

    /// Lets somebody in by user name and password. Unknown names and wrong passwords take the
    /// same time and get the same answer.
    pub async fn sign_in(&self, handle: &str, password: &str, caller: &Caller) -> Result<SignedIn> {
        let handle = Handle::parse(handle).ok();
        let tries = self.take_tries(handle.as_ref(), caller)?;
        let found = match &handle {
            Some(handle) => self.store.credentials(handle).await?,
            None => None,
        };
        let hash = found.as_ref().map(|found| found.password_hash.clone());
        let right = self.guards.passwords.matches(Password::typed(password), hash).await?;
        let (true, Some(found)) = (right, found) else {
            return Err(ChatError::refused(
                ErrorCode::WrongCredentials,
                "User name and password do not fit together. Check both and try again.",
            ));
        };
        self.give_tries_back(&tries);
        let (token, session) = new_session(caller);
        let door = self.store.open_session(found.id, &session).await?;
        Ok(SignedIn {
            token,
            viewer: Viewer {
                id: found.id,
                user: found.user,
                role: found.role,
                // Nothing is drawn before they come in by that session.
                language: None,
                utc_offset: None,
                door: Door::Session(door),
            },
        })
    }

    /// Makes an account, if the installation lets people do that.
    pub async fn sign_up(&self, form: SignUpForm, caller: &Caller) -> Result<SignedIn> {
        let invite = match self.store.settings().await?.sign_up {
            SignUp::Closed => return Err(closed()),
            SignUp::Open => None,
            SignUp::Invited => {
                let raw = form.invite.as_deref().unwrap_or_default();
                Some(secret::hash(raw))
            }
        };
        let (handle, name) = (Handle::parse(&form.handle)?, DisplayName::parse(&form.name)?);
        let password = Password::parse(&form.password)?;
        if let Some(invite) = invite
            && !self.store.invite_stands(invite, now()).await?
        {
            return Err(Refusal::InviteInvalid.into());
        }
        // Accounts cost more than tries: right ones count too.
        self.take_tries(None, caller)?;
        let user = self.new_user(handle, name, Role::Member, password).await?;
        let (token, session) = new_session(caller);
        let chat = self.clone();
        self.see_through(async move {
            let newcomer = chat.store.sign_up(&user, invite, &session, now()).await?;
            if let Some(entered) = &newcomer.welcome {
                chat.tell(entered).await;
            }
            signed_in(token, user, &newcomer)
        })
        .await
    }

    /// Gives oneself another name.
    pub async fn set_name(&self, viewer: &Viewer, raw: &str) -> Result<User> {
        let name = DisplayName::parse(raw)?;
        self.store.set_name(viewer.id, &name).await?;
        self.tell_user(viewer.id).await;
        Ok(User { handle: viewer.user.handle.clone(), name })
    }

    /// Chooses what one reads Sarang in; `None` is as the browser says.
    pub async fn set_language(&self, viewer: &Viewer, language: Option<Language>) -> Result<()> {
        Ok(self.store.set_language(viewer.id, language).await?)
    }

    /// Gives oneself another password, and ends one's other sessions.
    pub async fn change_password(&self, viewer: &Viewer, old: &str, new: &str) -> Result<()> {
        let new = Password::parse(new)?;
        let handle = &viewer.user.handle;
        let tries = self.take_tries(Some(handle), &Caller::default())?;
        let found = self.store.credentials(handle).await?;
        let hash = found.map(|found| found.password_hash);
        let passwords = &self.guards.passwords;
        if !passwords.matches(Password::typed(old), hash).await? {
            return Err(ChatError::refused(
                ErrorCode::WrongCredentials,
                "The old password is not right. Check it and try again.",
            ));
        }
        self.give_tries_back(&tries);
        let hash = passwords.hash(new).await?;
        let keep = match viewer.door {
            Door::Session(id) => Some(id),
            Door::Token(_) => None,
        };
        self.store.set_password(viewer.id, &hash, keep).await?;
        self.tell_user(viewer.id).await;
        Ok(())
    }

    pub(super) async fn new_user(
        &self,
        handle: Handle,
        name: DisplayName,
        role: Role,
        password: Password,
    ) -> Result<NewUser> {
        Ok(NewUser { handle, name, role, password_hash: self.guards.passwords.hash(password).await? })
    }

    /// Takes a try for the account and one for the address; before the password is looked at,
    /// so that many at once do not slip through.
    fn take_tries(&self, handle: Option<&Handle>, caller: &Caller) -> Result<Vec<Tries>> {
        let tries: Vec<Tries> = handle
            .map(|handle| Tries::Account(handle.clone()))
            .into_iter()
            .chain(caller.addr.map(Tries::from))
            .collect();
        for each in &tries {
            self.guards.throttle.take(each, Instant::now()).map_err(wait)?;
        }
        Ok(tries)
    }

    fn give_tries_back(&self, tries: &[Tries]) {
        for each in tries {
            match each {
                Tries::Account(_) => self.guards.throttle.forget(each),
                Tries::Address(_) => self.guards.throttle.give_back(each),
            }
        }
    }
}

/// Sign-up is closed.
pub(super) fn closed() -> ChatError {
    ChatError::refused(
        ErrorCode::SignUpClosed,
        "Sign-up is closed. Ask an administrator to make you an account.",
    )
}

fn wait(wait: Duration) -> ChatError {
    // Whole seconds, upwards: who waits as long as was said is let through.
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    ChatError::for_now(
        ErrorCode::RateLimited,
        format!("Too many tries. Wait {seconds} seconds, then try again."),
        Duration::from_secs(seconds),
    )
}

fn new_session(caller: &Caller) -> (Secret, NewSession) {
    let token = Secret::fresh();
    let session = NewSession {
        secret: token.hash(),
        agent: caller.agent_line(),
        addr: caller.addr.map(|addr| addr.to_string()),
        expires_at: doors::expiry(now()),
    };
    (token, session)
}

fn signed_in(token: Secret, user: NewUser, newcomer: &Newcomer) -> Result<SignedIn> {
    let session = newcomer.session.ok_or(crate::store::StoreError::Unexpected("no first session"))?;
    Ok(SignedIn {
        token,
        viewer: Viewer {
            id: newcomer.id,
            user: User { handle: user.handle, name: user.name },
            role: user.role,
            language: None,
            utc_offset: None,
            door: Door::Session(session),
        },
    })
}
