//! Figures, not tests: what a page costs in the database. Run them with
//! `cargo test --release -p sarang --lib chat::figures -- --ignored --nocapture --test-threads 1`.

use std::time::{Duration, Instant};

use sarang_protocol::api::CreateRoom;
use sarang_protocol::id::ClientId;
use sarang_protocol::user::Role;
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::store::DatabaseUrl;

const ROUNDS: u32 = 3000;

async fn house(folder: &TempDir) -> (Chat, SignedIn) {
    let url = DatabaseUrl::in_folder(folder.path());
    let epoch = Store::open(&url).await.unwrap();
    let channel = crate::channel::open(None, epoch.epoch()).unwrap();
    let chat = Chat::new(epoch, channel);
    let form = FirstRun {
        title: "Figures".into(),
        handle: "dana".into(),
        name: "Dana".into(),
        password: "correct horse".into(),
        room: "Lobby".into(),
    };
    let dana = chat.first_run(form, &Caller::default()).await.unwrap();
    (chat, dana)
}

async fn posts(chat: &Chat, who: &Viewer, room: &str, count: u32) {
    let text = "회의는 세 시에 시작합니다. The agenda is on the board, add to it what you need.";
    for _ in 0..count {
        let cid = ClientId(Uuid::new_v4());
        chat.post(who, room, cid, text).await.unwrap();
    }
}

/// The time that this process' threads have computed, from the system.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 =
        after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    // USER_HZ is 100 on every Linux.
    Duration::from_millis(ticks * 10)
}

async fn figure<F: Future>(what: &str, work: impl Fn() -> F) {
    for _ in 0..50 {
        work().await;
    }
    let (computed, started) = (cpu(), Instant::now());
    for _ in 0..ROUNDS {
        work().await;
    }
    let (computed, took) = (cpu().saturating_sub(computed), started.elapsed());
    println!("{what}: {:?} of CPU, {:?} of time", computed / ROUNDS, took / ROUNDS);
}

#[tokio::test]
#[ignore = "a figure, not a test"]
async fn what_a_room_page_costs() {
    let folder = TempDir::new().unwrap();
    let (chat, dana) = house(&folder).await;
    let add = async |handle: &str| {
        let added = chat.add_user(handle, None, "correct horse", Role::Member);
        added.await.unwrap();
        let caller = Caller::default();
        chat.sign_in(handle, "correct horse", &caller).await.unwrap()
    };
    let kim = add("kim").await;
    for n in 0..20 {
        add(&format!("member{n}")).await;
    }
    for n in 0..10 {
        let form = CreateRoom {
            name: format!("Room {n}"),
            slug: None,
            purpose: "To see what it costs".into(),
            closed: false,
        };
        let slug = chat.create_room(&dana.viewer, form).await.unwrap().slug;
        chat.join(&kim.viewer, slug.as_str()).await.unwrap();
        posts(&chat, &dana.viewer, slug.as_str(), n % 3 * 5).await;
    }
    posts(&chat, &dana.viewer, "lobby", 300).await;
    let (token, viewer) = (kim.token.expose(), &kim.viewer);
    figure("session", async || chat.viewer_by_session(token).await.unwrap()).await;
    figure("rooms", async || chat.rooms(viewer).await.unwrap()).await;
    figure("room", async || chat.room_info(viewer, "lobby").await.unwrap()).await;
    figure("room_view", async || {
        let view = chat.room_view(viewer, "lobby", None).await.unwrap();
        assert_eq!(view.events.len(), 50);
    })
    .await;
    figure("page", async || {
        let viewer = chat.viewer_by_session(token).await.unwrap().unwrap();
        let rooms = chat.surroundings(&viewer).await.unwrap();
        (rooms, chat.room_view(&viewer, "lobby", None).await.unwrap())
    })
    .await;
    figure("post", async || {
        let cid = ClientId(Uuid::new_v4());
        chat.post(viewer, "lobby", cid, "hello").await.unwrap()
    })
    .await;
}
