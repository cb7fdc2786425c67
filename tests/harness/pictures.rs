//! Small pictures, as people have them in their folders.

use std::path::PathBuf;

/// A face, 64 pixels to each side.
pub const BLOB: &[u8] = include_bytes!("pictures/blob.png");

/// Two pixels to each side.
pub const DOT: &[u8] = include_bytes!("pictures/dot.gif");

/// Where [`BLOB`] lies.
pub fn blob() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("harness/pictures/blob.png")
}
