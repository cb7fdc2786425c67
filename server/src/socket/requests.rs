//! What a greeted client asks for.

use std::ops::Range;

use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::{MAX_BATCH, ServerFrame};
use sarang_protocol::id::{ClientId, RoomId, Seq};
use sarang_protocol::text::RoomSlug;
use tokio::time::timeout;

use super::clerk::{Clerk, Posting};
use super::limits::{BATCH, MAX_BATCH_BYTES, WORK_WITHIN};
use super::reply;
use super::session::Session;
use crate::channel::Frame;
use crate::chat::{self, Answer, ChatError, Span, Wish, encode_event};
use crate::door::told;
use crate::hub::{Standing, batch};

/// A message that was handed in, and its answer.
pub(super) type HandedIn = Result<Answer, ChatError>;

/// Where a batch that was sent ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    /// Its last event; where it began, if it is empty.
    pub(super) last: Seq,
    /// The newest event of the room at that moment, as the batch tells.
    pub(super) head: Seq,
}

/// What a batch keeps when there are more bytes than it may have.
#[derive(Clone, Copy)]
enum Keep {
    Oldest,
    Newest,
}

impl Session {
    /// All of them are handed in before the first is waited for, so that they share a commit.
    pub(super) fn take_in(&self, posts: Vec<Posting>) -> Vec<(ClientId, HandedIn)> {
        if posts.iter().any(|posting| matches!(posting.wish, Wish::Post { .. })) {
            self.seat.stops_typing(&self.viewer.user);
        }
        posts
            .into_iter()
            .map(|Posting { cid, room, wish }| {
                let handed_in = self.chat.hand_in(&self.viewer, room.as_str(), cid, wish);
                (cid, handed_in)
            })
            .collect()
    }

    /// Answers in the order of the messages.
    pub(super) async fn acknowledge(&self, handed_in: Vec<(ClientId, HandedIn)>) {
        for (cid, post) in handed_in {
            let posted = match post {
                Ok(posted) => soon(posted).await,
                Err(refused) => Err(refused),
            };
            let answer = match posted {
                Ok(posted) => ServerFrame::Ack {
                    cid,
                    room: posted.message.room,
                    seq: posted.message.seq,
                    at: posted.message.at,
                    message: posted.told.map(|told| told::in_language(self.language(), &told)),
                    go: posted.message.go,
                },
                Err(error) => reply::nack(cid, error),
            };
            self.answer(&answer);
        }
    }

    pub(super) async fn more(
        &self,
        room: &RoomSlug,
        after: Option<Seq>,
        before: Option<Seq>,
        limit: Option<u32>,
    ) {
        let limit = limit.unwrap_or(BATCH).clamp(1, MAX_BATCH);
        let sent = match (after, before) {
            (Some(_), Some(_)) => {
                return self.answer(&reply::error(
                    ErrorCode::Malformed,
                    "A \"more\" frame has either \"after\" or \"before\", not both.",
                ));
            }
            (Some(after), None) => match self.followed(room) {
                Some(id) => self.batch_after(id, room, after, limit).await,
                None => self.batch_of(room, Span::After(after), limit).await,
            },
            (None, Some(before)) => self.batch_of(room, Span::Before(before), limit).await,
            (None, None) => self.batch_of(room, Span::Newest, limit).await,
        };
        let sent = match sent {
            Ok(sent) => sent,
            Err(error) => return self.answer(&reply::refusal(error)),
        };
        // Who was told `lag` gets events again once there is nothing between. One that asks for
        // what is older is not up to date by that.
        if before.is_none()
            && let Some(id) = self.followed(room)
            && let Standing::Behind(newest) = self.seat.resume(id, sent.last)
            && sent.last >= sent.head
        {
            // The client takes itself to be up to date now, and would not ask again.
            self.seat.lag(id, newest);
        }
    }

    /// Has read up to there. Who does not say what of their own log they know knows what they were told.
    pub(super) async fn read(&self, room: &RoomSlug, seq: Seq, thread: Option<Seq>, user_after: Option<Seq>) {
        let (viewer, slug) = (&self.viewer, room.as_str());
        let known = user_after.unwrap_or_else(|| self.told_so_far());
        let marked = match thread {
            None => soon(self.chat.mark_read(viewer, slug, seq, Some(known))).await,
            Some(root) => soon(self.chat.mark_thread_read(viewer, slug, root, seq)).await,
        };
        if let Err(error) = marked {
            self.answer(&reply::refusal(error));
        }
    }

