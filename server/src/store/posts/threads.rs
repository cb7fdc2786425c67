//! What replies do to the threads that they are said in, for a group at once.

use std::collections::HashMap;

use sarang_protocol::id::UserId;
use sarang_protocol::message::EventKind;
use sarang_protocol::time::Timestamp;
use serde_json::{Value, json};

use super::statements::{BEGIN_STATES, FOLLOW, REPLIED};
use crate::store::database::{Connection, run};
use crate::store::{Logged, Result, values};

/// The replies of a group.
#[derive(Default)]
pub(super) struct Replies {
    /// Of each room and thread the last one, and their number.
    threads: HashMap<(i64, i64), (i64, i64)>,
    /// Who has to do with a thread, by person, room and thread: their first reply, and how far they have
    /// read it.
    people: HashMap<(i64, i64, i64), (Option<i64>, i64)>,
}

impl Replies {
    /// A message has its number now. One that quotes what a thread began with tells how that stands after
    /// the replies of this group.
    pub(super) fn note(&mut self, logged: &mut Logged, author: UserId, beginner: Option<UserId>) {
        let (room, seq) = (logged.room.0, values::to_sql(logged.event.seq));
        if let Some(root) = logged.event.thread().map(values::to_sql) {
            let (last, count) = self.threads.entry((room, root)).or_default();
            (*last, *count) = (seq, *count + 1);
            if let Some(beginner) = beginner {
                self.people.entry((beginner.0, room, root)).or_insert((None, root));
            }
            let own = self.people.entry((author.0, room, root)).or_insert((None, seq));
            *own = (own.0.or(Some(seq)), seq);
        }
        if let EventKind::Message { reply_to: Some(quote), .. } = &mut logged.event.kind
            && let Some((last, _)) = self.threads.get(&(room, values::to_sql(quote.seq)))
        {
            quote.changed = quote.changed.max(values::seq(*last));
        }
    }

    pub(super) async fn write(self, connection: &mut Connection<'_>, at: Timestamp) -> Result<()> {
        if self.threads.is_empty() {
            return Ok(());
        }
        let threads: Vec<Value> = self
            .threads
            .into_iter()
            .map(|((room, root), (last, count))| json!([room, root, last, count]))
            .collect();
        let threads = Value::from(threads).to_string();
        run!(connection, |c| sqlx::query(BEGIN_STATES.of(c)).bind(threads.clone()))?;
        run!(connection, |c| sqlx::query(REPLIED.of(c)).bind(threads.clone()).bind(at.0))?;
        let people: Vec<Value> = self
            .people
            .into_iter()
            .map(|((person, room, root), (first, read))| json!([person, room, root, first, read]))
            .collect();
        run!(connection, |c| sqlx::query(FOLLOW.of(c)).bind(Value::from(people).to_string()))?;
        Ok(())
    }
}
