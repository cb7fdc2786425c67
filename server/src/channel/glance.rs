//! What instances whisper to each other when somebody has read further.

use bytes::Bytes;
use sarang_protocol::id::{Seq, UserId};
use sarang_protocol::text::{DisplayName, Handle};
use sarang_protocol::user::User;

/// Somebody has read a room up to here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// Their key.
    pub user: UserId,
    /// Who they are.
    pub who: User,
    /// Up to where.
    pub seq: Seq,
}

impl Glance {
    /// As it goes over the bus: JSON, a list.
    pub fn encode(&self) -> Bytes {
        let list = (self.user.0, &self.who.handle, &self.who.name, self.seq);
        serde_json::to_vec(&list).expect("it is made of strings and numbers only").into()
    }

    /// As it came; `None` if it is something else, or of another version of Sarang.
    pub fn decode(payload: &[u8]) -> Option<Self> {
        let (user, handle, name, seq): (i64, Handle, DisplayName, Seq) =
            serde_json::from_slice(payload).ok()?;
        Some(Self { user: UserId(user), who: User { handle, name }, seq })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrives_as_it_left() {
        let who = User { handle: Handle::trusted("kim"), name: DisplayName::trusted("김하늘") };
        let glance = Glance { user: UserId(3), who, seq: Seq(1042) };
        assert_eq!(Glance::decode(&glance.encode()), Some(glance));
        // What tells that somebody types looks much the same.
        assert_eq!(Glance::decode(r#"[3,"kim","Kim",true]"#.as_bytes()), None);
    }
}
