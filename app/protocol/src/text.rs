//! Texts that people write: bodies and names, each with its rules.
//!
//! A value of these types has passed its rules: the server makes them with `parse` (feature
//! `parse`), everybody else receives them from the server. Reading one from JSON does not judge
//! it again, so a server never takes one from a client except to look it up.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

#[cfg(feature = "parse")]
use crate::names::Names;
use crate::rich_text::RichText;

#[cfg(feature = "parse")]
#[path = "text_rules.rs"]
mod rules;

macro_rules! text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// A text that has been parsed before: from the database, or sent by the server.
            pub fn trusted(text: impl Into<String>) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

/// The text of a message: 1 to [`Body::MAX`] characters, not blank, NFC, line breaks as `\n`. Once
/// the server has read its markup, what that means stands beside it. Of a deleted one nothing is left.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Body {
    #[serde(rename = "body")]
    text: String,
    #[serde(rename = "nodes", default, skip_serializing_if = "RichText::is_plain")]
    rich: RichText,
    #[cfg(feature = "parse")]
    #[serde(skip)]
    names: Names,
}

text! {
    /// What somebody is called: 1 to [`DisplayName::MAX`] characters of any script, one line.
    DisplayName
}
text! {
    /// What somebody signs in with: 1 to [`Handle::MAX`] letters and digits of any script, and
    /// `.`, `_`, `-` between them; lower case.
    Handle
}
text! {
    /// A room's name: 1 to [`RoomName::MAX`] characters of any script, one line.
    RoomName
}
text! {
    /// A room's address in `/rooms/{slug}`: 1 to [`RoomSlug::MAX`] letters and digits of any
    /// script, and `-`, `_` between them; lower case. It never changes.
    RoomSlug
}
text! {
    /// What somebody puts under a message: one emoji, as people see one, or the name of one of the
    /// workspace's own between colons.
    Emoji
}
text! {
    /// What somebody calls a part of their own list of rooms: 1 to [`SectionName::MAX`] characters of any
    /// script, one line.
    SectionName
}
text! {
    /// What one of the workspace's own emoji is called, without its colons: [`EmojiName::MIN`] to
    /// [`EmojiName::MAX`] lower-case letters of ASCII, Hangul, kana or Chinese characters, digits, `_` and `-`.
    EmojiName
}
text! {
    /// What a room is for: up to [`Purpose::MAX`] characters, one line, may be empty.
    Purpose
}

impl Body {
    /// The text as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What its markup means; nothing where it has none, or nobody has read it yet.
    pub fn rich(&self) -> &RichText {
        &self.rich
    }

    /// A text that has been parsed before: from the database, or sent by the server.
    pub fn trusted(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            rich: RichText::default(),
            #[cfg(feature = "parse")]
            names: Names::default(),
        }
    }

    /// The same text with what its markup means.
    pub fn with_markup(self, rich: RichText) -> Self {
        Self { rich, ..self }
    }

    /// Its markup has been read.
    pub fn mark(&mut self, rich: RichText) {
        self.rich = rich;
    }

    /// The names that it calls, or may call; for the server alone.
    #[cfg(feature = "parse")]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The same text, calling these names.
    #[cfg(feature = "parse")]
    #[must_use]
    pub fn calling(self, names: Names) -> Self {
        Self { names, ..self }
    }

    /// Characters as people count them (grapheme clusters, UAX #29).
    pub const MAX: usize = 10_000;
}

/// The names are what the markup is read with, and no part of what is said.
impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.rich == other.rich
    }
}

impl Eq for Body {}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl DisplayName {
    /// Characters. Long enough for full names, short enough for a line on a phone.
    pub const MAX: usize = 60;
}

impl Handle {
    /// Characters.
    pub const MAX: usize = 32;
}

impl RoomName {
    /// Characters.
    pub const MAX: usize = 60;
}

impl SectionName {
    /// Characters: what stands in a line of the list of rooms, more or less.
    pub const MAX: usize = 30;
}

impl Emoji {
    /// Bytes: the longest sequences that Unicode recommends, families and couples with skin tones,
    /// have 41 at the most.
    pub const MAX: usize = 48;
}

impl EmojiName {
    /// Characters: with one, `a:b:c` would name something.
    pub const MIN: usize = 2;

    /// Characters: in the list beside a picture that is one line. Shorter than a picture's address.
    pub const MAX: usize = 30;
}

impl RoomSlug {
    /// Characters; percent-encoded Hangul of that length still fits every proxy's URL limit.
    pub const MAX: usize = 60;
}

impl Purpose {
    /// Characters: a sentence or two.
    pub const MAX: usize = 250;
}

/// Why a text was refused. The display text is a sentence for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing in it, or nothing that can be seen.
    #[error("{what} is empty. Write something that can be seen.")]
    Blank {
        /// Which text.
        what: &'static str,
    },
    /// Too long.
    #[error("{what} has {count} characters; the most is {max}. Shorten it by {}.", count - max)]
    TooLong {
        /// Which text.
        what: &'static str,
        /// Characters in it.
        count: usize,
        /// Characters allowed.
        max: usize,
    },
    /// A character that is not allowed.
    #[error("{what} contains {character}, which is not allowed here. Remove it and try again.")]
    Character {
        /// Which text.
        what: &'static str,
        /// The character, as a name or between quotes.
        character: String,
    },
    /// The wrong shape.
    #[error("{what} {rule}")]
    Shape {
        /// Which text.
        what: &'static str,
        /// What it has to look like.
        rule: &'static str,
    },
}
