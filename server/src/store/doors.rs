//! Who comes in by which door, asked for many at once: each answer stands where its question did.
//!
//! When thousands come back at the same moment, one statement for hundreds of them costs little more
//! than one for somebody alone.

use sarang_protocol::id::UserId;
use sarang_protocol::language::Language;
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::{Role, User};

use super::database::{Sql, both, bytes, each, either, on, rows};
use super::{Result, SecretHash, Store, values};

/// An open door: which, and who comes in by it.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The session's or token's key.
    pub door: i64,
    /// The person's key.
    pub id: UserId,
    /// Who they are.
    pub user: User,
    /// What they may do.
    pub role: Role,
    /// What they want to read Sarang in, if they have chosen.
    pub language: Option<Language>,
    /// How many minutes their clock is ahead of UTC, if they have said so.
    pub utc_offset: Option<i32>,
    /// When the session was last noted as used; tokens tell when they were made.
    pub seen_at: Timestamp,
}

// `cross join` keeps SQLite from looking at another table before the questions.

macro_rules! sessions {
    ($words:ident) => {
        concat!(
            "select ",
            rows!(
                $words,
                "i.key, s.id, u.id, u.handle, u.name, u.role, coalesce(u.language, ''), u.utc_offset, s.seen_at",
                ""
            ),
            " from ",
            each!($words, "$1"),
            either!($words, " cross", ""),
            " join sessions s on s.secret_hash = ",
            bytes!($words, "i.value ->> 0"),
            either!($words, " cross", ""),
            " join users u on u.id = s.user_id where s.expires_at > $2"
        )
    };
}

macro_rules! tokens {
    ($words:ident) => {
        concat!(
            "select ",
            rows!(
                $words,
                "i.key, t.id, u.id, u.handle, u.name, u.role, coalesce(u.language, ''), u.utc_offset, t.created_at",
                ""
            ),
            " from ",
            each!($words, "$1"),
            either!($words, " cross", ""),
            " join tokens t on t.secret_hash = ",
            bytes!($words, "i.value ->> 0"),
            either!($words, " cross", ""),
            " join users u on u.id = t.user_id"
        )
    };
}

macro_rules! sessions_stand {
    ($words:ident) => {
        concat!(
            "select ",
            rows!($words, "i.key", ""),
            " from ",
            each!($words, "$1"),
            either!($words, " cross", ""),
            " join sessions s on s.id = cast(i.value ->> 0 as bigint)
             where s.user_id = cast(i.value ->> 1 as bigint) and s.expires_at > $2"
        )
    };
}

macro_rules! tokens_stand {
    ($words:ident) => {
        concat!(
            "select ",
            rows!($words, "i.key", ""),
            " from ",
            each!($words, "$1"),
            either!($words, " cross", ""),
            " join tokens t on t.id = cast(i.value ->> 0 as bigint)
             where t.user_id = cast(i.value ->> 1 as bigint)"
        )
    };
}

const SESSIONS: Sql = both!(sessions);
const TOKENS: Sql = both!(tokens);
const SESSIONS_STAND: Sql = both!(sessions_stand);
const TOKENS_STAND: Sql = both!(tokens_stand);

type OpenedRow = (i64, i64, i64, String, String, String, String, Option<i32>, i64);

impl Store {
    /// The sessions of these secrets, as far as they have not ended at `at`.
    pub async fn sessions_of(&self, secrets: &[SecretHash], at: Timestamp) -> Result<Vec<Option<Opened>>> {
        let mut reader = self.read().await?;
        let found: String = on!(reader, |c| sqlx::query_scalar(SESSIONS.of(c))
            .bind(hashes(secrets))
            .bind(at.0)
            .fetch_one(c))?;
        drop(reader);
        opened(secrets.len(), &found)
    }

    /// The tokens of these secrets.
    pub async fn tokens_of(&self, secrets: &[SecretHash]) -> Result<Vec<Option<Opened>>> {
        let mut reader = self.read().await?;
        let found: String =
            on!(reader, |c| sqlx::query_scalar(TOKENS.of(c)).bind(hashes(secrets)).fetch_one(c))?;
        drop(reader);
        opened(secrets.len(), &found)
    }

    /// Which of these sessions, each of a person, are still open at `at`.
    pub async fn sessions_stand(&self, sessions: &[(i64, UserId)], at: Timestamp) -> Result<Vec<bool>> {
        let mut reader = self.read().await?;
        let standing: String = on!(reader, |c| sqlx::query_scalar(SESSIONS_STAND.of(c))
            .bind(keys(sessions))
            .bind(at.0)
            .fetch_one(c))?;
        drop(reader);
        stand(sessions.len(), &standing)
    }

    /// Which of these tokens, each of a person, have not been revoked.
    pub async fn tokens_stand(&self, tokens: &[(i64, UserId)]) -> Result<Vec<bool>> {
        let mut reader = self.read().await?;
        let standing: String =
            on!(reader, |c| sqlx::query_scalar(TOKENS_STAND.of(c)).bind(keys(tokens)).fetch_one(c))?;
        drop(reader);
        stand(tokens.len(), &standing)
    }
}

fn hashes(secrets: &[SecretHash]) -> String {
    values::json(&secrets.iter().map(|secret| [values::hex(&secret.0)]).collect::<Vec<_>>())
}

fn keys(doors: &[(i64, UserId)]) -> String {
    values::json(&doors.iter().map(|(door, person)| [*door, person.0]).collect::<Vec<_>>())
}

fn opened(asked: usize, found: &str) -> Result<Vec<Option<Opened>>> {
    let mut answers = vec![None; asked];
    for (key, door, id, handle, name, role, language, utc_offset, seen_at) in
        values::list::<OpenedRow>(found)?
    {
        *values::place(&mut answers, key)? = Some(Opened {
            door,
            id: UserId(id),
            user: values::user(handle, name),
            role: values::role(&role)?,
            language: Language::parse(&language),
            utc_offset,
            seen_at: Timestamp(seen_at),
        });
    }
    Ok(answers)
}

fn stand(asked: usize, standing: &str) -> Result<Vec<bool>> {
    let mut answers = vec![false; asked];
    for [key] in values::list::<[i64; 1]>(standing)? {
        *values::place(&mut answers, key)? = true;
    }
    Ok(answers)
}
