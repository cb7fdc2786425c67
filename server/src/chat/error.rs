//! What a use case answers when it does not do what it was asked.

use std::borrow::Cow;
use std::time::Duration;

use sarang_protocol::error::ErrorCode;
use sarang_protocol::text::TextError;

use crate::figures::{DATABASE, DatabaseError};
use crate::store::{Refusal, StoreError};

/// What a use case gives.
pub type Result<T> = std::result::Result<T, ChatError>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum ChatError {
    /// By rule; nothing is broken.
    #[error("{message}")]
    Refused {
        /// For programs.
        code: ErrorCode,
        /// What was wrong and what to do, a sentence for people.
        message: Cow<'static, str>,
        /// When trying again makes sense.
        retry_after: Option<Duration>,
    },
    /// Something is broken. Not for the eyes of the person who asked.
    #[error(transparent)]
    Fault(StoreError),
}

/// Somebody else's transaction is over by then, or something is very wrong.
const BUSY_RETRY: Duration = Duration::from_secs(1);

/// Somebody has to make room on the disk; asking more often would only fill the log too.
const FULL_RETRY: Duration = Duration::from_secs(10);

impl ChatError {
    /// A refusal.
    pub fn refused(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self::Refused { code, message: message.into(), retry_after: None }
    }

    /// A refusal that ends by itself.
    pub(super) fn for_now(
        code: ErrorCode,
        message: impl Into<Cow<'static, str>>,
        retry_after: Duration,
    ) -> Self {
        Self::Refused { code, message: message.into(), retry_after: Some(retry_after) }
    }

    /// The code that socket, REST and forms tell.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Refused { code, .. } => *code,
            Self::Fault(_) => ErrorCode::Internal,
        }
    }
}

impl From<StoreError> for ChatError {
    fn from(error: StoreError) -> Self {
        if let Some(kind) = kind(&error) {
            DATABASE.errors[kind as usize].one();
        }
        match error {
            StoreError::Refused(refusal) => refusal.into(),
            StoreError::Locked | StoreError::Met => Self::for_now(
                ErrorCode::Unavailable,
                "The database is busy. Nothing was stored; try again in a moment.",
                BUSY_RETRY,
            ),
            StoreError::Away(error) => {
                tracing::warn!(%error, "the database cannot be reached");
                Self::for_now(
                    ErrorCode::Unavailable,
                    "The database does not answer. Try again in a moment: what was stored nevertheless is not stored twice.",
                    BUSY_RETRY,
                )
            }
            StoreError::ReadOnly => Self::for_now(
                ErrorCode::Unavailable,
                "The server's database takes no writes at the moment. Nothing was stored; tell whoever runs this server.",
                FULL_RETRY,
            ),
            StoreError::Full => Self::for_now(
                ErrorCode::Unavailable,
                "The server's disk is full. Nothing was stored; tell whoever runs this server.",
                FULL_RETRY,
            ),
            error => Self::Fault(error),
        }
    }
}

/// What is to be counted as a failure of the database.
fn kind(error: &StoreError) -> Option<DatabaseError> {
    match error {
        StoreError::Refused(_) | StoreError::Met => None,
        StoreError::Locked => Some(DatabaseError::Locked),
        StoreError::Away(_) => Some(DatabaseError::Away),
        StoreError::Full => Some(DatabaseError::Full),
        StoreError::ReadOnly => Some(DatabaseError::ReadOnly),
        _ => Some(DatabaseError::Fault),
    }
}

