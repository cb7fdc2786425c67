//! What survives a reload: drafts, in the browser's local storage; and unsent messages where there
//! is no better place for them.
//!
//! Each draft and each message has its own entry, so that two tabs do not write over each other.
//! Names begin with the user's handle: another person at the same browser sees none of it. The
//! script in `components/leaving.js`, which wipes them at sign-out, knows the names, too.
//! Where storage is refused (private windows, a full disk) everything lives as long as the page.

use sarang_protocol::id::ClientId;
use sarang_protocol::text::{Handle, RoomSlug};
use web_sys::Storage;

use super::outbox::Letter;

/// The room that was open last, for `/`.
const LAST_ROOM: &str = "room";

/// One user's part of the browser's storage.
#[derive(Clone)]
pub(super) struct Shelf {
    prefix: String,
}

impl Shelf {
    /// The part of this user.
    pub(super) fn of(handle: &Handle) -> Self {
        Self { prefix: ["sarang:", handle.as_str(), ":"].concat() }
    }

    /// What the server does not know yet of a room's draft.
    pub(super) fn draft(&self, room: &RoomSlug) -> Option<String> {
        self.read(&["draft:", room.as_str()].concat())
    }

    /// Keeps a draft, also an empty one.
    pub(super) fn set_draft(&self, room: &RoomSlug, text: &str) {
        self.write(&["draft:", room.as_str()].concat(), text);
    }

    /// All kept drafts, in no order.
    pub(super) fn drafts(&self) -> Vec<(RoomSlug, String)> {
        let start = self.name("draft:");
        let Some(storage) = storage() else {
            return Vec::new();
        };
        let kept = names(&storage).into_iter().filter_map(|name| {
            let room = RoomSlug::trusted(name.strip_prefix(&start)?);
            Some((room, storage.get_item(&name).ok()??))
        });
        kept.collect()
    }

    /// Drops a draft that the server has, unless it is another one by now.
    pub(super) fn drop_draft(&self, room: &RoomSlug, text: &str) {
        if self.draft(room).is_some_and(|kept| kept == text) {
            self.remove(&["draft:", room.as_str()].concat());
        }
    }

    /// All kept letters, in no order.
    pub(super) fn letters(&self) -> Vec<Letter> {
        let start = self.name("unsent:");
        let Some(storage) = storage() else {
            return Vec::new();
        };
        names(&storage)
            .into_iter()
            .filter(|name| name.starts_with(&start))
            .filter_map(|name| storage.get_item(&name).ok()?)
            .filter_map(|json| serde_json::from_str(&json).ok())
            .collect()
    }

    /// Whether there is a storage at all.
    pub(super) fn is_usable() -> bool {
        storage().is_some_and(|storage| storage.set_item("sarang", "").is_ok())
    }

    /// Keeps a letter. False if it could not be kept.
    pub(super) fn keep(&self, letter: &Letter) -> bool {
        let json = serde_json::to_string(letter).unwrap_or_default();
        self.write(&unsent(letter.cid), &json)
    }

    /// Drops a letter.
    pub(super) fn drop_letter(&self, cid: ClientId) {
        self.remove(&unsent(cid));
    }

    /// The room that was open last.
    pub(super) fn last_room(&self) -> Option<RoomSlug> {
        self.read(LAST_ROOM).map(RoomSlug::trusted)
    }

    /// Notes which room is open.
    pub(super) fn set_last_room(&self, room: &RoomSlug) {
        self.write(LAST_ROOM, room.as_str());
    }

    /// A small thing that was kept under a name.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.read(name)
    }

    /// Keeps a small thing under a name.
    pub(super) fn set(&self, name: &str, text: &str) {
        self.write(name, text);
    }

    fn name(&self, name: &str) -> String {
        [&self.prefix, name].concat()
    }

    fn read(&self, name: &str) -> Option<String> {
        storage()?.get_item(&self.name(name)).ok()?
    }

    fn write(&self, name: &str, text: &str) -> bool {
        storage().is_some_and(|storage| storage.set_item(&self.name(name), text).is_ok())
    }

    fn remove(&self, name: &str) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&self.name(name));
        }
    }
}

fn unsent(cid: ClientId) -> String {
    ["unsent:", &cid.to_string()].concat()
}

fn names(storage: &Storage) -> Vec<String> {
    (0..storage.length().unwrap_or(0)).filter_map(|index| storage.key(index).ok()?).collect()
}

fn storage() -> Option<Storage> {
    leptos::prelude::window().local_storage().ok()?
}
