//! How the server's frames are read.

use serde::Deserialize;
use uuid::Uuid;

use super::{Limits, ResetReason, ServerFrame};
use crate::error::ErrorCode;
use crate::id::{ClientId, Epoch, Seq};
use crate::message::{Missing, RoomEvent};
use crate::own::OwnEvent;
use crate::presence::PersonPresence;
use crate::room::RoomSummary;
use crate::text::RoomSlug;
use crate::time::Timestamp;
use crate::user::User;

/// A frame but for what an event says, which [`RoomEvent`] reads from the same text: what reads it there reads
/// the events of a batch too, and weighs a page but once. It has every field of every type, for the reason that
/// `FlatEvent` gives.
#[derive(Deserialize)]
pub struct Front {
    #[serde(rename = "type")]
    kind_of_frame: FlatType,
    v: Option<u32>,
    conn: Option<Uuid>,
    user: Option<User>,
    epoch: Option<Epoch>,
    heartbeat_ms: Option<u32>,
    limits: Option<Limits>,
    rooms: Option<Vec<RoomSummary>>,
    user_head: Option<Seq>,
    missed: Option<Vec<OwnEvent>>,
    own: Option<Vec<OwnEvent>>,
    after: Option<Seq>,
    summary: Option<RoomSummary>,
    room: Option<RoomSlug>,
    go: Option<RoomSlug>,
    seq: Option<Seq>,
    at: Option<Timestamp>,
    cid: Option<ClientId>,
    events: Option<Vec<RoomEvent>>,
    head: Option<Seq>,
    code: Option<ErrorCode>,
    message: Option<String>,
    #[serde(rename = "final")]
    is_final: Option<bool>,
    retry_after_ms: Option<u32>,
    reason: Option<ResetReason>,
    active: Option<u32>,
    away: Option<u32>,
    here: Option<Vec<PersonPresence>>,
    changed: Option<Vec<PersonPresence>>,
    people: Option<Vec<User>>,
    more: Option<u32>,
    window_ms: Option<u32>,
    n: Option<u64>,
}

/// The names of [`ServerFrame`].
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FlatType {
    Welcome,
    Event,
    Batch,
    Ack,
    Nack,
    Lag,
    Reset,
    Joined,
    Gone,
    Own,
    Presence,
    Typing,
    Seen,
    Drain,
    Pong,
    Error,
}

fn need<T>(field: Option<T>, name: &'static str) -> Result<T, Missing> {
    field.ok_or(Missing(name))
}

impl ServerFrame {
    /// Reads a frame from its text, and, if it is an event, what that says from the same text once more.
    ///
    /// # Errors
    /// Those of the reading, and one that says which field is missing.
    pub fn read<E: serde::de::Error>(
        front: impl FnOnce() -> Result<Front, E>,
        event: impl FnOnce() -> Result<RoomEvent, E>,
    ) -> Result<Self, E> {
        let front = front()?;
        let event = match front.kind_of_frame {
            FlatType::Event => Some(event()?),
            _ => None,
        };
        Self::of(front, event).map_err(E::custom)
    }

    fn of(flat: Front, event: Option<RoomEvent>) -> Result<Self, Missing> {
        if let FlatType::Welcome = flat.kind_of_frame {
            return Ok(Self::Welcome {
                v: need(flat.v, "v")?,
                conn: need(flat.conn, "conn")?,
                user: need(flat.user, "user")?,
                epoch: need(flat.epoch, "epoch")?,
                heartbeat_ms: need(flat.heartbeat_ms, "heartbeat_ms")?,
                limits: need(flat.limits, "limits")?,
                rooms: need(flat.rooms, "rooms")?,
                user_head: need(flat.user_head, "user_head")?,
                missed: flat.missed,
            });
        }
        let room = || need(flat.room, "room");
        let head = || need(flat.head, "head");
        let cid = || need(flat.cid, "cid");
        let seq = || need(flat.seq, "seq");
        let at = || need(flat.at, "at");
        let code = || need(flat.code, "code");
        Ok(match flat.kind_of_frame {
            FlatType::Welcome | FlatType::Event => {
                Self::Event { room: room()?, event: need(event, "author")? }
            }
            FlatType::Batch => {
                Self::Batch { room: room()?, events: need(flat.events, "events")?, head: head()? }
            }
            FlatType::Ack => {
                let (message, go) = (flat.message, flat.go);
                Self::Ack { cid: cid()?, room: room()?, seq: seq()?, at: at()?, message, go }
            }
            FlatType::Nack => Self::Nack {
                cid: cid()?,
                code: code()?,
                message: need(flat.message, "message")?,
                is_final: need(flat.is_final, "final")?,
                retry_after_ms: flat.retry_after_ms,
            },
            FlatType::Lag => Self::Lag { room: room()?, head: head()? },
            FlatType::Reset => {
                Self::Reset { room: room()?, reason: need(flat.reason, "reason")?, head: head()? }
            }
            FlatType::Joined => Self::Joined { summary: need(flat.summary, "summary")? },
            FlatType::Gone => Self::Gone { room: room()? },
            FlatType::Own => Self::Own {
                after: need(flat.after, "after")?,
                head: head()?,
                own: need(flat.own, "own")?,
                rooms: flat.rooms,
            },
            FlatType::Presence => Self::Presence {
                room: room()?,
                active: need(flat.active, "active")?,
                away: need(flat.away, "away")?,
                here: flat.here,
                changed: flat.changed,
            },
            FlatType::Typing => Self::Typing {
                room: room()?,
                people: need(flat.people, "people")?,
                more: need(flat.more, "more")?,
            },
            FlatType::Seen => Self::Seen { room: room()?, seq: seq()?, people: need(flat.people, "people")? },
            FlatType::Drain => Self::Drain { window_ms: need(flat.window_ms, "window_ms")? },
            FlatType::Pong => Self::Pong { n: need(flat.n, "n")? },
            FlatType::Error => Self::Error { code: code()?, message: need(flat.message, "message")? },
        })
    }
}
