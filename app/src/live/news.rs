//! What the tabs of one person tell each other about unsent messages. Pure.

use sarang_protocol::id::ClientId;

use super::outbox::Letter;

/// Something that happened in another tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// A letter is kept, or kept otherwise than before.
    Kept(Letter),
    /// A letter is durable on the server.
    Sent(ClientId),
    /// A letter was given up.
    Discarded(ClientId),
    /// Its person has signed out, and nothing is kept. `components/leaving.js` says it.
    Wiped,
}

impl News {
    /// For the channel between the tabs. A tab of another version may be listening.
    pub(super) fn to_text(&self) -> String {
        match self {
            Self::Kept(letter) => ["kept ", &serde_json::to_string(letter).unwrap_or_default()].concat(),
            Self::Sent(cid) => ["sent ", &cid.to_string()].concat(),
            Self::Discarded(cid) => ["discarded ", &cid.to_string()].concat(),
            Self::Wiped => "wiped".to_owned(),
        }
    }

    /// The inverse. `None` for what a tab of another version may say.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let cid = || rest.parse().ok().map(ClientId);
        match word {
            "kept" => serde_json::from_str(rest).ok().map(Self::Kept),
            "sent" => cid().map(Self::Sent),
            "discarded" => cid().map(Self::Discarded),
            "wiped" => Some(Self::Wiped),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use sarang_protocol::id::Seq;
    use sarang_protocol::text::RoomSlug;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let cid = ClientId(Uuid::from_u128(7));
        let letter = Letter {
            cid,
            room: RoomSlug::trusted("개발"),
            body: "a \"quoted\" line\nand 한글".to_owned(),
            reply_to: None,
            thread: Some(Seq(3)),
            also_to_room: true,
            order: 5,
            refusal: None,
        };
        for news in [News::Kept(letter), News::Sent(cid), News::Discarded(cid), News::Wiped] {
            assert_eq!(News::from_text(&news.to_text()), Some(news));
        }
    }

    #[test]
    fn leaves_alone_what_it_does_not_know() {
        for text in ["", "kept", "kept {}", "sent", "sent x", "moved 1"] {
            assert_eq!(News::from_text(text), None, "{text:?}");
        }
    }
}
