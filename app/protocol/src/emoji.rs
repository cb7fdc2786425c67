//! Emoji to choose from, and the installation's own, as REST tells them.

use serde::{Deserialize, Serialize};

use crate::text::EmojiName;
use crate::time::Timestamp;
use crate::user::User;

/// `GET /emoji`: the emoji there are, in the order in which people know them, or those that a name was begun of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmojiList {
    /// By what they are about.
    pub groups: Vec<EmojiGroup>,
}

/// Emoji about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmojiGroup {
    /// What they are about, in the reader's language; nothing where they are what was found.
    pub name: String,
    /// Each with what it is called.
    pub emoji: Vec<(String, String)>,
}

impl EmojiList {
    /// The skin tones that one may ask for, after none: those of Fitzpatrick's scale in Unicode (UTS #51).
    pub const TONES: usize = 5;

    /// So many are found at the most: what is seen without scrolling.
    pub const FOUND: usize = 48;
}

/// `GET /emoji/own`: the workspace's own emoji, by their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnEmojiList {
    /// All of them.
    pub emoji: Vec<OwnEmoji>,
}

/// One of the workspace's own emoji.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnEmoji {
    /// What it is called, without colons.
    pub name: EmojiName,
    /// Where its picture is; at that address there will never be another.
    pub url: String,
    /// Who added it.
    pub by: User,
    /// When they did.
    pub at: Timestamp,
}

impl OwnEmoji {
    /// So many there may be: more than anybody looks through, and at [`OwnEmoji::BYTES`] each no more than
    /// 250 MB in the database.
    pub const MOST: usize = 2000;

    /// The largest file, in bytes: a still picture has a tenth of it, an animated one is a few seconds long.
    pub const BYTES: usize = 128 * 1024;

    /// The largest picture, in pixels to each side: four times what is shown of it on a dense screen.
    pub const PIXELS: u32 = 256;

    /// Where the picture with this fingerprint is, or that of the emoji with this name between colons.
    pub fn path(picture: &str) -> String {
        [Self::PATH, picture].concat()
    }

    /// What all pictures are below.
    pub const PATH: &str = "/emoji/pictures/";
}
