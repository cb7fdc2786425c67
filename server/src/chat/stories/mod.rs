//! What people live through here, told as stories over a database of their own.

mod accounts;
mod clock;
mod desk;
mod doors;
mod first_run;
mod groups;
mod messages;
mod reminders;
mod rooms;

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use sarang_protocol::api::CreateRoom;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::{ClientId, UserId};
use sarang_protocol::user::{Role, SignUp, Who};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::channel::{Health, Listener, Partition, Ring, Whispers};
use crate::store::DatabaseUrl;

/// A channel that remembers what was told.
#[derive(Default)]
struct Ears(Mutex<Vec<Ring>>);

#[async_trait]
impl Channel for Ears {
    async fn publish(&self, ring: Ring) {
        self.0.lock().unwrap().push(ring);
    }
    async fn watch(&self, _: Partition) {}
    async fn unwatch(&self, _: Partition) {}
    fn listen(&self) -> Listener {
        unreachable!("nobody listens in these stories")
    }
    fn overhear(&self) -> Whispers {
        unreachable!("nobody listens in these stories")
    }
    fn health(&self) -> Health {
        Health::Up
    }
}

impl Ears {
    /// What was told since last asked: events as JSON, and whom to look after.
    fn heard(&self) -> (Vec<serde_json::Value>, Vec<UserId>) {
        let (mut events, mut users) = (Vec::new(), Vec::new());
        for ring in self.0.lock().unwrap().drain(..) {
            match ring {
                Ring::Event(hint) => {
                    let frame: serde_json::Value = serde_json::from_str(hint.frame.as_str()).unwrap();
                    assert_eq!(frame["seq"], hint.seq.0);
                    events.push(frame);
                }
                Ring::User(user) => users.push(user),
                Ring::Whisper(_) => {}
            }
        }
        (events, users)
    }
}

struct House {
    chat: Chat,
    ears: Arc<Ears>,
    folder: TempDir,
}

const PASSWORD: &str = "correct horse";

impl House {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let ears = Arc::new(Ears::default());
        let chat = Chat::new(open(&folder).await, ears.clone());
        Self { chat, ears, folder }
    }

    /// After the wizard: Dana is the administrator, and there is a room.
    async fn founded() -> (Self, Viewer) {
        let house = Self::new().await;
        let founded = house.chat.first_run(wizard(), &Caller::default()).await;
        let dana = founded.unwrap().viewer;
        house.ears.heard();
        (house, dana)
    }

    /// Somebody whom the operator added.
    async fn person(&self, handle: &str) -> Viewer {
        let added = self.chat.add_user(handle, None, PASSWORD, Role::Member);
        added.await.unwrap();
        let viewer = self.sign_in(handle, PASSWORD).await.unwrap().viewer;
        self.ears.heard();
        viewer
    }

    async fn sign_in(&self, handle: &str, password: &str) -> Result<SignedIn> {
        let caller = Caller::default();
        self.chat.sign_in(handle, password, &caller).await
    }

    async fn posts(&self, who: &Viewer, text: &str) -> Posted {
        let cid = ClientId(Uuid::new_v4());
        let posted = self.chat.post(who, "lobby", cid, text).await;
        posted.unwrap()
    }

    async fn sees(&self, who: &Viewer) -> Vec<String> {
        let view = self.chat.room_view(who, "lobby", None).await.unwrap();
        let bodies = view.events.iter().filter_map(|event| event.body());
        bodies.map(ToString::to_string).collect()
    }
}

async fn open(folder: &TempDir) -> Store {
    let url = DatabaseUrl::in_folder(folder.path());
    Store::open(&url).await.unwrap()
}

fn wizard() -> FirstRun {
    FirstRun {
        title: "Our house".into(),
        handle: "Dana".into(),
        name: "Dana Kim".into(),
        password: PASSWORD.into(),
        room: "Lobby".into(),
    }
}

fn form(handle: &str, invite: Option<&Secret>) -> SignUpForm {
    SignUpForm {
        handle: handle.into(),
        name: handle.into(),
        password: PASSWORD.into(),
        invite: invite.map(|invite| invite.expose().to_owned()),
    }
}

fn code<T>(result: Result<T>) -> ErrorCode {
    match result {
        Ok(_) => panic!("this must be refused"),
        Err(error) => {
            assert!(error.to_string().ends_with('.'), "a sentence: {error}");
            error.code()
        }
    }
}

fn settings(title: &str, sign_up: SignUp) -> Settings {
    Settings { title: title.into(), sign_up, emoji: Who::Admins, groups: Who::Admins }
}

fn room(name: &str, slug: Option<&str>) -> CreateRoom {
    CreateRoom { name: name.into(), slug: slug.map(Into::into), ..CreateRoom::default() }
}
