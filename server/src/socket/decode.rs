//! From the text of a frame to a frame, or to a sentence about what is wrong with it.

use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::{ClientFrame, MAX_CLIENT_FRAME, VERSION};
use sarang_protocol::time::UTC_OFFSETS;
use serde::Deserialize;

use crate::chat::CLOCKS;

/// What clients may send, by `type`.
const TYPES: [&str; 13] = [
    "hello", "send", "edit", "delete", "react", "pin", "more", "own", "read", "follow", "presence", "typing",
    "ping",
];

/// A `type` that is repeated to its sender is cut to this length, in characters.
const SHOWN: usize = 40;

/// What the JSON library says is wrong may repeat names and texts of the frame, so it is cut to this
/// length, in characters: longer than all that it says by itself.
const SHOWN_FAULT: usize = 160;

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
        Ok(ClientFrame::Hello { utc_offset: Some(minutes), .. }) if !UTC_OFFSETS.contains(&minutes) => {
            Err(Unusable { code: ErrorCode::Invalid, message: CLOCKS.to_owned() })
        }
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
        Err(error) => return malformed(format!("The frame is not JSON: {}.", fault(&error))),
        Ok(value) => serde_json::from_value::<Probe>(value),
    };
    let Ok(Probe { kind: Some(kind), v }) = probe else {
        return malformed("The frame is not a JSON object with a \"type\".".to_owned());
    };
    let Some(kind) = kind.as_str() else {
        return malformed("The frame's \"type\" is not a string.".to_owned());
    };
    if !TYPES.contains(&kind) {
        return Unusable {
            code: ErrorCode::UnknownType,
            message: format!("There is no frame of type \"{}\".", plain(kind, SHOWN)),
        };
    }
    // A later version may look different beyond its number.
    if kind == "hello"
        && let Some(v) = v
        && v != VERSION
    {
        return version(&plain(&v.to_string(), SHOWN));
    }
    malformed(format!("This is not a valid \"{kind}\" frame: {}.", fault(error)))
}

fn fault(error: &serde_json::Error) -> String {
    plain(&error.to_string(), SHOWN_FAULT)
}

/// Fit to be repeated: on one line, and not long.
fn plain(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(most).collect()
}

fn version(theirs: &str) -> Unusable {
    Unusable {
        code: ErrorCode::VersionUnsupported,
        message: format!("This server speaks version {VERSION} of the protocol, not {theirs}."),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sarang_protocol::id::Seq;

    use super::*;

    fn refused(text: &str) -> (ErrorCode, String) {
        let unusable = decode(text).unwrap_err();
        assert!(unusable.message.ends_with('.'), "{}", unusable.message);
        assert!(unusable.message.chars().count() < 300, "{}", unusable.message);
        assert!(!unusable.message.chars().any(char::is_control), "{}", unusable.message);
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
        let long = "x".repeat(10_000);
        for text in [
            format!(r#"{{"type":"{long}\u001b[31m"}}"#),
            format!(r#"{{"type":"ping","n":1,"{long}\u001b[31m":2}}"#),
            format!(r#"{{"type":"ping","n":"{long}\u001b[31m"}}"#),
            format!(r#"{{"type":"send","cid":"{long}","room":"a","body":"b"}}"#),
            format!(r#"{{"type":"hello","v":"{long}\u001b[31m"}}"#),
        ] {
            refused(&text);
        }
    }

    #[test]
    fn numbers_that_are_too_large_and_boxes_in_boxes_are_malformed() {
        for text in [
            r#"{"type":"ping","n":1e400}"#.to_owned(),
            r#"{"type":"ping","n":18446744073709551616}"#.to_owned(),
            r#"{"type":"ping","n":-1}"#.to_owned(),
            r#"{"type":"ping","n":1.5}"#.to_owned(),
            r#"{"type":"read","room":"a","seq":-1}"#.to_owned(),
            r#"{"type":"more","room":"a","limit":4294967296}"#.to_owned(),
            r#"{"type":"hello","v":1,"rooms":[{"room":"a","after":-1}]}"#.to_owned(),
            r#"{"type":"hello","v":1,"rooms":[{"room":"a","after":1,"before":2}]}"#.to_owned(),
            r#"{"type":"hello","v":1,"epoch":"of another kind"}"#.to_owned(),
            r#"{"type":"send","cid":7,"room":"a","body":"b"}"#.to_owned(),
            "[".repeat(MAX_CLIENT_FRAME),
            r#"{"type":"#.repeat(8000),
            format!(r#"{{"type":"ping","n":{}1{}}}"#, "[".repeat(30_000), "]".repeat(30_000)),
        ] {
            assert_eq!(refused(&text).0, ErrorCode::Malformed, "{}", &text[..text.len().min(80)]);
        }
    }

    /// Frames that are nearly right: known words and values put together anyhow.
    fn nearly() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "type", "v", "epoch", "rooms", "room", "after", "before", "limit", "seq", "n", "cid", "body",
            "hello", "send", "more", "read", "ping", "general",
        ]);
        let value = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(serde_json::Value::from),
            any::<i64>().prop_map(serde_json::Value::from),
            any::<u64>().prop_map(serde_json::Value::from),
            any::<f64>().prop_map(serde_json::Value::from),
            word.clone().prop_map(serde_json::Value::from),
            any::<String>().prop_map(serde_json::Value::from),
            Just(serde_json::json!("7f8c2f0e-0b63-4a39-9d25-2f6e4d1b0c11")),
        ];
        let nested = value.prop_recursive(3, 16, 4, move |inner| {
            let word = word.clone();
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
                prop::collection::btree_map(word.prop_map(str::to_owned), inner, 0..6)
                    .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
            ]
        });
        let typed = (nested, prop::option::of(prop::sample::select(TYPES.to_vec())));
        typed.prop_map(|(mut value, kind)| {
            if let (Some(kind), Some(fields)) = (kind, value.as_object_mut()) {
                fields.insert("type".to_owned(), kind.into());
            }
            value.to_string()
        })
    }

    /// Whatever comes is read, or told with one of these codes and a short sentence.
    fn is_answered(text: &str) {
        if let Err(Unusable { code, message }) = decode(text) {
            use ErrorCode::{Malformed, TooLarge, UnknownType, VersionUnsupported};
            assert!([Malformed, TooLarge, UnknownType, VersionUnsupported].contains(&code), "{code:?}");
            assert!(message.ends_with('.') && message.len() < 1000, "{message}");
            assert!(!message.chars().any(char::is_control), "{message:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn any_text_is_answered(text in any::<String>()) {
            is_answered(&text);
        }

        #[test]
        fn what_is_nearly_a_frame_is_answered(text in nearly()) {
            is_answered(&text);
        }

        #[test]
        fn what_was_cut_or_changed_on_its_way_is_answered(
            text in nearly(),
            at in any::<prop::sample::Index>(),
            other in any::<char>(),
        ) {
            let at = text.char_indices().map(|(at, _)| at).nth(at.index(text.chars().count())).unwrap();
            is_answered(&text[..at]);
            is_answered(&format!("{}{other}{}", &text[..at], &text[at..]));
        }
    }
}
