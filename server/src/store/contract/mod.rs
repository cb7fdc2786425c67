//! What every database behind the store must do. Each test takes a `Place` that makes stores, so
//! that another database runs through the same functions.

/// Runs tests on each database: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($test:ident),* $(,)?) => {
        $(mod $test {
            #[tokio::test]
            async fn sqlite() {
                super::$test(super::Base::Sqlite).await;
            }

            #[tokio::test]
            async fn postgres() {
                super::$test(super::Base::Postgres).await;
            }
        })*
    };
}

mod activity;
mod changes;
mod closed;
mod commands;
mod copying;
mod days;
mod drafts;
mod emoji;
mod files;
mod folding;
mod following;
mod groups;
mod levels;
mod mentions;
mod own;
mod people;
mod posting;
mod reading;
mod reminders;
mod rooms;
mod saved;
mod sections;
mod seen;
mod servers;
mod threads;
mod unread;

use std::path::PathBuf;

use sarang_protocol::id::{ClientId, RoomId, Seq, UserId};
use sarang_protocol::message::RoomEvent;
use sarang_protocol::room::{RoomKind, RoomSummary};
use sarang_protocol::text::{Body, DisplayName, Handle, Purpose, RoomName, RoomSlug};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::Role;
use sarang_tests::postgres::Postgres;
use tempfile::TempDir;
use uuid::Uuid;

use super::*;

/// Which database.
#[derive(Clone, Copy, Debug)]
enum Base {
    Sqlite,
    Postgres,
}

/// A database of its own, which any number of stores may open, as instances do.
enum Place {
    File(TempDir),
    Server { url: String, _kept: Arc<Postgres> },
}

impl Place {
    async fn on(base: Base) -> Self {
        match base {
            Base::Sqlite => Self::file(),
            Base::Postgres => {
                let postgres = Postgres::shared().await;
                Self::Server { url: postgres.new_database(), _kept: postgres }
            }
        }
    }

    fn file() -> Self {
        Self::File(TempDir::new().unwrap())
    }

    fn path(&self) -> PathBuf {
        match self {
            Self::File(folder) => folder.path().join("data").join("sarang.db"),
            Self::Server { url, .. } => panic!("{url} is no file"),
        }
    }

    fn url(&self) -> DatabaseUrl {
        match self {
            Self::File(_) => DatabaseUrl::Sqlite(self.path()),
            Self::Server { url, .. } => url.parse().unwrap(),
        }
    }

    async fn open(&self) -> Store {
        Store::open(&self.url()).await.unwrap()
    }
}

/// Questions about one thing, where the store is asked about many.
impl Store {
    async fn session(&self, secret: SecretHash, at: Timestamp) -> Result<Option<Opened>> {
        Ok(one(self.sessions_of(&[secret], at).await?))
    }

    async fn token(&self, secret: SecretHash) -> Result<Option<Opened>> {
        Ok(one(self.tokens_of(&[secret]).await?))
    }

    async fn session_stands(&self, id: i64, person: UserId, at: Timestamp) -> Result<bool> {
        Ok(one(self.sessions_stand(&[(id, person)], at).await?))
    }

    async fn token_stands(&self, id: i64, person: UserId) -> Result<bool> {
        Ok(one(self.tokens_stand(&[(id, person)]).await?))
    }

    async fn own_of(&self, person: UserId) -> OwnRooms {
        one(self.own(&[person]).await.unwrap()).unwrap()
    }

    async fn rooms(&self, person: UserId) -> Result<Vec<(RoomId, RoomSummary)>> {
        Ok(self.own_of(person).await.rooms)
    }

    async fn own_run(&self, person: UserId, after: Seq) -> Option<OwnRun> {
        one(self.own_events(&[(person, after)]).await.unwrap())
    }
}

fn one<T>(mut answers: Vec<T>) -> T {
    assert_eq!(answers.len(), 1);
    answers.remove(0)
}

/// A store with people in it.
struct House {
    store: Store,
    place: Place,
}

impl House {
    async fn on(base: Base) -> Self {
        let place = Place::on(base).await;
        let store = place.open().await;
        Self { store, place }
    }

    async fn person(&self, handle: &str) -> UserId {
        self.store.add_user(&new_user(handle)).await.unwrap().id
    }

    async fn room(&self, creator: UserId, slug: &str) -> RoomId {
        let made = self.store.create_room(creator, &new_room(slug)).await;
        made.unwrap().0.id
    }

    async fn posts(&self, author: UserId, slug: &str, text: &str) -> Logged {
        match post(&self.store, author, slug, fresh_cid(), text).await {
            Ok(Post::Fresh(logged)) => logged,
            other => panic!("not a fresh post: {other:?}"),
        }
    }

    async fn joins(&self, person: UserId, room: &str) -> Change {
        self.store.join(person, &slug(room)).await.unwrap()
    }

    async fn summary(&self, person: UserId, room: &str) -> RoomSummary {
        let rooms = self.store.rooms(person).await.unwrap();
        let (_, around) = self.store.surroundings(person).await.unwrap();
        assert_eq!(rooms, around.rooms);
        let found = rooms.into_iter().find(|(_, it)| it.slug.as_str() == room);
        found.unwrap().1
    }

    async fn page(&self, person: UserId, room: &str, around: Option<Seq>) -> Page {
        let page = self.store.page(person, &slug(room), around).await;
        page.unwrap().unwrap()
    }

    async fn head(&self, room: RoomId) -> Seq {
        self.store.heads(&[room]).await.unwrap()[0].1
    }

    async fn whole_log(&self, room: RoomId) -> Vec<RoomEvent> {
        let log = self.store.room_events(room, Seq::ZERO, u32::MAX).await.unwrap();
        log.into_iter().map(|logged| logged.event).collect()
    }
}

fn new_user(handle: &str) -> NewUser {
    NewUser {
        handle: Handle::parse(handle).unwrap(),
        name: DisplayName::parse(handle).unwrap(),
        role: Role::Member,
        password_hash: "hash".into(),
    }
}

fn new_room(name: &str) -> NewRoom {
    NewRoom {
        kind: RoomKind::Open,
        address: Address::Chosen(slug(name)),
        name: RoomName::parse(name).unwrap(),
        purpose: Purpose::trusted(""),
    }
}

fn new_session(n: u8, expires_at: i64) -> NewSession {
    NewSession {
        secret: SecretHash([n; 32]),
        agent: "Firefox".into(),
        addr: Some("192.0.2.1".into()),
        expires_at: Timestamp(expires_at),
    }
}

fn slug(text: &str) -> RoomSlug {
    RoomSlug::parse(text).unwrap()
}

fn fresh_cid() -> ClientId {
    ClientId(Uuid::new_v4())
}

async fn post(store: &Store, author: UserId, room: &str, cid: ClientId, text: &str) -> Result<Post> {
    let body = Body::parse(text).unwrap();
    store.post(author, &slug(room), cid, &body).await
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(StoreError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn seqs(events: &[RoomEvent]) -> Vec<u64> {
    events.iter().map(|event| event.seq.0).collect()
}

fn texts(events: &[RoomEvent]) -> Vec<String> {
    let bodies = events.iter().filter_map(RoomEvent::body);
    bodies.map(ToString::to_string).collect()
}

const LATER: i64 = i64::MAX;
