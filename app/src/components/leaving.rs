//! Signing out, where something may be left behind.

use crate::words::pages as words;

/// Goes into every page with a form that signs out (`data-leaves` names who): asks first if that
/// person's messages have not all been sent, and wipes what this browser keeps for them. It needs
/// no wasm, because the settings have none and a room's may not have come.
///
/// It knows by name what `live/database.rs` and `live/storage.rs` write, and tells the pages of the
/// same person what `live/news.rs` understands. The field `wiped` tells the server that nothing was
/// left to its `Clear-Site-Data`, which would take other people's messages along.
pub(crate) const SCRIPT: &str = include_str!("leaving.js");

/// [`SCRIPT`] with what it says, in the language of the page.
pub(crate) fn script() -> String {
    // Our own words, without a quote or a `<` in them.
    ["{\nconst words = ", &format!("{:?}", words::leaving()), ";\n", SCRIPT, "}\n"].concat()
}
