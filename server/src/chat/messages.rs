//! Messages: posting and changing them, and reading the log.

use std::pin::Pin;

use sarang_protocol::api::{History, Message, Messages, PostedMessage};
use sarang_protocol::change::Change;
use sarang_protocol::error::ErrorCode;
use sarang_protocol::frame::MAX_BATCH;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::message::RoomEvent;
use sarang_protocol::text::{Body, Emoji, Purpose, RoomSlug, TextError};
use sarang_protocol::thread::InThread;

use super::commands::{self, Order, Told};
use super::{Chat, ChatError, Result, Span, Viewer, address};
use crate::markup;
use crate::store::{Deed, Logged, NewPost, Post, Reach};

/// What somebody wants to do with messages, as they typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Post one.
    Post {
        /// Its text.
        body: String,
        /// The message that it replies to.
        reply_to: Option<Seq>,
        /// The message whose thread it is said in.
        thread: Option<Seq>,
        /// Show it in the room too.
        also_to_room: bool,
    },
    /// Give one's own another text.
    Edit {
        /// Which.
        target: Seq,
        /// The new text.
        body: String,
    },
    /// Take one away.
    Delete {
        /// Which.
        target: Seq,
    },
    /// Put an emoji under one, or take it back.
    React {
        /// Which.
        target: Seq,
        /// The emoji.
        emoji: String,
        /// Put it, or take it back.
        on: bool,
    },
    /// Pin one, or take it off.
    Pin {
        /// Which.
        target: Seq,
        /// Pin it, or take it off.
        on: bool,
    },
}

/// A message or change that is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Where it is.
    pub message: PostedMessage,
    /// What a command has to tell people.
    pub told: Option<Told>,
    /// Whether this call stored it or carried it out; otherwise an earlier one with the same client id did.
    pub fresh: bool,
}

/// The answer to what was handed in.
pub type Answer = Pin<Box<dyn Future<Output = Result<Posted>> + Send>>;

impl Chat {
    /// Posts a message: it is durable when this returns, and published, in the order of the log.
    /// Messages that come at the same time are committed together.
    ///
    /// The same client id with the same text gives the first answer again; with another text or
    /// room it is refused.
    pub async fn post(&self, viewer: &Viewer, slug: &str, cid: ClientId, raw: &str) -> Result<Posted> {
        self.wish(viewer, slug, cid, Wish::says(raw)).await
    }

    /// Posts or changes a message, by the same rules. What changes nothing is acknowledged with the
    /// last change of its message.
    pub async fn wish(&self, viewer: &Viewer, slug: &str, cid: ClientId, wish: Wish) -> Result<Posted> {
        self.hand_in(viewer, slug, cid, wish)?.await
    }

    /// The same in two steps: what is handed in one after the other has that order in its room,
    /// and may be waited for together. A command that is no message is carried out while it is waited for.
    pub fn hand_in(&self, viewer: &Viewer, slug: &str, cid: ClientId, wish: Wish) -> Result<Answer> {
        let slug = address(slug)?;
        let mut purpose = None;
        match &wish {
            Wish::Post { body, .. } if body.trim_start().starts_with('/') => {
                let text = Body::parse(body).map_err(|error| refused(&error))?;
                match commands::order(text.as_str())? {
                    None | Some(Order::Say) => {}
                    Some(Order::Purpose(new)) => purpose = Some(new),
                    Some(Order::Errand(errand)) => {
                        let (chat, viewer, text) = (self.clone(), viewer.clone(), text.as_str().to_owned());
                        let doing = self.clone().runs(viewer, slug, cid, text, errand);
                        return Ok(Box::pin(async move { chat.see_through(doing).await }));
                    }
                }
            }
            Wish::Edit { body, .. } => commands::check_edit(body.trim_start())?,
            _ => {}
        }
        self.say(viewer, slug, cid, wish, purpose)
    }

