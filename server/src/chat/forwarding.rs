//! Messages that are looked at by themselves, pinned ones, and those that go on to another room.

use sarang_protocol::api::Message;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::room::RoomKind;
use sarang_protocol::text::Body;

use super::{Chat, Posted, Result, Span, Viewer, Wish};
use crate::markup;
use crate::store::{Reach, Refusal};

/// What stands where a message is too long to go on whole.
const CUT: &str = "> …";

impl Chat {
    /// One message, as it stands.
    pub async fn message(&self, viewer: &Viewer, slug: &str, seq: Seq) -> Result<Message> {
        let room = self.room(viewer, slug).await?;
        let before = Seq(seq.0.saturating_sub(1));
        let events = self.store.span(room.id, Span::After(before), Reach::Messages, 1).await?;
        let found = events.into_iter().find(|event| event.seq == seq).map(markup::marked);
        found.and_then(Message::from_event).ok_or_else(|| Refusal::NoSuchMessage.into())
    }

    /// What is pinned to a room, the last pinned first.
    pub async fn pins(&self, viewer: &Viewer, slug: &str) -> Result<Vec<Message>> {
        let room = self.room(viewer, slug).await?;
        let events = self.store.pins(room.id).await?;
        Ok(events.into_iter().map(markup::marked).filter_map(Message::from_event).collect())
    }

    /// Posts a message again, in another room, as a quotation. It tells where it comes from only if
    /// that is an open room: nobody learns of another room by what is carried out of it.
    pub async fn forward(
        &self,
        viewer: &Viewer,
        (slug, seq): (&str, Seq),
        to: &str,
        cid: ClientId,
    ) -> Result<Posted> {
        let room = self.room(viewer, slug).await?;
        let message = self.message(viewer, slug, seq).await?;
        if message.body.as_str().is_empty() {
            return Err(Refusal::NoSuchMessage.into());
        }
        let source = (room.kind == RoomKind::Open).then_some((room.name.as_str(), slug));
        let body = quotation(&message, source);
        self.wish(viewer, to, cid, Wish::says(&body)).await
    }
}

/// The message as another quotes it: by whom, from where, and its lines, as many as there is room for.
fn quotation(message: &Message, source: Option<(&str, &str)>) -> String {
    let author = plain(message.author.name.as_str());
    let source = source.map_or_else(String::new, |(name, slug)| {
        format!(" · [{}](/rooms/{slug}/{})", plain(name), message.seq.0)
    });
    let mut quotation = format!("↪ **{author}**{source}\n");
    let mut left = Body::MAX - quotation.chars().count() - CUT.chars().count() - 1;
    for line in message.body.as_str().lines() {
        let length = line.chars().count() + "\n> ".len();
        quotation.push('\n');
        if length > left {
            quotation.push_str(CUT);
            break;
        }
        quotation.push_str("> ");
        quotation.push_str(line);
        left -= length;
    }
    quotation
}

/// A name without what it would mean as markup.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for sign in name.chars() {
        if sign.is_ascii_punctuation() {
            plain.push('\\');
        }
        plain.push(sign);
    }
    plain
}

#[cfg(test)]
mod tests {
    use sarang_protocol::text::{DisplayName, Handle};
    use sarang_protocol::time::Timestamp;
    use sarang_protocol::user::User;
    use uuid::Uuid;

    use super::*;

    fn said(name: &str, body: &str) -> Message {
        Message {
            seq: Seq(7),
            cid: ClientId(Uuid::nil()),
            author: User { handle: Handle::trusted("kim"), name: DisplayName::trusted(name) },
            body: Body::trusted(body),
            at: Timestamp(0),
            reply_to: None,
            thread: None,
            state: None,
        }
    }

    #[test]
    fn a_quotation_names_an_open_room_and_no_other() {
        let message = said("Kim*", "점심?\n\n```rust\nlet a;\n```");
        assert_eq!(
            quotation(&message, Some(("[General]", "general"))),
            "↪ **Kim\\*** · [\\[General\\]](/rooms/general/7)\n\n> 점심?\n> \n> ```rust\n> let a;\n> ```"
        );
        assert_eq!(quotation(&said("Kim", "점심?"), None), "↪ **Kim**\n\n> 점심?");
    }

    #[test]
    fn what_is_too_long_is_cut_between_lines() {
        let line = "가".repeat(99);
        let long = vec![line.as_str(); 100].join("\n");
        let forwarded = quotation(&said("Kim", &long), None);
        assert!(forwarded.chars().count() <= Body::MAX, "{}", forwarded.chars().count());
        assert!(forwarded.ends_with(&format!("> {line}\n> …")));
        let forwarded = quotation(&said("Kim", &"가".repeat(Body::MAX)), Some(("General", "general")));
        assert!(forwarded.ends_with("\n> …"), "{forwarded}");
    }
}
