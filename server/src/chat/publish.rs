//! Telling others, once it is durable.

use std::future::Future;

use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::ServerFrame;
use sarang_protocol::id::UserId;
use sarang_protocol::message::RoomEvent;
use sarang_protocol::text::RoomSlug;
use tokio::task::JoinError;
use tracing::Instrument;

use super::{Chat, ChatError, Result};
use crate::channel::{Frame, Hint, Ring};
use crate::markup;
use crate::store::Logged;

/// The frame that carries an event to every socket: written once, its bytes shared.
pub fn encode_event(room: &RoomSlug, event: &RoomEvent) -> Frame {
    Frame::encode(&ServerFrame::Event { room: room.clone(), event: markup::marked(event.clone()) })
}

/// What the instances are told of an event.
pub fn hint(logged: &Logged) -> Hint {
    let Logged { room, slug, event, leaver, .. } = logged;
    Hint { room: *room, seq: event.seq, frame: encode_event(slug, event), leaver: *leaver }
}

impl Chat {
    /// Does this to its end, even when who asked for it hangs up meanwhile: what was committed
    /// is published.
    pub(super) async fn see_through<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        finished(tokio::spawn(work.in_current_span()).await)?
    }

    /// Tells the members of a room. How that fares changes nothing for who did it.
    pub(super) async fn tell(&self, logged: &Logged) {
        self.channel.publish(Ring::Event(hint(logged))).await;
    }

    /// Tells a person's own sockets to look again: at rooms, sessions, tokens or name.
    pub(super) async fn tell_user(&self, user: UserId) {
        self.channel.publish(Ring::User(user)).await;
    }
}

/// What a task gave. Its panic goes on here; when the server stops it instead, that is told.
pub(super) fn finished<T>(done: std::result::Result<T, JoinError>) -> Result<T> {
    done.map_err(|error| match error.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(_) => {
            ChatError::refused(ErrorCode::Unavailable, "This server is stopping. Try again in a moment.")
        }
    })
}
