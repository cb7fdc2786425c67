//! A line that cannot be read any further: whose doing it is, and how the client is told.

use sarang_protocol::error::ErrorCode;

use super::decode::Unusable;
use super::limits::MAX_READ;

/// Why nothing more can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// The network's doing.
    Network,
    /// A frame larger than is read.
    TooLarge,
    /// A text frame that is not UTF-8.
    NotText,
    /// Something else that RFC 6455 does not allow.
    Rules,
}

impl Broken {
    /// axum hides tungstenite's error type; its words are held to this by stories.
    pub(super) fn of(error: &axum::Error) -> Self {
        let words = error.to_string();
        if words.contains("Message too long") {
            Self::TooLarge
        } else if words.contains("UTF-8") {
            Self::NotText
        } else if words.contains("protocol error") && !words.contains("without closing handshake") {
            Self::Rules
        } else {
            Self::Network
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

pub(super) fn against_the_rules(error: &axum::Error) -> Unusable {
    let message = format!(
        "This is not WebSocket as in RFC 6455 ({error}), so the connection is closed. Nothing was stored."
    );
    Unusable { code: ErrorCode::Malformed, message }
}
