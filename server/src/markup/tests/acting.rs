//! What somebody does.

use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::text::{DisplayName, Handle};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::User;
use uuid::Uuid;

use super::*;

/// The tree of a message of Kim.
fn said(text: &str) -> String {
    let author = User { handle: Handle::trusted("kim"), name: DisplayName::trusted("김*하늘*") };
    let kind = EventKind::message(ClientId(Uuid::nil()), Body::trusted(text));
    let event = marked(RoomEvent { seq: Seq(1), at: Timestamp(0), author, kind });
    let body = event.body().unwrap();
    assert_eq!(body.as_str(), text);
    if body.rich().is_plain() { "plain".to_owned() } else { serde_json::to_string(body.rich()).unwrap() }
}

#[test]
fn what_somebody_does_stands_behind_their_name() {
    assert_eq!(said("/me waves"), r#"[["em",["strong","김*하늘*"]," ","waves"]]"#);
    assert_eq!(said("/me **waves**"), r#"[["em",["strong","김*하늘*"]," ",["strong","waves"]]]"#);
    assert_eq!(
        said("/me says\n\n- one"),
        r#"[["p",["em",["strong","김*하늘*"]," ","says"]],["ul",["li","one"]]]"#
    );
    assert_eq!(said("/me - one"), r#"[["p",["em",["strong","김*하늘*"]," "]],["ul",["li","one"]]]"#);
    assert_eq!(said("/topic Tea"), r#"[["em",["strong","김*하늘*"]," ",["code","/topic"]," ","Tea"]]"#);
}

#[test]
fn shoulders_are_whole_whatever_stands_before_them() {
    assert_eq!(said("/shrug"), r#"["¯\\_(ツ)_/¯"]"#);
    assert_eq!(said("/shrug who knows"), r#"["who knows"," ","¯\\_(ツ)_/¯"]"#);
    assert_eq!(said("/Shrug *I* do"), r#"[["em","I"]," do"," ","¯\\_(ツ)_/¯"]"#);
    assert_eq!(said("/shrug > so"), r#"[["quote",["p","so"]],["p","¯\\_(ツ)_/¯"]]"#);
}

#[test]
fn two_slashes_say_one() {
    assert_eq!(said("//me waves"), r#"["/me waves"]"#);
    assert_eq!(said("//shrg *x*"), r#"["/shrg ",["em","x"]]"#);
    for text in ["// a comment", "//", "///", "/usr/bin", "//cdn.example.org/x", "/me", "a /me x", "/shrg x"]
    {
        assert_eq!(said(text), "plain", "{text}");
    }
}
