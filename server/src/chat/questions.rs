//! What is asked about everybody who comes in or is looked at again.

use sarang_protocol::id::{Seq, UserId};

use super::asking::{Asking, Question};
use crate::store::{Opened, OwnRooms, OwnRun, Result, SecretHash, Store, now};

/// All of them.
pub(super) struct Questions {
    pub(super) sessions: Asking<SessionOf>,
    pub(super) tokens: Asking<TokenOf>,
    pub(super) sessions_stand: Asking<SessionStands>,
    pub(super) tokens_stand: Asking<TokenStands>,
    pub(super) own: Asking<Own>,
    pub(super) own_events: Asking<OwnEvents>,
}

impl Questions {
    /// Has to be called within a runtime.
    pub(super) fn new(store: &Store) -> Self {
        Self {
            sessions: Asking::new(store),
            tokens: Asking::new(store),
            sessions_stand: Asking::new(store),
            tokens_stand: Asking::new(store),
            own: Asking::new(store),
            own_events: Asking::new(store),
        }
    }
}

/// Doors are looked up by one key each: a statement about so many takes a millisecond or two.
const DOORS: usize = 512;

/// So many people's rooms are read at once: with ten rooms each, that is 100 kB and some five
/// milliseconds; and somebody in thousands of rooms does not hold up thousands of others.
const PEOPLE: usize = 128;

/// Who has the session of this secret.
#[derive(Clone)]
pub(super) struct SessionOf(pub(super) SecretHash);

/// Who has the token of this secret.
#[derive(Clone)]
pub(super) struct TokenOf(pub(super) SecretHash);

/// Whether this session is still open.
#[derive(Clone)]
pub(super) struct SessionStands(pub(super) i64, pub(super) UserId);

/// Whether this token has not been revoked.
#[derive(Clone)]
pub(super) struct TokenStands(pub(super) i64, pub(super) UserId);

/// Which rooms somebody is in, and where their own log ends then.
#[derive(Clone)]
pub(super) struct Own(pub(super) UserId);

/// What happened to somebody after this position.
#[derive(Clone)]
pub(super) struct OwnEvents(pub(super) UserId, pub(super) Seq);

impl Question for SessionOf {
    type Answer = Option<Opened>;
    const MOST: usize = DOORS;

    async fn ask(store: &Store, questions: &[Self]) -> Result<Vec<Self::Answer>> {
        let secrets: Vec<SecretHash> = questions.iter().map(|Self(secret)| *secret).collect();
        store.sessions_of(&secrets, now()).await
    }
}

impl Question for TokenOf {
    type Answer = Option<Opened>;
    const MOST: usize = DOORS;

    async fn ask(store: &Store, questions: &[Self]) -> Result<Vec<Self::Answer>> {
        let secrets: Vec<SecretHash> = questions.iter().map(|Self(secret)| *secret).collect();
        store.tokens_of(&secrets).await
    }
}

impl Question for SessionStands {
    type Answer = bool;
    const MOST: usize = DOORS;

    async fn ask(store: &Store, questions: &[Self]) -> Result<Vec<bool>> {
        let sessions: Vec<_> = questions.iter().map(|Self(id, person)| (*id, *person)).collect();
        store.sessions_stand(&sessions, now()).await
    }
}

impl Question for TokenStands {
    type Answer = bool;
    const MOST: usize = DOORS;

    async fn ask(store: &Store, questions: &[Self]) -> Result<Vec<bool>> {
        let tokens: Vec<_> = questions.iter().map(|Self(id, person)| (*id, *person)).collect();
        store.tokens_stand(&tokens).await
    }
}

impl Question for Own {
    type Answer = Option<OwnRooms>;
    const MOST: usize = PEOPLE;

    async fn ask(store: &Store, questions: &[Self]) -> Result<Vec<Self::Answer>> {
        let people: Vec<UserId> = questions.iter().map(|Self(person)| *person).collect();
        store.own(&people).await
    }
}

impl Question for OwnEvents {
    type Answer = Option<OwnRun>;
    const MOST: usize = PEOPLE;

    async fn ask(store: &Store, questions: &[Self]) -> Result<Vec<Self::Answer>> {
        let asked: Vec<_> = questions.iter().map(|Self(person, after)| (*person, *after)).collect();
        store.own_events(&asked).await
    }
}
