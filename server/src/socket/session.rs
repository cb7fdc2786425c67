//! What a socket is about: who is at its other end, and which rooms they follow.
//!
//! Everything here is done by one task at a time, in the order in which the client asked, so that
//! an answer never overtakes another.

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::{
    ClientFrame, Cursor, HEARTBEAT_MS, Limits, MAX_BATCH, MAX_CLIENT_FRAME, ResetReason, ServerFrame, VERSION,
};
use sarang_protocol::id::{Epoch, RoomId, Seq};
use sarang_protocol::language::Language;
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::{Body, RoomSlug};
use uuid::Uuid;

use super::clerk::{Clerk, Job, Posting};
use super::limits::MAX_CATCH_UP;
use super::reply;
use super::requests::soon;
use crate::channel::Frame;
use crate::chat::{Chat, ChatError, OwnRooms, Viewer};
use crate::hub::{Allowance, Farewell, Outbox, Seat, Standing, batch};

/// One client, from the upgrade on.
pub(super) struct Session {
    pub(super) conn: Uuid,
    pub(super) chat: Chat,
    pub(super) viewer: Viewer,
    pub(super) outbox: Outbox,
    pub(super) seat: Seat,
    /// How far the user's own log has been told.
    pub(super) own: AtomicU64,
    /// The rooms that are followed; none before `hello`.
    rooms: Mutex<Option<HashMap<RoomSlug, RoomId>>>,
}

impl Session {
    pub(super) fn new(chat: Chat, viewer: Viewer, outbox: Outbox, seat: Seat) -> Self {
        Self {
            conn: Uuid::new_v4(),
            chat,
            viewer,
            outbox,
            seat,
            own: AtomicU64::new(0),
            rooms: Mutex::new(None),
        }
    }

    async fn job(&self, job: Job) {
        match job {
            Job::Recheck => self.recheck().await,
            Job::Frame(frame @ ClientFrame::Hello { .. }) => self.asked(frame).await,
            Job::Frame(_) if !self.is_greeted() => self.answer(&reply::hello_required()),
            Job::Frame(frame) => self.asked(frame).await,
        }
    }

    async fn asked(&self, frame: ClientFrame) {
        match frame {
            ClientFrame::Hello { epoch, rooms, user_after, utc_offset, .. } => {
                self.hello(epoch, rooms, user_after, utc_offset).await;
            }
            ClientFrame::More { room, after, before, limit } => {
                self.more(&room, after, before, limit).await;
            }
            ClientFrame::Own { after } => self.own(after).await,
            ClientFrame::Read { room, seq, thread, user_after } => {
                self.read(&room, seq, thread, user_after).await;
            }
            ClientFrame::Follow { room, thread, on } => self.follow_thread(&room, thread, on).await,
            ClientFrame::Presence { state, room } => self.attends(state, room.as_ref()),
            ClientFrame::Typing { room } => self.types(&room),
            ClientFrame::Ping { n } => self.answer(&ServerFrame::Pong { n }),
            posting => {
                if let Ok(posting) = Posting::of(posting) {
                    let handed_in = self.take_in(vec![posting]);
                    self.acknowledge(handed_in).await;
                }
            }
        }
    }

    /// Queues an answer.
    pub(super) fn answer(&self, frame: &ServerFrame) {
        self.outbox.answer(Frame::encode(&reply::in_language(self.language(), frame)));
    }

    /// The room of this address, if it is followed.
    pub(super) fn followed(&self, slug: &RoomSlug) -> Option<RoomId> {
        self.rooms().as_ref()?.get(slug).copied()
    }

    async fn hello(
        &self,
        epoch: Option<Epoch>,
        cursors: Vec<Cursor>,
        user_after: Option<Seq>,
        utc_offset: Option<i32>,
    ) {
        if self.is_greeted() {
            return self.answer(&reply::error(ErrorCode::Malformed, "\"hello\" has been said already."));
        }
        if self.greet(epoch, cursors, user_after).await.is_err() {
            // Without it there is nothing to go on with; coming back begins anew.
            self.answer(&reply::unavailable());
            self.outbox.bid_farewell(Farewell::TryLater);
            return;
        }
        if let Some(minutes) = utc_offset.filter(|_| utc_offset != self.viewer.utc_offset)
            && soon(self.chat.set_utc_offset(&self.viewer, minutes)).await.is_err()
        {
            tracing::warn!(
                "could not note the clock that somebody reads; it is said again by the next hello"
            );
        }
    }

