//! An encoded frame: text that every socket shares.

use std::str::Utf8Error;
use std::sync::Arc;

use bytes::Bytes;
use sarang_protocol::frame::ServerFrame;

/// An encoded [`ServerFrame`]: encoded, and known to be UTF-8, once for each instance and not once
/// for each socket. Cloning shares the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame(Arc<str>);

impl Frame {
    /// Encodes a frame.
    pub fn encode(frame: &ServerFrame) -> Self {
        let json =
            serde_json::to_string(frame).expect("server frames are made of strings, numbers and lists only");
        Self::from(json)
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its length in bytes; never 0.
    #[expect(clippy::len_without_is_empty, reason = "no frame is empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl From<String> for Frame {
    fn from(json: String) -> Self {
        Self(json.into())
    }
}

impl TryFrom<Bytes> for Frame {
    type Error = Utf8Error;

    fn try_from(bytes: Bytes) -> Result<Self, Utf8Error> {
        std::str::from_utf8(&bytes).map(|json| Self(json.into()))
    }
}
