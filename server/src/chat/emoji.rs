//! The workspace's own emoji.

mod picture;

use sarang_protocol::emoji::OwnEmoji;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::text::EmojiName;
use sha2::{Digest, Sha256};

use super::{Chat, ChatError, Result, Viewer};
use crate::markup;
use crate::store::{Format, NewEmoji, Refusal};

/// A picture's address is so many hexadecimal digits: enough that nobody finds a second picture for one.
const DIGITS: usize = 32;

impl Chat {
    /// All of them, by their names.
    pub async fn own_emoji(&self) -> Result<Vec<OwnEmoji>> {
        Ok(self.store.own_emoji().await?)
    }

    /// What they are called.
    pub async fn own_emoji_names(&self) -> Result<Vec<EmojiName>> {
        Ok(self.store.own_emoji_names().await?)
    }

    /// Adds one: whoever the settings allow it, under a name that no emoji has, with a small picture.
    pub async fn add_emoji(&self, viewer: &Viewer, raw_name: &str, picture: &[u8]) -> Result<EmojiName> {
        if !self.settings().await?.emoji.is(viewer.role) {
            return Err(ChatError::refused(ErrorCode::Forbidden, "Only administrators can add emoji here."));
        }
        let name = EmojiName::parse(raw_name)?;
        if markup::emoji::is_taken(name.as_str()) {
            return Err(Refusal::EmojiTaken.into());
        }
        let format = picture::judge(picture)?;
        let emoji = NewEmoji {
            name: name.clone(),
            fingerprint: fingerprint(picture),
            format,
            picture: picture.to_owned(),
            creator: viewer.id,
        };
        self.store.add_emoji(&emoji).await?;
        Ok(name)
    }

    /// Removes one: an administrator any, others what they have added.
    pub async fn remove_emoji(&self, viewer: &Viewer, raw_name: &str) -> Result<()> {
        let name = EmojiName::parse(raw_name).map_err(|_| Refusal::NoSuchEmoji)?;
        Ok(self.store.remove_emoji(&name, viewer.id, viewer.role).await?)
    }

    /// The picture with this fingerprint.
    pub async fn emoji_picture(&self, fingerprint: &str) -> Result<(Format, Vec<u8>)> {
        Ok(self.store.emoji_picture(fingerprint).await?.ok_or(Refusal::NoSuchEmoji)?)
    }

    /// The fingerprint of the picture of the emoji with this name.
    pub async fn emoji_fingerprint(&self, raw_name: &str) -> Result<String> {
        let name = EmojiName::parse(raw_name).map_err(|_| Refusal::NoSuchEmoji)?;
        Ok(self.store.emoji_fingerprint(&name).await?.ok_or(Refusal::NoSuchEmoji)?)
    }
}

fn fingerprint(picture: &[u8]) -> String {
    let digest = Sha256::digest(picture);
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).take(DIGITS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_no_name() {
        let digits = fingerprint(b"abc");
        assert_eq!(digits, "ba7816bf8f01cfea414140de5dae2223");
        assert!(digits.len() > EmojiName::MAX);
    }
}
