//! Somebody who looks at a room: who is here, and who is typing.

use std::time::Duration;

use sarang_protocol::frame::{ClientFrame, ServerFrame};
use sarang_protocol::presence::{Attention, Company, Presence};
use sarang_protocol::text::{Handle, RoomSlug};
use tokio::time::{Instant, timeout_at};

use crate::cluster::Cluster;
use crate::installation::GENERAL;
use crate::socket::Socket;
use crate::wait::DEADLINE;

/// A socket that looks at [`GENERAL`].
pub struct Onlooker {
    /// Its line, for whatever else is said on it.
    pub socket: Socket,
    company: Company,
    typing: Vec<String>,
    frames: usize,
}

impl Onlooker {
    /// Somebody who is in the room and looks at it, at an instance.
    pub async fn at(cluster: &Cluster, name: &str, instance: usize) -> Self {
        let (mut socket, _) = cluster.socket(name, instance).await;
        socket.says(&attends(Attention::Active)).await;
        Self { socket, company: Company::default(), typing: Vec::new(), frames: 0 }
    }

    /// Goes away from the device, or comes back.
    pub async fn is(&mut self, attention: Attention) {
        self.socket.says(&attends(attention)).await;
    }

    /// Types.
    pub async fn types(&mut self) {
        self.socket.says(&typing(GENERAL)).await;
    }

    /// Waits until somebody is seen to be in a state.
    pub async fn sees(&mut self, handle: &str, state: Presence) {
        self.sees_within(DEADLINE, handle, state).await;
    }

    /// [`Onlooker::sees`], with another deadline.
    pub async fn sees_within(&mut self, within: Duration, handle: &str, state: Presence) {
        let handle = Handle::trusted(handle);
        self.looks(within, &format!("{handle} is {state:?}"), |one| one.company.of(&handle) == Some(state))
            .await;
    }

    /// Waits until exactly these are seen to be typing.
    pub async fn sees_typing(&mut self, handles: &[&str]) {
        self.looks(DEADLINE, &format!("{handles:?} are typing"), |one| one.typing == handles).await;
    }

    /// How many frames about presence and typing have come.
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// How somebody was seen last.
    pub fn saw(&self, handle: &str) -> Option<Presence> {
        self.company.of(&Handle::trusted(handle))
    }

    async fn looks(&mut self, within: Duration, what: &str, holds: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + within;
        while !holds(self) {
            let frame = match timeout_at(deadline, self.socket.next()).await {
                Ok(Ok(frame)) => frame,
                Ok(Err(end)) => panic!("the socket ended ({end:?}) before {what}"),
                Err(late) => panic!(
                    "{late}: waited {within:?} in vain until {what}; seen {:?}, typing {:?}",
                    self.company, self.typing
                ),
            };
            match frame {
                ServerFrame::Presence { active, away, here, changed, .. } => {
                    self.company.apply(active, away, here, changed);
                    self.frames += 1;
                }
                ServerFrame::Typing { people, .. } => {
                    self.typing = people.iter().map(|user| user.handle.to_string()).collect();
                    self.frames += 1;
                }
                _ => {}
            }
        }
    }
}

/// `typing` in a room.
pub fn typing(room: &str) -> ClientFrame {
    ClientFrame::Typing { room: RoomSlug::trusted(room) }
}

fn attends(state: Attention) -> ClientFrame {
    ClientFrame::Presence { state, room: Some(RoomSlug::trusted(GENERAL)) }
}
