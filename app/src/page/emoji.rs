//! The page with the workspace's own emoji.

use sarang_protocol::emoji::OwnEmoji;

/// `/emoji`. Posts `csrf`, `name` and `picture` (a file; so this form is `multipart/form-data`) to itself, and
/// `csrf` and `name` to `/emoji/remove`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmojiPage {
    /// What the installation is called.
    pub title: String,
    /// All of them, by their names, and whether who is looking may remove them.
    pub emoji: Vec<(OwnEmoji, bool)>,
    /// Whether they may add some.
    pub may_add: bool,
    /// The name in the field: as typed.
    pub name: String,
    /// What came of the last post: well, or not.
    pub outcome: Option<Result<String, String>>,
    /// The forms' token.
    pub csrf: String,
}
