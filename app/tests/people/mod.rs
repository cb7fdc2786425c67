//! People, rooms and what they wrote: the pages that the tests draw.

pub(crate) mod forms;
pub(crate) mod own;
pub(crate) mod rooms;

use sarang_protocol::text::{DisplayName, Handle};
use sarang_protocol::user::User;

/// 2026-11-21T09:12:00Z.
const MORNING: i64 = 1_795_252_320_000;
const MINUTE: i64 = 60_000;

fn user(handle: &str, name: &str) -> User {
    User { handle: Handle::trusted(handle), name: DisplayName::trusted(name) }
}

fn haneul() -> User {
    user("haneul", "김하늘")
}

fn dana() -> User {
    user("dana", "Dana Lee")
}

fn taro() -> User {
    user("taro", "山田太郎")
}

fn max() -> User {
    user("max", "Maximiliane Sommerfeld-Grünwald")
}
