//! A message of the load: its number and the time of its sending, in whatever a server wraps it in.

use uuid::Uuid;

/// What stands before a message's number and time.
const MARK: &[u8] = b"qzqz";

/// Digits of the number, and of the time in microseconds.
const DIGITS: usize = 8;

/// Bytes of a message.
const LENGTH: usize = 100;

/// How a server wants to be spoken to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Speech {
    /// A text frame is a message.
    Plain,
    /// Sarang's protocol, in the room of this name.
    Sarang(String),
}

impl Speech {
    pub(super) fn says(&self, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Sarang(room) => {
                let cid = Uuid::new_v4();
                format!(r#"{{"type":"send","cid":"{cid}","room":"{room}","body":"{text}"}}"#)
            }
        }
    }
}

pub(super) fn write_message(number: u32, sent: u32) -> String {
    let mut text = format!("qzqz{number:08x}{sent:08x}");
    while text.len() < LENGTH {
        text.push_str(" kumquat");
    }
    text.truncate(LENGTH);
    text
}

/// The number and the time of a message in a frame. `hint` is where the mark was last: frames of
/// one kind are nearly alike.
pub(super) fn read_message(frame: &[u8], hint: &mut usize) -> Option<(u32, u32)> {
    if !frame.get(*hint..).is_some_and(|rest| rest.starts_with(MARK)) {
        *hint = frame.windows(MARK.len()).position(|window| window == MARK)?;
    }
    let digits = &frame[*hint + MARK.len()..];
    let number = |at: usize| {
        let digits = std::str::from_utf8(digits.get(at..at + DIGITS)?).ok()?;
        u32::from_str_radix(digits, 16).ok()
    };
    Some((number(0)?, number(DIGITS)?))
}