    /// One follows a thread, or no longer: one's own log tells how that fared.
    pub(super) async fn follow_thread(&self, room: &RoomSlug, thread: Seq, on: bool) {
        if let Err(error) = soon(self.chat.follow(&self.viewer, room.as_str(), thread, on)).await {
            self.answer(&reply::refusal(error));
        }
    }

    /// Sends what follows a position in a room that is followed: from memory if it is there.
    pub(super) async fn batch_after(
        &self,
        id: RoomId,
        slug: &RoomSlug,
        after: Seq,
        limit: u32,
    ) -> Result<Sent, ChatError> {
        match self.seat.tail(id, after) {
            Some(mut tail) if !tail.events.is_empty() => {
                tail.events.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
                let events = &tail.events[within(&tail.events, Keep::Oldest)];
                self.answer_large(batch(slug, events, tail.head)).await;
                Ok(Sent { last: Seq(after.0 + events.len() as u64), head: tail.head })
            }
            _ => self.batch_of(slug, Span::After(after), limit).await,
        }
    }

    /// Sends a part of a room's log from the database.
    async fn batch_of(&self, slug: &RoomSlug, span: Span, limit: u32) -> Result<Sent, ChatError> {
        let (events, head) = soon(self.chat.events(&self.viewer, slug.as_str(), span, limit)).await?;
        let frames: Vec<Frame> = events.iter().map(|event| encode_event(slug, event)).collect();
        let keep = match span {
            Span::After(_) => Keep::Oldest,
            Span::Before(_) | Span::Newest | Span::Around(_) => Keep::Newest,
        };
        let range = within(&frames, keep);
        let last = match (events[range.clone()].last(), span) {
            (Some(last), _) => last.seq,
            (None, Span::After(after)) => after,
            (None, _) => head,
        };
        self.answer_large(batch(slug, &frames[range], head)).await;
        Ok(Sent { last, head })
    }

    /// Queues an answer once there is room for it.
    pub(super) async fn answer_large(&self, frame: Frame) {
        self.outbox.room().await;
        self.outbox.answer(frame);
    }
}

/// Waits for an answer, but not for ever: what is not done by then is told to be tried again. What
/// was begun to be stored is finished all the same; sending it again finds out how it ended.
pub(super) async fn soon<T>(work: impl Future<Output = chat::Result<T>>) -> chat::Result<T> {
    timeout(WORK_WITHIN, work).await.unwrap_or_else(|_| {
        Err(ChatError::refused(
            ErrorCode::Unavailable,
            "The database takes too long to answer. Try again in a moment.",
        ))
    })
}

/// As many events as a batch may hold bytes of; at least one.
fn within(frames: &[Frame], keep: Keep) -> Range<usize> {
    let mut bytes = 0;
    let mut fits = |frame: &&Frame| {
        let first = bytes == 0;
        bytes += frame.len();
        first || bytes <= MAX_BATCH_BYTES
    };
    match keep {
        Keep::Oldest => 0..frames.iter().take_while(|frame| fits(frame)).count(),
        Keep::Newest => {
            let kept = frames.iter().rev().take_while(|frame| fits(frame)).count();
            frames.len() - kept..frames.len()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_cut_at_the_end_that_can_be_asked_for_again() {
        let frames: Vec<Frame> = [10, MAX_BATCH_BYTES - 10, 5, 7]
            .into_iter()
            .map(|length| Frame::from("x".repeat(length)))
            .collect();
        assert_eq!(within(&frames, Keep::Oldest), 0..2);
        assert_eq!(within(&frames, Keep::Newest), 2..4);
        assert_eq!(within(&[], Keep::Newest), 0..0);
        let huge = [Frame::from("x".repeat(MAX_BATCH_BYTES * 2))];
        assert_eq!(within(&huge, Keep::Oldest), 0..1);
        assert_eq!(within(&huge, Keep::Newest), 0..1);
    }
}
