//! The databases that schedules are tried on: people, two rooms, and nothing said yet.

use std::path::Path;
use std::sync::Arc;

use sarang_protocol::room::RoomKind;
use sarang_protocol::text::{DisplayName, Handle, Purpose, RoomName, RoomSlug};
use sarang_protocol::user::Role;
use sarang_tests::postgres::Postgres;
use tempfile::TempDir;
use tokio::sync::OnceCell;

use super::clock::busy;
use crate::channel::lossy::Bus;
use crate::chat::{Chat, Viewer};
use crate::store::{Address, DatabaseUrl, NewRoom, NewUser, Store};

/// Who there is. Dana made the rooms.
pub(super) const PEOPLE: [&str; 3] = ["dana", "kim", "lee"];

/// The rooms. Everybody is in the first, Dana and Kim are in the second.
pub(super) const ROOMS: [&str; 2] = ["lobby", "books"];

/// Which database.
#[derive(Clone, Copy, Debug)]
pub(super) enum Base {
    Sqlite,
    Postgres,
}

/// A database that is there for one schedule.
pub(super) struct Place {
    pub(super) url: DatabaseUrl,
    pub(super) people: Vec<Viewer>,
    _kept: Kept,
}

enum Kept {
    Folder(#[expect(dead_code, reason = "it is there until it is dropped")] TempDir),
    Server(#[expect(dead_code, reason = "it is there until it is dropped")] Arc<Postgres>),
}

impl Place {
    pub(super) async fn on(base: Base) -> Self {
        match base {
            Base::Sqlite => Self::copied().await,
            Base::Postgres => {
                let postgres = busy(Postgres::shared()).await;
                let url: DatabaseUrl = postgres.new_database().parse().unwrap();
                let (people, _) = furnish(&url).await;
                Self { url, people, _kept: Kept::Server(postgres) }
            }
        }
    }

    /// A copy of a file that is furnished once: that takes longer than a schedule.
    async fn copied() -> Self {
        // The file stays open, so that nothing in it moves while it is copied.
        static FURNISHED: OnceCell<(TempDir, Vec<Viewer>, Store)> = OnceCell::const_new();
        let make = async || {
            let folder = folder();
            let (people, store) = furnish(&DatabaseUrl::in_folder(folder.path())).await;
            (folder, people, store)
        };
        let (furnished, people, _) = busy(Box::pin(FURNISHED.get_or_init(make))).await;
        let own = folder();
        for file in std::fs::read_dir(furnished.path()).unwrap() {
            let file = file.unwrap();
            // What SQLite shares in memory belongs to the other file.
            if !file.file_name().to_string_lossy().ends_with("-shm") {
                std::fs::copy(file.path(), own.path().join(file.file_name())).unwrap();
            }
        }
        let url = DatabaseUrl::in_folder(own.path());
        Self { url, people: people.clone(), _kept: Kept::Folder(own) }
    }
}

/// In memory, where the system has such a place: no disk is tested here.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory).unwrap() } else { TempDir::new().unwrap() }
}

async fn furnish(url: &DatabaseUrl) -> (Vec<Viewer>, Store) {
    let store = busy(Store::open(url)).await.unwrap();
    let mut ids = Vec::new();
    for handle in PEOPLE {
        let user = NewUser {
            handle: Handle::trusted(handle),
            name: DisplayName::trusted(handle),
            role: Role::Member,
            // Nobody signs in by password here, and hashing takes long.
            password_hash: "none".into(),
        };
        ids.push(busy(store.add_user(&user)).await.unwrap().id);
    }
    for (room, members) in ROOMS.into_iter().zip([&ids[1..], &ids[1..2]]) {
        let slug = RoomSlug::trusted(room);
        let new = NewRoom {
            kind: RoomKind::Open,
            address: Address::Chosen(slug.clone()),
            name: RoomName::trusted(room),
            purpose: Purpose::trusted(""),
        };
        busy(store.create_room(ids[0], &new)).await.unwrap();
        for member in members {
            busy(store.join(*member, &slug)).await.unwrap();
        }
    }
    let chat = Chat::new(store.clone(), Bus::seeded(0).joins());
    let mut people = Vec::new();
    for handle in PEOPLE {
        let token = busy(chat.create_token(handle, None)).await.unwrap();
        people.push(busy(chat.viewer_by_token(token.expose())).await.unwrap().unwrap());
    }
    (people, store)
}
