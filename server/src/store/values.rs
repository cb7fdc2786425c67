//! Between the protocol's values and SQL's.

use sarang_protocol::id::Seq;
use sarang_protocol::room::RoomKind;
use sarang_protocol::text::{DisplayName, Handle};
use sarang_protocol::user::{Role, SignUp, User, Who};

use super::{Result, StoreError};

/// A position, as SQL keeps it. Beyond what SQL can count there are no events, so the greatest
/// number stands for all of those.
pub(super) fn to_sql(seq: Seq) -> i64 {
    i64::try_from(seq.0).unwrap_or(i64::MAX)
}

/// A position, as it was kept.
pub(super) fn seq(number: i64) -> Seq {
    Seq(u64::try_from(number).unwrap_or(0))
}

/// A count, as it was kept.
pub(super) fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

/// A person, as they were kept.
pub(super) fn user(handle: String, name: String) -> User {
    User { handle: Handle::trusted(handle), name: DisplayName::trusted(name) }
}

pub(super) fn role_to_sql(role: Role) -> &'static str {
    match role {
        Role::Member => "member",
        Role::Admin => "admin",
    }
}

pub(super) fn role(text: &str) -> Result<Role> {
    match text {
        "member" => Ok(Role::Member),
        "admin" => Ok(Role::Admin),
        _ => Err(StoreError::Unexpected("an unknown role")),
    }
}

pub(super) fn sign_up_to_sql(sign_up: SignUp) -> &'static str {
    match sign_up {
        SignUp::Open => "open",
        SignUp::Invited => "invited",
        SignUp::Closed => "closed",
    }
}

pub(super) fn sign_up(text: &str) -> Result<SignUp> {
    match text {
        "open" => Ok(SignUp::Open),
        "invited" => Ok(SignUp::Invited),
        "closed" => Ok(SignUp::Closed),
        _ => Err(StoreError::Unexpected("an unknown way to sign up")),
    }
}

pub(super) fn who_to_sql(who: Who) -> &'static str {
    match who {
        Who::Admins => "admins",
        Who::Everybody => "everybody",
    }
}

pub(super) fn who(text: &str) -> Result<Who> {
    match text {
        "admins" => Ok(Who::Admins),
        "everybody" => Ok(Who::Everybody),
        _ => Err(StoreError::Unexpected("an unknown circle of people")),
    }
}

pub(super) fn kind_to_sql(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Open => "open",
        RoomKind::Closed => "closed",
        RoomKind::Direct => "direct",
        RoomKind::Group => "group",
    }
}

pub(super) fn kind(text: &str) -> Result<RoomKind> {
    match text {
        "open" => Ok(RoomKind::Open),
        "closed" => Ok(RoomKind::Closed),
        "direct" => Ok(RoomKind::Direct),
        "group" => Ok(RoomKind::Group),
        _ => Err(StoreError::Unexpected("an unknown kind of room")),
    }
}

/// What a room's name is sorted by, and what of an open one may not be there twice. Any other may be
/// called like one that it does not know of; no name has this character in it.
pub(super) fn room_key(kind: RoomKind, name: &str, slug: &str) -> String {
    match kind {
        RoomKind::Open => name_key(name),
        _ => format!("{}\u{1f}{slug}", name_key(name)),
    }
}

/// A name without regard to case: what may not be there twice, and what lists are sorted by.
pub(super) fn name_key(name: &str) -> String {
    name.to_lowercase()
}

/// The rows that a query gave as one JSON text.
pub(super) fn list<'a, T: serde::Deserialize<'a>>(text: &'a str) -> Result<Vec<T>> {
    serde_json::from_str(text).map_err(|_| StoreError::Unexpected("rows of another shape"))
}

/// Where the answer to the question of this number belongs.
pub(super) fn place<T>(answers: &mut [T], number: i64) -> Result<&mut T> {
    let place = usize::try_from(number).ok().and_then(|number| answers.get_mut(number));
    place.ok_or(StoreError::Unexpected("an answer to no question"))
}

/// Bytes as the hexadecimal digits that statements take them as.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut digits, byte| {
        for half in [byte >> 4, byte & 0xF] {
            digits.push(char::from_digit(u32::from(half), 16).unwrap_or_default());
        }
        digits
    })
}

/// The one row that a query gave as a JSON text.
pub(super) fn parsed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| StoreError::Unexpected("a row of another shape"))
}

/// Rows as the JSON text that statements take them as.
pub(super) fn json<T: serde::Serialize>(rows: &T) -> String {
    serde_json::to_string(rows).unwrap_or_default()
}
