//! Messages that say what their room is for: it is so from the same commit on.

use super::NewPost;
use super::judging::Verdict;
use crate::store::database::{Connection, run};
use crate::store::{Refusal, Result, rooms};

/// Sets what is new, or finds why not.
pub(super) async fn set(
    connection: &mut Connection<'_>,
    batch: &[NewPost],
    judged: &mut [Verdict],
) -> Result<()> {
    for (post, verdict) in batch.iter().zip(judged) {
        let (Some(purpose), Verdict::Fresh { author, role, .. }) = (&post.purpose, &*verdict) else {
            continue;
        };
        let room = rooms::find(connection, *author, &post.slug).await?;
        let may = room.ok_or(Refusal::NoSuchRoom).and_then(|room| {
            room.managed_by(*author, *role)?;
            Ok(room.id)
        });
        match may {
            Ok(room) => {
                run!(connection, |c| sqlx::query("update rooms set purpose = $2 where id = $1")
                    .bind(room.0)
                    .bind(purpose.as_str()))?;
            }
            Err(refusal) => *verdict = Verdict::Refused(refusal),
        }
    }
    Ok(())
}
