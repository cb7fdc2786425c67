//! What goes over the bus, sealed: whoever can read or write in Redis can neither read what people
//! say nor say anything in their name.
//!
//! | bytes | meaning |
//! |---|---|
//! | 1 | [`SEALED`] |
//! | 4 | which key |
//! | 24 | nonce, random |
//! | … | the payload, XChaCha20-Poly1305; the channel's name is bound to it |

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use chacha20poly1305::aead::Payload;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};

use crate::channel::ChannelError;

/// Beside [`super::payload`]'s version: a first byte that says that the rest is sealed.
pub(super) const SEALED: u8 = 2;

/// A random nonce of 24 bytes never comes twice, however many instances share a key (the reason
/// for the X in the cipher's name); with one of 12 bytes it would after some 2^32 messages.
const NONCE: usize = 24;

const HEADER: usize = 1 + 4 + NONCE;

/// 32 characters of base64 are 192 random bits. The key is the hash of the text, so a text that
/// people can remember would be one that others can guess.
const SHORTEST: usize = 32;

/// The keys of an installation, at least one. The first seals, each of them opens. Shows only the
/// keys' numbers, by which warnings name them.
#[derive(Clone)]
pub struct BusKeys(Arc<[BusKey]>);

struct BusKey {
    id: [u8; 4],
    cipher: XChaCha20Poly1305,
}

/// Why something sealed could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unopened {
    /// There is no key of this number.
    Key([u8; 4]),
    /// There is, and it does not fit: it was changed on the way, or rung in another channel.
    Broken,
}

impl BusKeys {
    /// Seals a payload for a channel.
    pub(super) fn seal(&self, channel: &[u8], payload: &[u8]) -> Vec<u8> {
        let key = &self.0[0];
        let nonce: [u8; NONCE] = rand::random();
        let sealed = key
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: payload, aad: channel })
            .expect("a ring is shorter than 256 GiB");
        let mut bytes = Vec::with_capacity(HEADER + sealed.len());
        bytes.push(SEALED);
        bytes.extend_from_slice(&key.id);
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&sealed);
        bytes
    }

    /// Opens what was sealed for this channel.
    pub(super) fn open(&self, channel: &[u8], bytes: &[u8]) -> Result<Vec<u8>, Unopened> {
        let (id, nonce, sealed) = parts(bytes).ok_or(Unopened::Broken)?;
        let key = self.0.iter().find(|key| key.id == id).ok_or(Unopened::Key(id))?;
        key.cipher
            .decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: channel })
            .map_err(|_| Unopened::Broken)
    }

    fn ids(&self) -> Vec<String> {
        self.0.iter().map(|key| number(key.id)).collect()
    }
}

/// Which key something was sealed with.
pub(super) fn sealed_with(bytes: &[u8]) -> Option<[u8; 4]> {
    parts(bytes).map(|(id, ..)| id)
}

/// A key's number as it is written.
pub(super) fn number(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

fn parts(bytes: &[u8]) -> Option<([u8; 4], [u8; NONCE], &[u8])> {
    let (&SEALED, rest) = bytes.split_first()? else {
        return None;
    };
    let (id, rest) = rest.split_first_chunk()?;
    let (nonce, sealed) = rest.split_first_chunk()?;
    Some((*id, *nonce, sealed))
}

impl BusKey {
    fn new(text: &str) -> Self {
        // Two hashes of different beginnings: the number, which is seen, tells nothing of the key.
        let hash =
            |what: &str| Sha256::new().chain_update(what).chain_update([0]).chain_update(text).finalize();
        let mut id = [0; 4];
        id.copy_from_slice(&hash("sarang bus key number")[..4]);
        let mut key = [0; 32];
        key.copy_from_slice(&hash("sarang bus key"));
        Self { id, cipher: XChaCha20Poly1305::new(&Key::from(key)) }
    }
}

/// One key a line, or with commas between; empty lines and those after a `#` are passed over.
impl FromStr for BusKeys {
    type Err = ChannelError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        let texts: Vec<&str> =
            lines.flat_map(|line| line.split(',')).map(str::trim).filter(|text| !text.is_empty()).collect();
        let refused = |reason| Err(ChannelError::Keys { reason });
        if texts.is_empty() {
            return refused("there is none".to_owned());
        }
        if let Some(at) = texts.iter().position(|text| text.chars().count() < SHORTEST) {
            return refused(format!("number {} in the list has fewer than {SHORTEST} characters", at + 1));
        }
        let keys: Vec<BusKey> = texts.iter().map(|text| BusKey::new(text)).collect();
        for (at, key) in keys.iter().enumerate() {
            if keys[..at].iter().any(|before| before.id == key.id) {
                return refused(format!("number {} in the list stands there twice", at + 1));
            }
        }
        Ok(Self(keys.into()))
    }
}

impl PartialEq for BusKeys {
    fn eq(&self, other: &Self) -> bool {
        self.ids() == other.ids()
    }
}

impl Eq for BusKeys {}

impl fmt::Debug for BusKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BusKeys({})", self.ids().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "an old key of which nobody thinks well";
    const NEW: &str = "a new key that nobody has thought of ";

    fn keys(text: &str) -> BusKeys {
        text.parse().unwrap()
    }

    #[test]
    fn opens_what_any_of_its_keys_sealed() {
        let (old, both, new) = (keys(OLD), keys(&format!("{NEW},{OLD}")), keys(NEW));
        for (sealing, opening) in [(&old, &old), (&old, &both), (&both, &both), (&both, &new)] {
            let sealed = sealing.seal(b"room", b"hello");
            assert_eq!(opening.open(b"room", &sealed).unwrap(), b"hello");
        }
        let sealed = old.seal(b"room", b"hello");
        assert_eq!(new.open(b"room", &sealed), Err(Unopened::Key(sealed_with(&sealed).unwrap())));
        assert_ne!(sealed, old.seal(b"room", b"hello"), "the nonce is another one");
    }

    #[test]
    fn what_was_changed_or_moved_stays_shut() {
        let keys = keys(OLD);
        let sealed = keys.seal(b"room", b"hello");
        assert_eq!(keys.open(b"another room", &sealed), Err(Unopened::Broken));
        for at in HEADER - NONCE..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(keys.open(b"room", &changed), Err(Unopened::Broken), "{at}");
        }
        for cut in 0..sealed.len() {
            assert!(keys.open(b"room", &sealed[..cut]).is_err(), "{cut}");
        }
    }

    #[test]
    fn keys_are_never_shown_and_short_ones_refused() {
        let text = format!("# of May\n{NEW}\n\n{OLD}\n");
        let shown = format!("{:?}", keys(&text));
        assert!(!shown.contains("key of") && shown.starts_with("BusKeys("), "{shown}");
        assert_eq!(keys(&text), keys(&format!("{NEW},{OLD}")));
        for text in ["", "# nothing", "too short", &format!("{OLD},short"), &format!("{OLD},{OLD}")] {
            let error = text.parse::<BusKeys>().unwrap_err().to_string();
            assert!(error.contains("openssl rand") && !error.contains("short"), "{error}");
        }
    }
}
