//! What people do here: the use cases, each judged, stored and then published.
//!
//! Nothing in this module knows how a request came in or what SQL is. Raw text becomes a valid
//! value here; what is stored is durable before anybody hears of it.

mod error;
mod secret;
mod throttle;
mod viewer;

mod asking;
mod questions;
mod reminders;

mod accounts;
mod days;
mod derived;
mod desk;
mod doors;
mod invites;
mod operator;
mod passwords;
mod settings;

mod activity;
mod commands;
mod complete;
mod conversations;
mod drafts;
mod emoji;
mod forwarding;
mod groups;
mod levels;
mod messages;
mod rooms;
mod saved;
mod sections;
mod seen;
mod threads;
mod unread;

mod publish;

use std::sync::Arc;

use sarang_protocol::id::Epoch;
use sarang_protocol::text::RoomSlug;

use crate::channel::Channel;
use crate::store::Store;

pub(crate) use crate::store::now;
pub use crate::store::{Format, Invite, OpenSession, OwnRooms, OwnRun, Settings, Span};
pub use accounts::{FirstRun, SignUpForm, SignedIn};
pub use commands::{COMMANDS, Command, Told, beginning};
pub use days::Day;
pub use derived::derived_cid;
pub use doors::SESSION_DAYS;
pub use error::{ChatError, Result};
pub use invites::InviteTerms;
pub use levels::{CLOCKS, Mute};
pub use messages::{Answer, Posted, Wish};
pub use publish::{encode_event, hint};
pub use secret::Secret;
pub use viewer::{Caller, Door, Viewer};

/// The use cases: a cheap handle.
#[derive(Clone)]
pub struct Chat {
    store: Store,
    channel: Arc<dyn Channel>,
    desk: Arc<desk::Desk>,
    questions: Arc<questions::Questions>,
    guards: Arc<Guards>,
}

/// What keeps guessers out.
struct Guards {
    passwords: passwords::Passwords,
    throttle: throttle::Throttle,
}

impl Chat {
    /// Over this database, telling what happens to this channel. Has to be called within a
    /// runtime.
    pub fn new(store: Store, channel: Arc<dyn Channel>) -> Self {
        Self {
            desk: Arc::new(desk::Desk::new(&store, &channel)),
            questions: Arc::new(questions::Questions::new(&store)),
            store,
            channel,
            guards: Arc::new(Guards {
                passwords: passwords::Passwords::new(),
                throttle: throttle::Throttle::default(),
            }),
        }
    }

    /// Messages that wait for the database.
    pub fn waiting(&self) -> usize {
        self.desk.waiting()
    }

    /// The life of the database.
    pub fn epoch(&self) -> Epoch {
        self.store.epoch()
    }
}

/// A room's address as it came in by URL or frame. What cannot be one names no room.
fn address(raw: &str) -> Result<RoomSlug> {
    RoomSlug::parse(raw).map_err(|_| crate::store::Refusal::NoSuchRoom.into())
}

#[cfg(test)]
mod stories;

#[cfg(test)]
mod figures;
