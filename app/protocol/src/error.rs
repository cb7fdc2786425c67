//! Errors as they are told: one code for socket, REST and forms.

use serde::{Deserialize, Serialize};

/// What went wrong, in a word that programs can act on. `docs/protocol.md` lists them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The frame or body is not JSON of the expected shape.
    Malformed,
    /// The frame's `type` is not known.
    UnknownType,
    /// A binary frame came; all frames are text.
    BinaryFrame,
    /// The frame or body is larger than the limit.
    TooLarge,
    /// The first frame has to be `hello`.
    HelloRequired,
    /// The protocol version in `hello` is not spoken here.
    VersionUnsupported,
    /// A text or name breaks its rules; the message says which.
    Invalid,
    /// A message without anything to read in it.
    BodyEmpty,
    /// A message longer than the limit.
    BodyTooLong,
    /// No session or token, or one that has ended.
    Unauthenticated,
    /// Handle and password do not fit together.
    WrongCredentials,
    /// The request comes from another origin, or tells none.
    WrongOrigin,
    /// The form's token is missing or stale.
    WrongCsrfToken,
    /// One is who one is, but may not do this.
    Forbidden,
    /// There is no such thing, or one may not see it.
    NotFound,
    /// One has to join the room first.
    NotAMember,
    /// The method does not fit the address.
    MethodNotAllowed,
    /// The name is taken.
    NameTaken,
    /// The `cid` was used before for a message with another body or room.
    ClientIdReused,
    /// There is no message at that position.
    NoSuchMessage,
    /// The message was deleted; nothing can be done with it any more.
    MessageDeleted,
    /// It is somebody else's message.
    NotYourMessage,
    /// The message is itself in a thread, and no thread begins there.
    InAThread,
    /// There are as many kinds of reactions under the message as there may be.
    TooManyReactions,
    /// The invite link is unknown, used up, revoked or expired.
    InviteInvalid,
    /// Sign-up is closed.
    SignUpClosed,
    /// The installation has been set up already.
    AlreadySetUp,
    /// Too many tries; `retry_after` says when to come back.
    RateLimited,
    /// The server cannot do it now but may soon; nothing was stored.
    Unavailable,
    /// A fault of the server; it is in its log.
    Internal,
}

impl ErrorCode {
    /// Every code, for documents and tests.
    pub const ALL: [ErrorCode; 30] = [
        Self::Malformed,
        Self::UnknownType,
        Self::BinaryFrame,
        Self::TooLarge,
        Self::HelloRequired,
        Self::VersionUnsupported,
        Self::Invalid,
        Self::BodyEmpty,
        Self::BodyTooLong,
        Self::Unauthenticated,
        Self::WrongCredentials,
        Self::WrongOrigin,
        Self::WrongCsrfToken,
        Self::Forbidden,
        Self::NotFound,
        Self::NotAMember,
        Self::MethodNotAllowed,
        Self::NameTaken,
        Self::ClientIdReused,
        Self::NoSuchMessage,
        Self::MessageDeleted,
        Self::NotYourMessage,
        Self::InAThread,
        Self::TooManyReactions,
        Self::InviteInvalid,
        Self::SignUpClosed,
        Self::AlreadySetUp,
        Self::RateLimited,
        Self::Unavailable,
        Self::Internal,
    ];

    /// Whether sending the same again can never succeed.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::RateLimited | Self::Unavailable | Self::Internal | Self::Unauthenticated)
    }
}

/// An error body after RFC 9457, "Problem Details for HTTP APIs" (`application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Always `about:blank`: the code says it all.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status' own words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What was wrong and what to do, in a sentence.
    pub detail: String,
    /// The code.
    pub code: ErrorCode,
    /// Seconds after which to try again, where that helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}
