//! A line that cannot be read any further: whose doing it is, and how the client is told.

use sarang_protocol::error::ErrorCode;
use tungstenite::error::{Error, ProtocolError};

use super::decode::Unusable;
use super::limits::MAX_READ;

/// Why nothing more can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// The network's doing.
    Network,
    /// A frame larger than is read.
    TooLarge,
    /// A text frame that is not UTF-8.
    NotText,
    /// Something else that RFC 6455 does not allow, in words.
    Rules(String),
}

impl Broken {
    /// Whose doing an error is.
    pub(super) fn of(error: &Error) -> Self {
        match error {
            Error::Capacity(_) => Self::TooLarge,
            Error::Utf8(_) => Self::NotText,
            Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => Self::Network,
            Error::Protocol(_) => Self::Rules(error.to_string()),
            _ => Self::Network,
        }
    }
}

pub(super) fn too_large_to_read() -> Unusable {
    let message =
        format!("The frame has more than {MAX_READ} bytes, so the connection is closed. Nothing was stored.");
    Unusable { code: ErrorCode::TooLarge, message }
}

pub(super) fn not_text() -> Unusable {
    let message =
        "The text frame is not UTF-8, so the connection is closed (RFC 6455, 8.1). Nothing was stored.";
    Unusable { code: ErrorCode::Malformed, message: message.to_owned() }
}

pub(super) fn against_the_rules(words: &str) -> Unusable {
    let message = format!(
        "This is not WebSocket as in RFC 6455 ({words}), so the connection is closed. Nothing was stored."
    );
    Unusable { code: ErrorCode::Malformed, message }
}
