//! From the text of a frame to a frame, or to a sentence about what is wrong with it.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::{ClientFrame, MAX_CLIENT_FRAME, VERSION};
use serde::Deserialize;

/// What clients may send, by `type`.
const TYPES: [&str; 5] = ["hello", "send", "more", "read", "ping"];

/// A `type` that is repeated to its sender is cut to this length, in characters.
const SHOWN: usize = 40;

/// A frame that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unusable {
    pub(super) code: ErrorCode,
    pub(super) message: String,
}

/// Reads a frame.
pub(super) fn decode(text: &str) -> Result<ClientFrame, Unusable> {
    if text.len() > MAX_CLIENT_FRAME {
        return Err(too_large(text.len()));
    }
    match serde_json::from_str(text) {
        Ok(ClientFrame::Hello { v, .. }) if v != VERSION => Err(version(&v.to_string())),
        Ok(frame) => Ok(frame),
        Err(error) => Err(diagnose(text, &error)),
    }
}

/// A frame of this length will not be read.
pub(super) fn too_large(length: usize) -> Unusable {
    Unusable {
        code: ErrorCode::TooLarge,
        message: format!(
            "The frame has {length} bytes; the most is {MAX_CLIENT_FRAME}. Nothing was stored. Send less at a time."
        ),
    }
}

/// A binary frame came.
pub(super) fn binary() -> Unusable {
    Unusable {
        code: ErrorCode::BinaryFrame,
        message: "Binary frames are not understood. Send JSON in text frames.".to_owned(),
    }
}

/// As much of a frame as tells what it was meant to be.
#[derive(Deserialize)]
struct Probe {
    #[serde(rename = "type")]
    kind: Option<serde_json::Value>,
    v: Option<serde_json::Value>,
}

fn diagnose(text: &str, error: &serde_json::Error) -> Unusable {
    let malformed = |message: String| Unusable { code: ErrorCode::Malformed, message };
    let probe = match serde_json::from_str::<serde_json::Value>(text) {
        Err(error) => return malformed(format!("The frame is not JSON: {error}.")),
        Ok(value) => serde_json::from_value::<Probe>(value),
    };
    let Ok(Probe { kind: Some(kind), v }) = probe else {
        return malformed("The frame is not a JSON object with a \"type\".".to_owned());
    };
    let Some(kind) = kind.as_str() else {
        return malformed("The frame's \"type\" is not a string.".to_owned());
    };
    if !TYPES.contains(&kind) {
        let shown: String = kind.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
        return Unusable {
            code: ErrorCode::UnknownType,
            message: format!("There is no frame of type \"{shown}\"."),
        };
    }
    // A later version may look different beyond its number.
    if kind == "hello"
        && let Some(v) = v
        && v != VERSION
    {
        return version(&v.to_string().chars().take(SHOWN).collect::<String>());
    }
    malformed(format!("This is not a valid \"{kind}\" frame: {error}."))
}

fn version(theirs: &str) -> Unusable {
    Unusable {
        code: ErrorCode::VersionUnsupported,
        message: format!("This server speaks version {VERSION} of the protocol, not {theirs}."),
    }
}

#[cfg(test)]
mod tests {
    use sarang_protocol::id::Seq;

    use super::*;

    fn refused(text: &str) -> (ErrorCode, String) {
        let unusable = decode(text).unwrap_err();
        assert!(unusable.message.ends_with('.'), "{}", unusable.message);
        (unusable.code, unusable.message)
    }

    #[test]
    fn good_frames_are_read() {
        let cid = "7f8c2f0e-0b63-4a39-9d25-2f6e4d1b0c11";
        for text in [
            r#"{"type":"hello","v":1}"#.to_owned(),
            format!(r#"{{"type":"send","cid":"{cid}","room":"general","body":"안녕"}}"#),
            r#"{"type":"read","room":"general","seq":3}"#.to_owned(),
            r#"{"type":"ping","n":7}"#.to_owned(),
        ] {
            assert!(decode(&text).is_ok(), "{text}");
        }
        let more = decode(r#"{"after":7,"room":"general","type":"more"}"#).unwrap();
        assert!(matches!(more, ClientFrame::More { after: Some(Seq(7)), before: None, limit: None, .. }));
    }

    #[test]
    fn every_known_type_is_known() {
        for kind in TYPES {
            let (code, message) = refused(&format!(r#"{{"type":"{kind}","nonsense":1}}"#));
            assert_eq!(code, ErrorCode::Malformed, "{message}");
            assert!(message.contains(kind), "{message}");
        }
    }

    #[test]
    fn bad_frames_are_told_what_is_wrong() {
        use ErrorCode::{Malformed, TooLarge, UnknownType, VersionUnsupported};

        for (text, code, hint) in [
            ("", Malformed, "not JSON"),
            ("{\"type\":", Malformed, "not JSON"),
            ("[1]", Malformed, "\"type\""),
            ("7", Malformed, "\"type\""),
            ("{}", Malformed, "\"type\""),
            (r#"{"type":7}"#, Malformed, "string"),
            (r#"{"type":"sned"}"#, UnknownType, "\"sned\""),
            (r#"{"type":"ping"}"#, Malformed, "`n`"),
            (r#"{"type":"ping","n":1,"m":2}"#, Malformed, "`m`"),
            (r#"{"type":"send","cid":"x","room":"a","body":"b"}"#, Malformed, "send"),
            (r#"{"type":"hello","v":2}"#, VersionUnsupported, "not 2"),
            (r#"{"type":"hello","v":"two","new":[]}"#, VersionUnsupported, "version 1"),
        ] {
            let (told, message) = refused(text);
            assert_eq!(told, code, "{text}: {message}");
            assert!(message.contains(hint), "{text}: {message}");
        }
        let large = format!(r#"{{"type":"ping","n":{}}}"#, "1".repeat(MAX_CLIENT_FRAME));
        assert_eq!(refused(&large).0, TooLarge);
    }

    #[test]
    fn what_is_repeated_is_short_and_plain() {
        let (_, message) = refused(&format!(r#"{{"type":"{}\u001b[31m"}}"#, "x".repeat(10_000)));
        assert!(message.len() < 200 && !message.contains('\u{1b}'), "{message}");
    }
}
