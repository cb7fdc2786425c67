//! Secrets that are handed out: session and bearer tokens, invites.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sarang_protocol::text::RoomSlug;
use sha2::{Digest, Sha256};

use crate::store::SecretHash;

/// A secret: 32 random bytes in base64url, known to its holder alone. The database keeps a hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// Bearer tokens start with this, so that people and scanners know them when they leak.
const TOKEN_PREFIX: &str = "sarang_";

impl Secret {
    /// A new session or invite.
    pub(super) fn fresh() -> Self {
        let bytes: [u8; 32] = rand::random();
        Self(BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A new bearer token.
    pub(super) fn fresh_token() -> Self {
        let Self(random) = Self::fresh();
        Self(format!("{TOKEN_PREFIX}{random}"))
    }

    /// The secret itself: for its holder, never for a log.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(super) fn hash(&self) -> SecretHash {
        hash(&self.0)
    }
}

/// What the database knows of a secret that came in.
pub(super) fn hash(secret: &str) -> SecretHash {
    SecretHash(Sha256::digest(secret.as_bytes()).into())
}

/// The address of a room that is not to be found: 20 of 32 letters, so 100 bits of chance. Who tried a
/// million a second would find one of a million rooms after some ten thousand years.
pub(super) fn address() -> RoomSlug {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let bytes: [u8; 20] = rand::random();
    RoomSlug::trusted(
        bytes.map(|byte| char::from(LETTERS[usize::from(byte % 32)])).iter().collect::<String>(),
    )
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_do_not_show_in_logs() {
        let (one, other) = (Secret::fresh(), Secret::fresh_token());
        assert_ne!(one, other);
        assert_eq!(one.expose().len(), 43);
        assert!(other.expose().starts_with("sarang_"));
        assert!(!format!("{one:?}").contains(one.expose()));
        assert_eq!(one.hash(), hash(one.expose()));
        assert_ne!(address(), address());
        assert_eq!(RoomSlug::parse(address().as_str()).map(|slug| slug.as_str().len()), Ok(20));
    }
}
