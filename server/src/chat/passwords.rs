//! Passwords: their rules, and what is kept of them.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use sarang_protocol::error::ErrorCode;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use super::{ChatError, Result};
use crate::store::StoreError;

/// A password as it was typed, normalised to NFC (as RFC 8265 asks), so that `비밀번호` is the
/// same from every keyboard.
#[derive(Clone)]
pub(super) struct Password(String);

/// Characters. NIST SP 800-63B asks for eight at least; there are no other rules.
const MIN: usize = 8;
/// Characters; a bound, for hashing takes in all of it.
const MAX: usize = 200;

/// Argon2id with 19 MiB, two passes and one lane: OWASP's first choice for servers.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Who waits longer than this for a free core is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);

impl Password {
    /// A new password, judged.
    pub(super) fn parse(raw: &str) -> Result<Self> {
        let password = Self::typed(raw);
        let count = password.0.chars().count();
        if count < MIN {
            return Err(ChatError::refused(
                ErrorCode::Invalid,
                format!("The password has {count} characters. Choose one of {MIN} or more."),
            ));
        }
        if count > MAX {
            return Err(ChatError::refused(
                ErrorCode::Invalid,
                format!("The password has {count} characters; the most is {MAX}. Shorten it."),
            ));
        }
        Ok(password)
    }

    /// A password to be compared.
    pub(super) fn typed(raw: &str) -> Self {
        Self(raw.nfc().collect())
    }
}

/// Hashes and compares, on threads of its own, as many at a time as there are cores: each takes
/// 19 MiB and some 20 ms, and a crowd signing in must not starve the rest.
pub(super) struct Passwords {
    cores: Arc<Semaphore>,
}

impl Passwords {
    pub(super) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { cores: Arc::new(Semaphore::new(cores)) }
    }

    /// What to keep of a password.
    pub(super) async fn hash(&self, password: Password) -> Result<String> {
        self.on_a_core(move || {
            argon2()
                .hash_password(password.0.as_bytes())
                .expect("the parameters and the salt are within their bounds")
                .to_string()
        })
        .await
    }

    /// Whether this is the password that was hashed. With nothing to compare with it takes as
    /// long, so that nobody learns which accounts there are.
    pub(super) async fn matches(&self, password: Password, hash: Option<String>) -> Result<bool> {
        // The account by which Sarang itself speaks has none.
        let Some(hash) = hash.filter(|hash| !hash.is_empty()) else {
            self.hash(password).await?;
            return Ok(false);
        };
        self.on_a_core(move || {
            let hash = PasswordHash::new(&hash)
                .map_err(|_| StoreError::Unexpected("a password hash that cannot be read"))?;
            Ok(argon2().verify_password(password.0.as_bytes(), &hash).is_ok())
        })
        .await?
    }

    async fn on_a_core<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let permit = tokio::time::timeout(PATIENCE, self.cores.clone().acquire_owned())
            .await
            .map_err(|_| {
                ChatError::for_now(
                    ErrorCode::Unavailable,
                    "Too many people are signing in at once. Try again in a moment.",
                    PATIENCE,
                )
            })?
            .expect("the semaphore is never closed");
        let done = tokio::task::spawn_blocking(move || {
            // Given back when the work is done, not when who asked for it has gone.
            let _permit = permit;
            work()
        })
        .await;
        super::publish::finished(done)
    }
}

fn argon2() -> Argon2<'static> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).expect("these parameters are within their bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_same_password_matches_from_every_keyboard() {
        let passwords = Passwords::new();
        let composed = "비밀번호는 여덟 자";
        let decomposed: String = composed.nfd().collect();
        let hash = passwords.hash(Password::parse(composed).unwrap()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let matches = |raw: &str| passwords.matches(Password::typed(raw), Some(hash.clone()));
        assert!(matches(&decomposed).await.unwrap());
        assert!(!matches("비밀번호는 아홉 자").await.unwrap());
        let nobody = passwords.matches(Password::typed(composed), None);
        assert!(!nobody.await.unwrap());
    }

    #[test]
    fn passwords_are_eight_to_two_hundred_characters() {
        let refusal = |raw: &str| Password::parse(raw).err().map(|error| error.to_string());
        assert_eq!(
            refusal("1234567").as_deref(),
            Some("The password has 7 characters. Choose one of 8 or more.")
        );
        assert_eq!(refusal("12345678"), None);
        assert_eq!(refusal(&"열".repeat(200)), None);
        assert!(refusal(&"열".repeat(201)).is_some());
    }
}
