//! Very many people and rooms, straight into the database: the ordinary way computes a password's
//! hash for each, as slowly as it should.

use std::fmt::Write;

use sarang_tests::installation::{Base, Installation};
use sha2::{Digest, Sha256};

/// Rows of one statement: those with tokens stay under what one argument of a program may be.
const ROWS: usize = 500;

/// Adds rooms.
pub(crate) fn adds_rooms(installation: &Installation, slugs: &[String]) {
    for slugs in slugs.chunks(ROWS) {
        let rows = slugs.iter().map(|slug| format!("('{slug}')"));
        installation.sql(&format!(
            "with fresh (slug) as (values {}) \
             insert into rooms (slug, name, name_key, purpose, created_at) select slug, slug, slug, '', 0 from fresh",
            list(rows)
        ));
    }
}

/// Adds people, and gives a bearer token of each.
pub(crate) fn adds_people(installation: &Installation, base: Base, handles: &[String]) -> Vec<String> {
    let tokens: Vec<String> = handles.iter().map(|handle| format!("sarang_{handle}")).collect();
    for (handles, tokens) in handles.chunks(ROWS).zip(tokens.chunks(ROWS)) {
        let rows = handles.iter().map(|handle| format!("('{handle}')"));
        installation.sql(&format!(
            "with fresh (handle) as (values {}) \
             insert into users (handle, name, role, password_hash, created_at) \
             select handle, handle, 'member', '-', 0 from fresh",
            list(rows)
        ));
        let rows =
            handles.iter().zip(tokens).map(|(handle, token)| format!("('{handle}', {})", hash(base, token)));
        installation.sql(&format!(
            "with fresh (handle, hash) as (values {}) \
             insert into tokens (user_id, secret_hash, name, created_at) \
             select users.id, fresh.hash, 'bench', 0 from fresh join users on users.handle = fresh.handle",
            list(rows)
        ));
    }
    tokens
}

/// Makes people members of rooms: all pairs for which this holds of `users` and `rooms`.
pub(crate) fn adds_members(installation: &Installation, condition: &str) {
    installation.sql(&format!(
        "insert into memberships (user_id, room_id, joined_at, read_seq, read_count, name_key) \
         select users.id, rooms.id, 0, rooms.last_seq, rooms.message_count, users.handle from users \
         join rooms on {condition}"
    ));
    installation
        .sql("update rooms set member_count = (select count(*) from memberships where room_id = rooms.id)");
}

fn hash(base: Base, token: &str) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(token.as_bytes()) {
        write!(hex, "{byte:02x}").expect("a string takes everything");
    }
    match base {
        Base::Sqlite => format!("x'{hex}'"),
        Base::Postgres => format!("'\\x{hex}'::bytea"),
    }
}

fn list(rows: impl Iterator<Item = String>) -> String {
    rows.collect::<Vec<_>>().join(",")
}
