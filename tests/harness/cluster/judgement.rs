//! What a cluster's rooms hold in the end, and whether the promise was kept in them.

use sarang_protocol::api::{Messages, Rooms};
use sarang_protocol::frame::{ClientFrame, ServerFrame};
use sarang_protocol::id::Seq;
use sarang_protocol::message::RoomEvent;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::thread::Threads;

use super::Cluster;
use crate::history::{self, Log, Picture};
use crate::installation::ADMIN;
use crate::instance::Instance;
use crate::socket::Socket;
use crate::talker::Talker;
use crate::wait::{holds, until};

impl Cluster {
    /// The whole log of a room, as the administrator reads it over a new socket; and the same
    /// from the REST API, which must agree in what the room shows.
    pub async fn history(&self, room: &str) -> Vec<RoomEvent> {
        let running = self.instances.iter().position(Instance::is_running);
        let running = running.expect("one instance runs");
        let events = self.log_of(room, running).await;
        let api = self.api(ADMIN, running);
        let mut messages = Vec::new();
        loop {
            let after = messages.last().map_or(0, |last: &sarang_protocol::api::Message| last.seq.0);
            let page: Messages = api.messages(room, &format!("after={after}&limit=200")).await;
            if page.messages.is_empty() {
                break;
            }
            messages.extend(page.messages);
        }
        let shown = events.iter().filter(|event| event.is_in_room()).cloned();
        let expected: Vec<_> = shown.filter_map(sarang_protocol::api::Message::from_event).collect();
        assert!(
            messages == expected,
            "socket and API tell different histories of {room}:\n{messages:#?}\n{expected:#?}"
        );
        events
    }

    /// Waits until all talkers have the newest event of a room, then holds everything that they
    /// logged against its history. And their own logs: what those and the room's events have made
    /// of their lists is what the server tells afresh.
    pub async fn promise_is_kept(&self, room: &str, talkers: &[&Talker]) {
        let history = self.history(room).await;
        let newest = history.last().map_or(Seq::ZERO, |event| event.seq);
        for talker in talkers {
            talker.catches_up(room, newest).await;
        }
        let logs: Vec<Log> = talkers.iter().map(|talker| talker.log(room)).collect();
        history::promise_is_kept(&history, &logs);
        for talker in talkers {
            self.own_log_is_true(room, talker).await;
        }
    }

    /// Asserts that what somebody is told afresh of a room is what its events come to: in their list of rooms,
    /// and of the threads that they follow. Nobody may write meanwhile, or have chosen what to follow.
    ///
    /// # Panics
    /// If it is not. \[I8\]
    pub async fn tells_afresh(&self, room: &str, history: &[RoomEvent], name: &str) {
        let running = self.instances.iter().position(Instance::is_running);
        let api = self.api(name, running.expect("one instance runs"));
        let rooms: Rooms = api.get("/rooms").await.is(200).json();
        let summary = rooms.rooms.iter().find(|summary| summary.slug.as_str() == room);
        let threads: Threads = api.get("/threads").await.is(200).json();
        let who = super::handle(name);
        let is_in = Picture::of(history).members.iter().any(|member| member.as_str() == who);
        assert_eq!(summary.is_some(), is_in, "{room} stands in {name}'s list as they are in it");
        let mut breaches = summary.map(|it| history::check_summary(&who, history, it)).unwrap_or_default();
        breaches.extend(history::check_threads(&who, history, room, &threads));
        let lines: Vec<String> = breaches.iter().map(ToString::to_string).collect();
        assert!(breaches.is_empty(), "{}", lines.join("\n"));
    }

    /// Waits until a room stands in a talker's list as the server tells it.
    pub async fn own_log_is_true(&self, room: &str, talker: &Talker) {
        let running = self.instances.iter().position(Instance::is_running);
        let api = self.api(talker.name(), running.expect("one instance runs"));
        until(format!("{room} stands in {}'s list as it is", talker.name()), async || {
            let rooms: Rooms = api.get("/rooms").await.is(200).json();
            let told = rooms.rooms.into_iter().find(|summary| summary.slug.as_str() == room);
            let listed = talker.listed(room);
            holds(told == listed, format!("the server says {told:?}, the list {listed:?}"))
        })
        .await;
    }

    async fn log_of(&self, room: &str, instance: usize) -> Vec<RoomEvent> {
        let token = self.token(ADMIN);
        let (mut socket, _) = Socket::welcomed(&self.instances[instance], &token).await;
        let mut log: Vec<RoomEvent> = Vec::new();
        loop {
            socket
                .says(&ClientFrame::More {
                    room: RoomSlug::trusted(room),
                    after: Some(log.last().map_or(Seq::ZERO, |event| event.seq)),
                    before: None,
                    limit: None,
                })
                .await;
            let (events, head) = socket
                .hears_of(|frame| match frame {
                    ServerFrame::Batch { room: of, events, head } if of.as_str() == room => {
                        Some((events.clone(), *head))
                    }
                    _ => None,
                })
                .await;
            let got_nothing = events.is_empty();
            log.extend(events);
            if got_nothing || log.last().is_some_and(|last| last.seq >= head) {
                return log;
            }
        }
    }
}
