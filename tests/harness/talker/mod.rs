//! A person at the other end of a bare socket, with the same reducer that the browser uses, a
//! queue of what is unsent, and a log of everything for the history check.

mod bot;
mod changes;
mod chatter;
mod line;
mod memory;
mod threads;

use std::sync::Arc;

use sarang_protocol::frame::{ClientFrame, ServerFrame};
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::own::OwnKind;
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::RoomSlug;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::api::Api;
use crate::history::Log;
use crate::installation::GENERAL;
use crate::instance::Instance;
use crate::wait::{holds, soon};
use line::Order;
use memory::Shared;

pub use chatter::Chatter;
pub use memory::Memory;

/// A person with a bearer token and a socket.
#[derive(Clone)]
pub struct Talker {
    name: String,
    api: Api,
    shared: Arc<Shared>,
    orders: mpsc::UnboundedSender<Order>,
}

/// What a talker does when its socket breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Temper {
    /// Nothing, until told.
    Patient,
    /// Comes back by itself, as the browser does, and sends again what was not acknowledged.
    Steadfast,
}

impl Talker {
    /// Connects to an instance with a token and waits for the welcome. Rooms that the person is
    /// in are followed from where they stand.
    pub async fn connected(name: &str, token: &str, instance: &Instance, temper: Temper) -> Self {
        let socket_url = instance.socket_url();
        Self::connected_by(name, token, instance, socket_url, temper).await
    }

    /// The same, with the socket by another way.
    pub async fn connected_by(
        name: &str,
        token: &str,
        instance: &Instance,
        socket_url: String,
        temper: Temper,
    ) -> Self {
        let talker = Self::new(name, Api::new(instance, token), socket_url, token, temper);
        talker.is_connected().await;
        talker
    }

