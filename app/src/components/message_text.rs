//! What a message says.

use sarang_protocol::text::{Body, Handle};

use super::canvas::Canvas;
use super::rich_text::draw_body;
use super::rows::Look;
use crate::words;

/// See the module.
#[derive(PartialEq)]
pub(crate) struct Text {
    /// Nothing where it was deleted.
    body: Option<Body>,
    reader: Handle,
}

impl Text {
    /// What a message says to its reader.
    pub(super) fn of(look: &Look, reader: Handle) -> Self {
        Self { body: (!look.is_gone()).then(|| look.body.clone()), reader }
    }

    /// A text by itself.
    #[cfg(feature = "ssr")]
    pub(crate) fn alone(body: Body, reader: Handle) -> Self {
        Self { body: Some(body), reader }
    }

    pub(super) fn draw(&self, canvas: &mut impl Canvas) {
        match &self.body {
            Some(body) => draw_body(canvas, body, self.reader.as_str()),
            None => canvas.leaf("p", "message__gone", &[], words::message_deleted()),
        }
    }
}
