//! Several instances on one bus, people who come, look, type and go, and what is told of it. The
//! clock is paused: it moves on when everybody waits.

mod presence;
mod typing;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use async_trait::async_trait;
use sarang_protocol::frame::ServerFrame;
use sarang_protocol::id::{Epoch, Seq};
use sarang_protocol::presence::{Attention, Company, Presence, TYPING_NAMED};
use sarang_protocol::text::{DisplayName, Handle, RoomSlug};
use tokio::time::sleep;

use super::*;
use crate::channel::{self, Channel, Health, Hint, Listener};
use crate::hub::{Account, Hub, Log, LogError, Outbox, Rate, Seat};

const ROOM: RoomId = RoomId(1);
const RATE: Rate = Rate { burst: 1, per_second: 1 };

/// A change has been told by then, also by way of the bus.
const A_MOMENT: Duration = Duration::from_millis(2_600);

/// Typing has been told by then.
const A_BEAT: Duration = Duration::from_millis(600);

/// Whatever was lost has been made good by then.
const A_WHILE: Duration = Duration::from_secs(9);

/// A log in which nothing happens.
struct Quiet;

#[async_trait]
impl Log for Quiet {
    async fn heads(&self, rooms: &[RoomId]) -> Result<Vec<(RoomId, Seq)>, LogError> {
        Ok(rooms.iter().map(|room| (*room, Seq(0))).collect())
    }
    async fn frames(&self, _: RoomId, _: Seq, _: u32) -> Result<Vec<Hint>, LogError> {
        Ok(Vec::new())
    }
    async fn accounts(&self, users: &[UserId]) -> Result<Vec<(UserId, Account)>, LogError> {
        Ok(users.iter().map(|user| (*user, Account::default())).collect())
    }
}

/// A bus that loses everything while it is broken.
struct Bus {
    channel: Arc<dyn Channel>,
    broken: AtomicBool,
    whispers: AtomicU64,
}

#[async_trait]
impl Channel for Bus {
    async fn publish(&self, ring: Ring) {
        self.whispers.fetch_add(1, Ordering::Relaxed);
        if !self.broken.load(Ordering::Relaxed) {
            self.channel.publish(ring).await;
        }
    }
    async fn watch(&self, _: Partition) {}
    async fn unwatch(&self, _: Partition) {}
    fn listen(&self) -> Listener {
        self.channel.listen()
    }
    fn overhear(&self) -> Whispers {
        self.channel.overhear()
    }
    fn health(&self) -> Health {
        Health::Up
    }
}

fn bus() -> Arc<Bus> {
    let channel = channel::open(None, Epoch(Uuid::nil())).unwrap();
    Arc::new(Bus { channel, broken: AtomicBool::new(false), whispers: AtomicU64::new(0) })
}

fn instance(bus: &Arc<Bus>) -> Hub {
    Hub::new(Arc::new(Quiet), bus.clone())
}

fn slug() -> RoomSlug {
    RoomSlug::trusted("general")
}

/// Somebody at a device.
struct Person {
    user: User,
    seat: Seat,
    outbox: Outbox,
    company: Company,
    typing: Vec<String>,
    /// As "handle seq".
    seen: Vec<String>,
}

/// What has come: how many frames, and how many bytes.
type Post = (usize, usize);

impl Person {
    async fn arrives(hub: &Hub, id: i64, handle: &str) -> Self {
        let outbox = Outbox::default();
        let seat = hub.seat(UserId(id), outbox.clone(), RATE).await.unwrap();
        seat.join(&[(ROOM, slug(), Seq(0))]).await.unwrap();
        let user = User { handle: Handle::trusted(handle), name: DisplayName::trusted(handle) };
        seat.appears(&user);
        Self { user, seat, outbox, company: Company::default(), typing: Vec::new(), seen: Vec::new() }
    }

    async fn looks(hub: &Hub, id: i64, handle: &str) -> Self {
        let person = Self::arrives(hub, id, handle).await;
        person.seat.attends(Attention::Active, Some((ROOM, &slug())));
        person
    }

    fn types(&self) {
        self.seat.types(ROOM, &self.user);
    }

    /// Reads what has come.
    fn reads(&mut self) -> Post {
        let mut hand = Vec::new();
        let taken = self.outbox.take(usize::MAX, |waiting| hand.push(waiting.clone()));
        self.outbox.written(taken);
        let frames = hand.len();
        for waiting in hand {
            let text = waiting.frame.as_str();
            match ServerFrame::read(|| serde_json::from_str(text), || serde_json::from_str(text)).unwrap() {
                ServerFrame::Presence { active, away, here, changed, .. } => {
                    self.company.apply(active, away, here, changed);
                }
                ServerFrame::Typing { people, more, .. } => {
                    assert!(people.len() <= TYPING_NAMED);
                    self.typing = people.iter().map(|user| user.handle.to_string()).collect();
                    if more > 0 {
                        self.typing.push(format!("+{more}"));
                    }
                }
                ServerFrame::Seen { seq, people, .. } => {
                    self.seen.extend(people.iter().map(|user| format!("{} {seq}", user.handle)));
                }
                _ => {}
            }
        }
        (frames, taken.bytes)
    }

    fn sees(&mut self, handle: &str) -> Option<Presence> {
        self.reads();
        self.company.of(&Handle::trusted(handle))
    }
}

/// So many people come into the room, without sockets.
fn crowd(hub: &Hub, people: std::ops::Range<i64>) {
    let mut state = hub.inner.lobby.lock();
    for id in people {
        let (user, seat) = (UserId(id), SeatId(id.cast_unsigned()));
        state.attendance.appears(user, &Handle::trusted(format!("u{id}")), seat, vec![ROOM]);
    }
}

fn stir(hub: &Hub, people: std::ops::Range<i64>, attention: Attention) {
    let mut state = hub.inner.lobby.lock();
    for id in people {
        state.attendance.attends(UserId(id), SeatId(id.cast_unsigned()), attention);
    }
}