    async fn greet(
        &self,
        epoch: Option<Epoch>,
        cursors: Vec<Cursor>,
        user_after: Option<Seq>,
    ) -> Result<(), Failed> {
        let OwnRooms { head: user_head, rooms } = soon(self.chat.own(&self.viewer)).await?;
        let other_life = epoch.is_some_and(|epoch| epoch != self.chat.epoch());
        let missed = match user_after {
            Some(after) if !other_life => self.missed(after, user_head).await?,
            _ => None,
        };
        // From here on events are heard. They wait until the client has what came before them.
        self.follow(&rooms).await?;
        self.answer(&ServerFrame::Welcome {
            v: VERSION,
            conn: self.conn,
            user: self.viewer.user.clone(),
            epoch: self.chat.epoch(),
            heartbeat_ms: HEARTBEAT_MS,
            limits: limits(),
            rooms: rooms.iter().map(|(_, room)| room.clone()).collect(),
            user_head,
            missed,
        });
        self.told(user_head);
        let cursors: HashMap<RoomSlug, Seq> =
            cursors.into_iter().map(|cursor| (cursor.room, cursor.after)).collect();
        for (id, room) in &rooms {
            let Some(&after) = cursors.get(&room.slug) else {
                self.bring_up(*id, &room.slug, room.head).await?;
                continue;
            };
            let reset = if other_life {
                Some(ResetReason::Epoch)
            } else if after > room.head {
                Some(ResetReason::Ahead)
            } else if room.head.0 - after.0 > MAX_CATCH_UP {
                Some(ResetReason::Gap)
            } else {
                None
            };
            let from = match reset {
                Some(reason) => {
                    let (slug, head) = (room.slug.clone(), room.head);
                    self.answer(&ServerFrame::Reset { room: slug, reason, head });
                    room.head
                }
                // Said all the same: so the client knows that it is up to date. The list of rooms has
                // told that nothing follows, and what has come since is sent after it.
                None if after == room.head => {
                    self.answer_large(batch(&room.slug, &[], after)).await;
                    after
                }
                None => self.batch_after(*id, &room.slug, after, MAX_BATCH).await?.last,
            };
            self.bring_up(*id, &room.slug, from).await?;
        }
        Ok(())
    }

    /// Sends what follows `from`, until events come by themselves.
    pub(super) async fn bring_up(&self, id: RoomId, slug: &RoomSlug, mut from: Seq) -> Result<(), Failed> {
        let enough = Seq(from.0 + MAX_CATCH_UP);
        loop {
            match self.seat.resume(id, from) {
                Standing::Settled | Standing::Gone => return Ok(()),
                Standing::Behind(_) if from < enough => {
                    let batch = self.batch_after(id, slug, from, MAX_BATCH).await?;
                    // The hub knows of events that the database does not have: a restored one.
                    if batch.last == from {
                        self.seat.lag(id, batch.head);
                        return Ok(());
                    }
                    from = batch.last;
                }
                Standing::Behind(head) => {
                    self.seat.lag(id, head);
                    return Ok(());
                }
            }
        }
    }

    pub(super) async fn follow(&self, rooms: &[(RoomId, RoomSummary)]) -> Result<(), Failed> {
        let places: Vec<(RoomId, RoomSlug, Seq)> =
            rooms.iter().map(|(id, room)| (*id, room.slug.clone(), room.head)).collect();
        if let Err(error) = self.seat.join(&places).await {
            for (id, ..) in &places {
                self.seat.leave(*id);
            }
            tracing::warn!(conn = %self.conn, %error, "rooms could not be followed");
            return Err(Failed);
        }
        let mut followed = self.rooms();
        let followed = followed.get_or_insert_default();
        followed.extend(places.into_iter().map(|(id, slug, _)| (slug, id)));
        self.seat.appears(&self.viewer.user);
        Ok(())
    }

    pub(super) fn rooms(&self) -> MutexGuard<'_, Option<HashMap<RoomSlug, RoomId>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clerk for Session {
    fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    fn language(&self) -> Language {
        self.viewer.language.unwrap_or_default()
    }

    fn allowance(&self) -> Arc<Allowance> {
        self.seat.allowance()
    }

    fn is_greeted(&self) -> bool {
        self.rooms().is_some()
    }

    async fn work(self: Arc<Self>, job: Job) {
        self.job(job).await;
    }

    fn hand_in(self: Arc<Self>, posts: Vec<Posting>) -> impl Future<Output = ()> + Send {
        let handed_in = self.is_greeted().then(|| self.take_in(posts));
        async move {
            match handed_in {
                Some(handed_in) => self.acknowledge(handed_in).await,
                None => self.answer(&reply::hello_required()),
            }
        }
    }
}

/// Something could not be read now; it is in the log.
#[derive(Debug)]
pub(super) struct Failed;

impl From<ChatError> for Failed {
    fn from(error: ChatError) -> Self {
        tracing::warn!(%error, "a socket could not read what it needs");
        Self
    }
}

fn limits() -> Limits {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Limits { body: number(Body::MAX), frame: number(MAX_CLIENT_FRAME), batch: MAX_BATCH }
}
