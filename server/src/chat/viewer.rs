//! Who asks.

use std::net::IpAddr;

use sarang_protocol::id::UserId;
use sarang_protocol::language::Language;
use sarang_protocol::user::{Role, User};

/// A person who has come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Their key.
    pub id: UserId,
    /// Who they are, as of when they came in.
    pub user: User,
    /// What they may do.
    pub role: Role,
    /// What they want to read Sarang in, if they have chosen.
    pub language: Option<Language>,
    /// How many minutes their clock is ahead of UTC, if they have said so.
    pub utc_offset: Option<i32>,
    /// How they came in.
    pub door: Door,
}

/// How somebody came in. The number is the session's or token's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Door {
    /// By a browser's session.
    Session(i64),
    /// By a bearer token.
    Token(i64),
}

/// Where a request comes from: for throttling, and to know one's sessions by.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// The address, where it is known.
    pub addr: Option<IpAddr>,
    /// The browser's words about itself, raw.
    pub agent: String,
}

/// So much of the browser's words is kept, in characters: more says nothing more.
const AGENT_MAX: usize = 200;

impl Caller {
    /// The browser's words, cut and on one line.
    pub(super) fn agent_line(&self) -> String {
        self.agent.chars().filter(|c| !c.is_control()).take(AGENT_MAX).collect()
    }
}
