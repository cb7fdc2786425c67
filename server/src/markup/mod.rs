//! What people write, as a tree: Markdown with the habits of a chat.
//!
//! A pure function of the text: the database keeps what was written, and the tree is made where a
//! message is encoded. A text without markup, which most are, is known by a look at its bytes and
//! has no tree. Whatever cannot be drawn whole, because it is too deep, has too many parts or would
//! lose a letter, has none either: it is shown as it was written.

mod habits;
mod tree;

mod highlight;
mod line;
mod links;

use sarang_protocol::message::RoomEvent;
use sarang_protocol::rich_text::RichText;

/// Reads the markup of a message.
pub fn read(text: &str) -> RichText {
    if !habits::may_have_markup(text) {
        return RichText::default();
    }
    habits::prepared(text).and_then(|prepared| tree::grow(text, &prepared)).unwrap_or_default().into()
}

/// The event with the markup of its text, if it has any.
pub fn marked(mut event: RoomEvent) -> RoomEvent {
    if let Some(body) = event.body_mut() {
        let rich = read(body.as_str());
        body.mark(rich);
    }
    event
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod figures;
