//! `docs/protocol.md` tells the truth: every example is read by the real types, every frame and
//! every error code is in it.
#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail it")]

use sarang_protocol::activity::Activity;
use sarang_protocol::api::{
    Commands, Messages, People, PostMessage, PostedMessage, RoomInfo, StartConversation, Suggestions,
};
use sarang_protocol::drafts::Drafts;
use sarang_protocol::emoji::OwnEmojiList;
use sarang_protocol::error::{ErrorCode, Problem};
use sarang_protocol::frame::{ClientFrame, ServerFrame};
use sarang_protocol::groups::UserGroups;
use sarang_protocol::notifications::Notifications;
use sarang_protocol::reminders::Reminders;
use sarang_protocol::rich_text::RichText;
use sarang_protocol::saved::Saved;
use sarang_protocol::sections::{Sections, Sorting};
use sarang_protocol::seen::SeenBy;
use sarang_protocol::thread::ThreadView;
use sarang_protocol::unread::Unread;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const DOCUMENT: &str = include_str!("../../../docs/protocol.md");

/// The examples fenced as ```` ```json KIND ````.
fn examples(kind: &str) -> Vec<&'static str> {
    let fence = format!("```json {kind}\n");
    DOCUMENT.split(fence.as_str()).skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect()
}

/// Reads an example and writes it again: the same JSON has to come out, so that no field of the
/// document is unknown to the types, or the other way round.
fn holds<T: Serialize + DeserializeOwned>(kind: &str) -> usize {
    holds_as(kind, |example| serde_json::from_str::<T>(example))
}

fn holds_as<T: Serialize>(kind: &str, read: impl Fn(&'static str) -> serde_json::Result<T>) -> usize {
    let examples = examples(kind);
    for example in &examples {
        let value = read(example).unwrap_or_else(|error| panic!("{example}: {error}"));
        let written = serde_json::to_value(&value).unwrap();
        let read: Value = serde_json::from_str(example).unwrap();
        assert_eq!(written, read, "{kind}");
    }
    examples.len()
}

fn types(kind: &str) -> Vec<String> {
    let mut types: Vec<String> = examples(kind)
        .iter()
        .map(|example| serde_json::from_str::<Value>(example).unwrap()["type"].as_str().unwrap().to_owned())
        .collect();
    types.dedup();
    types
}

#[test]
fn examples_are_what_the_types_read_and_write() {
    assert_eq!(holds::<ClientFrame>("client"), 17);
    let read = |text| ServerFrame::read(|| serde_json::from_str(text), || serde_json::from_str(text));
    assert_eq!(holds_as("server", read), 43);
    for count in [
        holds::<PostMessage>("post_message"),
        holds::<PostedMessage>("posted_message"),
        holds::<Messages>("messages"),
        holds::<ThreadView>("thread"),
        holds::<RoomInfo>("room"),
        holds::<Notifications>("notifications"),
        holds::<Unread>("unread"),
        holds::<Sorting>("sorting"),
        holds::<Sections>("sections"),
        holds::<Activity>("activity"),
        holds::<SeenBy>("seen"),
        holds::<Drafts>("drafts"),
        holds::<Reminders>("reminders"),
        holds::<Saved>("saved"),
        holds::<People>("people"),
        holds::<Commands>("commands"),
        holds::<Suggestions>("suggestions"),
        holds::<OwnEmojiList>("own emoji"),
        holds::<UserGroups>("groups"),
        holds::<StartConversation>("conversation"),
        holds::<RichText>("nodes"),
        holds::<Problem>("problem"),
    ] {
        assert_eq!(count, 1);
    }
}

#[test]
fn every_frame_has_an_example() {
    let client = [
        "hello", "send", "edit", "delete", "react", "pin", "more", "own", "read", "follow", "presence",
        "typing", "ping",
    ];
    assert_eq!(types("client"), client);
    let server = [
        "welcome", "event", "batch", "ack", "nack", "lag", "reset", "joined", "gone", "own", "presence",
        "typing", "seen", "drain", "pong", "error",
    ];
    assert_eq!(types("server"), server);
}

#[test]
fn every_error_code_is_in_the_table() {
    for code in ErrorCode::ALL {
        let name = serde_json::to_value(code).unwrap();
        let cell = format!("| `{}` |", name.as_str().unwrap());
        assert!(DOCUMENT.contains(&cell), "{cell}");
    }
}

#[test]
fn fields_that_the_server_does_not_know_are_refused() {
    let error = serde_json::from_str::<ClientFrame>(r#"{"type":"ping","n":1,"m":2}"#).unwrap_err();
    assert!(error.to_string().contains("unknown field `m`"), "{error}");
}
