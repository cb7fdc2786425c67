//! What people write, as a tree: Markdown with the habits of a chat.
//!
//! A pure function of the text: the database keeps what was written, and the tree is made where a
//! message is encoded. A text without markup, which most are, is known by a look at its bytes and
//! has no tree. Whatever cannot be drawn whole, because it is too deep, has too many parts or would
//! lose a letter, has none either: it is shown as it was written.

mod habits;
mod tree;

mod acting;
mod calls;
pub mod emoji;

mod highlight;
mod line;
mod links;

pub use acting::command;

use sarang_protocol::message::RoomEvent;
use sarang_protocol::names::Names;
use sarang_protocol::rich_text::RichText;
use sarang_protocol::text::Body;

/// Reads the markup of a message, with the names that it is known to call.
pub fn read(text: &str, names: &Names) -> RichText {
    if names.is_empty() && !habits::may_have_markup(text) {
        return RichText::default();
    }
    habits::prepared(text).and_then(|prepared| tree::grow(text, &prepared, names)).unwrap_or_default().into()
}

/// The names that a message may call, to be looked up: the first [`Names::MOST`] words with a sign,
/// but none in code or links.
pub fn calls(text: &str) -> Names {
    if !text.contains(['@', '#']) && !emoji::may_be_named(text) {
        return Names::default();
    }
    habits::prepared(text).map(|prepared| tree::calls(text, &prepared)).unwrap_or_default()
}

/// The text with its markup; what has been read is not read again.
pub fn marked_body(body: &mut Body) {
    if !body.rich().is_plain() {
        return;
    }
    let rich = read(body.as_str(), body.names());
    body.mark(rich);
}

/// The event with the markup of its text, if it has any. What its author does is told with their name.
pub fn marked(mut event: RoomEvent) -> RoomEvent {
    let author = event.author.name.clone();
    if let Some(body) = event.body_mut() {
        if body.rich().is_plain()
            && let Some(rich) = acting::acted(author.as_str(), body.as_str(), body.names())
        {
            body.mark(rich);
        }
        marked_body(body);
    }
    event
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod figures;
