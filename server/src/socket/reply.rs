//! How refusals and faults are told over the socket.

use std::borrow::Cow;
use std::time::Duration;

use sarang_app::words::answers;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::ServerFrame;
use sarang_protocol::id::ClientId;
use sarang_protocol::language::Language;

use super::decode::Unusable;
use super::limits::RETRY_AFTER;
use crate::chat::ChatError;
use crate::figures::SOCKETS;

const NOT_STORED: &str = "The message could not be stored just now. It will be tried again.";
const NOT_READ: &str = "The server cannot do this just now. Try again in a moment.";

/// What is told to people, in their language: programs go by the code.
pub(super) fn in_language(language: Language, frame: &ServerFrame) -> Cow<'_, ServerFrame> {
    let (ServerFrame::Error { message, .. } | ServerFrame::Nack { message, .. }) = frame else {
        return Cow::Borrowed(frame);
    };
    match answers::tell_in(language, message) {
        Cow::Borrowed(_) => Cow::Borrowed(frame),
        Cow::Owned(told) => {
            let mut frame = frame.clone();
            if let ServerFrame::Error { message, .. } | ServerFrame::Nack { message, .. } = &mut frame {
                *message = told;
            }
            Cow::Owned(frame)
        }
    }
}

/// An `error`.
pub(super) fn error(code: ErrorCode, message: impl Into<String>) -> ServerFrame {
    SOCKETS.errors[code as usize].one();
    ServerFrame::Error { code, message: message.into() }
}

/// The `error` about a frame that cannot be used.
pub(super) fn unusable(unusable: Unusable) -> ServerFrame {
    error(unusable.code, unusable.message)
}

/// The `error` about a request that was refused.
pub(super) fn refusal(refusal: ChatError) -> ServerFrame {
    match refusal {
        ChatError::Refused { code, message, .. } => error(code, message),
        ChatError::Fault(fault) => {
            tracing::error!(error = %fault, "a frame could not be answered");
            unavailable()
        }
    }
}

/// The `error` about a request that may succeed later.
pub(super) fn unavailable() -> ServerFrame {
    error(ErrorCode::Unavailable, NOT_READ)
}

/// The `error` about a frame before `hello`.
pub(super) fn hello_required() -> ServerFrame {
    error(ErrorCode::HelloRequired, "The first frame has to be \"hello\". Nothing was stored.")
}

/// The `error` about too many frames.
pub(super) fn too_many(wait: Duration) -> ServerFrame {
    error(ErrorCode::RateLimited, too_fast(wait))
}

/// The `nack` about too many frames.
pub(super) fn nack_too_many(cid: ClientId, wait: Duration) -> ServerFrame {
    nack_of(cid, ErrorCode::RateLimited, too_fast(wait), Some(wait))
}

/// The `nack` about a message that could not be stored now, or of which it is not known.
pub(super) fn nack_for_now(cid: ClientId) -> ServerFrame {
    nack_of(cid, ErrorCode::Unavailable, NOT_STORED.to_owned(), Some(RETRY_AFTER))
}

/// The `nack` about a message that was not stored.
pub(super) fn nack(cid: ClientId, refusal: ChatError) -> ServerFrame {
    match refusal {
        ChatError::Refused { code, message, retry_after } => {
            nack_of(cid, code, message.into_owned(), retry_after)
        }
        // Nothing about the message is wrong, so its sender keeps trying.
        ChatError::Fault(fault) => {
            tracing::error!(error = %fault, "a message could not be stored");
            nack_for_now(cid)
        }
    }
}

fn nack_of(cid: ClientId, code: ErrorCode, message: String, retry_after: Option<Duration>) -> ServerFrame {
    SOCKETS.nacks[code as usize].one();
    let retry_after = retry_after.or((!code.is_final()).then_some(RETRY_AFTER));
    ServerFrame::Nack {
        cid,
        code,
        message,
        is_final: code.is_final(),
        // Rounded up: too early would be refused again.
        retry_after_ms: retry_after.map(|wait| u32::try_from(wait.as_millis() + 1).unwrap_or(u32::MAX)),
    }
}

fn too_fast(wait: Duration) -> String {
    format!("Too many frames at once. Try again in {} ms.", wait.as_millis() + 1)
}