    fn new(name: &str, api: Api, socket_url: String, token: &str, temper: Temper) -> Self {
        let (orders, received) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared::new(Memory::new(name, socket_url, token, temper)));
        tokio::spawn(line::run(Arc::clone(&shared), received));
        Self { name: name.to_owned(), api, shared, orders }
    }

    /// What this person is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The REST API, as this person.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// Posts to [`GENERAL`] and waits for the acknowledgement.
    pub async fn posts(&self, body: &str) -> Seq {
        self.posts_in(GENERAL, body).await
    }

    /// Posts to a room and waits for the acknowledgement.
    pub async fn posts_in(&self, room: &str, body: &str) -> Seq {
        let cid = self.sends_in(room, body);
        self.is_told_of(room, cid).await
    }

    /// Puts a message for [`GENERAL`] into the outbox and waits for nothing.
    pub fn sends(&self, body: &str) -> ClientId {
        self.sends_in(GENERAL, body)
    }

    /// Puts a message into the outbox and waits for nothing.
    pub fn sends_in(&self, room: &str, body: &str) -> ClientId {
        let cid = ClientId(Uuid::new_v4());
        self.shared.with(|memory| memory.sends(room, cid, body));
        self.order(Order::Flush);
        cid
    }

    /// [`Talker::sends_in`], unless it is not in that room at this moment.
    pub fn sends_if_in(&self, room: &str, body: &str) -> Option<ClientId> {
        let cid = ClientId(Uuid::new_v4());
        self.shared.with(|memory| {
            let is_in = memory.rooms().iter().any(|slug| slug.as_str() == room);
            is_in.then(|| memory.sends(room, cid, body))
        })?;
        self.order(Order::Flush);
        Some(cid)
    }

    /// Waits until a message is acknowledged.
    pub async fn is_told_of(&self, room: &str, cid: ClientId) -> Seq {
        let who = &self.name;
        soon(format!("{who}'s {cid} is acknowledged"), || {
            self.shared.with(|memory| memory.acknowledged(room, cid).ok_or(memory.describe(room)))
        })
        .await
    }

    /// Waits until a message stands in [`GENERAL`], exactly once.
    pub async fn sees(&self, body: &str) {
        self.sees_in(GENERAL, body).await;
    }

    /// Waits until a message stands in a room, exactly once.
    ///
    /// # Panics
    /// If it stands there twice.
    pub async fn sees_in(&self, room: &str, body: &str) {
        let who = &self.name;
        soon(format!("{who} sees {body:?}"), || {
            let bodies = self.bodies(room);
            let times = bodies.iter().filter(|one| *one == body).count();
            assert!(times < 2, "{who} sees {body:?} {times} times: {bodies:#?}");
            holds(times == 1, self.shared.with(|memory| memory.describe(room)))
        })
        .await;
    }

    /// What the room shows, oldest first: the messages, and those still pending.
    pub fn bodies(&self, room: &str) -> Vec<String> {
        self.shared.with(|memory| memory.bodies(room))
    }

    /// How it stands in a room, for who waits in vain.
    pub fn describe(&self, room: &str) -> String {
        self.shared.with(|memory| memory.describe(room))
    }

    /// Waits until a room has been applied up to a position.
    pub async fn catches_up(&self, room: &str, seq: Seq) {
        let who = &self.name;
        soon(format!("{who} has {room} up to {seq}"), || {
            self.shared.with(|memory| holds(memory.reached(room) >= seq, memory.describe(room)))
        })
        .await;
    }

    /// The last position of a room that was applied.
    pub fn reached(&self, room: &str) -> Seq {
        self.shared.with(|memory| memory.reached(room))
    }

    /// Waits for a frame that says something.
    pub async fn hears<T>(&self, what: &str, mut wanted: impl FnMut(&ServerFrame) -> Option<T>) -> T {
        let who = &self.name;
        soon(format!("{who} hears {what}"), || {
            self.shared.with(|memory| {
                let found = memory.heard().iter().find_map(&mut wanted);
                found.ok_or_else(|| format!("{:#?}", memory.heard().iter().rev().take(5)))
            })
        })
        .await
    }

    /// Waits for something in its own log.
    pub async fn learns<T>(&self, what: &str, mut wanted: impl FnMut(&OwnKind) -> Option<T>) -> T {
        let who = &self.name;
        soon(format!("{who} learns {what}"), || {
            self.shared.with(|memory| {
                let found = memory.happened().iter().find_map(|event| wanted(&event.kind));
                found.ok_or_else(|| format!("{:#?}", memory.happened().iter().rev().take(5)))
            })
        })
        .await
    }

    /// A room in its list, as its own log and the room's events have made it.
    pub fn listed(&self, room: &str) -> Option<RoomSummary> {
        self.shared.with(|memory| memory.listed(room).cloned())
    }

    /// Waits until so many messages of a room are unread in its list.
    pub async fn has_unread(&self, room: &str, count: u32) {
        soon(format!("{count} are unread in {room} for {}", self.name), || {
            let listed = self.listed(room);
            holds(listed.as_ref().is_some_and(|room| room.unread == count), format!("{listed:?}"))
        })
        .await;
    }

    /// What it has heard so far that is wanted.
    pub fn all_heard<T>(&self, wanted: impl FnMut(&ServerFrame) -> Option<T>) -> Vec<T> {
        self.shared.with(|memory| memory.heard().iter().filter_map(wanted).collect())
    }

    /// Forgets every frame heard, to listen for what comes from now on, and what it learned of itself.
    pub fn forgets_what_it_heard(&self) {
        self.shared.with(Memory::forget_what_was_heard);
    }

    /// Sends a frame beside everything else.
    pub fn says(&self, frame: ClientFrame) {
        self.order(Order::Say(frame));
    }

    /// Says how far it has read.
    pub fn reads(&self, room: &str, seq: Seq) {
        self.says(ClientFrame::Read { room: RoomSlug::trusted(room), seq, thread: None, user_after: None });
    }

    /// Cuts the line, as a lost network does, and stays away until told.
    pub async fn hangs_up(&self) {
        self.order(Order::HangUp);
        soon(format!("{} is gone", self.name), || {
            self.shared.with(|memory| holds(!memory.is_up(), "still connected"))
        })
        .await;
    }

    /// Connects again and waits for the welcome.
    pub async fn comes_back(&self) {
        self.order(Order::Connect);
        self.is_connected().await;
    }

    /// Connects to another instance from now on. A line that is up is cut.
    pub async fn moves_to(&self, instance: &Instance) {
        self.hangs_up().await;
        self.shared.with(|memory| memory.moves_to(instance.socket_url()));
        self.comes_back().await;
    }

    /// Waits until the welcome has come.
    pub async fn is_connected(&self) {
        soon(format!("{} is connected", self.name), || {
            self.shared.with(|memory| holds(memory.is_up(), format!("{:?}", memory.last_failure())))
        })
        .await;
    }

    /// Whether it is connected and welcome.
    pub fn is_up(&self) -> bool {
        self.shared.with(|memory| memory.is_up())
    }

    /// How many times a connection was made.
    pub fn connections(&self) -> usize {
        self.shared.with(|memory| memory.connections())
    }

    /// Everything it did and saw in a room.
    pub fn log(&self, room: &str) -> Log {
        self.shared.with(|memory| memory.log(room))
    }

    fn order(&self, order: Order) {
        // The line may have ended with its runtime; then the waiting that follows tells.
        let _ = self.orders.send(order);
    }
}