impl From<Refusal> for ChatError {
    fn from(refusal: Refusal) -> Self {
        let (code, message) = match refusal {
            Refusal::AlreadySetUp => {
                (ErrorCode::AlreadySetUp, "Sarang has been set up already. Sign in instead.")
            }
            Refusal::NoSuchRoom => (ErrorCode::NotFound, "There is no such room, or it is not open to you."),
            Refusal::NoSuchUser => (ErrorCode::NotFound, "There is no user of that name."),
            Refusal::NoSuchInvite => (ErrorCode::NotFound, "There is no such invite."),
            Refusal::HandleTaken => {
                (ErrorCode::NameTaken, "Somebody has this user name already. Choose another.")
            }
            Refusal::RoomTaken => {
                (ErrorCode::NameTaken, "There is a room of this name or address already. Choose another.")
            }
            Refusal::NotAMember => {
                (ErrorCode::NotAMember, "You are not in this room. Join it first, then send again.")
            }
            Refusal::NotYours => {
                (ErrorCode::Forbidden, "Only who made the room, or an administrator, can do that.")
            }
            Refusal::OfItsPeople => (
                ErrorCode::Forbidden,
                "A conversation has the people that it has, and no other name. Start another one with those you want.",
            ),
            Refusal::ClientIdReused => (
                ErrorCode::ClientIdReused,
                "This cid was used before, for another message. Send this one with a new cid.",
            ),
            Refusal::NoSuchMessage => {
                (ErrorCode::NoSuchMessage, "There is no message at that place in this room.")
            }
            Refusal::MessageDeleted => (
                ErrorCode::MessageDeleted,
                "The message was deleted, so nothing can be done with it any more.",
            ),
            Refusal::InAThread(root) => {
                let message = format!("That message is itself in the thread of message {root}. Reply there.");
                return Self::refused(ErrorCode::InAThread, message);
            }
            Refusal::NotYourMessage => {
                (ErrorCode::NotYourMessage, "It is somebody else's message. Only its author can change it.")
            }
            Refusal::TooManyReactions => (
                ErrorCode::TooManyReactions,
                "There are 20 kinds of reactions under this message; there can be no more. Choose one of those.",
            ),
            Refusal::NoSuchSection => (ErrorCode::NotFound, "You have no section of this name."),
            Refusal::TooManySections => {
                (ErrorCode::Invalid, "You have 30 sections; there can be no more. Use one of those.")
            }
            Refusal::HandleOfGroup => {
                (ErrorCode::NameTaken, "The user name is that of a group. Choose another.")
            }
            Refusal::NoSuchGroup => (ErrorCode::NotFound, "There is no group of that name here."),
            Refusal::GroupTaken => (
                ErrorCode::NameTaken,
                "The group's user name is that of a person or a group. Choose another.",
            ),
            Refusal::TooManyGroups => (
                ErrorCode::Invalid,
                "There are 500 groups here, and there can be no more. Delete one that nobody uses.",
            ),
            Refusal::NoSuchEmoji => (ErrorCode::NotFound, "There is no emoji of that name here."),
            Refusal::EmojiTaken => {
                (ErrorCode::NameTaken, "There is an emoji of that name already. Choose another name.")
            }
            Refusal::TooManyEmoji => (
                ErrorCode::Invalid,
                "There are 2000 emoji here, and there can be no more. Remove one that nobody uses.",
            ),
            Refusal::TooManyReminders => (
                ErrorCode::Invalid,
                "You have 500 reminders to come; there can be no more. Cancel one that you do not need.",
            ),
            Refusal::TooManyDrafts => (
                ErrorCode::Invalid,
                "You have 200 drafts; there can be no more. Send one, or throw one away that you do not need.",
            ),
            Refusal::NotYourEmoji => {
                (ErrorCode::Forbidden, "Only who added the emoji, or an administrator, can remove it.")
            }
            Refusal::InviteInvalid => (
                ErrorCode::InviteInvalid,
                "This invite link cannot be used: it is unknown, used up, revoked or expired. Ask for a new one.",
            ),
        };
        Self::refused(code, message)
    }
}

impl From<TextError> for ChatError {
    fn from(error: TextError) -> Self {
        Self::refused(ErrorCode::Invalid, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_database_is_worth_another_try_and_a_broken_one_is_not() {
        let busy = ChatError::from(StoreError::Locked);
        assert_eq!(busy.code(), ErrorCode::Unavailable);
        let ChatError::Refused { retry_after, .. } = busy else {
            panic!("this passes");
        };
        assert_eq!(retry_after, Some(BUSY_RETRY));
        let broken = ChatError::from(StoreError::Unexpected("a hole"));
        assert_eq!(broken.code(), ErrorCode::Internal);
    }
}
