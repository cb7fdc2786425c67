//! What stands for the content of files: in their names, and to know what has changed.

use std::env;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::build::Mode;

/// Stands for everything that a part is made of.
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    /// Starts with the mode and this very builder, whose output may change with it.
    pub(crate) fn new(mode: Mode) -> Self {
        let mut hash = Sha256::new();
        hash.update([mode as u8]);
        let builder = env::current_exe().and_then(fs::metadata);
        if let Ok(builder) = builder
            && let Ok(modified) = builder.modified()
        {
            let modified = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
            hash.update(modified.as_nanos().to_le_bytes());
            hash.update(builder.len().to_le_bytes());
        }
        Self(hash)
    }

    /// Adds a file's path and content.
    pub(crate) fn add_file(&mut self, file: &Path) -> Result<()> {
        let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        self.add_bytes(file.as_os_str().as_encoded_bytes());
        self.add_bytes(&bytes);
        Ok(())
    }

    /// Adds bytes, and how many: no two lists of files run into the same stream.
    pub(crate) fn add_bytes(&mut self, bytes: &[u8]) {
        self.0.update(bytes.len().to_le_bytes());
        self.0.update(bytes);
    }

    /// As text.
    pub(crate) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// Twelve hexadecimal digits, 48 bits: two builds of one file never meet by chance.
pub(crate) fn content_hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..6])
}

/// `app.js` becomes `app-0123456789ab.js`. A snippet's folder carries a hash already.
pub(crate) fn hashed_name(name: &str, bytes: &[u8]) -> String {
    if name.starts_with("snippets-") {
        return name.to_owned();
    }
    let hash = content_hash(bytes);
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
        None => format!("{name}-{hash}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes all that is written");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_content() {
        assert_eq!(hashed_name("app.js", b""), "app-e3b0c44298fc.js");
        assert_eq!(hashed_name("LICENSE", b""), "LICENSE-e3b0c44298fc");
        assert_eq!(hashed_name("snippets-1/a.js", b""), "snippets-1/a.js");
    }
}