    /// Hands in what is said, whatever it begins with.
    pub(super) fn say(
        &self,
        viewer: &Viewer,
        slug: RoomSlug,
        cid: ClientId,
        wish: Wish,
        purpose: Option<Purpose>,
    ) -> Result<Answer> {
        let post = NewPost { author: viewer.id, slug, cid, deed: wish.judged()?, purpose };
        let done = self.desk.hand_in(post)?;
        Ok(Box::pin(async move {
            Ok(match done.await? {
                Post::Fresh(logged) => posted(logged, cid, true),
                Post::Again(logged) => posted(logged, cid, false),
            })
        }))
    }

    /// A page of messages, oldest first, at most `limit` and [`MAX_BATCH`].
    pub async fn messages(&self, viewer: &Viewer, slug: &str, span: Span, limit: u32) -> Result<Messages> {
        let (events, head) = self.read(viewer, slug, span, Reach::Messages, limit).await?;
        let messages = events.into_iter().filter_map(Message::from_event).collect();
        Ok(Messages { messages, head })
    }

    /// A run of the log without holes, oldest first, at most `limit` and [`MAX_BATCH`], and the
    /// newest event.
    pub async fn events(
        &self,
        viewer: &Viewer,
        slug: &str,
        span: Span,
        limit: u32,
    ) -> Result<(Vec<RoomEvent>, Seq)> {
        self.read(viewer, slug, span, Reach::Events, limit).await
    }

    /// The texts that a message has had; none if it was deleted.
    pub async fn history(&self, viewer: &Viewer, slug: &str, message: Seq) -> Result<History> {
        let room = self.room(viewer, slug).await?;
        let mut versions = self.store.versions(room.id, message).await?;
        for version in &mut versions {
            markup::marked_body(&mut version.body);
        }
        Ok(History { versions })
    }

    async fn read(
        &self,
        viewer: &Viewer,
        slug: &str,
        span: Span,
        reach: Reach,
        limit: u32,
    ) -> Result<(Vec<RoomEvent>, Seq)> {
        let room = self.room(viewer, slug).await?;
        let limit = limit.clamp(1, MAX_BATCH);
        let events = self.store.span(room.id, span, reach, limit).await?;
        let last = events.last().map_or(Seq::ZERO, |last| last.seq);
        // More may have come between the two reads.
        Ok((events.into_iter().map(markup::marked).collect(), room.head.max(last)))
    }
}

impl Wish {
    /// Post a message to the room.
    pub fn says(raw: &str) -> Self {
        Self::Post { body: raw.to_owned(), reply_to: None, thread: None, also_to_room: false }
    }

    fn judged(self) -> Result<Deed> {
        let text = |raw: &str| {
            let body = Body::parse(raw).map_err(|error| refused(&error))?;
            let names = markup::calls(body.as_str());
            Ok::<_, ChatError>(body.calling(names))
        };
        let (target, change) = match self {
            Self::Post { body, reply_to, thread, also_to_room } => {
                let thread = match (thread, also_to_room) {
                    (Some(root), also_to_room) => Some(InThread { root, also_to_room }),
                    (None, false) => None,
                    (None, true) => {
                        let message = "Only what is said in a thread can be shown in the room too. Leave also_to_room out, or name the thread.";
                        return Err(ChatError::refused(ErrorCode::Invalid, message));
                    }
                };
                return Ok(Deed::Post { body: text(&body)?, reply_to, thread });
            }
            Self::Edit { target, body } => (target, Change::Edit { body: text(&body)? }),
            Self::Delete { target } => (target, Change::Delete),
            Self::React { target, emoji, on } => (target, Change::React { emoji: Emoji::parse(&emoji)?, on }),
            Self::Pin { target, on } => (target, Change::Pin { on }),
        };
        Ok(Deed::Change { target, change })
    }
}

fn posted(logged: Logged, cid: ClientId, fresh: bool) -> Posted {
    let (seq, at) = (logged.event.seq, logged.event.at);
    let message = PostedMessage { room: logged.slug, seq, cid, at, message: None, go: None };
    Posted { message, told: None, fresh }
}

fn refused(error: &TextError) -> ChatError {
    let code = match error {
        TextError::Blank { .. } => ErrorCode::BodyEmpty,
        TextError::TooLong { .. } => ErrorCode::BodyTooLong,
        TextError::Character { .. } | TextError::Shape { .. } => ErrorCode::Invalid,
    };
    ChatError::refused(code, error.to_string())
}
