//! Posting a message: the one transaction that everything else is here for.

use uuid::Uuid;

use sarang_protocol::id::{ClientId, RoomId, UserId};
use sarang_protocol::message::{EventKind, RoomEvent};
use sarang_protocol::text::{Body, RoomSlug};
use sarang_protocol::time::Timestamp;

use super::{Logged, Refusal, Result, Store, StoreError, log, values};

/// A message that is in the log, and how it came there.
#[derive(Clone, Debug)]
pub enum Post {
    /// Just now.
    Fresh(Logged),
    /// It had been there: this is the same message, sent again.
    Again(Logged),
}

/// The author, the room, the membership, and the message of this client id if there is one.
const PLACE: &str = "
    select r.id, m.user_id, u.handle, u.name, e.room_id, e.seq, e.at, e.body
    from users u
    join rooms r on r.slug = $2
    left join memberships m on m.room_id = r.id and m.user_id = u.id
    left join events e on e.actor_id = u.id and e.cid = $3
    where u.id = $1";

type PlaceRow = (i64, Option<i64>, String, String, Option<i64>, Option<i64>, Option<i64>, Option<String>);

impl Store {
    /// Puts a message into a room's log, once for each client id.
    ///
    /// Refuses with [`Refusal::NoSuchRoom`], [`Refusal::NotAMember`] and
    /// [`Refusal::ClientIdReused`].
    pub async fn post(&self, author: UserId, slug: &RoomSlug, cid: ClientId, body: &Body) -> Result<Post> {
        let mut writer = self.inner.writers.turn().await;
        let mut tx = writer.begin().await?;
        let place: Option<PlaceRow> = sqlx::query_as(PLACE)
            .bind(author.0)
            .bind(slug.as_str())
            .bind(cid_to_sql(cid))
            .fetch_optional(&mut *tx)
            .await?;
        let (room, member, handle, name, old_room, seq, at, text) = place.ok_or(Refusal::NoSuchRoom)?;
        let (room, user) = (RoomId(room), values::user(handle, name));
        let kind = EventKind::Message { cid, body: body.clone() };
        // Before the membership: who left the room since still gets the answer that is true.
        if let (Some(old_room), Some(seq), Some(at)) = (old_room, seq, at) {
            if old_room != room.0 || text.as_deref() != Some(body.as_str()) {
                return Err(Refusal::ClientIdReused.into());
            }
            let event = RoomEvent { seq: values::seq(seq), at: Timestamp(at), author: user, kind };
            return Ok(Post::Again(Logged { room, slug: slug.clone(), event }));
        }
        if member.is_none() {
            return Err(Refusal::NotAMember.into());
        }
        let logged = log::append(&mut tx, room, author, user, kind).await?;
        // Who writes has read what is above.
        log::read_up_to(&mut tx, author, room, logged.event.seq).await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok(Post::Fresh(logged))
    }
}

fn cid_to_sql(ClientId(uuid): ClientId) -> Vec<u8> {
    Uuid::as_bytes(&uuid).to_vec()
}
