//! An encoded frame: bytes that every socket shares.
//!
//! The one place outside `web` and `socket` that names an axum type. `Utf8Bytes` is what a
//! WebSocket message is made of, and there is no way into it from other bytes that does not check
//! all of them for UTF-8: some 300 ns for a Korean message of ordinary length. Held in this form a
//! frame is checked once for each instance, not once for each socket.

use axum::extract::ws::Utf8Bytes;
use bytes::Bytes;
use sarang_protocol::frame::ServerFrame;

/// An encoded [`ServerFrame`]. Cloning shares the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame(Utf8Bytes);

impl Frame {
    /// Encodes a frame.
    pub fn encode(frame: &ServerFrame) -> Self {
        let json =
            serde_json::to_string(frame).expect("server frames are made of strings, numbers and lists only");
        Self::from(json)
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Its length in bytes; never 0.
    #[expect(clippy::len_without_is_empty, reason = "no frame is empty")]
    pub fn len(&self) -> usize {
        self.0.as_str().len()
    }

    /// The payload of a WebSocket text message.
    pub fn into_text(self) -> Utf8Bytes {
        self.0
    }
}

impl From<String> for Frame {
    fn from(json: String) -> Self {
        Self(Utf8Bytes::from(json))
    }
}

impl TryFrom<Bytes> for Frame {
    type Error = std::str::Utf8Error;

    fn try_from(bytes: Bytes) -> Result<Self, Self::Error> {
        Utf8Bytes::try_from(bytes).map(Self)
    }
}
