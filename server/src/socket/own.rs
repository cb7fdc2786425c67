//! What happens to the person at the other end: their own log, and what follows from it for the
//! rooms that are followed.

use std::sync::atomic::Ordering;

use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::ServerFrame;
use sarang_protocol::id::{RoomId, Seq};
use sarang_protocol::own::{OwnEvent, OwnKind};
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::RoomSlug;

use super::clerk::Clerk;
use super::reply;
use super::requests::soon;
use super::session::{Failed, Session};
use crate::chat::{OwnRooms, OwnRun};
use crate::hub::Farewell;

impl Session {
    /// Looks again whether the user may be here, and what has happened to them.
    pub(super) async fn recheck(&self) {
        match soon(self.chat.still_valid(&self.viewer)).await {
            Ok(true) => {}
            Ok(false) => {
                self.answer(&reply::error(
                    ErrorCode::Unauthenticated,
                    "Your session or token has ended. Sign in again.",
                ));
                return self.outbox.bid_farewell(Farewell::SignedOut);
            }
            Err(error) => {
                tracing::warn!(conn = %self.conn, %error, "a session could not be rechecked");
                // Whoever was let in stays while nobody can be asked, and is asked about again.
                return self.outbox.nudge();
            }
        }
        if self.is_greeted() && self.catch_up().await.is_err() {
            // Half of it may have been done. Coming back does all of it.
            self.outbox.bid_farewell(Farewell::TryLater);
        }
    }

    /// Answers `own`.
    pub(super) async fn own(&self, after: Option<Seq>) {
        let answer = match after {
            Some(after) => match soon(self.chat.own_events(&self.viewer, after)).await {
                Ok(OwnRun::Events { head, events }) => run(after, head, events),
                Ok(OwnRun::Forgotten) => return self.own_anew().await,
                Err(error) => reply::refusal(error),
            },
            None => return self.own_anew().await,
        };
        self.answer(&answer);
    }

    /// What is to be told to who knows their own log up to `after`; nothing, if that cannot be
    /// told any more.
    pub(super) async fn missed(&self, after: Seq, head: Seq) -> Result<Option<Vec<OwnEvent>>, Failed> {
        if after == head {
            return Ok(Some(vec![]));
        }
        Ok(match soon(self.chat.own_events(&self.viewer, after)).await? {
            OwnRun::Events { mut events, .. } => {
                // What came since the rooms were read comes by itself.
                events.retain(|event| event.seq <= head);
                Some(events)
            }
            OwnRun::Forgotten => None,
        })
    }

    /// The own log has been told up to here.
    pub(super) fn told(&self, own: Seq) {
        self.own.store(own.0, Ordering::Relaxed);
        self.seat.told(own);
    }

    /// How far the own log has been told.
    pub(super) fn told_so_far(&self) -> Seq {
        Seq(self.own.load(Ordering::Relaxed))
    }

    async fn own_anew(&self) {
        match soon(self.chat.own(&self.viewer)).await {
            Ok(own) => self.answer(&anew(own)),
            Err(error) => self.answer(&reply::refusal(error)),
        }
    }

    /// Tells what has happened since the last time, and follows the rooms that the user is in now.
    async fn catch_up(&self) -> Result<(), Failed> {
        let after = self.told_so_far();
        match soon(self.chat.own_events(&self.viewer, after)).await? {
            OwnRun::Events { head, .. } if head == after => {}
            OwnRun::Events { head, events } => {
                if events.iter().any(|event| concerns_rooms(&event.kind)) {
                    return self.catch_up_with_rooms(after).await;
                }
                self.answer(&run(after, head, events));
                self.told(head);
            }
            OwnRun::Forgotten => self.start_anew().await?,
        }
        Ok(())
    }

    /// The same where the rooms are others now. The run is read after the rooms were followed: what
    /// it says of a room must not be older than what `joined` said, for messages between the two
    /// would be in no count.
    async fn catch_up_with_rooms(&self, after: Seq) -> Result<(), Failed> {
        let OwnRooms { head, rooms } = soon(self.chat.own(&self.viewer)).await?;
        self.refollow(rooms).await?;
        let OwnRun::Events { mut events, .. } = soon(self.chat.own_events(&self.viewer, after)).await? else {
            return self.start_anew().await;
        };
        // What happened since the rooms were read is rung for and comes next.
        events.retain(|event| event.seq <= head);
        self.answer(&run(after, head, events));
        self.told(head);
        Ok(())
    }

    /// What happened is not known any more: everything as it is now.
    async fn start_anew(&self) -> Result<(), Failed> {
        let own = soon(self.chat.own(&self.viewer)).await?;
        self.refollow(own.rooms.clone()).await?;
        let head = own.head;
        self.answer(&anew(own));
        self.told(head);
        Ok(())
    }

    async fn refollow(&self, now: Vec<(RoomId, RoomSummary)>) -> Result<(), Failed> {
        // Not those that one was taken out of, even if one is back: the hub may have let go of them,
        // or else must not do so when it comes by that event.
        let stays = |id: RoomId| {
            let member = now.iter().find(|(other, _)| *other == id);
            member.is_some_and(|(_, room)| self.seat.confirm(id, room.head))
        };
        let gone: Vec<(RoomSlug, RoomId)> = match &*self.rooms() {
            Some(rooms) => {
                let gone = rooms.iter().filter(|(_, id)| !stays(**id));
                gone.map(|(slug, id)| (slug.clone(), *id)).collect()
            }
            None => return Ok(()),
        };
        for (room, id) in gone {
            self.seat.stops_typing(&self.viewer.user);
            self.seat.leave(id);
            if let Some(rooms) = &mut *self.rooms() {
                rooms.remove(&room);
            }
            self.answer(&ServerFrame::Gone { room });
        }
        let new: Vec<_> = now.into_iter().filter(|(_, room)| self.followed(&room.slug).is_none()).collect();
        self.follow(&new).await?;
        for (id, room) in new {
            let (slug, head) = (room.slug.clone(), room.head);
            self.answer(&ServerFrame::Joined { summary: room });
            self.bring_up(id, &slug, head).await?;
        }
        Ok(())
    }
}

/// Whether another set of rooms is to be followed after it.
fn concerns_rooms(kind: &OwnKind) -> bool {
    match kind {
        OwnKind::Joined { .. } | OwnKind::Left { .. } | OwnKind::Removed { .. } => true,
        OwnKind::Read { .. }
        | OwnKind::Unread { .. }
        | OwnKind::Thread { .. }
        | OwnKind::Draft { .. }
        | OwnKind::Doors
        | OwnKind::Me { .. } => false,
    }
}

fn run(after: Seq, head: Seq, own: Vec<OwnEvent>) -> ServerFrame {
    ServerFrame::Own { after, head, own, rooms: None }
}

fn anew(own: OwnRooms) -> ServerFrame {
    let rooms = own.rooms.into_iter().map(|(_, room)| room).collect();
    ServerFrame::Own { after: own.head, head: own.head, own: vec![], rooms: Some(rooms) }
}
