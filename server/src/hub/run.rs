//! Some of a room's events that are delivered together.

use std::iter::Peekable;
use std::vec::IntoIter;

use sarang_protocol::id::{Seq, UserId};

use crate::channel::{Frame, Hint};

/// Events that follow one another. One that ends a membership is the last.
pub(super) struct Run {
    pub(super) frames: Vec<Frame>,
    pub(super) last: Seq,
    pub(super) leaver: Option<UserId>,
}

impl Run {
    pub(super) fn of(Hint { seq, frame, leaver, .. }: Hint) -> Self {
        Self { frames: vec![frame], last: seq, leaver }
    }

    /// This one and those that follow it, as far as they are the next.
    pub(super) fn gather(first: Hint, more: &mut Peekable<IntoIter<Hint>>) -> Self {
        let mut run = Self::of(first);
        while run.leaver.is_none()
            && let Some(next) = more.next_if(|hint| hint.seq == run.last.next())
        {
            run.frames.push(next.frame);
            (run.last, run.leaver) = (next.seq, next.leaver);
        }
        run
    }
}
