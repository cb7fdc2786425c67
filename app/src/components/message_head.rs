//! Whose a message is, when it was said, and the beginning of what it replies to.

use sarang_protocol::change::Quote;
use sarang_protocol::id::Seq;
use sarang_protocol::user::User;

use super::avatar::{initials, message_class};
use super::canvas::Canvas;
use super::rows::{Delivery, Look};
use crate::live::{Live, OpenRoom};
use crate::routes::{message_path, room_path};
use crate::words;

/// See the module.
#[derive(PartialEq)]
pub(crate) struct Head {
    /// Nothing where it continues what its author said before.
    author: Option<User>,
    stamp: Option<Stamp>,
    /// What it replies to, and where that is.
    quote: Option<(Box<Quote>, String)>,
}

#[derive(PartialEq)]
struct Stamp {
    id: String,
    href: String,
    /// As the day's clock has it.
    time: String,
    /// In full.
    moment: String,
    /// For machines.
    at: String,
    /// The page's address leads to it.
    is_led_to: bool,
}

impl Head {
    /// What stands before a message.
    pub(super) fn of(
        live: Live,
        room: OpenRoom,
        author: Option<&User>,
        look: &Look,
        delivery: &Delivery,
    ) -> Self {
        let stamp = match *delivery {
            Delivery::Sent { seq, at } => Some(Stamp {
                id: room.mark(seq),
                href: message_path(&room.slug(), look.thread.filter(|_| room.is_thread()), seq),
                time: live.time(at),
                moment: live.moment(at),
                at: at.to_string(),
                is_led_to: is_led_to(live, room, seq),
            }),
            _ => None,
        };
        let quote = look.reply_to.clone().filter(|_| !look.is_gone());
        let quote = quote.map(|quote| {
            let path = room_path(&room.slug(), Some(quote.seq));
            (quote, path)
        });
        Self { author: author.cloned(), stamp, quote }
    }

    pub(super) fn draw(&self, canvas: &mut impl Canvas) {
        if let Some(author) = &self.author {
            let hidden = [("aria-hidden", "true")];
            let picture = initials(author.name.as_str());
            canvas.leaf("span", message_class(author.handle.as_str()), &hidden, &picture);
            canvas.open("div", "message__meta", &[]);
            canvas.leaf("b", "message__author", &[], author.name.as_str());
        }
        self.draw_stamp(canvas);
        if self.author.is_some() {
            canvas.close("div");
        }
        if let Some((quote, path)) = &self.quote {
            let excerpt = match quote.excerpt.as_str() {
                "" => words::message_deleted(),
                excerpt => excerpt,
            };
            canvas.open("a", "quote", &[("href", path)]);
            canvas.span("visually-hidden", words::in_reply_to());
            canvas.leaf("b", "quote__author", &[], quote.author.name.as_str());
            canvas.text(" ");
            canvas.leaf("span", "", &[("dir", "auto")], excerpt);
            canvas.close("a");
        }
    }

    /// The link is what `#m42` leads to, so that permalinks work without JavaScript.
    fn draw_stamp(&self, canvas: &mut impl Canvas) {
        let Some(Stamp { id, href, time, moment, at, is_led_to }) = &self.stamp else { return };
        let autofocus = if *is_led_to { "autofocus" } else { "" };
        canvas.open("a", "message__time", &[("id", id), ("href", href), ("autofocus", autofocus)]);
        canvas.leaf("time", "", &[("datetime", at), ("title", moment)], time);
        canvas.close("a");
    }
}

/// Whether the address of a page from the server names this message. Browsers bring what has
/// `autofocus` into view by themselves, which is how a permalink leads there without JavaScript.
/// Later ones are scrolled to by script, and must not take the focus from the composer.
fn is_led_to(live: Live, room: OpenRoom, seq: Seq) -> bool {
    use leptos::prelude::GetUntracked;
    !live.mounted.get_untracked() && room.focus.get_untracked() == Some(seq)
}
