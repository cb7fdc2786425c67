//! The hub by itself: Sarang's sockets, frames and fan-out with no database behind them. A path
//! names the room that its client is in; a message gets its number from a counter.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::any;
use axum::serve::ListenerExt;
use sarang::channel::{self, Channel, Frame, Hint, Ring};
use sarang::chat::Wish;
use sarang::hub::{Account, Allowance, Hub, Log, LogError, Outbox, Rate, Seat};
use sarang::shutdown::Shutdown;
use sarang::socket::{Clerk, Job, Posting, Upgrade};
use sarang_protocol::frame::{ClientFrame, HEARTBEAT_MS, Limits, ServerFrame, VERSION};
use sarang_protocol::id::{Epoch, RoomId, Seq, UserId};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::text::{Body, DisplayName, Handle, RoomSlug};
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::User;
use tokio::net::TcpListener;
use uuid::Uuid;

/// The load is not to be held back.
const RATE: Rate = Rate { burst: u32::MAX, per_second: u32::MAX };

#[derive(Clone)]
struct Server {
    hub: Hub,
    channel: Arc<dyn Channel>,
    counters: Arc<Counters>,
    people: Arc<AtomicI64>,
}

/// What stands for the rooms' logs: how long they would be.
#[derive(Default)]
struct Counters(Mutex<Rooms>);

#[derive(Default)]
struct Rooms {
    ids: HashMap<RoomSlug, RoomId>,
    heads: HashMap<RoomId, Seq>,
}

/// What stands for a session.
struct Counting {
    server: Server,
    author: User,
    room: RoomSlug,
    outbox: Outbox,
    seat: Seat,
    is_greeted: AtomicBool,
}

/// Serves for ever.
pub(crate) async fn serve(address: SocketAddr) {
    let listener = TcpListener::bind(address).await.expect("the address is free");
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("TCP has it"));
    let channel = channel::open(None, Epoch(Uuid::nil())).expect("none is needed");
    let counters = Arc::new(Counters::default());
    let hub = Hub::new(counters.clone(), channel.clone());
    let server = Server { hub, channel, counters, people: Arc::default() };
    let router = Router::new().route("/ws/{room}", any(upgrade)).with_state(server);
    axum::serve(listener, router).await.expect("serving never ends");
}

async fn upgrade(State(server): State<Server>, Path(room): Path<String>, upgrade: Upgrade) -> Response {
    let outbox = Outbox::default();
    let user = UserId(server.people.fetch_add(1, Ordering::Relaxed));
    let seat = server.hub.seat(user, outbox.clone(), RATE).await.expect("everybody has one socket");
    let author = User {
        handle: Handle::trusted(format!("p{}", user.0)),
        name: DisplayName::trusted(format!("Person {}", user.0)),
    };
    let room = RoomSlug::trusted(room);
    let clerk = Counting { server, author, room, outbox, seat, is_greeted: AtomicBool::new(false) };
    upgrade.accept(Arc::new(clerk), Shutdown::new())
}

impl Counting {
    async fn hello(&self) {
        let (id, head) = self.server.counters.room(&self.room);
        self.seat.join(&[(id, self.room.clone(), head)]).await.expect("counters can be read");
        self.is_greeted.store(true, Ordering::Relaxed);
        self.answer(&ServerFrame::Welcome {
            v: VERSION,
            conn: Uuid::nil(),
            user: self.author.clone(),
            epoch: Epoch(Uuid::nil()),
            heartbeat_ms: HEARTBEAT_MS,
            limits: Limits { body: 0, frame: 0, batch: 0 },
            rooms: Vec::new(),
            user_head: Seq::ZERO,
            missed: None,
        });
        let _ = self.seat.resume(id, head);
    }

    /// The load posts, and changes nothing.
    async fn post(&self, Posting { cid, room, wish }: Posting) {
        let Wish::Post { body, .. } = wish else { return };
        let (id, seq) = self.server.counters.next(&room);
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is not 1970");
        let at = Timestamp(i64::try_from(since.as_millis()).expect("it is not that late"));
        let kind = EventKind::message(cid, Body::parse(&body).expect("the load says something"));
        let event = RoomEvent { seq, at, author: self.author.clone(), kind };
        let frame = Frame::encode(&ServerFrame::Event { room: room.clone(), event });
        self.server.channel.publish(Ring::Event(Hint { room: id, seq, frame, leaver: None })).await;
        self.answer(&ServerFrame::Ack { cid, room, seq, at, message: None, go: None });
    }

    fn answer(&self, frame: &ServerFrame) {
        self.outbox.answer(Frame::encode(frame));
    }
}

impl Clerk for Counting {
    fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    fn allowance(&self) -> Arc<Allowance> {
        self.seat.allowance()
    }

    fn is_greeted(&self) -> bool {
        self.is_greeted.load(Ordering::Relaxed)
    }

    async fn work(self: Arc<Self>, job: Job) {
        if let Job::Frame(ClientFrame::Hello { .. }) = job {
            self.hello().await;
        }
    }

    async fn hand_in(self: Arc<Self>, posts: Vec<Posting>) {
        for posting in posts {
            self.post(posting).await;
        }
    }
}

impl Counters {
    fn room(&self, slug: &RoomSlug) -> (RoomId, Seq) {
        let mut rooms = self.lock();
        let fresh = RoomId(i64::try_from(rooms.ids.len()).unwrap_or(i64::MAX));
        let id = *rooms.ids.entry(slug.clone()).or_insert(fresh);
        (id, *rooms.heads.entry(id).or_insert(Seq::ZERO))
    }

    fn next(&self, slug: &RoomSlug) -> (RoomId, Seq) {
        let mut rooms = self.lock();
        let id = *rooms.ids.get(slug).expect("who posts is in the room");
        let head = rooms.heads.entry(id).or_insert(Seq::ZERO);
        *head = head.next();
        (id, *head)
    }

    fn lock(&self) -> MutexGuard<'_, Rooms> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Log for Counters {
    async fn heads(&self, rooms: &[RoomId]) -> Result<Vec<(RoomId, Seq)>, LogError> {
        let counted = self.lock();
        Ok(rooms.iter().filter_map(|id| Some((*id, *counted.heads.get(id)?))).collect())
    }

    async fn frames(&self, _: RoomId, _: Seq, _: u32) -> Result<Vec<Hint>, LogError> {
        // Nothing is lost on the way, so nothing is read.
        Ok(Vec::new())
    }

    async fn accounts(&self, _: &[UserId]) -> Result<Vec<(UserId, Account)>, LogError> {
        Ok(Vec::new())
    }
}
